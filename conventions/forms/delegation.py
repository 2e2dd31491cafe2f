"""A delegation of signature, as the arrêté says it."""

from typing import Any

from crispy_forms.layout import Column, Row
from django import forms

from conventions.services.delegations import NATURES_DELEGUEES
from siae_portal.formulaires import JourField, MontantField, PageForm


class DelegationForm(PageForm):
    """Reference, acts, ceiling, dates."""

    reference = forms.CharField(
        label="Référence de l’arrêté",
        max_length=200,
        help_text="Comme les actes la citent : « l’arrêté n° 2026-12 du 5 janvier 2026 »",
    )
    natures = forms.MultipleChoiceField(
        label="Actes que la délégation nomme",
        choices=[(nature.value, nature.label) for nature in NATURES_DELEGUEES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un acte."},
    )
    plafond_eur = MontantField(
        label="Plafond par acte", required=False, help_text="Vide : l’arrêté n’en fixe pas."
    )
    debut_on = JourField(label="Du")
    fin_on = JourField(label="Au")
    disposition = ("reference", "natures", "plafond_eur", Row(Column("debut_on"), Column("fin_on")))

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, beside the field."""
        saisi = super().clean() or {}
        debut, fin = saisi.get("debut_on"), saisi.get("fin_on")
        if debut and fin and fin < debut:
            self.add_error("fin_on", "La fin vient avant le début : corrigez l’une des deux dates.")
        return saisi


class FinDelegationForm(PageForm):
    """The new last day."""

    fin_on = JourField(label="Dernier jour de la délégation", help_text="Aujourd’hui au plus tôt.")
