"""Cells of a file of structures: protected when written, read back as they were, refused in words."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structures.rules.lots import (
    COLONNES_STRUCTURES,
    EntetesRefusees,
    match_headers,
    neutralised,
    read_row,
    restored,
)

TEXTES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=100)
COLONNES = {colonne.nom: colonne for colonne in COLONNES_STRUCTURES}


@given(TEXTES | st.sampled_from(["=1+1", "'=1", " =1", "+33 3", "-", "@ici", "''=x", "'abc"]))
def test_a_protected_text_is_given_back_as_it_was(texte):
    protege = neutralised(texte)

    assert not protege.lstrip().startswith(("=", "+", "-", "@"))
    assert restored(protege) == texte


@given(TEXTES | st.sampled_from(["=1+1", "'=1", 'a;"b"', "+33"]))
def test_a_text_written_then_read_is_the_same_save_its_spaces(texte):
    tampon = io.StringIO()
    csv.writer(tampon, delimiter=";").writerow([neutralised(texte), "x"])
    cellule = next(csv.reader(io.StringIO(tampon.getvalue(), newline=""), delimiter=";"))[0]

    valeurs, erreurs = read_row({"adresse": cellule}, [COLONNES["adresse"]])

    assert erreurs == []
    assert valeurs.get("adresse", "") == " ".join(texte.split())


@pytest.mark.parametrize(
    ("nom", "cellule", "valeur"),
    [
        ("siret", "999 000 094 00014", "99900009400014"),
        ("creee_on", "1/3/2010", "2010-03-01"),
        ("creee_on", "2010-03-01T00:00:00", "2010-03-01"),
        ("creee_on", "40238", "2010-03-01"),
        ("code_postal", "1000", "01000"),
        ("naf", "88.99b", "8899B"),
        ("idcc", "16", "0016"),
        ("courriel", "Contact@Exemple.FR", "contact@exemple.fr"),
        ("telephone", "'+33 3 00", "+33 3 00"),
    ],
)
def test_a_cell_is_read_in_its_canonical_form(nom, cellule, valeur):
    assert read_row({nom: cellule}, [COLONNES[nom]]) == ({nom: valeur}, [])


@pytest.mark.parametrize(
    ("nom", "cellule", "morceau"),
    [
        ("siret", "", "vide"),
        ("siret", "=A2", "formule"),
        ("siret", "12", "14 chiffres"),
        ("creee_on", "31/02/2020", "n’est pas une date"),
        ("creee_on", "0", "n’est pas une date"),
        ("creee_on", "12/13/2020", "n’est pas une date"),
        ("code_postal", "2A004", "cinq chiffres"),
        ("categorie_juridique", "0000", "catégorie juridique connue"),
        ("site_web", "javascript:alert(1)", "https://"),
        ("denomination", "x" * 151, "151 caractères"),
    ],
)
def test_a_bad_cell_says_why(nom, cellule, morceau):
    valeurs, erreurs = read_row({nom: cellule}, [COLONNES[nom]])

    assert valeurs == {}
    assert erreurs[0].startswith(f"colonne « {COLONNES[nom].entete} » : ")
    assert morceau in erreurs[0]


def test_headers_are_known_whatever_their_case_and_accents():
    assert match_headers(["siret", "DENOMINATION", "Erreur", ""], COLONNES_STRUCTURES) == [
        "siret",
        "denomination",
        "",
        "",
    ]


@pytest.mark.parametrize("entetes", [["SIRET"], ["SIRET", "Dénomination", "IBAN"], ["SIRET", "SIRET"], []])
def test_wrong_headers_are_refused(entetes):
    with pytest.raises(EntetesRefusees):
        match_headers(entetes, COLONNES_STRUCTURES)
