"""The structures of the demonstration and those of `donnees/annuaire.csv`, all conventioned or labelled."""

import csv
from datetime import date
from pathlib import Path

from siae_portal.demonstration.structures import DONNEES as DEMONSTRATION
from structures.enums import CodeLabel
from structures.models import Commune, Intervention, Reseau, Structure
from structures.rules.noms import sort_key
from structures.services import referentiels
from structures.services.recherche import rebuild_documents
from tests.conventions.factories import ConventionFactory
from tests.structures.factories import LabelFactory, OffreFactory, StructureFactory

ICI = Path(__file__).resolve().parent / "donnees"
# Where people look for structures that stand elsewhere: Angers, Grenoble, Saint-Herblain, Arras, Mérignac,
# Dunkerque, Laval, Versailles.
CHERCHEES = {"49007", "38185", "44162", "62041", "33281", "59183", "53130", "78646"}
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
    referentiels.load_epci()
    referentiels.load_reseaux()
    _load_communes({fiche["commune"] for fiche in fiches} | CHERCHEES)
    complements = {ligne["nom"]: ligne for ligne in read_csv(ICI / "complements.csv")}
    for fiche in fiches:
        _load(fiche)
        if fiche["nom"] in complements:
            _complete(complements[fiche["nom"]])
    rebuild_documents(on=on)


def _load_communes(voulues):
    groupes = referentiels.epci_by_commune()
    lignes = referentiels.read_rows(referentiels.DONNEES / "communes.csv.gz")
    Commune.objects.bulk_create(
        referentiels.to_commune(ligne, epci=groupes.get(ligne["code_insee"]))
        for ligne in lignes
        if ligne["code_insee"] in voulues
    )


def _complete(complement):
    """What it sells, to whom, its network, its territory: `region:84`, `epci:44109` (that of a commune)."""
    structure = Structure.objects.get(denomination=complement["nom"])
    structure.offres.update(
        nature=complement["nature"],
        clienteles=complement["clienteles"].split(";"),
        description=complement["description"],
    )
    if complement["reseau"]:
        Reseau.objects.get(code=complement["reseau"]).structures.add(structure)
    for zone in filter(None, complement["zones"].split(";")):
        niveau, code = zone.split(":")
        if niveau == "epci":
            code = Commune.objects.get(pk=code).epci_id
        Intervention.objects.create(structure=structure, niveau=niveau.upper(), **{f"{niveau}_id": code})


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
