"""Answers of one page that contradict each other, said beside the field while it is typed."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from siae_portal.formats import add_months, date_longue
from structures.rules import ReglesStructure

if TYPE_CHECKING:
    from conventions.forms.base import SectionForm

Verification = Callable[[Mapping[str, Any], ReglesStructure], str]


def check_coherence(form: "SectionForm") -> dict[str, Any]:
    """Errors by field; one that has an error already gets no other.

    A whole section says it beside the last field of the group; answers sent alone, beside each that was sent.
    """
    valeurs, deja = form.valeurs_ensemble(), form.errors
    trouvees: dict[str, Any] = {}
    for nom, verifier in VERIFICATIONS.items():
        noms = GROUPES[nom] if form.seules is not None else (nom,)
        visees = [vise for vise in noms if vise in form.fields and vise not in deja]
        if visees and (phrase := verifier(valeurs, form.regles)):
            trouvees |= {vise: form.error_class([phrase], renderer=form.renderer) for vise in visees}
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
GROUPES: Mapping[str, tuple[str, ...]] = {
    "date_fin": ("date_debut", "date_fin"),
    "taux_positives": ("taux_durable", "taux_transition", "taux_positives"),
    "nb_accompagnements_814": ("nb_accompagnements_814", "nb_accompagnements_1400"),
}
"""The answers that each check reads: one that was refused is read again with the others of its group."""


def same_group(noms: Collection[str]) -> set[str]:
    """The answers that are checked with these ones."""
    return {nom for groupe in GROUPES.values() if set(groupe) & set(noms) for nom in groupe}


def _duree(mois: int) -> str:
    annees, reste = divmod(mois, 12)
    return f"{mois} mois" if reste or annees == 1 else f"{ {2: 'deux', 3: 'trois'}.get(annees, annees) } ans"
