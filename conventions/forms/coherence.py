"""Answers of one page that contradict each other, said beside the field while it is typed."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from siae_portal.formats import add_months, date_longue
from structures.rules import ReglesStructure

if TYPE_CHECKING:
    from conventions.forms.base import SectionForm

Verification = Callable[[Mapping[str, Any], ReglesStructure], str]


def check_coherence(form: "SectionForm") -> dict[str, Any]:
    """Errors by field; one that has an error already gets no other."""
    valeurs, deja = form.cleaned_data, form.errors
    trouvees = {}
    for nom, verifier in VERIFICATIONS.items():
        phrase = verifier(valeurs, form.regles) if nom in form.fields and nom not in deja else ""
        if phrase:
            trouvees[nom] = form.error_class([phrase], renderer=form.renderer)
    return trouvees


def dates(valeurs: Mapping[str, Any], regles: ReglesStructure) -> str:
    """The end follows the start, within the longest convention of the kind (RC80, RC19)."""
    debut, fin = valeurs.get("date_debut"), valeurs.get("date_fin")
    if not (isinstance(debut, date) and isinstance(fin, date)):
        return ""
    if fin < debut:
        return (
            f"La date de fin vient avant la date de début, le {date_longue(debut)} : corrigez l’une des deux."
        )
    limite = add_months(debut, regles.duree_convention_max_mois)
    if fin >= limite:
        return (
            f"Cette période dépasse {_duree(regles.duree_convention_max_mois)} : "
            f"la date de fin doit venir avant le {date_longue(limite)}."
        )
    return ""


def rates(valeurs: Mapping[str, Any], _regles: ReglesStructure) -> str:
    """The three rates share the same exits: they cannot exceed 100 % together."""
    taux = [valeurs.get(nom) or Decimal(0) for nom in ("taux_durable", "taux_transition", "taux_positives")]
    if sum(taux) > 100:
        return "Les trois taux dépassent 100 % ensemble : ils portent sur les mêmes sorties."
    return ""


def accompagnements(valeurs: Mapping[str, Any], _regles: ReglesStructure) -> str:
    """A GEIQ asks for at least one accompagnement."""
    if valeurs.get("nb_accompagnements_814") == valeurs.get("nb_accompagnements_1400") == 0:
        return "Demandez au moins un accompagnement, à 814 € ou à 1 400 €."
    return ""


VERIFICATIONS: Mapping[str, Verification] = {
    "date_fin": dates,
    "taux_positives": rates,
    "nb_accompagnements_814": accompagnements,
}


def _duree(mois: int) -> str:
    annees, reste = divmod(mois, 12)
    return f"{mois} mois" if reste or annees == 1 else f"{ {2: 'deux', 3: 'trois'}.get(annees, annees) } ans"
