"""Import of ASP extracts of the national size, by the command itself: time and peak of memory."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

from tests.bench import lots
from tests.bench.asp import write_national_asp
from tests.bench.mesures import Mesure, write

STRUCTURES, ANNEXES = 5_000, 50_000
CIBLE_S = 60.0
# Flat memory: ten times the lines must not take a quarter more.
CIBLE_MEMOIRE = 1.25


def measures() -> list[Mesure]:
    """A tenth of the size, then the whole, each on an empty database."""
    with tempfile.TemporaryDirectory(prefix="portail-siae-") as nom:
        dossier = Path(nom)
        _, petite_mo = _import(dossier, STRUCTURES // 10, ANNEXES // 10)
        duree_s, grande_mo = _import(dossier, STRUCTURES, ANNEXES)
        encore_s, _ = _import(dossier, STRUCTURES, ANNEXES, vider=False)
    return [
        Mesure(nom="import.5000_structures_50000_annexes", valeur=duree_s, unite="s", cible=CIBLE_S),
        Mesure(nom="import.le_meme_une_seconde_fois", valeur=encore_s, unite="s", cible=CIBLE_S),
        Mesure(nom="import.memoire", valeur=grande_mo, unite="Mo", cible=petite_mo * CIBLE_MEMOIRE),
    ]


def _import(dossier: Path, structures: int, annexes: int, *, vider: bool = True) -> tuple[float, float]:
    """Seconds and peak in megabytes of one run of the command."""
    fichiers = write_national_asp(dossier, structures, annexes)
    if vider:
        _empty()
    commande = [
        sys.executable,
        "manage.py",
        "import_asp",
        "--structures",
        fichiers[0],
        "--annexes",
        fichiers[1],
    ]
    debut = time.monotonic()
    processus = subprocess.Popen(commande, stdout=subprocess.DEVNULL)
    _, statut, ressources = os.wait4(processus.pid, 0)
    processus.returncode = os.waitstatus_to_exitcode(statut)
    duree_s = time.monotonic() - debut
    if processus.returncode != 0:
        raise SystemExit(f"import_asp a échoué ({processus.returncode})")
    return duree_s, ressources.ru_maxrss / 1024


def _empty() -> None:
    """Reference data only."""
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    call_command("charger_referentiels", stdout=sys.stderr)


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    write([*measures(), *lots.measures()], Path(sys.argv[1]))
