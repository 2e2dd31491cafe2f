"""Starting, depositing and answering: the acts of the author of a dossier."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.template.loader import render_to_string

from conventions.enums import NatureDemande
from conventions.forms.justification import LuField, TexteJustificationField
from conventions.rules.conseils import Blocage
from conventions.rules.dossier import ATTESTATION_PAPIER, DECLARATION, TAILLE_TEXTE_MAX
from siae_portal.formulaires import PageForm, TexteLongField
from structures.enums import TypeStructure
from structures.models import Structure
from structures.rules import REGLES

ANNEES_A_VENIR = 2


class AlerteLayout(LayoutObject):
    """The field of a justification, under what its alert is."""

    template = "conventions/_alerte_a_justifier.html"

    def __init__(self, alerte: Blocage) -> None:
        self.alerte = alerte
        self.fields = [f"justification_{alerte.regle}", f"lue_{alerte.regle}"]

    def render(self, form: forms.Form, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        """Badge, link, source, field."""
        html = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.template, {"alerte": self.alerte, "champ": html})


def annees_ouvertes(on: date) -> list[tuple[int, str]]:
    """This year and the next."""
    return [(annee, str(annee)) for annee in range(on.year, on.year + ANNEES_A_VENIR)]


def types_ouverts(on: date) -> list[tuple[str, str]]:
    """Kinds that may be asked for; not an experiment that is over."""
    return [
        (code, f"{TypeStructure(code).label} ({code})")
        for code, regles in REGLES.items()
        if not (regles.fin_experimentation_on and regles.fin_experimentation_on < on)
    ]


class DossierCreerForm(PageForm):
    """Structure, kind, year. `structures`: those for which the person may start a dossier."""

    structure = forms.ModelChoiceField(
        label="Structure",
        queryset=Structure.objects.none(),
        empty_label=None,
        error_messages={
            "required": "Choisissez la structure qui demande.",
            "invalid_choice": "Choisissez l’une de vos structures dans la liste.",
        },
    )
    type_structure = forms.ChoiceField(
        label="Type de conventionnement",
        widget=forms.RadioSelect,
        help_text="Une régie de quartier choisit atelier et chantier d’insertion ou entreprise d’insertion : "
        "son label se déclare ensuite, dans la section Identité.",
        error_messages={"required": "Choisissez un type de conventionnement."},
    )
    annee = forms.TypedChoiceField(
        label="Année demandée",
        coerce=int,
        help_text="Année civile où commence la période demandée.",
        error_messages={"invalid_choice": "Choisissez une année de la liste."},
    )

    nature = forms.ChoiceField(
        label="Demande",
        choices=[("", "Selon la situation de la structure"), *NatureDemande.choices],
        required=False,
        error_messages={"invalid_choice": "Choisissez une demande de la liste."},
    )

    def __init__(self, *args: Any, structures: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        if len(structures) > 1:
            self.fields["structure"].empty_label = "Choisissez une structure"  # type: ignore[attr-defined]
        self.fields["annee"].choices = annees_ouvertes(on)  # type: ignore[attr-defined]
        self.fields["annee"].initial = on.year + 1
        self.fields["type_structure"].choices = types_ouverts(on)  # type: ignore[attr-defined]


class DepotForm(PageForm):
    """The quality of the representative, a justification for each alert, the declaration on honour."""

    qualite = forms.CharField(
        label="Qualité du représentant légal",
        max_length=Structure._meta.get_field("representant_qualite").max_length or 100,
        required=False,
        error_messages={"max_length": "Écrivez la qualité en %(limit_value)d caractères au plus."},
    )
    declaration = forms.BooleanField(
        label=DECLARATION, error_messages={"required": "Cochez la déclaration pour déposer le dossier."}
    )

    def __init__(
        self,
        *args: Any,
        alertes: Sequence[Blocage],
        structure: Structure,
        ecrites: Mapping[str, str] | None = None,
        papier: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if papier:
            self.fields["declaration"].label = ATTESTATION_PAPIER
            self.fields["declaration"].error_messages["required"] = (
                "Cochez l’attestation pour enregistrer le dossier papier."
            )
        self.fields["qualite"].initial = structure.representant_qualite
        self.fields["qualite"].help_text = (
            f"{structure.representant_nom or 'Le représentant légal'} engage la structure en cette qualité, "
            "inscrite dans les actes. Corrigez-la ici si elle a changé."
        )
        self.ecrites = ecrites or {}
        self.regles = [alerte.regle for alerte in alertes]
        for alerte in alertes:
            self._ask(alerte, self.ecrites.get(alerte.regle, ""))
        self.lay_out(*map(AlerteLayout, alertes), "qualite", "declaration")

    def _ask(self, alerte: Blocage, ecrite: str) -> None:
        """The field of an alert, holding what was already written about it, and what its author has read."""
        self.fields[f"justification_{alerte.regle}"] = TexteJustificationField(
            label=alerte.libelle,
            initial=ecrite,
            help_text="Expliquez pourquoi : l’agent lira votre réponse à côté de cette alerte.",
            error_messages={"required": "Expliquez ce point en une phrase au moins."},
        )
        self.fields[f"lue_{alerte.regle}"] = LuField(initial=ecrite)

    def clean(self) -> dict[str, Any]:
        """Refuse to overwrite unseen what somebody else wrote about an alert since this page was read."""
        donnees = super().clean() or {}
        for regle in self.regles:
            ecrite, nom = self.ecrites.get(regle, ""), f"justification_{regle}"
            if ecrite and nom in donnees and ecrite not in (donnees[f"lue_{regle}"], donnees[nom]):
                self.add_error(
                    nom, f"Quelqu’un a écrit entre-temps : « {ecrite} ». Réunissez les deux textes."
                )
                self.data = self.data.copy()  # type: ignore[attr-defined]
                self.data[f"lue_{regle}"] = ecrite  # type: ignore[index]
        return donnees

    @property
    def justifications(self) -> dict[str, str]:
        """Rule → the structure's words."""
        return {regle: self.cleaned_data[f"justification_{regle}"] for regle in self.regles}


class ReponseForm(PageForm):
    """What the structure answers to a request of the service."""

    reponse = TexteLongField(
        label="Réponse au service",
        max_length=TAILLE_TEXTE_MAX,
        help_text="Dites pour chaque point demandé ce que vous avez joint ou corrigé, ou pourquoi vous ne "
        "pouvez pas le faire.",
        error_messages={"required": "Écrivez votre réponse, même en une phrase."},
    )
