"""The blank dossier: what it prints, asked of the worker once for each state of the questions."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from conventions.enums import EtatDocument, NatureDemande, ObjetAdapte
from conventions.models import DossierVierge
from conventions.rules.actes import empreinte
from conventions.rules.champs import CONDITION, champs_adaptes, rubriques_adaptees
from conventions.rules.dossier import DECLARATION
from conventions.rules.orientation import condition_de, nature_ouverte, produit_de
from conventions.rules.questionnaire import Rubrique, en_donnees, questionnaire
from conventions.services.adaptations import adaptations_of
from conventions.services.types_piece import papers_asked, papers_in_force
from siae_portal.outbox.services import publish
from siae_portal.pdf.engine import render_pdf
from siae_portal.storage.services import store
from structures.enums import TypeStructure

TOPIC = "vierge.a_produire"
GABARIT = "conventions/vierge.html"
MODELE = "1"
"""Version of the layout: a new one makes the files again."""


class DemandeFermee(Exception):
    """This nature of request is not open to this kind of structure."""


def questions_of(type_structure: str, nature: str, *, on: date) -> tuple[Rubrique, ...]:
    """The questions of that day, with what was changed everywhere by screen. One query."""
    adaptations = adaptations_of(None)
    return questionnaire(
        type_structure,
        nature,
        champs=champs_adaptes(adaptations.valeurs(ObjetAdapte.CHAMP, on=on)),
        rubriques=rubriques_adaptees(adaptations.valeurs(ObjetAdapte.RUBRIQUE, on=on)),
    )


def blank_of(*, type_structure: str, nature: str, on: date) -> tuple[dict[str, Any], str]:
    """What a blank dossier prints that day, and its hash.

    Raises:
        DemandeFermee: this nature does not concern this kind.
    """
    if not nature_ouverte(nature, type_structure):
        raise DemandeFermee(nature)
    donnees = {
        "modele": MODELE,
        "type": TypeStructure(type_structure).label,
        "code": type_structure,
        "nature": NatureDemande(nature).label,
        "produit": produit_de(nature, type_structure),
        "rubriques": en_donnees(questions_of(type_structure, nature, on=on)),
        "pieces": _pieces(type_structure, nature, on=on),
        "declaration": DECLARATION,
    }
    return donnees, empreinte(donnees)


def find_blank(*, type_structure: str, nature: str, on: date) -> DossierVierge | None:
    """The blank dossier of the present questions, when somebody already asked for it.

    Raises:
        DemandeFermee: this nature does not concern this kind.
    """
    _, sha256 = blank_of(type_structure=type_structure, nature=nature, on=on)
    return DossierVierge.objects.select_related("fichier").filter(donnees_sha256=sha256).first()


@transaction.atomic
def request_blank(*, type_structure: str, nature: str, at: datetime) -> DossierVierge:
    """Ask the worker for a blank dossier; asking again changes nothing, unless it had failed.

    Raises:
        DemandeFermee: this nature does not concern this kind.
    """
    on = timezone.localtime(at).date()
    donnees, sha256 = blank_of(type_structure=type_structure, nature=nature, on=on)
    vierge, _ = DossierVierge.objects.select_for_update(of=("self",)).get_or_create(
        donnees_sha256=sha256,
        defaults={"type": type_structure, "nature": nature, "donnees": donnees, "demande_at": at},
    )
    if vierge.etat == EtatDocument.EN_ECHEC:
        vierge.etat, vierge.demande_at = EtatDocument.EN_PREPARATION, at
        vierge.save(update_fields=["etat", "demande_at"])
    if vierge.etat == EtatDocument.EN_PREPARATION:
        cle = f"{TOPIC}:{vierge.pk}:{vierge.demande_at:%Y%m%d%H%M%S%f}"
        publish(TOPIC, key=cle, payload={"vierge_id": vierge.pk})
    return vierge


@transaction.atomic
def produce_blank(*, vierge_id: int, at: datetime) -> DossierVierge:
    """Make the file, once. Safe to run twice."""
    vierge = DossierVierge.objects.select_for_update(of=("self",)).get(pk=vierge_id)
    if vierge.etat == EtatDocument.PRET:
        return vierge
    acte = {"cree_at": vierge.demande_at.isoformat()}
    rendu = render_pdf(GABARIT, {**vierge.donnees, "acte": acte}, titre=str(vierge))
    vierge.fichier = store([rendu.contenu], type_mime="application/pdf")
    vierge.pages, vierge.produit_at, vierge.etat = rendu.pages, at, EtatDocument.PRET
    vierge.save()
    return vierge


@transaction.atomic
def mark_blank_failed(*, vierge_id: int, parked: bool) -> None:
    """Say that it could not be made; `parked`: it will not be tried again by itself."""
    if parked:
        en_cours = DossierVierge.objects.filter(pk=vierge_id, etat=EtatDocument.EN_PREPARATION)
        en_cours.update(etat=EtatDocument.EN_ECHEC)


def _pieces(type_structure: str, nature: str, *, on: date) -> list[dict[str, str]]:
    """The papers asked that day, with their condition in words, as changed everywhere by screen."""
    types = papers_in_force(adaptations_of(None), on=on)
    return [
        {
            "libelle": piece.libelle,
            "condition": condition_de(piece.libelle, piece.condition)
            if piece.demande[nature] == CONDITION
            else "",
            "caractere": piece.caractere,
        }
        for piece in papers_asked(types, type_structure=type_structure, nature=nature)
    ]
