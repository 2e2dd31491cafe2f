"""The form of a campaign of deposit."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms

from conventions.enums import NatureDemande
from conventions.services.campagnes import DonneesCampagne
from siae_portal.formulaires import EntierField, JourField, PageForm, TexteLongField
from structures.enums import TypeStructure
from structures.models import Departement

CONSIGNE_MAX = 600
ANNEE_MIN, ANNEE_MAX = 2020, 2100
NATIONAL = "national"


class CampagneForm(PageForm):
    """Where, which requests, which days. `lieux`: where the person may open one; none when it is changed."""

    lieu = forms.ChoiceField(
        label="Territoire", error_messages={"required": "Choisissez où s’applique la campagne."}
    )
    libelle = forms.CharField(
        label="Intitulé",
        max_length=120,
        help_text="Par exemple : Campagne 2027 du Morbihan.",
        error_messages={"required": "Donnez un intitulé à la campagne."},
    )
    annee = EntierField(
        label="Année demandée",
        minimum=ANNEE_MIN,
        maximum=ANNEE_MAX,
        help_text="Année civile où commence la période que les structures demandent.",
        error_messages={"required": "Écrivez l’année, par exemple 2027."},
    )
    natures = forms.MultipleChoiceField(
        label="Demandes concernées",
        choices=NatureDemande.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une nature de demande."},
    )
    types = forms.MultipleChoiceField(
        label="Types de structure",
        choices=TypeStructure.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un type de structure."},
    )
    ouverture_on = JourField(label="Ouverture", error_messages={"required": "Écrivez le premier jour."})
    cloture_on = JourField(
        label="Clôture",
        help_text="Dernier jour, jusqu’à 23 h 59 à Paris.",
        error_messages={"required": "Écrivez le dernier jour."},
    )
    consigne = TexteLongField(
        label="Consigne pour un dépôt tardif",
        max_length=CONSIGNE_MAX,
        rows=3,
        required=False,
        help_text="Lue par la structure qui dépose après la clôture : elle justifie son retard, jamais "
        "elle n’est empêchée de déposer.",
    )
    sources = {
        "ouverture_on": "Les demandes parviennent au service au dernier trimestre de l’année qui précède "
        "(instruction DGEFP 2014-2) : c’est le calendrier proposé, le service fixe le sien."
    }

    def __init__(self, *args: Any, lieux: Sequence[Departement | None] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(lieu.pk, lieu.nom) if lieu else (NATIONAL, "Toute la France, par défaut") for lieu in lieux]
        if choix:
            self.fields["lieu"].choices = choix  # type: ignore[attr-defined]
        else:
            del self.fields["lieu"]
        self.lay_out(
            Fieldset("La campagne", *(["lieu"] if choix else []), "libelle", "annee"),
            Fieldset("Les demandes", "natures", "types"),
            Fieldset("Les jours", Row("ouverture_on", "cloture_on"), "consigne"),
        )

    def clean(self) -> dict[str, Any]:
        """The two dates in order, said beside the second."""
        valeurs = super().clean() or {}
        debut, fin = valeurs.get("ouverture_on"), valeurs.get("cloture_on")
        if debut and fin and fin < debut:
            self.add_error("cloture_on", "La clôture vient avant l’ouverture : changez l’une des deux dates.")
        return valeurs

    @property
    def departement_id(self) -> str | None:
        """The département chosen; None for the national default."""
        lieu = self.cleaned_data["lieu"]
        return None if lieu == NATIONAL else lieu

    @property
    def donnees(self) -> DonneesCampagne:
        """What the service takes."""
        return DonneesCampagne(**{nom: v for nom, v in self.cleaned_data.items() if nom != "lieu"})
