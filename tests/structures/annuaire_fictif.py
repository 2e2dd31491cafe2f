"""The structures of the demonstration and those of `donnees/annuaire.csv`, all conventioned or labelled."""

import csv
from datetime import date
from pathlib import Path

from siae_portal.demonstration.structures import DONNEES as DEMONSTRATION
from structures.enums import CodeLabel
from structures.models import Commune
from structures.rules.noms import sort_key
from structures.services import referentiels
from structures.services.recherche import rebuild_documents
from tests.conventions.factories import ConventionFactory
from tests.structures.factories import LabelFactory, OffreFactory, StructureFactory

ICI = Path(__file__).resolve().parent / "donnees"
FIN = date(2099, 12, 31)


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as lignes:
        return list(csv.DictReader(lignes))


def read_fictive_directory():
    """One dict per structure; `types` and `offres` are separated by semicolons."""
    return [
        {**ligne, "offres": ligne.get("offres") or ligne["offre"]}
        for path in (DEMONSTRATION / "structures.csv", ICI / "annuaire.csv")
        for ligne in read_csv(path)
    ]


def load_fictive_directory(*, on):
    """Territory of these structures only, then the structures, then what the directory searches."""
    fiches = read_fictive_directory()
    referentiels.load_regions()
    referentiels.load_departements()
    referentiels.load_services()
    referentiels.load_noms_organismes()
    voulues = {fiche["commune"] for fiche in fiches}
    lignes = referentiels.read_rows(referentiels.DONNEES / "communes.csv.gz")
    Commune.objects.bulk_create(
        referentiels.to_commune(ligne) for ligne in lignes if ligne["code_insee"] in voulues
    )
    for fiche in fiches:
        _load(fiche)
    rebuild_documents(on=on)


def _load(fiche):
    commune = Commune.objects.get(pk=fiche["commune"])
    structure = StructureFactory(
        denomination=fiche["nom"],
        nom_tri=sort_key(fiche["nom"]),
        categorie_juridique=fiche["categorie"],
        commune=commune,
        departement=commune.departement,
        code_postal=commune.codes_postaux[0],
    )
    for offre in fiche["offres"].split(";"):
        OffreFactory(structure=structure, libelle=offre, secteur=fiche["secteur"])
    for type_structure in fiche["types"].split(";"):
        ConventionFactory(structure=structure, type=type_structure, fin_on=FIN)
    if structure.denomination.startswith("Régie"):
        LabelFactory(structure=structure, code=CodeLabel.RQ)
