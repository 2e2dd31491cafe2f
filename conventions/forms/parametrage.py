"""Forms of the screens that change the dossier unique: one per object, dated, keeping only what changes."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from conventions.enums import Gravite, NatureDemande, ObjetAdapte
from conventions.forms.fabrique import FORMES
from conventions.rules.conditions import CONDITIONS
from conventions.rules.controles.moteur import parametre_valide
from conventions.rules.listes import noms_de_listes
from conventions.services.parametrage import Portees
from siae_portal.formulaires import EntierField, JourField, PageForm
from structures.enums import TypeStructure

CODE = re.compile(r"^[A-Za-z][A-Za-z0-9_]{1,38}$")
REPONSES = (("oui", "Oui"), ("non", "Non"), ("condition", "Selon une condition"))
LIBELLES_FORME = {
    "texte_court": "Texte court",
    "texte_long": "Texte long",
    "entier": "Nombre entier",
    "decimal_2": "Nombre à deux décimales",
    "montant_eur": "Montant en euros",
    "pourcentage_2": "Pourcentage",
    "date": "Date",
    "booleen": "Oui ou non",
    "adresse": "Adresse",
    "courriel": "Courriel",
    "telephone": "Téléphone",
    "duree_hh_mm": "Heures et minutes",
}


def conditions() -> list[tuple[str, str]]:
    """The conditions, by what they say."""
    return [("", "Aucune"), *((code, c.libelle) for code, c in sorted(CONDITIONS.items()))]


def formes() -> list[tuple[str, str]]:
    """Ways to answer a new field."""
    listes = [(f"choix:{nom}", f"Un choix : {nom.replace('_', ' ')}") for nom in noms_de_listes()]
    return [(forme, LIBELLES_FORME[forme]) for forme in FORMES if forme in LIBELLES_FORME] + listes


def _choices(**kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **kwargs)


class PorteeForm(PageForm):
    """Where something holds, among the places that the person may change, and from which day on."""

    portee = forms.ChoiceField(label="Où s’applique ce changement")
    debut_on = JourField(label="À compter du")

    def __init__(self, *args: Any, portees: Portees, on: date, **kwargs: Any) -> None:
        self.on = on
        kwargs["initial"] = {"debut_on": on, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["portee"].choices = list(portees.items())  # type: ignore[attr-defined]
        if len(portees) == 1:
            self.fields["portee"].widget = forms.HiddenInput()
            self.initial["portee"] = next(iter(portees))
        self.fields["portee"].required = "" not in portees

    def clean_debut_on(self) -> date:
        """Nothing changes in the past.

        Raises:
            ValidationError: a day already gone.
        """
        debut: date = self.cleaned_data["debut_on"]
        if debut < self.on:
            raise ValidationError("Choisissez aujourd’hui ou un jour à venir : le passé ne change pas.")
        return debut


class AdaptationForm(PorteeForm):
    """What every change says: where, from which day on, and until when."""

    objet: ClassVar[ObjetAdapte]

    debut_on = JourField(
        label="À compter du",
        help_text="Les dossiers commencés avant ce jour gardent leurs questions et leurs pièces.",
    )
    fin_on = JourField(label="Jusqu’au", required=False, help_text="Vide : sans terme.")
    actif = forms.BooleanField(
        label="En vigueur",
        required=False,
        initial=True,
        help_text="Décochez pour retirer cette ligne du dossier.",
    )

    def __init__(self, *args: Any, ligne: Mapping[str, Any] | None, on: date, **kwargs: Any) -> None:
        self.ligne = ligne or {}
        kwargs["initial"] = {**self.ligne, "debut_on": on, **kwargs.get("initial", {})}
        super().__init__(*args, on=on, **kwargs)
        communs = ["portee", "debut_on", "fin_on", "actif"]
        premiers = ["code", "rubrique", "libelle", "forme"]
        self.order_fields([*premiers, *(n for n in self.fields if n not in communs + premiers), *communs])
        if ligne is None:
            del self.fields["actif"]

    def clean(self) -> dict[str, Any]:
        """The end follows the start."""
        valeurs = super().clean() or {}
        debut, fin = valeurs.get("debut_on"), valeurs.get("fin_on")
        if debut and fin and fin < debut:
            self.add_error("fin_on", "La fin vient avant le début : corrigez l’une des deux.")
        return valeurs

    @property
    def attributs(self) -> list[str]:
        """Names of the attributes of the row."""
        return [n for n in self.fields if n not in {"portee", "debut_on", "fin_on", "code"}]

    def valeurs(self) -> dict[str, Any]:
        """What changes in the row; the whole row when it is new."""
        lues = {nom: self.cleaned_data[nom] for nom in self.attributs}
        return {nom: v for nom, v in lues.items() if not self.ligne or _unlike(self.ligne.get(nom), v)}


def _unlike(avant: Any, apres: Any) -> bool:
    if isinstance(avant, list | tuple) or isinstance(apres, list | tuple):
        return set(avant or ()) != set(apres or ())
    return (avant or "") != (apres or "") if not isinstance(apres, bool) else avant is not apres


class CodeMixin(forms.Form):
    """A new row has a code of its own."""

    connus: ClassVar[frozenset[str]] = frozenset()

    code = forms.CharField(
        label="Code", max_length=39, help_text="Lettres sans accent, chiffres et tirets bas : demande_locale."
    )

    def clean_code(self) -> str:
        """A code that may be written everywhere.

        Raises:
            ValidationError: another sign, or a code already taken.
        """
        code: str = self.cleaned_data["code"]
        if not CODE.fullmatch(code):
            raise ValidationError("Un code a des lettres sans accent, des chiffres et des tirets bas.")
        return code


class RubriqueForm(AdaptationForm):
    """A section."""

    objet = ObjetAdapte.RUBRIQUE

    libelle = forms.CharField(label="Titre", max_length=80)
    aide = forms.CharField(label="Introduction", max_length=250, required=False)
    ordre = EntierField(label="Ordre", maximum=9999, help_text="Les rubriques vont de dix en dix.")


class ChampForm(AdaptationForm):
    """A field that exists: its words, and when it is asked."""

    objet = ObjetAdapte.CHAMP

    libelle = forms.CharField(label="Question", max_length=150)
    aide = forms.CharField(label="Aide", max_length=300, required=False)
    exemple = forms.CharField(label="Exemple", max_length=150, required=False)
    groupe = forms.CharField(label="Groupe sur la page", max_length=80, required=False)
    obligatoire = forms.ChoiceField(label="Réponse obligatoire", choices=REPONSES)
    condition = forms.ChoiceField(label="Condition", choices=conditions, required=False)
    source = forms.CharField(
        label="Source", max_length=500, required=False, help_text="Texte qui demande cette réponse."
    )

    def clean(self) -> dict[str, Any]:
        """A conditional answer names its condition."""
        valeurs = super().clean()
        if valeurs.get("obligatoire") == "condition" and not valeurs.get("condition"):
            self.add_error("condition", "Choisissez la condition qui rend la réponse obligatoire.")
        return valeurs


class ChampNouveauForm(CodeMixin, ChampForm):
    """A field that the files do not hold."""

    rubrique = forms.ChoiceField(label="Rubrique")
    forme = forms.ChoiceField(label="Comment on répond", choices=formes)
    types = _choices(label="Types de structure", choices=TypeStructure.choices)
    natures = _choices(label="Natures de demande", choices=NatureDemande.choices)
    ordre = EntierField(
        label="Ordre", initial=9000, maximum=99999, help_text="Un grand nombre place la question à la fin."
    )


class PieceForm(AdaptationForm):
    """A paper: its name, of whom and when it is asked."""

    objet = ObjetAdapte.PIECE

    libelle = forms.CharField(label="Pièce", max_length=200)
    types = _choices(label="Types de structure", choices=TypeStructure.choices)
    caractere = forms.ChoiceField(
        label="Caractère",
        choices=[
            ("obligatoire", "Obligatoire"),
            ("recommandee", "Recommandée"),
            ("facultative", "Facultative"),
        ],
    )
    condition = forms.ChoiceField(label="Condition", choices=conditions, required=False)
    source = forms.CharField(label="Source", max_length=500, required=False)

    def __init__(self, *args: Any, ligne: Mapping[str, Any] | None, **kwargs: Any) -> None:
        demande = (ligne or {}).get("demande", {})
        initial = {f"demande_{n}": demande.get(n, "non") for n in NatureDemande.values}
        super().__init__(*args, ligne=ligne, initial=initial, **kwargs)
        for nature in NatureDemande:
            self.fields[f"demande_{nature}"] = forms.ChoiceField(
                label=f"Demandée : {nature.label.lower()}", choices=REPONSES
            )
        self.order_fields(
            [
                "code",
                "libelle",
                "types",
                "caractere",
                *(f"demande_{n}" for n in NatureDemande.values),
                "condition",
            ]
        )

    def valeurs(self) -> dict[str, Any]:
        """What changes, the natures gathered."""
        valeurs = {n: v for n, v in super().valeurs().items() if not n.startswith("demande_")}
        demande = {n: self.cleaned_data[f"demande_{n}"] for n in NatureDemande.values}
        return valeurs | ({} if demande == self.ligne.get("demande") else {"demande": demande})


class PieceNouvelleForm(CodeMixin, PieceForm):
    """A paper that the files do not hold."""


class RegleForm(AdaptationForm):
    """A check: how serious, what it says, its thresholds."""

    objet = ObjetAdapte.REGLE

    gravite = forms.ChoiceField(label="Gravité", choices=Gravite.choices)
    message = forms.CharField(label="Message", max_length=200)

    def __init__(self, *args: Any, ligne: Mapping[str, Any] | None, **kwargs: Any) -> None:
        self.seuils: dict[str, str] = dict((ligne or {}).get("parametres", {}))
        initial = {f"seuil_{nom}": valeur for nom, valeur in self.seuils.items()}
        super().__init__(*args, ligne=ligne, initial=initial, **kwargs)
        for nom in self.seuils:
            self.fields[f"seuil_{nom}"] = forms.CharField(label=f"Seuil « {nom} »", max_length=20)
        self.order_fields(["gravite", "message", *(f"seuil_{nom}" for nom in self.seuils)])

    def clean(self) -> dict[str, Any]:
        """A threshold keeps its kind."""
        valeurs = super().clean()
        for nom, avant in self.seuils.items():
            apres = str(valeurs.get(f"seuil_{nom}", "")).replace(",", ".").strip()
            if f"seuil_{nom}" not in self.errors and not parametre_valide(str(avant), apres):
                self.add_error(f"seuil_{nom}", f"Écrivez une valeur de même forme que {avant}.")
            valeurs[f"seuil_{nom}"] = apres
        return valeurs

    def valeurs(self) -> dict[str, Any]:
        """What changes, the thresholds gathered."""
        valeurs = {n: v for n, v in super().valeurs().items() if not n.startswith("seuil_")}
        seuils = {nom: self.cleaned_data[f"seuil_{nom}"] for nom in self.seuils}
        changes = {nom: valeur for nom, valeur in seuils.items() if valeur != str(self.seuils[nom])}
        return valeurs | ({"parametres": changes} if changes else {})


class RubriqueNouvelleForm(CodeMixin, RubriqueForm):
    """A section that the files do not hold."""


FORMULAIRES: Mapping[str, type[AdaptationForm]] = {
    form.objet: form for form in (RubriqueForm, ChampForm, PieceForm, RegleForm)
}
NOUVEAUX: Mapping[str, type[AdaptationForm]] = {
    form.objet: form for form in (RubriqueNouvelleForm, ChampNouveauForm, PieceNouvelleForm)
}


class ApercuForm(PageForm):
    """Which section, for which kind and nature."""

    type_structure = forms.ChoiceField(label="Type de structure", choices=TypeStructure.choices)
    nature = forms.ChoiceField(label="Nature de la demande", choices=NatureDemande.choices)
    rubrique = forms.ChoiceField(label="Rubrique")

    def __init__(self, *args: Any, rubriques: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rubrique"].choices = rubriques  # type: ignore[attr-defined]
