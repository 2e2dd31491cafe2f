"""The file to fill in that is given for a paper: where, from which day on."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from conventions.services.parametrage import Portees
from siae_portal.formulaires import FichierField, JourField, PageForm
from siae_portal.formulaires.fichiers import said_before

MODELES = ("pdf", "docx", "odt", "xlsx", "ods")


class ModelePieceForm(PageForm):
    """A new model, that takes the place of the former one."""

    portee = forms.ChoiceField(label="Où ce modèle est donné", required=False)
    debut_on = JourField(label="À compter du", help_text="Ce jour-là, il remplace le précédent.")
    fichier = FichierField(
        formats=MODELES,
        label="Fichier à remplir",
        error_messages={"required": "Choisissez le fichier à donner aux structures."},
    )

    def __init__(self, *args: Any, portees: Portees, departement: str, on: date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, initial={"debut_on": on, "portee": departement}, **kwargs)
        self.fields["fichier"].help_text = said_before(MODELES)
        self.fields["portee"].choices = list(portees.items())  # type: ignore[attr-defined]
        if len(portees) == 1:
            self.fields["portee"].widget = forms.HiddenInput()
        self.fields["portee"].required = "" not in portees

    def clean_debut_on(self) -> date:
        """A model never holds in the past.

        Raises:
            ValidationError: a day already gone.
        """
        debut: date = self.cleaned_data["debut_on"]
        if debut < self.on:
            raise ValidationError("Choisissez aujourd’hui ou un jour à venir : le passé ne change pas.")
        return debut
