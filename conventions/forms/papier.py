"""A dossier received on paper: whose, what it asks, when it came, its scan."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from conventions.enums import NatureDemande, VoieReponse
from conventions.forms.depot import types_ouverts
from conventions.rules.dossier import ATTESTATION_REPONSE, TAILLE_TEXTE_MAX
from siae_portal.formats import date_longue
from siae_portal.formulaires import JourField, PageForm, PdfField, TexteLongField
from siae_portal.formulaires.fichiers import said_before
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
        self.fields["papier"].help_text += f" {said_before(('pdf',))}"
        # Names only: a whole row would decrypt an IBAN for each line of the list.
        self.fields["structure"].queryset = structures.select_related(None).only("denomination")  # type: ignore[attr-defined]
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


class ReponseRecueForm(PageForm):
    """The answer of a structure without account: when it came, how, what it says."""

    recue_on = JourField(
        label="Reçue le",
        help_text="Date du tampon d’arrivée, du courriel ou de la remise : le délai de la décision court de "
        "nouveau de ce jour.",
    )
    voie = forms.ChoiceField(
        label="Arrivée",
        choices=VoieReponse.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment la réponse est arrivée."},
    )
    reponse = TexteLongField(
        label="Ce que répond la structure",
        max_length=TAILLE_TEXTE_MAX - 200,
        rows=5,
        help_text="Pour chaque point demandé : ce qu’elle joint, corrige ou explique.",
        error_messages={"required": "Résumez en une phrase au moins ce que la structure répond."},
    )
    attestation = forms.BooleanField(
        label=ATTESTATION_REPONSE,
        error_messages={"required": "Cochez l’attestation pour enregistrer la réponse reçue."},
    )
    sources = {
        "recue_on": "La suspension du délai prend fin à la réception de ce qui est demandé (code des "
        "relations entre le public et l’administration, L114-5)."
    }

    def __init__(self, *args: Any, demandee_on: date, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demandee_on, self.on = demandee_on, on

    def clean_recue_on(self) -> date:
        """A day that has come, not before the request.

        Raises:
            ValidationError: to come, or before what it answers.
        """
        recue_on: date = self.cleaned_data["recue_on"]
        if recue_on > self.on:
            raise ValidationError("Ce jour est à venir : donnez le jour où la réponse est arrivée.")
        if recue_on < self.demandee_on:
            raise ValidationError(
                f"La demande est partie le {date_longue(self.demandee_on)} : la réponse est arrivée ensuite."
            )
        return recue_on
