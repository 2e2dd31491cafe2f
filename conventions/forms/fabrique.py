"""From the way an answer is typed (`forme`) to the form field that reads it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from conventions.forms.champs import DureeField, PourcentageField
from conventions.rules.dossier import TAILLE_TEXTE_MAX
from conventions.rules.listes import choix_de
from conventions.rules.questions import COLONNES_STRUCTURE, Question
from siae_portal.formulaires import (
    EntierField,
    EtpField,
    IbanField,
    JourField,
    MontantField,
    SiretField,
    TexteLongField,
)
from siae_portal.formulaires.texte_simple import plain_text
from structures.models import Structure

TEXTE_COURT_MAX = 250
OUI_NON = (("True", "Oui"), ("False", "Non"))
HEURES_MAX = 9_999_999


class OuiNonField(forms.TypedChoiceField):
    """Yes or no, never a box left unticked. The value cleaned is None, True or False."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=OUI_NON,
            coerce=lambda valeur: valeur in (True, "True"),
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


class TexteField(forms.CharField):
    """One line; markup pasted from a word processor leaves its words only."""

    def to_python(self, value: Any) -> str:
        """Plain text."""
        return " ".join(plain_text(super().to_python(value) or "").split("\n")).strip()


class TexteSimpleField(TexteLongField):
    """Several lines; markup pasted from a word processor leaves its words only."""

    def to_python(self, value: Any) -> str:
        """Plain text."""
        return plain_text(super().to_python(value))


def _texte_court(**kwargs: Any) -> forms.Field:
    return TexteField(**{"max_length": TEXTE_COURT_MAX, **kwargs})


def _texte_long(**kwargs: Any) -> forms.Field:
    return TexteSimpleField(max_length=TAILLE_TEXTE_MAX, rows=4, **kwargs)


def _chiffres(motif: str, message: str) -> Callable[..., forms.Field]:
    def build(**kwargs: Any) -> forms.Field:
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        return forms.RegexField(regex=motif, error_messages={"invalid": message}, widget=widget, **kwargs)

    return build


def _courriel(**kwargs: Any) -> forms.Field:
    message = "Écrivez une adresse complète, avec son arobase."
    return forms.EmailField(error_messages={"invalid": message}, **kwargs)


def _telephone(**kwargs: Any) -> forms.Field:
    return forms.CharField(max_length=20, widget=forms.TextInput(attrs={"type": "tel"}), **kwargs)


def _etp(**kwargs: Any) -> forms.Field:
    return EtpField(strictement_positif=False, **kwargs)


FORMES: Mapping[str, Callable[..., forms.Field]] = {
    "texte_court": _texte_court,
    "texte_long": _texte_long,
    "entier": lambda **kwargs: EntierField(maximum=9_999_999, **kwargs),
    "decimal_2": _etp,
    "montant_eur": MontantField,
    "pourcentage_2": PourcentageField,
    "date": JourField,
    "booleen": OuiNonField,
    "siret": SiretField,
    "iban": IbanField,
    "idcc": _chiffres(
        r"^\d{4}$", "Un IDCC a quatre chiffres, par exemple 3016 ; 9999 si aucun ne s’applique."
    ),
    "code_naf": _chiffres(r"^\d{4}[A-Z]$", "Un code NAF a quatre chiffres et une lettre, par exemple 8130Z."),
    "code_categorie_juridique": _chiffres(
        r"^\d{4}$", "Une catégorie juridique a quatre chiffres, par exemple 9220."
    ),
    "adresse": _texte_court,
    "courriel": _courriel,
    "telephone": _telephone,
    "commune": lambda **kwargs: forms.CharField(**{"max_length": 120, **kwargs}),
    "duree_hh_mm": DureeField,
}
# Answers whose bounds are their own: a request of nothing is no request.
PROPRES: Mapping[str, Callable[..., forms.Field]] = {
    "etp_demandes": EtpField,
    "nb_postes": lambda **kwargs: EntierField(minimum=1, maximum=9999, **kwargs),
    "heures_prevues": lambda **kwargs: EtpField(maximum=HEURES_MAX, **kwargs),
}


def field_of(question: Question, *, requise: bool) -> forms.Field:
    """The field of one question, with its label and its help."""
    textes: dict[str, Any] = {"label": question.libelle, "help_text": question.aide, "required": requise}
    if question.forme == "booleen" and question.champ.obligatoire == "non":
        return forms.BooleanField(**{**textes, "required": False})
    if question.champ.relatif:
        return MontantField(minimum=None, **textes)
    if construire := PROPRES.get(question.nom):
        return construire(**textes)
    if question.forme == "texte_court" and question.nom in COLONNES_STRUCTURE:
        return _texte_court(max_length=_column_length(question.nom), **textes)
    return field_of_forme(question.forme, **textes)


def field_of_forme(forme: str, **kwargs: Any) -> forms.Field:
    """The field of a `forme`; lists are written `choix:nom` and `choix_multiple:nom`.

    Raises:
        KeyError: no such way to type an answer.
    """
    genre, _, liste = forme.partition(":")
    if genre == "choix":
        return forms.ChoiceField(choices=[("", "Choisissez"), *choix_de(liste)], **kwargs)
    if genre == "choix_multiple":
        return forms.MultipleChoiceField(
            choices=choix_de(liste), widget=forms.CheckboxSelectMultiple, **kwargs
        )
    return FORMES[forme](**kwargs)


def _column_length(nom: str) -> int:
    colonne = Structure._meta.get_field(COLONNES_STRUCTURE[nom])
    return int(getattr(colonne, "max_length", None) or TEXTE_COURT_MAX)
