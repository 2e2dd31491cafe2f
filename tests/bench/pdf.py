"""Time of the convention of an ACI: cold (first act of a new process: import, fonts, templates) and warm.

`python -m tests.bench.pdf FILE` writes the rows in FILE; the data come from a sample, no database is read.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import django

DONNEES = Path(__file__).with_name("convention_aci.json")
RACINE = Path(__file__).resolve().parents[2]
CIBLE_FROID_S = 3.0
CIBLE_CHAUD_S = 0.6
CIBLE_PAGES = 8.0
REPETITIONS = 5
FROID = "--froid"
Row = tuple[str, float, str, float]


def measure() -> list[Row]:
    """Rows (nom, valeur, unite, cible): seconds, and the number of pages made. Needs Django set up."""
    pages, _ = render()
    chaud = min(render()[1] for _ in range(REPETITIONS))
    return [
        ("pdf.convention_froid", cold_seconds(), "s", CIBLE_FROID_S),
        ("pdf.convention_chaud", chaud, "s", CIBLE_CHAUD_S),
        ("pdf.convention_pages", float(pages), "pages", CIBLE_PAGES),
    ]


def render() -> tuple[int, float]:
    """Pages, and seconds from the frozen data to the bytes; the first call of a process is the cold one."""
    donnees = json.loads(DONNEES.read_text(encoding="utf-8"))
    depart = time.perf_counter()
    from conventions.actes import modele_de
    from siae_portal.pdf.engine import render_pdf

    modele = modele_de("CONVENTION", "ACI")
    rendu = render_pdf(modele.gabarit, donnees, titre=modele.titre)
    return rendu.pages, time.perf_counter() - depart


def cold_seconds() -> float:
    """Seconds of the first act, as a process of its own measures them once Django is set up."""
    commande = [sys.executable, "-m", "tests.bench.pdf", FROID]
    return float(subprocess.run(commande, cwd=RACINE, check=True, capture_output=True, text=True).stdout)


def main(argument: str) -> None:
    """Write the rows in the file named, or print the cold time."""
    django.setup()
    if argument == FROID:
        sys.stdout.write(f"{render()[1]}\n")
        return
    noms = ("nom", "valeur", "unite", "cible")
    lignes = [dict(zip(noms, row, strict=True)) for row in measure()]
    Path(argument).write_text(json.dumps(lignes, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
