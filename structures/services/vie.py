"""The life of a structure: labels, successions, conventions, told as one list of dated facts."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from siae_portal.audit.models import Evenement
from siae_portal.comptes.models import User
from structures.enums import NatureSuccession, SectionFiche
from structures.models import Label, Structure, Succession
from structures.policies import Geste, GesteCoffre
from structures.ports import FaitDeVie, vie_des_structures
from structures.services.fiche import LEVER_DOUTE, REPRENDRE_SIRENE
from structures.services.labels import RETIRER_LABEL

CHANGEMENTS_MONTRES = 10
# Acts of the journal of a structure, in words.
GESTES: Mapping[str, str] = MappingProxyType(
    {
        Geste.MODIFIER: "Fiche modifiée",
        Geste.COMPLETER: "Fiche complétée",
        Geste.CORRIGER: "Identité corrigée par l’État",
        REPRENDRE_SIRENE: "Valeurs reprises de Sirene",
        LEVER_DOUTE: "Fiche vérifiée par l’État",
        Geste.DECLARER_LABEL: "Label déclaré",
        Geste.CONFIRMER_LABEL: "Label confirmé par l’État",
        RETIRER_LABEL: "Label retiré",
        Geste.DECLARER_TRANSFERT: "Transfert déclaré",
        Geste.DECLARER_REPRISE: "Succession enregistrée",
        GesteCoffre.DEPOSER: "Pièce déposée dans le coffre",
        GesteCoffre.RETIRER: "Pièce retirée du coffre",
    }
)


def life_of(structure: Structure, *, user: User, on: date) -> list[FaitDeVie]:
    """Every dated fact until that day, the latest first, whatever told it. A flat number of queries."""
    labels = structure.labels.order_by("debut_on", "pk")
    faits = [
        *_birth(structure),
        *(fait for label in labels for fait in _of_label(label)),
        *(
            _of_succession(s)
            for s in structure.successions.select_related("precedente").order_by("effet_on", "pk")
        ),
        *(_of_takeover(s) for s in structure.reprises.select_related("structure").order_by("effet_on", "pk")),
        *vie_des_structures().faits(structure.pk, user=user),
    ]
    return sorted((f for f in faits if f.on <= on), key=lambda f: f.on, reverse=True)


def object_of(evenement: Evenement) -> str:
    """What an act of the journal was done on: the section of the record."""
    section = evenement.details.get("section", "")
    return str(SectionFiche(section).label) if section in SectionFiche.values else ""


def _birth(structure: Structure) -> Iterator[FaitDeVie]:
    if structure.creee_on:
        yield FaitDeVie(on=structure.creee_on, quoi="Création de la structure")


def _of_label(label: Label) -> Iterator[FaitDeVie]:
    precision = f"{label.organisme}, n° {label.numero}"
    yield FaitDeVie(on=label.debut_on, quoi=f"Début du label « {label} »", precision=precision)
    yield FaitDeVie(on=label.fin_on, quoi=f"Fin du label « {label} »", precision=precision)


def _of_succession(succession: Succession) -> FaitDeVie:
    if succession.nature == NatureSuccession.TRANSFERT:
        quoi = f"Transfert : le SIRET {succession.siret_avant} devient {succession.siret_apres}"
    else:
        quoi = f"{succession.get_nature_display()} : {succession.precedente or succession.siret_avant}"
    return FaitDeVie(on=succession.effet_on, quoi=quoi, precision=succession.reference)


def _of_takeover(succession: Succession) -> FaitDeVie:
    return FaitDeVie(
        on=succession.effet_on,
        quoi=f"Activité reprise par {succession.structure}",
        precision=succession.reference,
    )
