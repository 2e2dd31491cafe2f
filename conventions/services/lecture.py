"""A dossier read back from its questions: the same labels, the answers in words, for both readers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from conventions.models import Dossier, VersionDossier
from conventions.rules.listes import libelle_de
from conventions.rules.questions import REGISTRE, Question, est_vide
from conventions.rules.tableaux import Colonne, Tableau, tableaux
from conventions.services.formulaire import Formulaire, formulaire_of, version_formulaire
from siae_portal.formats import INSECABLE, date_longue, decimal_court, entier, euros
from siae_portal.formats import etp as format_etp

EN_HEURES = frozenset({"heures_prevues"})
COLONNES_LUES_MAX = 6


@dataclass(frozen=True, kw_only=True)
class TableauLu:
    """A table read back: titles of its columns, cells in words, which columns are figures."""

    colonnes: list[Colonne]
    lignes: list[list[tuple[Colonne, str]]]

    @property
    def large(self) -> bool:
        """Too wide to be read as a table."""
        return len(self.colonnes) > COLONNES_LUES_MAX

    @property
    def en_texte(self) -> str:
        """One line of text per line of the table, to compare two of them."""
        return "\n".join(" ; ".join(cellule for _colonne, cellule in ligne) for ligne in self.lignes)


@dataclass(frozen=True, kw_only=True)
class ReponseLue:
    """One question and its answer in words; `texte`: several lines; `obligatoire` as for the deposit."""

    nom: str
    libelle: str
    valeur: str
    texte: bool
    obligatoire: bool
    tableau: TableauLu | None = None


@dataclass(frozen=True, kw_only=True)
class SectionLue:
    """One section as it is read."""

    code: str
    libelle: str
    reponses: list[ReponseLue]

    @property
    def lisibles(self) -> list[ReponseLue]:
        """Answers, and the mandatory questions that lack one; what is optional and empty is not shown."""
        return [reponse for reponse in self.reponses if reponse.valeur or reponse.obligatoire]

    @property
    def courtes(self) -> list[ReponseLue]:
        """Answers that stand on one line."""
        return [reponse for reponse in self.lisibles if not reponse.texte and reponse.tableau is None]

    @property
    def textes(self) -> list[ReponseLue]:
        """Answers of several lines, and tables."""
        return [reponse for reponse in self.lisibles if reponse.texte or reponse.tableau is not None]


def freeze_reading(sections: Iterable[SectionLue]) -> list[dict[str, Any]]:
    """A reading as JSON values: labels and answers in words, kept with a version for ever."""
    return [
        {
            "code": section.code,
            "libelle": section.libelle,
            "reponses": [
                {nom: getattr(reponse, nom) for nom in _FIGES} | {"tableau": _freeze_table(reponse.tableau)}
                for reponse in section.lisibles
            ],
        }
        for section in sections
    ]


def thaw_reading(figees: Iterable[Mapping[str, Any]]) -> list[SectionLue]:
    """A frozen reading, read again."""
    return [
        SectionLue(
            code=section["code"],
            libelle=section["libelle"],
            reponses=[
                ReponseLue(**{**reponse, "tableau": _thaw_table(reponse["tableau"])})
                for reponse in section["reponses"]
            ],
        )
        for section in figees
    ]


_FIGES = ("nom", "libelle", "valeur", "texte", "obligatoire")


def _freeze_table(tableau: TableauLu | None) -> dict[str, Any] | None:
    if tableau is None:
        return None
    colonnes = [{"nom": c.nom, "libelle": c.libelle, "forme": c.forme} for c in tableau.colonnes]
    lignes = [[cellule for _colonne, cellule in ligne] for ligne in tableau.lignes]
    return {"colonnes": colonnes, "lignes": lignes}


def _thaw_table(figee: Mapping[str, Any] | None) -> TableauLu | None:
    if figee is None:
        return None
    colonnes = [Colonne(**colonne, requise=False) for colonne in figee["colonnes"]]
    lignes = [list(zip(colonnes, ligne, strict=True)) for ligne in figee["lignes"]]
    return TableauLu(colonnes=colonnes, lignes=lignes)


def read_dossier(dossier: Dossier) -> list[SectionLue]:
    """The sections with their answers; uses the prefetched sections."""
    return read_formulaire(formulaire_of(dossier))


def read_formulaire(formulaire: Formulaire) -> list[SectionLue]:
    """Every section of a form, with the answers it holds."""
    return [read_section(formulaire, rubrique.code) for rubrique in formulaire.rubriques]


def read_version(dossier: Dossier, version: VersionDossier | None) -> list[SectionLue]:
    """The sections as they were deposited, whatever changes meanwhile: answers, or labels since 0036."""
    if version is None:
        return []
    if figee := version.donnees.get("lecture"):
        return thaw_reading(figee)
    return read_formulaire(version_formulaire(dossier, version))


def read_section(formulaire: Formulaire, code: str) -> SectionLue:
    """One section with its answers: what is asked now, computed sums included."""
    return SectionLue(
        code=code,
        libelle=formulaire.titre(code),
        reponses=[
            _reponse(formulaire, question)
            for question in formulaire.questions(code)
            if question.nom not in REGISTRE and formulaire.montre(question.champ)
        ],
    )


def _reponse(formulaire: Formulaire, question: Question) -> ReponseLue:
    valeur = formulaire.reponses.get(question.nom)
    if question.nom == "iban":
        valeur = formulaire.dossier.structure.iban_masque
    table = _read_table(question.champ.tableau, valeur) if question.champ.tableau else None
    return ReponseLue(
        nom=question.nom,
        libelle=question.libelle,
        valeur=table.en_texte if table else in_words(question, valeur),
        texte=question.forme == "texte_long",
        obligatoire=formulaire.requise(question),
        tableau=table,
    )


def _read_table(nom: str, lignes: Sequence[Mapping[str, Any]] | None) -> TableauLu:
    tableau = tableaux()[nom]
    lues = [ligne for ligne in lignes or () if isinstance(ligne, Mapping)]
    colonnes = [c for c in tableau.colonnes if any(not est_vide(ligne.get(c.nom)) for ligne in lues)]
    return TableauLu(
        colonnes=colonnes,
        lignes=[[(c, _cell(tableau, c, ligne.get(c.nom))) for c in colonnes] for ligne in lues],
    )


def _cell(tableau: Tableau, colonne: Colonne, valeur: Any) -> str:
    if tableau.fixes and colonne.nom == tableau.cle:
        libelles = {fixe.code: fixe.libelle for fixe in tableau.fixes}
        return f"{valeur} – {libelles.get(str(valeur), '')}"
    return words(colonne.forme, valeur)


def in_words(question: Question, valeur: Any) -> str:
    """A stored value as a reader expects it; empty when there is none."""
    if question.nom in EN_HEURES and not est_vide(valeur):
        return f"{decimal_court(Decimal(str(valeur)))}{INSECABLE}heures"
    return words(question.forme, valeur)


def words(forme: str, valeur: Any) -> str:
    """The same for any cell."""
    if est_vide(valeur) or valeur == "":
        return ""
    genre, _, liste = forme.partition(":")
    if genre in {"choix", "choix_multiple"}:
        codes = valeur if isinstance(valeur, list) else [valeur]
        return ", ".join(libelle_de(liste, str(code)) for code in codes)
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    ecrire = _FORMATS.get(genre, str)
    return ecrire(valeur)


def _day(valeur: Any) -> str:
    return date_longue(date.fromisoformat(valeur) if isinstance(valeur, str) else valeur)


def _percent(valeur: Any) -> str:
    return f"{decimal_court(Decimal(str(valeur)))}{INSECABLE}%"


def _figure(ecrire: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda valeur: ecrire(Decimal(str(valeur)))


_FORMATS: Mapping[str, Callable[[Any], str]] = {
    "entier": lambda valeur: entier(int(valeur)),
    "decimal_2": _figure(format_etp),
    "montant_eur": _figure(euros),
    "pourcentage_2": _percent,
    "date": _day,
}
