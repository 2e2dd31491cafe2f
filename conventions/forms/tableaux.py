"""The tables of the dossier typed in place: one small form per line, errors beside each cell."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms

from conventions.forms.fabrique import field_of_forme
from conventions.rules.questions import ATELIERS, Question, est_vide
from conventions.rules.tableaux import LIGNES_MAX, Colonne, LigneFixe, Tableau, tableaux
from conventions.services.formulaire import Formulaire
from siae_portal.formulaires import EtpField

LIGNES_VIDES = 1
CENTIEME = Decimal("0.01")
COLONNES_MAX_EN_TABLE = 4
SANS_NOM = "Donnez un nom à cet atelier."


class LigneForm(forms.Form):
    """One line of a table. A cell may stay empty in a draft; a wrong one is refused beside it."""

    def __init__(
        self, *args: Any, tableau: Tableau, rang: int, fixe: LigneFixe | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.use_required_attribute = False
        self.tableau, self.rang, self.fixe = tableau, rang, fixe
        for colonne in tableau.saisies:
            self.fields[colonne.nom] = cell_field(colonne, tableau)
        if fixe is None:
            self.fields["retirer"] = forms.BooleanField(label="Retirer cette ligne", required=False)

    @property
    def titre(self) -> str:
        """What a voice reads of the line."""
        return f"{self.fixe.code} {self.fixe.libelle}" if self.fixe else f"ligne {self.rang}"

    @property
    def cellules(self) -> list[forms.BoundField]:
        """Cells, in order."""
        return [self[colonne.nom] for colonne in self.tableau.saisies]

    @property
    def facultatives(self) -> list[str]:
        """Names of the cells that may stay empty at the deposit."""
        return [colonne.nom for colonne in self.tableau.saisies if not colonne.requise]

    @property
    def retirable(self) -> bool:
        """Whether the line was saved and may be removed."""
        return self.fixe is None and bool(self.initial)

    @property
    def est_remplie(self) -> bool:
        """Whether something is typed in the line."""
        return any(self[colonne.nom].data not in (None, "", []) for colonne in self.tableau.saisies)

    @property
    def retiree(self) -> bool:
        """Whether the box « Retirer » is ticked."""
        return bool(self.fixe is None and self["retirer"].data)

    def full_clean(self) -> None:
        """A line removed or left blank is not checked; an atelier needs a name."""
        super().full_clean()
        if not self.is_bound:
            return
        if self.retiree or not self.est_remplie:
            self.errors.clear()
        elif self.tableau.nom == ATELIERS and not self.cleaned_data.get("nom") and "nom" not in self.errors:
            self.add_error("nom", SANS_NOM)

    def valeurs(self) -> dict[str, Any]:
        """The line as it is kept, by column."""
        ligne = {self.tableau.cle: self.fixe.code} if self.fixe else {}
        return ligne | {c.nom: _exact(self.cleaned_data.get(c.nom)) for c in self.tableau.saisies}


def _exact(valeur: Any) -> Any:
    """A number always written alike: `1.00`."""
    return valeur.quantize(CENTIEME) if isinstance(valeur, Decimal) else valeur


def cell_field(colonne: Colonne, tableau: Tableau) -> forms.Field:
    """The field of one cell, never required: completeness is said apart."""
    if colonne.forme == "booleen":
        choix = (("", "–"), ("True", "Oui"), ("False", "Non"))
        return forms.TypedChoiceField(
            label=colonne.libelle,
            choices=choix,
            coerce=lambda valeur: valeur == "True",
            empty_value=None,
            required=False,
        )
    if tableau.nom == ATELIERS and colonne.nom == "etp":
        return EtpField(label=colonne.libelle, required=False)
    if tableau.nom == ATELIERS and colonne.nom == "nom":
        return field_of_forme("commune", label=colonne.libelle, required=False)
    return field_of_forme(colonne.forme, label=colonne.libelle, required=False)


class TableauSaisie:
    """A table on a page: the lines saved and a blank one, or what was just typed."""

    def __init__(
        self, question: Question, formulaire: Formulaire, *, data: Mapping[str, Any] | None, requise: bool
    ) -> None:
        self.question, self.formulaire, self.requise = question, formulaire, requise
        self.nom, self.definition = question.nom, tableaux()[question.champ.tableau]
        self.data = data

    @property
    def cle_total(self) -> str:
        """Name of the hidden count of lines."""
        return f"{self.nom}-TOTAL_FORMS"

    @property
    def envoye(self) -> bool:
        """Whether the table was on the page sent."""
        return self.data is not None and self.cle_total in self.data

    @property
    def en_cartes(self) -> bool:
        """Too wide for a table: each line is a group of questions."""
        return len(self.definition.saisies) > COLONNES_MAX_EN_TABLE or any(
            colonne.forme == "texte_long" for colonne in self.definition.saisies
        )

    @property
    def enregistrees(self) -> list[dict[str, Any]]:
        """The lines already saved."""
        lignes = self.formulaire.reponses.get(self.nom)
        return list(lignes) if isinstance(lignes, list) else []

    @cached_property
    def lignes_form(self) -> list[LigneForm]:
        """One form per line."""
        if self.definition.fixes:
            return self._fixed()
        enregistrees = self.enregistrees
        total = self._typed_total() if self.envoye else len(enregistrees) + LIGNES_VIDES
        return [self._line(rang, enregistrees) for rang in range(min(total, LIGNES_MAX + LIGNES_VIDES))]

    def _fixed(self) -> list[LigneForm]:
        par_compte = {ligne.get(self.definition.cle): ligne for ligne in self.enregistrees}
        return [
            LigneForm(
                self.data if self.envoye else None,
                prefix=f"{self.nom}-{rang}",
                initial=self._initial(par_compte.get(fixe.code, {})),
                tableau=self.definition,
                rang=rang + 1,
                fixe=fixe,
            )
            for rang, fixe in enumerate(self.definition.fixes)
        ]

    def _line(self, rang: int, enregistrees: list[dict[str, Any]]) -> LigneForm:
        ligne = enregistrees[rang] if rang < len(enregistrees) else {}
        return LigneForm(
            self.data if self.envoye else None,
            prefix=f"{self.nom}-{rang}",
            initial=self._initial(ligne),
            tableau=self.definition,
            rang=rang + 1,
        )

    def _initial(self, ligne: Mapping[str, Any]) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        for colonne in self.definition.saisies:
            valeur = ligne.get(colonne.nom)
            if est_vide(valeur) or valeur == "":
                continue
            if colonne.forme == "booleen":
                initial[colonne.nom] = str(valeur)
            else:
                initial[colonne.nom] = cell_field(colonne, self.definition).to_python(valeur)
        return initial

    def _typed_total(self) -> int:
        assert self.data is not None  # noqa: S101 — `envoye` was asked
        brut = str(self.data[self.cle_total])
        return int(brut) if brut.isdigit() else 0

    @cached_property
    def erreurs(self) -> list[str]:
        """Errors of the table as a whole: two ateliers never bear the same name."""
        if self.definition.nom != ATELIERS:
            return []
        noms = [str(ligne["nom"]).casefold() for ligne in self.lignes if ligne.get("nom")]
        doubles = sorted({nom for nom in noms if noms.count(nom) > 1})
        if not doubles:
            return []
        return [f"Deux ateliers portent le même nom, « {doubles[0]} » : changez l’un des deux."]

    @property
    def erreurs_du_tableau(self) -> list[str]:
        """The same, once the table was sent."""
        return self.erreurs if self.envoye else []

    @property
    def toutes_erreurs(self) -> list[dict[str, str]]:
        """Every error: « ligne 4, colonne ETP : … », and the cell it leads to."""
        globales = [{"ancre": f"id_{self.nom}", "phrase": phrase} for phrase in self.erreurs_du_tableau]
        cellules = [
            {
                "ancre": cellule.auto_id,
                "phrase": f"{self.question.libelle}, {ligne.titre}, colonne {cellule.label} : {erreur}",
            }
            for ligne in self.lignes_form
            for cellule in ligne.cellules
            for erreur in cellule.errors
        ]
        return globales + cellules

    def is_valid(self) -> bool:
        """Every line typed is right; a table that was not on the page is."""
        return not self.envoye or (all(ligne.is_valid() for ligne in self.lignes_form) and not self.erreurs)

    @cached_property
    def lignes(self) -> list[dict[str, Any]]:
        """What is to be kept, in order."""
        return [
            ligne.valeurs()
            for ligne in self.lignes_form
            if ligne.is_valid() and ligne.est_remplie and not ligne.retiree
        ]

    @property
    def total(self) -> Any:
        """Sum of the amounts already saved, for a table of the budget."""
        if not self.definition.fixes:
            return None
        return self.formulaire.reponses.get(
            {"budget_charges": "total_charges"}.get(self.nom, "total_produits")
        )

    @property
    def nombre(self) -> int:
        """Lines already saved."""
        return len(self.enregistrees)
