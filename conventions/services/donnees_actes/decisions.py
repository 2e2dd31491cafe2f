"""The opinion, the decision and their reasons, as an act cites them."""

from typing import Any

from conventions.models import Avis, Decision, Dossier, Proposition
from conventions.rules.actes import EFFET_DECRET_2024_560
from structures.enums import FonctionOrganisme

from .formes import iso
from .manquants import Collecte
from .organismes import dans_la_phrase, organisme


def proposition_of(dossier: Dossier) -> Proposition | None:
    """The proposal of the agent, if any."""
    return Proposition.objects.filter(dossier=dossier).select_related("bareme", "bareme_majore").first()


def decision_of(dossier: Dossier) -> Decision | None:
    """The last decision, if any."""
    decisions = dossier.decisions.select_related("signataire", "delegation__habilitation")
    return decisions.order_by("-prise_at", "-pk").first()


def avis(collecte: Collecte, dossier: Dossier) -> dict[str, Any] | None:
    """The opinion, under the name the commission had that day; None where the law requires none."""
    rendu = (
        dossier.avis.exclude(sens="").select_related("seance").order_by("-seance__tenue_on", "-pk").first()
    )
    if rendu is None:
        if dossier.regles.avis_requis:
            collecte.manque("l’avis de la commission")
        return None
    return _avis(collecte, dossier, rendu)


def _avis(collecte: Collecte, dossier: Dossier, rendu: Avis) -> dict[str, Any]:
    commission = organisme(
        collecte,
        FonctionOrganisme.COMMISSION,
        departement=dossier.service.departement,
        on=rendu.seance.tenue_on,
        nom="le nom de la commission à la date de la séance",
    )
    debut_on = commission.debut_on if commission else None
    return {
        "sens": rendu.get_sens_display(),
        "seance_on": iso(rendu.seance.tenue_on),
        "commission": dans_la_phrase(commission) if commission else "",
        "comites": bool(debut_on and debut_on >= EFFET_DECRET_2024_560),
    }


def motifs(decision: Decision | None, proposition: Proposition | None) -> dict[str, list[str]]:
    """Reasons of fact and of law of the decision; those of the proposal when it repeats none."""
    for source in (decision, proposition):
        if source and (source.motifs_fait or source.motifs_droit):
            return {"motifs_fait": list(source.motifs_fait), "motifs_droit": list(source.motifs_droit)}
    return {"motifs_fait": [], "motifs_droit": []}
