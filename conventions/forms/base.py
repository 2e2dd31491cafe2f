"""The common part of the five sections: fields of the kind, drafts accepted, content told from columns."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms

from conventions.enums import CodeSection
from conventions.models import Dossier
from conventions.rules.champs import champs
from conventions.rules.dossier import champs_obligatoires
from structures.rules import ReglesStructure

Groupe = tuple[str, tuple[str | tuple[str, ...], ...]]


class SectionForm(forms.Form):
    """One section of the dossier unique.

    `origines`: field → code of champs_dui.csv when they differ. `conditions`: field → capacity of the kind
    that brings it. `groupes`: title and fields in order; a tuple of fields stands on one row. `colonnes`:
    fields kept in columns (of the dossier, or of the structure for the identity), never in the content.

    A mandatory field may stay empty in a draft: `manquants` names it, nothing refuses it. A wrong value is
    refused beside its field.
    """

    code: ClassVar[CodeSection]
    origines: ClassVar[Mapping[str, str]] = {}
    conditions: ClassVar[Mapping[str, Callable[[ReglesStructure], bool]]] = {}
    groupes: ClassVar[tuple[Groupe, ...]] = ()
    colonnes: ClassVar[frozenset[str]] = frozenset()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.use_required_attribute = False
        self.dossier, self.regles = dossier, dossier.regles
        self.sources: dict[str, str] = {}
        self._keep_the_fields_of_the_kind()
        self._describe_fields()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def _keep_the_fields_of_the_kind(self) -> None:
        for nom, actif in self.conditions.items():
            if not actif(self.regles):
                del self.fields[nom]

    def _describe_fields(self) -> None:
        """Label, help and legal reason from the data file; what a draft may leave empty is still asked."""
        obligatoires = champs_obligatoires(self.regles, self.code)
        for nom, field in self.fields.items():
            field.required = nom in obligatoires
            champ = champs().get(self.origines.get(nom, nom))
            if champ is None:
                continue
            field.label = field.label or champ.libelle
            field.help_text = field.help_text or champ.aide
            if raison := champ.pourquoi(self.regles):
                self.sources[nom] = raison

    def _layout(self) -> Layout:
        return Layout(
            "version",
            *(Fieldset(titre, *self._rows(noms)) for titre, noms in self.groupes if self._rows(noms)),
        )

    def _rows(self, noms: tuple[str | tuple[str, ...], ...]) -> list[Any]:
        rangs: list[Any] = []
        for nom in noms:
            presents = [n for n in ((nom,) if isinstance(nom, str) else nom) if n in self.fields]
            rangs += [Row(*presents)] if len(presents) > 1 else presents
        return rangs

    def full_clean(self) -> None:
        """Validate, then forgive what is only missing: a draft is saved as it stands."""
        super().full_clean()
        for nom, erreurs in list(self.errors.as_data().items()):
            if nom in self.fields and all(erreur.code == "required" for erreur in erreurs):
                del self.errors[nom]
                self.cleaned_data[nom] = self.fields[nom].to_python("")

    @property
    def champs_metier(self) -> list[str]:
        """Fields of the section, in order."""
        return [nom for nom in self.fields if nom != "version"]

    def valeurs_colonnes(self) -> dict[str, Any]:
        """What goes into typed columns."""
        return {nom: self.cleaned_data[nom] for nom in self.champs_metier if nom in self.colonnes}

    def valeurs_contenu(self) -> dict[str, Any]:
        """What goes into the content of the section, as JSON writes it."""
        return {nom: _json(self.cleaned_data[nom]) for nom in self.champs_metier if nom not in self.colonnes}

    def initial_depuis(self, contenu: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows first: columns of the dossier, then the content already saved."""
        return {nom: self._stored(nom, contenu) for nom in self.champs_metier}

    def _stored(self, nom: str, contenu: Mapping[str, Any]) -> Any:
        if nom in self.colonnes:
            return getattr(self._porteur(nom), nom)
        valeur = contenu.get(nom)
        return self.fields[nom].to_python(valeur) if valeur not in (None, "") else valeur

    def _porteur(self, nom: str) -> Any:
        """The row that holds the column."""
        return self.dossier


def _json(valeur: Any) -> Any:
    if isinstance(valeur, Decimal):
        return str(valeur)
    return valeur.isoformat() if isinstance(valeur, date) else valeur
