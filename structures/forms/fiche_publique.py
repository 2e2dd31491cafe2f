"""The public card, as the structure edits it: texts, what it sells, whom to call; lines without script."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator

from siae_portal.formulaires import PageForm, TexteLongField
from structures.enums import Clientele, NatureOffre
from structures.rules.secteurs import libelles_secteurs
from structures.services.fiche_publique import (
    ContactPublie,
    FichePublique,
    OffrePubliee,
    ordered_clienteles,
)

OFFRES_MAX, CONTACTS_MAX = 30, 10
COURRIEL_INVALIDE = {"invalid": "Écrivez une adresse complète, avec son arobase."}
_NUMERO = RegexValidator(
    r"^\+?[0-9 .()-]{4,20}$", "Ce n’est pas un numéro : écrivez par exemple 02 97 00 00 00."
)


class SiteField(forms.URLField):
    """The address of a web site: http or https, nothing else."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {"invalid": "Écrivez l’adresse entière du site, par exemple https://exemple.fr."}


class LigneForm(PageForm):
    """A part of the card; its tag, token and buttons are in the page. `disposition`: its layout."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = self.empty_permitted and not self.initial
        retirer = ["retirer"] if self.initial and "retirer" in self.fields else []
        self.lay_out(*self.disposition, *retirer)

    @property
    def gardee(self) -> bool:
        """Whether the line is to be kept: neither blank nor removed."""
        return (bool(self.initial) or self.has_changed()) and not self.cleaned_data.get("retirer")

    def full_clean(self) -> None:
        """A line to be removed is not checked."""
        super().full_clean()
        if self.is_bound and self.cleaned_data.get("retirer"):
            self.errors.clear()


class TextesForm(LigneForm):
    """What the structure says of itself, and how to reach it."""

    presentation = TexteLongField(
        label="Présentation",
        max_length=1500,
        required=False,
        help_text="Votre métier, votre projet, ce qui vous distingue. Aucun nom de salarié.",
    )
    site_web = SiteField(label="Site web", required=False, assume_scheme="https", max_length=200)
    telephone = forms.CharField(label="Téléphone", required=False, max_length=20, validators=[_NUMERO])
    courriel = forms.EmailField(label="Courriel", required=False, error_messages=COURRIEL_INVALIDE)
    disposition = ("presentation", "site_web", Row("telephone", "courriel"))


class OffreForm(LigneForm):
    """One thing that is sold."""

    libelle = forms.CharField(
        label="Ce que vous vendez",
        max_length=150,
        help_text="Par exemple « Entretien d’espaces verts ».",
        error_messages={"required": "Nommez ce que vous vendez, ou retirez cette ligne."},
    )
    secteur = forms.ChoiceField(
        label="Secteur d’activité",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez un secteur de la liste."),
    )
    nature = forms.ChoiceField(label="Nature", choices=NatureOffre.choices)
    clienteles = forms.MultipleChoiceField(
        label="À qui", choices=Clientele.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    description = TexteLongField(label="Précisions", max_length=600, rows=3, required=False)
    retirer = forms.BooleanField(label="Retirer cette offre", required=False)
    disposition = ("libelle", Row("secteur", "nature"), "clienteles", "description")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["secteur"]
        champ.choices = [("", "Choisissez un secteur"), *libelles_secteurs().items()]

    def has_changed(self) -> bool:
        """A nature is always chosen: alone, it makes no offer."""
        return bool(set(self.changed_data) - {"nature", "retirer"})


class ContactForm(LigneForm):
    """Somebody to call, who agrees to be named."""

    nom = forms.CharField(
        label="Nom", max_length=150, error_messages={"required": "Écrivez le nom de la personne à appeler."}
    )
    fonction = forms.CharField(
        label="Fonction", max_length=120, error_messages={"required": "Écrivez ce dont elle s’occupe."}
    )
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False, validators=[_NUMERO])
    courriel = forms.EmailField(label="Courriel", required=False, error_messages=COURRIEL_INVALIDE)
    retirer = forms.BooleanField(label="Retirer ce contact", required=False)
    disposition = (Row("nom", "fonction"), Row("telephone", "courriel"))

    def clean(self) -> dict[str, Any]:
        """There must be a way to reach the person.

        Raises:
            ValidationError: neither telephone nor e-mail.
        """
        valeurs = super().clean() or {}
        if not self.errors and not valeurs.get("telephone") and not valeurs.get("courriel"):
            raise ValidationError("Indiquez un téléphone ou un courriel pour ce contact.")
        return valeurs


class BaseOffreFormSet(forms.BaseFormSet):
    """The offers as a whole."""

    def clean(self) -> None:
        """Two offers never bear the same label.

        Raises:
            ValidationError: a label met twice.
        """
        noms = [f.cleaned_data["libelle"].casefold() for f in self.forms if f.gardee and not f.errors]
        if doublons := sorted({nom for nom in noms if noms.count(nom) > 1}):
            raise ValidationError(
                f"Deux offres ont le même libellé, « {doublons[0]} » : changez l’une des deux."
            )


OffreFormSet = forms.formset_factory(
    OffreForm, formset=BaseOffreFormSet, extra=1, max_num=OFFRES_MAX, validate_max=True
)
ContactFormSet = forms.formset_factory(ContactForm, extra=0, max_num=CONTACTS_MAX, validate_max=True)


class FichePubliqueForm:
    """The three parts together; `data`: what was typed, None to show the card as it is."""

    def __init__(self, fiche: FichePublique, data: Mapping[str, Any] | None = None) -> None:
        textes = {nom: getattr(fiche, nom) for nom in TextesForm.base_fields}
        self.data = data
        self.textes = TextesForm(data, initial=textes)
        self.offres = OffreFormSet(data, initial=[asdict(o) for o in fiche.offres], prefix="offres")
        self.contacts = ContactFormSet(data, initial=[asdict(c) for c in fiche.contacts], prefix="contacts")

    def is_valid(self) -> bool:
        """All the parts: each says what is wrong with it."""
        return all([partie.is_valid() for partie in (self.textes, self.offres, self.contacts)])

    @property
    def fiche(self) -> FichePublique:
        """The card that was typed; `is_valid` was asked before."""
        offres = [f.cleaned_data for f in self.offres if f.gardee]
        contacts = [f.cleaned_data for f in self.contacts if f.gardee]
        return FichePublique(
            **self.textes.cleaned_data,
            offres=tuple(
                OffrePubliee(**{**_kept(ligne), "clienteles": ordered_clienteles(ligne["clienteles"])})
                for ligne in offres
            ),
            contacts=tuple(ContactPublie(**_kept(ligne)) for ligne in contacts),
        )


def _kept(ligne: Mapping[str, Any]) -> dict[str, Any]:
    return {nom: valeur for nom, valeur in ligne.items() if nom != "retirer"}
