"""Which blank dossier."""

from typing import Any

from django import forms

from conventions.enums import NatureDemande
from conventions.rules.orientation import nature_ouverte
from siae_portal.formulaires import PageForm
from structures.enums import TypeStructure


class ViergeForm(PageForm):
    """Kind and nature of request."""

    type = forms.ChoiceField(
        label="Type de structure",
        choices=TypeStructure.choices,
        error_messages={
            "invalid_choice": "Choisissez un type de la liste.",
            "required": "Choisissez un type.",
        },
    )
    nature = forms.ChoiceField(
        label="Demande",
        choices=NatureDemande.choices,
        error_messages={
            "invalid_choice": "Choisissez une demande de la liste.",
            "required": "Choisissez une demande.",
        },
    )
    by_address = True

    def clean(self) -> dict[str, Any]:
        """A nature that concerns the kind."""
        valeurs = super().clean() or {}
        nature, type_structure = valeurs.get("nature"), valeurs.get("type")
        if nature and type_structure and not nature_ouverte(nature, type_structure):
            self.add_error(
                "nature",
                f"Cette demande ne concerne pas une structure {type_structure} : changez l’une des deux.",
            )
        return valeurs
