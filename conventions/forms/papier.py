"""A dossier received on paper: whose, what it asks, when it came, its scan."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from conventions.enums import NatureDemande
from conventions.forms.depot import types_ouverts
from siae_portal.formulaires import JourField, PageForm, PdfField
from structures.models import Structure


class PapierForm(PageForm):
    """Everything that the service knows before it types the sections."""

    structure = forms.ModelChoiceField(
        label="Structure qui demande",
        queryset=Structure.objects.none(),
        empty_label="Choisissez une structure",
        error_messages={
            "required": "Choisissez la structure qui demande.",
            "invalid_choice": "Choisissez une structure de votre département.",
        },
    )
    type_structure = forms.ChoiceField(
        label="Type de conventionnement",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un type de conventionnement."},
    )
    nature = forms.ChoiceField(label="Demande", choices=[("", "Choisissez"), *NatureDemande.choices])
    annee = forms.TypedChoiceField(
        label="Année demandée",
        coerce=int,
        help_text="Année civile où commence la période demandée.",
        error_messages={"invalid_choice": "Choisissez une année de la liste."},
    )
    recu_on = JourField(
        label="Reçu le",
        help_text="Date du tampon d’arrivée ou de l’accusé postal : le délai légal court de ce jour.",
    )
    papier = PdfField(
        label="Dossier papier numérisé",
        help_text="Tout le dossier tel qu’il est arrivé, signature comprise : il fait foi.",
    )
    sources = {
        "recu_on": "Le délai au terme duquel une décision implicite naît court de la réception de la demande "
        "(code des relations entre le public et l’administration, L114-3)."
    }

    def __init__(self, *args: Any, structures: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        self.fields["type_structure"].choices = types_ouverts(on)  # type: ignore[attr-defined]
        annees = range(on.year - 1, on.year + 2)
        self.fields["annee"].choices = [(annee, str(annee)) for annee in annees]  # type: ignore[attr-defined]
        self.fields["annee"].initial = on.year + 1

    def clean_recu_on(self) -> date:
        """A day that has come.

        Raises:
            ValidationError: to come.
        """
        recu_on: date = self.cleaned_data["recu_on"]
        if recu_on > self.on:
            raise ValidationError("Ce jour est à venir : donnez le jour où le dossier est arrivé.")
        return recu_on
