"""Section « Identité »: who asks."""

from collections.abc import Mapping
from typing import Any

from django import forms

from conventions.enums import CodeSection
from conventions.forms.base import SectionForm
from siae_portal.formulaires import IbanField


class IdentiteForm(SectionForm):
    """Who asks: what the structure keeps up to date; the register itself is shown, not typed."""

    code = CodeSection.IDENTITE
    origines = {
        "representant_nom": "representant_legal",
        "representant_pouvoir": "representant_titre_pouvoir",
    }
    conditions = {"label_rq": lambda regles: regles.label_rq_possible}
    colonnes = frozenset(
        {
            "adresse_gestion",
            "telephone",
            "courriel",
            "registre",
            "idcc",
            "representant_nom",
            "representant_qualite",
            "representant_pouvoir",
            "iban",
            "label_rq",
        }
    )
    groupes = (
        ("Coordonnées", ("adresse_gestion", ("telephone", "courriel"), ("registre", "idcc"), "label_rq")),
        ("Représentant légal", ("representant_nom", "representant_qualite", "representant_pouvoir")),
        ("Compte bancaire", ("iban",)),
    )

    adresse_gestion = forms.CharField(max_length=250)
    telephone = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"type": "tel"}))
    courriel = forms.EmailField(error_messages={"invalid": "Écrivez une adresse complète, avec son arobase."})
    registre = forms.CharField(max_length=80)
    idcc = forms.RegexField(
        regex=r"^\d{4}$",
        error_messages={
            "invalid": "Un IDCC a quatre chiffres, par exemple 3016 ; 9999 si aucun ne s’applique."
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    label_rq = forms.BooleanField()
    representant_nom = forms.CharField(
        max_length=150, help_text="Prénom et nom de la personne qui engage la structure."
    )
    representant_qualite = forms.CharField(
        max_length=120,
        label="Qualité du représentant",
        help_text="Par exemple : présidente, directeur général.",
    )
    representant_pouvoir = forms.CharField(max_length=200)
    iban = IbanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if masque := self.dossier.structure.iban_masque:
            self.fields["iban"].required = False
            self.fields["iban"].help_text = f"IBAN enregistré : {masque}. Laissez vide pour le garder."

    def _porteur(self, nom: str) -> Any:
        return self.dossier if nom == "label_rq" else self.dossier.structure

    def _stored(self, nom: str, contenu: Mapping[str, Any]) -> Any:
        """An IBAN is never shown back."""
        return "" if nom == "iban" else super()._stored(nom, contenu)

    def valeurs_colonnes(self) -> dict[str, Any]:
        """An IBAN left empty keeps the one already stored."""
        valeurs = super().valeurs_colonnes()
        if not valeurs["iban"]:
            del valeurs["iban"]
        return valeurs
