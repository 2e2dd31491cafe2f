"""Forms about the people of a place: a role with its dates, an invitation, a departure, a decision."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.layout import Column, Field, Row
from django import forms

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DemandeRattachement, Habilitation
from siae_portal.formulaires import JourField, PageForm, TexteLongField
from structures.services.departs import ARemettre

MESSAGE_MAX = 1000
NOTE_MAX = 2000


class HabilitationForm(PageForm):
    """A role, the quality printed in acts, and its dates."""

    role = forms.ChoiceField(label="Rôle")
    qualite = forms.CharField(
        label="Qualité",
        required=False,
        max_length=120,
        help_text="Imprimée dans les actes. Exemple : directrice",
    )
    debut_on = JourField(label="Du")
    fin_on = JourField(label="Au", required=False, help_text="Dernier jour d’accès. Vide : sans terme prévu.")
    disposition: tuple[Any, ...] = ("role", "qualite", Row(Column("debut_on"), Column("fin_on")))

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix: Any = self.fields["role"]
        choix.choices = [(role.value, role.label) for role in roles]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, beside the field."""
        saisi = super().clean() or {}
        debut, fin = saisi.get("debut_on"), saisi.get("fin_on")
        if debut and fin and fin < debut:
            self.add_error("fin_on", "La fin vient avant le début : corrigez l’une des deux dates.")
        return saisi

    def saisie(self) -> dict[str, Any]:
        """Keyword arguments of the services."""
        return {nom: self.cleaned_data[nom] for nom in ("role", "qualite", "debut_on", "fin_on")}

    @staticmethod
    def initial_of(habilitation: Habilitation) -> dict[str, Any]:
        """What is known of a habilitation."""
        return {nom: getattr(habilitation, nom) for nom in ("role", "qualite", "debut_on", "fin_on")}


class InvitationForm(HabilitationForm):
    """Whom to invite, with which role."""

    courriel = forms.EmailField(
        label="Adresse électronique",
        help_text="Celle avec laquelle la personne se connecte. Exemple : nom@exemple.fr",
        error_messages={"invalid": "Cette adresse est incomplète : écrivez-la par exemple nom@exemple.fr."},
    )
    disposition: tuple[Any, ...] = (
        Field("courriel", autocomplete="off", inputmode="email"),
        "role",
        "qualite",
        Row(Column("debut_on"), Column("fin_on")),
    )

    def saisie(self) -> dict[str, Any]:
        """Keyword arguments of the service."""
        return {**super().saisie(), "courriel": self.cleaned_data["courriel"].strip().lower()}


class InvitationNationaleForm(InvitationForm):
    """Whom to invite, with which national role, where."""

    region: Any = forms.ModelChoiceField(
        label="Territoire",
        queryset=None,
        required=False,
        empty_label="France entière",
        help_text="Ce qu’un observateur peut lire. Un administrateur national agit partout.",
    )
    disposition = (
        Field("courriel", autocomplete="off", inputmode="email"),
        "role",
        "region",
        "qualite",
        Row(Column("debut_on"), Column("fin_on")),
    )

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix: Any = self.fields["region"]
        choix.queryset = regions

    def clean(self) -> dict[str, Any]:
        """Refuse an administrator of one région, beside the field."""
        saisi = super().clean() or {}
        if saisi.get("region") and saisi.get("role") == Role.ADMINISTRATEUR:
            self.add_error("region", "Un administrateur agit partout : choisissez « France entière ».")
        return saisi


class DecisionForm(HabilitationForm):
    """What is granted to somebody who asks to join."""

    @staticmethod
    def initial_of_request(demande: DemandeRattachement, debut_on: Any) -> dict[str, Any]:
        """What was asked."""
        return {"role": demande.role, "debut_on": debut_on}


class RefusForm(PageForm):
    """Why a request is refused."""

    motif = TexteLongField(
        label="Pourquoi vous refusez",
        max_length=MESSAGE_MAX,
        rows=3,
        help_text="La personne le lira. Exemple : vous n’avez pas encore signé votre contrat.",
    )


class DepartForm(PageForm):
    """Last day of access, who takes each thing over, and the note left to them."""

    fin_on = JourField(label="Dernier jour d’accès", help_text="Aujourd’hui au plus tôt.")
    note = TexteLongField(
        label="Note pour la suite",
        required=False,
        max_length=NOTE_MAX,
        rows=4,
        help_text="Envoyée à qui reprend, et gardée au journal.",
    )

    def __init__(self, *args: Any, a_remettre: Sequence[ARemettre], **kwargs: Any) -> None:
        self.a_remettre = a_remettre
        super().__init__(*args, **kwargs)
        for chose in a_remettre:
            candidats = [(str(user.pk), str(user)) for user in chose.candidats]
            self.fields[_field(chose)] = forms.ChoiceField(
                label=f"Qui reprend : {chose.libelle}",
                choices=[("", "Choisissez une personne"), *candidats],
                help_text=""
                if candidats
                else "Personne ici n’a le rôle qu’il faut : invitez d’abord quelqu’un, puis revenez.",
            )
        reprises = [_field(chose) for chose in a_remettre]
        self.lay_out("fin_on", *reprises, "note")

    def repreneurs(self) -> dict[str, int]:
        """Who takes over, by code."""
        return {chose.code: int(self.cleaned_data[_field(chose)]) for chose in self.a_remettre}


class MotifAssistanceForm(PageForm):
    """Why an administrator looks at a structure."""

    motif = TexteLongField(
        label="Pourquoi vous ouvrez cet accès",
        max_length=MESSAGE_MAX,
        rows=3,
        help_text="La structure le lira. Exemple : appel du 12 mars, dépôt bloqué.",
    )


class ServiceRegionalForm(PageForm):
    """A région without its service yet."""

    region: Any = forms.ModelChoiceField(label="Région", queryset=None, empty_label="Choisissez une région")
    courriel = forms.EmailField(label="Courriel du service", required=False)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix: Any = self.fields["region"]
        choix.queryset = regions


def _field(chose: ARemettre) -> str:
    return f"reprise_{chose.code}"
