"""`python -m tests.bench [area …]`: print a table, write build/bench.json; 1 when a target is missed.

Each area runs in a process of its own, one after the other, on databases of its own: `siae_bench`,
`siae_bench_annuaire` and `siae_bench_import`; the portal that may be running is left alone.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.mesures import Mesure, table, write

RACINE = Path(__file__).resolve().parents[2]
AIRES = {
    "demarrage": ("tests.bench.demarrage", ""),
    "page": ("tests.bench.pages", "siae_bench"),
    "dossier": ("tests.bench.dossier", "siae_bench"),
    "annuaire": ("tests.bench.annuaire", "siae_bench_annuaire"),
    "pdf": ("tests.bench.pdf", "siae_bench"),
    "import": ("tests.bench.imports", "siae_bench_import"),
}


def main(choisies: list[str]) -> int:
    """Run the chosen areas (all by default)."""
    mesures = [m for aire in choisies or AIRES for m in _run(*AIRES[aire])]
    write(mesures, RACINE / "build" / "bench.json")
    sys.stdout.write(f"\n{table(mesures)}\n\nÉcrit dans build/bench.json\n")
    return 0 if all(m.tenue for m in mesures) else 1


def _run(module: str, database: str) -> list[Mesure]:
    """One area: its process writes its list in a file."""
    sys.stdout.write(f"· {module}\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory(prefix="portail-siae-") as dossier:
        sortie = Path(dossier) / "mesures.json"
        environnement = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "siae_portal.settings.dev",
            "DEMONSTRATION": "true",
        }
        if database:
            environnement |= {"DATABASE_NAME": database, "FICHIERS_DOSSIER": str(Path(dossier) / "fichiers")}
        subprocess.run([sys.executable, "-m", module, sortie], cwd=RACINE, env=environnement, check=True)
        return [
            Mesure(nom=ligne["nom"], valeur=ligne["valeur"], unite=ligne["unite"], cible=ligne["cible"])
            for ligne in json.loads(sortie.read_text(encoding="utf-8"))
        ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
