"""The exit: its reason, its date, and the hours where they decide."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms

from accompagnement.forms.champs import HeuresField, SaisieForm
from accompagnement.models import MotifSortie
from siae_portal.formulaires import JourField


class SortieForm(SaisieForm):
    """`motifs`: in the order of the classes; `heures_requises`: asked only then."""

    motif = forms.ChoiceField(label="Motif de la sortie")
    sortie_on = JourField(
        label="Dernier jour dans la structure", help_text="Au plus tôt le jour du dernier entretien noté."
    )
    heures_totales = HeuresField(
        label="Heures travaillées en tout",
        maximum=9999,
        help_text="Depuis l’entrée, tous contrats compris. Exemple : 152,5",
    )
    sources = {
        "heures_totales": "La sortie compte dans le taux à partir d’un nombre d’heures travaillées.",
    }

    def __init__(
        self, *args: Any, motifs: Iterable[MotifSortie], heures_requises: bool, **kwargs: Any
    ) -> None:
        self.disposition = ("motif", "sortie_on", *(["heures_totales"] if heures_requises else []))
        super().__init__(*args, **kwargs)
        if not heures_requises:
            del self.fields["heures_totales"]
        classes = groupby(motifs, key=lambda motif: motif.get_categorie_display())
        choix = [(classe, [(motif.code, motif.libelle) for motif in groupe]) for classe, groupe in classes]
        self.fields["motif"].choices = [("", "Choisissez un motif"), *choix]  # type: ignore[attr-defined]

    def saisie(self) -> dict[str, Any]:
        """Keyword arguments of the service."""
        return {
            "motif": self.cleaned_data["motif"],
            "sortie_on": self.cleaned_data["sortie_on"],
            "heures_totales": self.cleaned_data.get("heures_totales"),
        }
