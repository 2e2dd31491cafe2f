"""The kinds of paper of the strongbox: the same as those of the dossiers; the end of each rule."""

import csv
from datetime import date
from pathlib import Path

import pytest

from structures.rules.coffre import (
    EtatPiece,
    RegleValidite,
    TypePieceCoffre,
    etat_le,
    pieces_attendues,
    types_du_coffre,
)

RACINE = Path(__file__).resolve().parents[2]
LE = date(2026, 11, 24)


def kind(**champs):
    return TypePieceCoffre(
        **{
            "code": "ESSAI",
            "libelle": "Essai",
            "types": frozenset({"ACI"}),
            "demandee": True,
            "condition": "",
            "obligatoire": True,
            "validite_mois": None,
            "regle": RegleValidite.A_JOUR,
            "formats": ("pdf",),
            "source": "",
            **champs,
        }
    )


def test_the_file_says_what_the_papers_of_the_dossiers_say():
    with (RACINE / "conventions/donnees/pieces_justificatives.csv").open(
        encoding="utf-8", newline=""
    ) as flux:
        dossiers = {ligne["code"]: ligne for ligne in csv.DictReader(flux)}
    with (RACINE / "structures/donnees/pieces_coffre.csv").open(encoding="utf-8", newline="") as flux:
        coffre = list(csv.DictReader(flux))

    ecarts = [ligne for ligne in coffre if not ligne.items() <= dossiers[ligne["code"]].items()]

    assert ecarts == []
    assert {ligne["code"] for ligne in coffre} == {c for c, d in dossiers.items() if d["coffre"] == "oui"}


@pytest.mark.parametrize(
    ("champs", "etablie_on", "fin_inscrite_on", "attendue"),
    [
        ({}, LE, None, None),
        ({"regle": RegleValidite.AUCUNE, "validite_mois": 3}, date(2026, 11, 30), None, date(2027, 2, 28)),
        ({"regle": RegleValidite.AUCUNE}, LE, None, None),
        ({"regle": RegleValidite.DERNIER_EXERCICE}, date(2025, 12, 31), None, date(2026, 12, 31)),
        ({"regle": RegleValidite.EXERCICE_DEMANDE}, date(2027, 3, 1), None, date(2027, 12, 31)),
        ({"regle": RegleValidite.FIN_INSCRITE}, LE, date(2029, 6, 30), date(2029, 6, 30)),
    ],
)
def test_the_rule_ends_the_validity(champs, etablie_on, fin_inscrite_on, attendue):
    assert kind(**champs).fin(etablie_on, fin_inscrite_on) == attendue


def test_an_end_written_on_the_paper_is_asked_for():
    with pytest.raises(ValueError, match="ESSAI"):
        kind(regle=RegleValidite.FIN_INSCRITE).fin(LE)


@pytest.mark.parametrize(
    ("fin_on", "etat"),
    [
        (None, EtatPiece.VALABLE),
        (date(2027, 1, 24), EtatPiece.VALABLE),
        (date(2027, 1, 23), EtatPiece.BIENTOT),
        (LE, EtatPiece.BIENTOT),
        (date(2026, 11, 23), EtatPiece.EXPIREE),
    ],
)
def test_a_paper_is_to_renew_sixty_days_before_its_end(fin_on, etat):
    assert etat_le(fin_on, on=LE) == etat


def asked(types, categorie, labels=()):
    return {
        piece.code: attendue
        for piece, attendue in pieces_attendues(types, categorie_juridique=categorie, labels=labels)
    }


def test_an_association_is_not_asked_for_the_papers_of_a_company():
    association, societe = asked(["EI"], "9220"), asked(["EI"], "5710")

    assert association["RECEPISSE_ASSOCIATION"]
    assert "KBIS" not in association
    assert societe["KBIS"]
    assert "RECEPISSE_ASSOCIATION" not in societe


def test_the_papers_of_a_kind_are_asked_of_this_kind_only():
    assert "GARANTIE_FINANCIERE" in asked(["ETTI"], "9220")
    assert "GARANTIE_FINANCIERE" not in asked(["ACI"], "9220")


def test_the_label_is_proved_by_who_carries_it():
    assert asked(["ACI"], "9220", ["RQ"])["LABEL_RQ"]
    assert "LABEL_RQ" not in asked(["ACI"], "9220")


def test_without_a_kind_the_papers_common_to_all_are_shown():
    communes = asked([], "9220")

    assert {"STATUTS", "RIB", "SIRENE"} <= set(communes)
    assert "CONV_COOP_FT" not in communes


def test_a_paper_that_depends_on_the_situation_is_shown_last_and_not_asked_for():
    pieces = pieces_attendues(["ACI"], categorie_juridique="9220")

    assert [attendue for _piece, attendue in pieces] == sorted((a for _p, a in pieces), reverse=True)
    assert not dict((p.code, a) for p, a in pieces)["COMPTES_ANNUELS"]


def test_the_bank_paper_is_known():
    assert [code for code, piece in types_du_coffre().items() if piece.bancaire] == ["RIB"]
