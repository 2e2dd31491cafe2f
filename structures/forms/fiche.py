"""The sections of the record that are made of columns, and what an agent corrects."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.core.exceptions import ValidationError

from siae_portal.formulaires import IbanField, JourField, PageForm, TexteLongField
from structures.forms.commun import COURRIEL_INVALIDE, CodePostalField, CommuneField, TelephoneField
from structures.models import Reseau, Structure
from structures.rules.formes import libelles_formes
from structures.services.sirene import Ecart

MOTIF_MAX = 1000


def _forme_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Catégorie juridique",
        choices=lambda: [
            ("", "Choisissez une catégorie"),
            *((code, f"{libelle} ({code})") for code, libelle in libelles_formes().items()),
        ],
    )


def _naf_field() -> forms.RegexField:
    return forms.RegexField(
        label="Code NAF",
        regex=r"^\d{4}[A-Z]$",
        help_text="Quatre chiffres et une lettre, par exemple 8899B.",
        error_messages={"invalid": "Un code NAF a quatre chiffres et une lettre majuscule, sans point."},
    )


class EtatCivilMixin(forms.Form):
    """The columns of the identity that the State keeps."""

    denomination = forms.CharField(label="Dénomination", max_length=150)
    categorie_juridique = _forme_field()
    naf = _naf_field()
    creee_on = JourField(label="Créée le", required=False)


class IdentiteForm(PageForm):
    """Who the structure is; its identity itself while no agent has checked it."""

    registre = forms.CharField(label="Numéro RNA ou RCS", max_length=80, required=False)
    idcc = forms.RegexField(
        label="Convention collective (IDCC)",
        regex=r"^\d{4}$",
        required=False,
        error_messages={
            "invalid": "Un IDCC a quatre chiffres, par exemple 3016 ; 9999 si aucun ne s’applique."
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    representant_nom = forms.CharField(
        label="Représentant légal",
        max_length=150,
        help_text="Prénom et nom de la personne qui engage la structure.",
    )
    representant_qualite = forms.CharField(
        label="Qualité du représentant", max_length=120, help_text="Par exemple : présidente."
    )
    representant_pouvoir = forms.CharField(
        label="Titre qui donne pouvoir",
        max_length=200,
        required=False,
        help_text="Par exemple : délibération du conseil d’administration du 5 janvier 2026.",
    )

    disposition: tuple[Any, ...] = (
        Fieldset("Registre et convention collective", Row("registre", "idcc")),
        Fieldset("Représentant légal", "representant_nom", "representant_qualite", "representant_pouvoir"),
    )


class IdentiteOuverteForm(EtatCivilMixin, IdentiteForm):
    """The same, before an agent has checked the record."""

    disposition = (
        Fieldset("Identité", "denomination", "categorie_juridique", Row("naf", "creee_on")),
        *IdentiteForm.disposition,
    )


class CorrectionForm(EtatCivilMixin, PageForm):
    """An agent corrects the identity, or notes what she found, and says why."""

    moyens_separes = forms.BooleanField(
        label="Moyens séparés constatés",
        required=False,
        help_text="Pour une entreprise de travail temporaire d’insertion qui porte un autre type sous le "
        "même SIRET : l’intérim a ses propres moyens. Le contrôle de son exclusivité en tient compte.",
    )
    motif = TexteLongField(
        label="Motif de la correction",
        max_length=MOTIF_MAX,
        rows=3,
        help_text="La structure le lira dans l’historique de sa fiche.",
    )

    disposition = ("denomination", "categorie_juridique", Row("naf", "creee_on"), "moyens_separes", "motif")


class CoordonneesForm(PageForm):
    """Where it is and how to reach it."""

    adresse = forms.CharField(label="Adresse", max_length=250, help_text="Numéro et voie.")
    code_postal = CodePostalField()
    commune = CommuneField()
    adresse_gestion = forms.CharField(
        label="Adresse de gestion",
        max_length=250,
        required=False,
        help_text="Celle où l’on vous écrit, si elle est différente.",
    )
    telephone = TelephoneField()
    courriel = forms.EmailField(label="Courriel", error_messages=COURRIEL_INVALIDE)

    disposition = (
        Fieldset("Adresse", "adresse", Row("code_postal", "commune"), "adresse_gestion"),
        Fieldset("Joindre la structure", Row("telephone", "courriel")),
    )

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        self.structure = structure
        super().__init__(*args, **kwargs)

    def clean_commune(self) -> Any:
        """Another département is another State service: that is a transfer.

        Raises:
            ValidationError: a commune of another département.
        """
        commune = self.cleaned_data["commune"]
        if commune and commune.departement_id != self.structure.departement_id:
            raise ValidationError(
                f"{commune} est dans un autre département ({commune.departement}) : un changement de "
                "département est un transfert d’établissement, déclarez-le depuis la fiche."
            )
        return commune


class BanqueForm(PageForm):
    """The bank account. Never shown back."""

    iban = IbanField(label="Nouvel IBAN", help_text="Celui du relevé d’identité bancaire de la structure.")


class ReseauxForm(PageForm):
    """The networks that the structure belongs to."""

    reseaux = forms.ModelMultipleChoiceField(
        label="Réseaux",
        queryset=Reseau.objects.order_by("nom", "pk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Un réseau manque ? Demandez à l’administration du portail de l’ajouter.",
    )


class SireneForm(PageForm):
    """What an agent takes over from SIRENE, column by column."""

    champs = forms.MultipleChoiceField(
        label="Valeurs de Sirene à reprendre",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une valeur à reprendre."},
    )

    def __init__(self, *args: Any, ecarts: list[Ecart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["champs"].choices = [  # type: ignore[attr-defined]
            (ecart.champ, f"{ecart.libelle} : {ecart.sirene}") for ecart in ecarts
        ]
