"""The declared graphs are those of the state files, move by move: nothing more, nothing less."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from conventions.enums import (
    EtatAnnexe,
    EtatConvention,
    EtatDossier,
    Geste,
    GesteAnnexe,
    GesteConvention,
)
from conventions.policies import ANNEXE, CONVENTION, DOSSIER
from conventions.workflow import TRANSITIONS, TRANSITIONS_ANNEXE, TRANSITIONS_CONVENTION
from siae_portal.workflow.machine import Transition

DONNEES = Path(__file__).resolve().parents[2] / "conventions" / "donnees"

# Words of the file that the code names otherwise.
AUTREMENT = {
    "constater l’absence de réponse au terme fixé": "CONSTATER_DEFAUT",
    "classer sans suite": "CLASSER",
    "ouvrir l’instruction": "INSTRUIRE",
    "viser la proposition": "VISER",
    "renvoyer à l’instruction": "RENVOYER",
    "retirer la demande": "RETIRER",
    "abandonner le brouillon": "ABANDONNER",
    "inscrire à l’ordre du jour": "INSCRIRE",
    "annuler l’annexe": "ANNULER",
    "reprendre l’instruction": "REPRENDRE_INSTRUCTION",
    "reprendre l’instruction sans réponse": "REPRENDRE_SANS_REPONSE",
    "reprendre l’examen après retrait ou annulation": "REPRENDRE_APRES_RECOURS",
    "proposer la décision": "PROPOSER",
    "remplacer par l’annexe modificative": "REMPLACER",
    "clôturer après régularisation": "CLOTURER",
    "reconduire d’office en janvier": "RECONDUIRE",
    "rétablir comme validée": "RETABLIR_VALIDE",
}
# Acts of the representative in the file, done too by the agent who types a dossier from paper (ADR 0036).
AUSSI_PAR_LE_SERVICE = {"DEPOSER": {"INSTRUCTEUR"}, "ABANDONNER": {"INSTRUCTEUR"}}
VIDES = {"LE", "LA", "LES", "DE", "DES", "DU", "L", "D", "A", "PAR", "POUR", "AU", "UN", "EN"}
GARDES = {"MOTIF": "motif_donne"}


@dataclass(frozen=True)
class Move:
    """One arrow of a graph."""

    source: str
    geste: str
    target: str
    roles: frozenset[str]
    guards: frozenset[str]
    horloge: str


def _mots(texte: str) -> set[str]:
    nu = unicodedata.normalize("NFKD", texte.upper()).encode("ascii", "ignore").decode()
    return set(re.split(r"[^A-Z]+", nu.replace("RETABLIE", "RETABLIR"))) - VIDES - {""}


def _geste(libelle: str, gestes: Iterable[str]) -> str:
    """The code whose words are all in the label; the longest wins."""
    libelle = libelle.strip().replace("'", "’")
    if libelle in AUTREMENT:
        return AUTREMENT[libelle]
    mots = _mots(libelle.replace("’", " "))
    trouves = [geste for geste in gestes if set(geste.split("_")) - VIDES <= mots]
    assert trouves, f"no act for « {libelle} »"
    return max(trouves, key=len)


def _champs(texte: str) -> list[str]:
    return [champ.strip() for champ in texte.split(";")] if texte else []


def moves_of_file(fichier: str, objet: str, gestes: Iterable[str]) -> set[Move]:
    """The arrows of one object in a state file."""
    with (DONNEES / fichier).open(encoding="utf-8") as lignes:
        rows = [row for row in csv.DictReader(lignes) if row["objet"] == objet]
    moves = set()
    for row in rows:
        colonnes = [_champs(row[nom]) for nom in ("etats_suivants", "gestes", "role", "gardes")]
        horloges = _champs(row.get("effet_horloge", "")) or ["vide"] * len(colonnes[0])
        for cible, libelle, roles, gardes, horloge in zip(*colonnes, horloges, strict=True):
            moves.add(
                Move(
                    row["code"],
                    _geste(libelle, gestes),
                    cible,
                    frozenset(roles.split("|")) - {"SYSTEME"},
                    frozenset(GARDES.get(g, g.lower()) for g in gardes.split("+") if g != "aucune"),
                    horloge,
                )
            )
    return moves


def moves_of_code(transitions: Iterable[Transition], droits: Mapping[str, frozenset[str]]) -> set[Move]:
    """The arrows of the declared transitions."""
    return {
        Move(
            str(source),
            str(t.geste),
            str(t.target or source),
            frozenset(str(role) for role in droits[t.geste]),
            frozenset(garde.__name__ for garde in t.guards),
            _horloge(t),
        )
        for t in transitions
        for source in t.sources
    }


def _horloge(transition: Transition) -> str:
    effets = [e.__name__.removeprefix("horloge_") for e in transition.effects if "horloge_" in e.__name__]
    return effets[0] if effets else "vide"


GRAPHES = [
    ("etats_dossier.csv", "dossier", TRANSITIONS, DOSSIER, Geste, EtatDossier),
    ("etats_dossier.csv", "convention", TRANSITIONS_CONVENTION, CONVENTION, GesteConvention, EtatConvention),
    ("etats_annexe_financiere.csv", "annexe", TRANSITIONS_ANNEXE, ANNEXE, GesteAnnexe, EtatAnnexe),
]
OBJETS = [graphe[1] for graphe in GRAPHES]


def with_paper(move):
    """The move, with the agent who types a dossier received on paper."""
    return replace(move, roles=move.roles | AUSSI_PAR_LE_SERVICE.get(move.geste, set()))


@pytest.mark.parametrize(
    ("fichier", "objet", "transitions", "policy", "gestes", "etats"), GRAPHES, ids=OBJETS
)
class TestGraphe:
    """Each graph against its file and its policy."""

    def test_moves_are_those_of_the_file(self, fichier, objet, transitions, policy, gestes, etats):
        lus = moves_of_file(fichier, objet, gestes.values)
        attendus = {with_paper(move) if objet == "dossier" else move for move in lus}
        declares = moves_of_code(transitions.values(), policy.droits)

        assert declares - attendus == set()
        assert attendus - declares == set()

    def test_states_are_those_of_the_file(self, fichier, objet, transitions, policy, gestes, etats):
        with (DONNEES / fichier).open(encoding="utf-8") as lignes:
            codes = {row["code"] for row in csv.DictReader(lignes) if row["objet"] == objet}

        assert set(etats.values) == codes

    def test_every_transition_has_its_row_of_rights(self, fichier, objet, transitions, policy, gestes, etats):
        assert set(transitions) - set(policy.droits) == set()

    def test_every_role_that_acts_has_a_scope(self, fichier, objet, transitions, policy, gestes, etats):
        roles = frozenset().union(*policy.droits.values())

        assert roles - set(policy.portees) == set()

    def test_the_key_of_a_transition_is_its_act(self, fichier, objet, transitions, policy, gestes, etats):
        assert all(cle == transition.geste for cle, transition in transitions.items())


def test_self_loops_of_the_file_are_there():
    boucles = {t.geste for t in TRANSITIONS.values() if t.target is None}

    assert boucles == {Geste.VISER, Geste.SIGNER_STRUCTURE, Geste.CONSTATER_DEFAUT}


def test_every_guard_of_the_code_is_known_to_the_files():
    """gardes_transitions.csv and regles_de_controle.csv name them all."""
    connues = set(GARDES.values())
    for fichier, colonne in (("gardes_transitions.csv", "code"), ("regles_de_controle.csv", "id")):
        with (DONNEES / fichier).open(encoding="utf-8") as lignes:
            connues |= {row[colonne].lower() for row in csv.DictReader(lignes)}
    graphes = (TRANSITIONS, TRANSITIONS_CONVENTION, TRANSITIONS_ANNEXE)
    employees = {g.__name__ for graphe in graphes for t in graphe.values() for g in t.guards}

    assert employees - connues == set()
