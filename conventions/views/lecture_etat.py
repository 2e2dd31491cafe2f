"""The dossier as the State service reads it: clock, checks, differences, version deposited, results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from conventions.enums import EtatDossier, Geste, Partie
from conventions.models import AnnexeFinanciere, Document, Dossier
from conventions.ports import resultats_insertion
from conventions.rules.tours import tour_du_service
from conventions.services.formulaire import formulaire_of
from conventions.services.lecture import read_version
from conventions.services.pieces import pieces_demandees
from conventions.services.situation import horloge_lue, situation_of
from conventions.views.changements import compared_with_previous
from conventions.views.controles import failed_checks
from conventions.views.demandes import demandes_of
from conventions.views.documents import document_context
from conventions.views.gestes import gestes_of
from conventions.views.journal import journal_of
from conventions.views.manques import manques_context
from conventions.views.proposition import proposition_context
from conventions.views.requetes import acte_of
from siae_portal.formats import INSECABLE, date_longue, decimal_court, entier, etp, euros, points
from siae_portal.workflow.machine import Acte

if TYPE_CHECKING:
    from decimal import Decimal

    from django.http import HttpRequest

# What the structure did to prepare its dossier: the service reads the deposit, not the drafts.
_AVANT_LE_DEPOT = frozenset({Geste.CREER, Geste.ENREGISTRER, Geste.JOINDRE})
_SUITES_DE_DECISION = frozenset({EtatDossier.ACCEPTE, EtatDossier.A_SIGNER, EtatDossier.SIGNE})


@dataclass(frozen=True, kw_only=True)
class Changement:
    """One thing that differs from the last annexe; `ecart` in words, empty when it is not a number."""

    libelle: str
    avant: str
    apres: str
    ecart: str = ""


def instruction_context(dossier: Dossier, request: HttpRequest) -> dict[str, Any]:
    """Everything the page shows to its reader, for a dossier read with `for_page` and `with_permitted`."""
    acte = acte_of(request)
    on = timezone.localtime(acte.at).date()
    version = dossier.versions.order_by("-rang").first()  # ranks follow each other from 1
    annexe = formulaire_of(dossier).avant.annexe
    prefetch_related_objects([dossier], "controles")  # read by the guards and the requests too
    controles = list(dossier.controles.all())
    lues = read_version(dossier, version)
    gestes = gestes_of(dossier, acte)
    return {
        "tour": tour_du_service(situation_of(dossier, on=on)),
        "horloge": horloge_lue(dossier, pour_structure=False),
        "gestes": gestes,
        **manques_context(dossier, gestes, acte),
        "annexe_precedente": annexe,
        "changements": changes(dossier, annexe),
        "controles_rates": failed_checks(controles, lues),
        "controles_reussis": [c for c in controles if c.reussi],
        "version": version,
        "nombre_de_versions": version.rang if version else 0,
        "comparaison": compared_with_previous(dossier, lues),
        "lues": lues,
        "pieces": pieces_demandees(dossier),
        "demandes": demandes_of(dossier),
        "messages_non_lus": dossier.messages.unread_by(Partie.ETAT).count(),
        "avis": dossier.avis.select_related("seance"),
        "decision": dossier.decisions.select_related("signataire", "delegation").first(),
        "resultats": resultats_insertion(dossier.structure_id, annee=dossier.annee - 1),
        "annee_resultats": dossier.annee - 1,
        "documents": _documents(dossier, acte),
        "convention": getattr(dossier, "convention", None),
        "decide": dossier.etat in _SUITES_DE_DECISION,
        "evenements": journal_of(dossier, request, sauf=_AVANT_LE_DEPOT),
        "aujourdhui": on,
        **proposition_context(dossier),
    }


def changes(dossier: Dossier, annexe: AnnexeFinanciere | None) -> list[Changement]:
    """What differs from the last annexe, and only that; empty without one."""
    if annexe is None:
        return []
    lignes = [
        _numeric("ETP", annexe.etp, dossier.etp_demandes, etp),
        _numeric("Accompagnements à 814 €", annexe.nb_814, dossier.nb_814, entier),
        _numeric("Accompagnements à 1 400 €", annexe.nb_1400, dossier.nb_1400, entier),
        _numeric(
            "Cofinancement du département", annexe.cofinancement_eur or 0, dossier.cofinancement_eur, euros
        ),
        _rate("Sorties dynamiques visées", annexe.taux_dynamiques, dossier.taux_dynamiques),
        _rate("Emploi durable visé", annexe.taux_durable, dossier.taux_durable),
        _rate("Emploi de transition visé", annexe.taux_transition, dossier.taux_transition),
        _rate("Sorties positives visées", annexe.taux_positives, dossier.taux_positives),
        _period(dossier, annexe),
    ]
    return [ligne for ligne in lignes if ligne]


def _rate(libelle: str, avant: Decimal | None, apres: Decimal | None) -> Changement | None:
    """Rates kept as percentages; their difference is in points."""
    ligne = _numeric(libelle, avant, apres, lambda taux: f"{decimal_court(taux)}{INSECABLE}%")
    if ligne is None or avant is None or apres is None:
        return ligne
    return replace(ligne, ecart=points(apres - avant))


def _numeric(libelle: str, avant: Any, apres: Any, write: Any) -> Changement | None:
    if avant == apres or apres is None:
        return None
    if avant is None:
        return Changement(libelle=libelle, avant="non connu", apres=write(apres))
    signe = "+" if apres > avant else ""
    return Changement(
        libelle=libelle, avant=write(avant), apres=write(apres), ecart=f"{signe}{write(apres - avant)}"
    )


def _period(dossier: Dossier, annexe: AnnexeFinanciere) -> Changement | None:
    if not (dossier.debut_on and dossier.fin_on):
        return None
    return Changement(
        libelle="Période",
        avant=f"du {date_longue(annexe.debut_on)} au {date_longue(annexe.fin_on)}",
        apres=f"du {date_longue(dossier.debut_on)} au {date_longue(dossier.fin_on)}",
    )


def _documents(dossier: Dossier, acte: Acte) -> list[dict[str, Any]]:
    documents = Document.objects.current().filter(dossier=dossier).for_list()
    return [document_context(document, acte.author) for document in documents]
