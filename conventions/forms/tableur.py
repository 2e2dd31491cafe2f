"""Cells pasted or loaded from a spreadsheet: what is right is kept, what is wrong is said cell by cell."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from conventions.forms.tableaux import LigneForm
from conventions.rules.listes import choix_de
from conventions.rules.tableaux import LIGNES_MAX, Colonne, Tableau
from conventions.services.tableur import TAILLE_MAX_MO, FichierIllisible, read_file, read_text
from siae_portal.formulaires import FichierRecuField, PageForm, TexteLongField

COLLAGE_MAX = 200_000
OUI = {"oui", "o", "x", "1", "vrai", "true"}
NON = {"non", "n", "0", "faux", "false"}
_MONTANT = re.compile(r"[\u00a0\u202f]")


class TableurForm(PageForm):
    """Paste, or send the model filled in; add to the lines saved, or replace them."""

    disposition = ("coller", "fichier", "mode")

    coller = TexteLongField(
        label="Coller depuis un tableur",
        max_length=COLLAGE_MAX,
        rows=8,
        required=False,
        help_text="Copiez les cellules du tableur, avec ou sans la ligne des titres, et collez-les ici.",
    )
    fichier = FichierRecuField(
        plafond_mo=TAILLE_MAX_MO,
        label="Ou charger le modèle rempli",
        required=False,
        help_text=f"XLSX ou CSV, {TAILLE_MAX_MO} Mo au plus ; une formule est lue par son résultat.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )
    mode = forms.ChoiceField(
        label="Les lignes déjà enregistrées",
        choices=[("remplacer", "Les remplacer"), ("ajouter", "Les garder et ajouter celles-ci")],
        initial="remplacer",
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Read the cells of the one or the other.

        Raises:
            ValidationError: nothing sent, or nothing that can be read.
        """
        valeurs = super().clean() or {}
        if self.errors:
            return valeurs
        fichier, texte = valeurs.get("fichier"), valeurs.get("coller") or ""
        if not fichier and not texte.strip():
            raise ValidationError("Collez des cellules ou choisissez un fichier.")
        try:
            valeurs["cellules"] = (
                read_file(fichier.file, taille=fichier.size) if fichier else read_text(texte)
            )
        except FichierIllisible as illisible:
            self.add_error("fichier" if fichier else "coller", str(illisible))
        return valeurs


@dataclass
class LectureTableau:
    """What was read: lines to keep, errors by cell, and the wrong lines as they were typed."""

    valides: list[dict[str, Any]] = field(default_factory=list)
    erreurs: list[str] = field(default_factory=list)
    fausses: list[list[str]] = field(default_factory=list)

    @property
    def a_reprendre(self) -> str:
        """The wrong lines, ready to be mended and pasted again."""
        return "\n".join("\t".join(ligne) for ligne in self.fausses)


def read_cells(tableau: Tableau, cellules: list[list[str]]) -> LectureTableau:
    """Read lines of cells, with or without their titles."""
    lecture, ordre = LectureTableau(), _order(tableau, cellules)
    debut = 1 if ordre is not None else 0
    colonnes = ordre if ordre is not None else list(tableau.colonnes)
    for rang, ligne in enumerate(cellules[debut:], start=debut + 1):
        if rang - debut > LIGNES_MAX:
            lecture.erreurs.append(
                f"Un tableau a {LIGNES_MAX} lignes au plus : les suivantes ne sont pas lues."
            )
            break
        _read_line(tableau, colonnes, rang, ligne, lecture)
    return lecture


def _order(tableau: Tableau, cellules: list[list[str]]) -> list[Colonne | None] | None:
    """The column of each title of the first line; None when it is not a line of titles."""
    if not cellules:
        return None
    connues = {_plain(c.libelle): c for c in tableau.colonnes} | {c.nom: c for c in tableau.colonnes}
    titres = [connues.get(_plain(cellule)) for cellule in cellules[0]]
    trouvees = sum(titre is not None for titre in titres)
    return titres if trouvees >= max(1, len([c for c in cellules[0] if c.strip()]) // 2 + 1) else None


def _read_line(tableau: Tableau, colonnes: Any, rang: int, ligne: list[str], lecture: LectureTableau) -> None:
    lues = {
        colonne.nom: _cell(colonne, texte)
        for colonne, texte in zip(colonnes, ligne, strict=False)
        if colonne is not None
    }
    fixe = None
    if tableau.fixes:
        compte = str(lues.pop(tableau.cle, "")).split(" ")[0]
        fixe = next((f for f in tableau.fixes if f.code == compte), None)
        if fixe is None:
            lecture.erreurs.append(
                f"ligne {rang}, colonne Compte : « {compte} » n’est pas un compte de ce tableau."
            )
            lecture.fausses.append(ligne)
            return
    form = LigneForm(
        {f"l-{nom}": texte for nom, texte in lues.items()}, prefix="l", tableau=tableau, rang=rang, fixe=fixe
    )
    if form.is_valid():
        if form.est_remplie:
            lecture.valides.append(form.valeurs())
        return
    lecture.fausses.append(ligne)
    for cellule in form.cellules:
        lecture.erreurs += [f"ligne {rang}, colonne {cellule.label} : {erreur}" for erreur in cellule.errors]


def _cell(colonne: Colonne, texte: str) -> str:
    """A cell as its field reads it: choices by their label, yes and no in words."""
    genre, _, liste = colonne.forme.partition(":")
    ecrit = _plain(texte)
    if genre == "choix":
        par_libelle = {_plain(libelle): code for code, libelle in choix_de(liste)}
        return par_libelle.get(ecrit, texte.strip())
    if genre == "booleen":
        return "True" if ecrit in OUI else "False" if ecrit in NON else texte.strip()
    return _MONTANT.sub(" ", texte).strip()


def _plain(texte: str) -> str:
    decompose = unicodedata.normalize("NFD", texte.strip().casefold().replace("’", "'"))
    return re.sub(r"\s*\(.*\)$", "", "".join(c for c in decompose if not unicodedata.combining(c)))


def merge_lines(
    tableau: Tableau, avant: list[dict[str, Any]], lues: list[dict[str, Any]], *, remplacer: bool
) -> list[dict[str, Any]]:
    """The lines to keep; an account of the budget or an atelier of the same name takes what was read."""
    if not (tableau.fixes or tableau.nom == "ateliers"):
        return lues if remplacer else [*avant, *lues]
    cle = tableau.cle
    gardees = {} if remplacer else {str(ligne.get(cle)).casefold(): ligne for ligne in avant}
    return list((gardees | {str(ligne.get(cle)).casefold(): ligne for ligne in lues}).values())
