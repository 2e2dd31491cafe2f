"""Filling a request from what is already known: what moves, what is left empty, what must be new this year.

Where each field comes from is its column `reprise` (champs_dui.csv); what is not a plain copy is a row of
`reprises.csv`. Nothing here reads the database, and nothing is ever guessed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from conventions.enums import NatureDemande
from conventions.rules.champs import read_csv
from conventions.rules.listes import choix_de
from conventions.rules.orientation import AVENANTS
from conventions.rules.questions import Question, est_vide
from conventions.rules.tableaux import Colonne, tableaux
from siae_portal.formats import add_months

VIDE, REFAIRE, DECALE, GLISSE = "vide", "refaire", "decale", "glisse"
NATURES_REPRISES = frozenset({NatureDemande.RENOUVELLEMENT}) | AVENANTS
"""Requests that follow a convention: they are filled from what came before."""
_LONGUEUR_EMPREINTE = 16


@dataclass(frozen=True, kw_only=True)
class Traitement:
    """What is done with one field, or one column (`table.column`). `depuis`: the field it slides from."""

    traitement: str
    depuis: str = ""
    pourquoi: str = ""


@dataclass(frozen=True, kw_only=True)
class Repris:
    """One answer found, and where. `reference`: number of the act or of the dossier, or year."""

    valeur: Any
    source: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Periode:
    """First and last day asked for."""

    debut_on: date
    fin_on: date


@lru_cache
def traitements() -> Mapping[str, Traitement]:
    """Every field and column that is not simply copied."""
    return {
        ligne["code"]: Traitement(
            traitement=ligne["traitement"], depuis=ligne["depuis"], pourquoi=ligne["pourquoi"]
        )
        for ligne in read_csv("reprises.csv")
    }


def traitement_de(code: str) -> str:
    """What is done with a field or a column; empty for a plain copy."""
    connu = traitements().get(code)
    return connu.traitement if connu else ""


def a_refaire(codes: Iterable[str]) -> tuple[str, ...]:
    """Fields, among these, that must be looked at anew each year."""
    return tuple(code for code in codes if traitement_de(code) == REFAIRE)


def shift_years(jour: date, annees: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none."""
    try:
        return jour.replace(year=jour.year + annees)
    except ValueError:
        return date(jour.year + annees, 2, 28)


def periode_demandee(*, nature: str, annee: int, avant: Periode, duree_max_mois: int) -> Periode:
    """The period to ask for, after the convention or the request `avant`.

    A renewal begins the day after and lasts as long, within the law; an amendment covers the year asked,
    within the convention.
    """
    if nature in AVENANTS:
        debut, fin = max(avant.debut_on, date(annee, 1, 1)), min(avant.fin_on, date(annee, 12, 31))
        return Periode(debut_on=debut, fin_on=fin) if debut <= fin else _shifted(avant, annee)
    lendemain = avant.fin_on + timedelta(days=1)
    debut = lendemain if lendemain.year == annee else date(annee, 1, 1)
    mois = (lendemain.year - avant.debut_on.year) * 12 + lendemain.month - avant.debut_on.month
    mois -= lendemain.day < avant.debut_on.day
    fin = add_months(debut, max(1, min(mois, duree_max_mois))) - timedelta(days=1)
    return Periode(debut_on=debut, fin_on=fin)


def _shifted(avant: Periode, annee: int) -> Periode:
    annees = annee - avant.debut_on.year
    return Periode(debut_on=shift_years(avant.debut_on, annees), fin_on=shift_years(avant.fin_on, annees))


def taken(question: Question, valeur: Any, *, annees: int) -> Any:
    """The value to write for a question, None when it cannot be taken up as the field is asked now.

    Args:
        valeur: as a frozen version or a column gives it.
        annees: years between the period of before and the one asked for.
    """
    if est_vide(valeur) or traitement_de(question.nom) == VIDE:
        return None
    if tableau := question.champ.tableau:
        return _lines(tableau, valeur, annees=annees)
    lue = typed(question.forme, valeur)
    return shift_years(lue, annees) if traitement_de(question.nom) == DECALE and lue is not None else lue


def _lines(nom: str, lignes: Any, *, annees: int) -> list[dict[str, Any]] | None:
    """Lines with the columns that the table has now; None when nothing is left."""
    if not isinstance(lignes, list) or nom not in tableaux():
        return None
    colonnes = tableaux()[nom].colonnes
    reprises = [_line(nom, colonnes, ligne, annees) for ligne in lignes if isinstance(ligne, Mapping)]
    return [ligne for ligne in reprises if any(not est_vide(cellule) for cellule in ligne.values())] or None


def _line(nom: str, colonnes: Iterable[Colonne], ligne: Mapping[str, Any], annees: int) -> dict[str, Any]:
    annees = 0 if ligne.get("permanent") is True else annees
    return {c.nom: _cell(f"{nom}.{c.nom}", c.forme, ligne.get(c.nom), annees) for c in colonnes}


def _cell(code: str, forme: str, valeur: Any, annees: int) -> Any:
    if traitement_de(code) == VIDE:
        return None
    lue = typed(forme, valeur)
    return shift_years(lue, annees) if traitement_de(code) == DECALE and lue is not None else lue


def typed(forme: str, valeur: Any) -> Any:
    """A stored value as its field keeps it now; None when it does not fit, or no longer."""
    if est_vide(valeur):
        return None
    genre, _, liste = forme.partition(":")
    if genre == "choix":
        return valeur if valeur in dict(choix_de(liste)) else None
    if genre == "choix_multiple":
        connus = dict(choix_de(liste))
        return [code for code in valeur if code in connus] or None if isinstance(valeur, list) else None
    try:
        return _READERS.get(genre, _text)(valeur)
    except (ValueError, TypeError, InvalidOperation):
        return None


def _text(valeur: Any) -> str | None:
    return valeur if isinstance(valeur, str) else None


def _boolean(valeur: Any) -> bool | None:
    return valeur if isinstance(valeur, bool) else None


def _number(valeur: Any) -> Decimal:
    nombre = Decimal(str(valeur))
    if not nombre.is_finite():
        raise InvalidOperation
    return nombre


def _day(valeur: Any) -> date:
    return valeur if isinstance(valeur, date) else date.fromisoformat(str(valeur))


_READERS: Mapping[str, Any] = {
    "booleen": _boolean,
    "entier": lambda valeur: int(_number(valeur)),
    "decimal_2": _number,
    "montant_eur": _number,
    "pourcentage_2": _number,
    "date": _day,
}


def empreinte_valeur(valeur: Any) -> str:
    """Short hash of an answer, the same however it is written: to say whether it changed since."""
    texte = json.dumps(_plain(valeur), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(texte.encode()).hexdigest()[:_LONGUEUR_EMPREINTE]


def _plain(valeur: Any) -> Any:
    if isinstance(valeur, Mapping):
        return {nom: _plain(element) for nom, element in valeur.items() if not est_vide(element)}
    if isinstance(valeur, list | tuple):
        return [_plain(element) for element in valeur]
    if valeur is None or isinstance(valeur, bool):
        return valeur
    texte = str(valeur)
    try:
        return str(_number(texte).normalize())
    except InvalidOperation:
        return texte
