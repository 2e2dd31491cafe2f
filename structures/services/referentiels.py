"""Load the reference data of `structures/donnees/`: territory, State services, names of bodies, networks.

Territory follows the files. What an administrator or a service may edit afterwards (names of bodies, State
services, networks) is only completed: a row already there is never rewritten.
"""

import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import models, transaction

from structures.enums import NiveauService
from structures.models import Commune, Departement, Epci, NomOrganisme, Region, Reseau, ServiceInstructeur
from structures.rules.noms import sort_key

DONNEES = Path(__file__).resolve().parent.parent / "donnees"
A_SAISIR = "à saisir"
LOT = 200


@dataclass(frozen=True, kw_only=True)
class Bilan:
    """What a loading did: rows read from the file, rows written."""

    nom: str
    lus: int
    ecrits: int


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, plain or gzip."""
    ouvrir = gzip.open if path.suffix == ".gz" else open
    with ouvrir(path, "rt", encoding="utf-8", newline="") as flux:
        return list(csv.DictReader(flux))


@transaction.atomic
def load_referentiels() -> list[Bilan]:
    """Load everything; a second call writes nothing."""
    return [
        load_regions(),
        load_departements(),
        load_epci(),
        load_communes(),
        load_services(),
        load_noms_organismes(),
        load_reseaux(),
    ]


def synchronise(objets: Sequence[models.Model], *, champs: Sequence[str]) -> int:
    """Create or update the rows that differ from the database, and say how many.

    Args:
        objets: what the table must hold, with its keys; rows of the table that are not there are left alone.
        champs: attributes compared and updated beside the key.
    """
    modele = type(objets[0])
    cle = modele._meta.pk.attname
    connus = {ligne[0]: ligne[1:] for ligne in modele._default_manager.values_list(cle, *champs)}
    ecarts = [o for o in objets if connus.get(o.pk) != tuple(getattr(o, champ) for champ in champs)]
    modele._default_manager.bulk_create(
        ecarts, batch_size=LOT, update_conflicts=True, unique_fields=[cle], update_fields=list(champs)
    )
    return len(ecarts)


def load_regions() -> Bilan:
    """The 18 régions."""
    regions = [Region(code=r["code"], nom=r["nom"]) for r in read_rows(DONNEES / "regions.csv")]
    return Bilan(nom="régions", lus=len(regions), ecrits=synchronise(regions, champs=["nom"]))


def load_departements() -> Bilan:
    """The 101 départements, with the zone of their barèmes."""
    departements = [
        Departement(
            code=r["code"],
            nom=r["nom"],
            complement=r["complement"],
            region_id=r["code_region"],
            zone=r["zone"],
        )
        for r in read_rows(DONNEES / "departements.csv")
    ]
    ecrits = synchronise(departements, champs=["nom", "complement", "region_id", "zone"])
    return Bilan(nom="départements", lus=len(departements), ecrits=ecrits)


def load_epci() -> Bilan:
    """The intercommunalités; their communes are tied to them by `load_communes`."""
    groupes = [
        Epci(code=r["code"], nom=r["nom"], nom_tri=sort_key(r["nom"]))
        for r in read_rows(DONNEES / "epci.csv.gz")
    ]
    ecrits = synchronise(groupes, champs=["nom", "nom_tri"])
    return Bilan(nom="intercommunalités", lus=len(groupes), ecrits=ecrits)


def epci_by_commune() -> dict[str, str]:
    """Code of the intercommunalité of each commune that has one."""
    lignes = read_rows(DONNEES / "epci.csv.gz")
    return {commune: ligne["code"] for ligne in lignes for commune in codes(ligne["communes"])}


def load_communes() -> Bilan:
    """The communes, with their intercommunalité, their postal codes and a point."""
    groupes = epci_by_commune()
    communes = [
        to_commune(r, epci=groupes.get(r["code_insee"])) for r in read_rows(DONNEES / "communes.csv.gz")
    ]
    champs = [
        "nom",
        "nom_tri",
        "departement_id",
        "epci_id",
        "codes_postaux",
        "population",
        "latitude",
        "longitude",
        "precision",
    ]
    return Bilan(nom="communes", lus=len(communes), ecrits=synchronise(communes, champs=champs))


def to_commune(ligne: Mapping[str, str], *, epci: str | None) -> Commune:
    """One commune from its row."""
    return Commune(
        code=ligne["code_insee"],
        nom=ligne["nom"],
        nom_tri=sort_key(ligne["nom"]),
        departement_id=ligne["code_departement"],
        epci_id=epci,
        codes_postaux=ligne["codes_postaux"].split(";"),
        population=int(ligne["population"]),
        latitude=float(ligne["latitude"]),
        longitude=float(ligne["longitude"]),
        precision=ligne["precision"],
    )


def load_services() -> Bilan:
    """One State service per département; what the service entered is kept."""
    pourvus = set(ServiceInstructeur.objects.values_list("departement_id", flat=True))
    departements = list(Departement.objects.order_by("code"))
    manquants = [
        ServiceInstructeur(niveau=NiveauService.DEPARTEMENT, departement=d, region_id=d.region_id)
        for d in departements
        if d.pk not in pourvus
    ]
    ServiceInstructeur.objects.bulk_create(manquants)
    return Bilan(nom="services instructeurs", lus=len(departements), ecrits=len(manquants))


def load_noms_organismes() -> Bilan:
    """Dated names of bodies. A row whose départements are « à saisir » waits for an administrator."""
    lignes = read_rows(DONNEES / "noms_organismes.csv")
    connus = set(NomOrganisme.objects.values_list("fonction", "territoire", "nom"))
    ecrits = 0
    for ligne in lignes:
        cle = (ligne["fonction"], ligne["territoire"], ligne["nom"])
        if cle not in connus and ligne["departements"] != A_SAISIR:
            create_nom_organisme(ligne)
            ecrits += 1
    return Bilan(nom="noms d’organismes", lus=len(lignes), ecrits=ecrits)


def create_nom_organisme(ligne: Mapping[str, str]) -> NomOrganisme:
    """One dated name, tied to its départements."""
    nom = NomOrganisme.objects.create(
        fonction=ligne["fonction"],
        territoire=ligne["territoire"],
        nom=ligne["nom"],
        sigle=ligne["sigle"],
        article=ligne["article"],
        debut_on=to_date(ligne["valable_du"]),
        fin_on=to_date(ligne["valable_au"]),
        source=ligne["source"],
    )
    nom.departements.set(Departement.objects.filter(code__in=codes(ligne["departements"])))
    return nom


def load_reseaux() -> Bilan:
    """The national networks; one that an administrator has changed is kept."""
    lignes = read_rows(DONNEES / "reseaux.csv")
    connus = set(Reseau.objects.values_list("code", flat=True))
    manquants = [
        Reseau(code=r["code"], nom=r["nom"], sigle=r["sigle"], site_web=r["site_web"])
        for r in lignes
        if r["code"] not in connus
    ]
    Reseau.objects.bulk_create(manquants)
    return Bilan(nom="réseaux", lus=len(lignes), ecrits=len(manquants))


def codes(texte: str) -> Iterable[str]:
    """Codes of a `;` list."""
    return [code.strip() for code in texte.split(";") if code.strip()]


def to_date(texte: str) -> date | None:
    """An ISO date, or nothing."""
    return date.fromisoformat(texte) if texte else None
