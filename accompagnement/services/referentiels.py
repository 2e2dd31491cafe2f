"""Load the reference data of `accompagnement/donnees/`: families of barriers, reasons of exit."""

from pathlib import Path

from django.db import transaction

from accompagnement.models import FamilleFrein, MotifSortie
from structures.services.referentiels import Bilan, read_rows, synchronise

DONNEES = Path(__file__).resolve().parent.parent / "donnees"
OUI = "oui"


@transaction.atomic
def load_referentiels() -> list[Bilan]:
    """Load everything; a second call writes nothing."""
    return [load_freins(), load_motifs_sortie()]


def load_freins() -> Bilan:
    """Families of barriers, in the order of the file."""
    freins = [
        FamilleFrein(
            code=ligne["code"],
            libelle=ligne["libelle"],
            sensible=ligne["donnee_sensible"].startswith(OUI),  # « oui (donnée de santé) »
            exemples=ligne["exemples"],
            ordre=rang,
        )
        for rang, ligne in enumerate(read_rows(DONNEES / "freins.csv"), start=1)
    ]
    ecrits = synchronise(freins, champs=["libelle", "sensible", "exemples", "ordre"])
    return Bilan(nom="familles de freins", lus=len(freins), ecrits=ecrits)


def load_motifs_sortie() -> Bilan:
    """Reasons of exit, with the class they fall in."""
    motifs = [
        MotifSortie(
            code=ligne["code"],
            libelle=ligne["libelle"],
            categorie=ligne["categorie"],
            dynamique=ligne["dynamique"] == OUI,
            au_denominateur=ligne["au_denominateur"] == OUI,
            ordre=rang,
            confiance=ligne["confiance"],
        )
        for rang, ligne in enumerate(read_rows(DONNEES / "motifs_sortie.csv"), start=1)
    ]
    champs = ["libelle", "categorie", "dynamique", "au_denominateur", "ordre", "confiance"]
    return Bilan(nom="motifs de sortie", lus=len(motifs), ecrits=synchronise(motifs, champs=champs))
