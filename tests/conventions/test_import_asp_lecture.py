"""The reader of ASP extracts: header, columns, FIN line, gzip, encodings, ragged lines."""

import gzip
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest

from conventions.services.import_asp.champs import (
    ChampInvalide,
    Champs,
    to_boolean,
    to_date,
    to_decimal,
    to_etp,
    to_integer,
    to_siret,
)
from conventions.services.import_asp.lecture import Extrait, FichierIllisible, Ligne, LigneFautive

COLONNES = frozenset({"id", "nom"})


def write(folder: Path, *lignes: str, codage: str = "utf-8", fin: str = "\n") -> Path:
    path = folder / "extrait.csv"
    path.write_bytes(fin.join(lignes).encode(codage))
    return path


def read(path: Path) -> tuple[Extrait, list[Ligne | LigneFautive]]:
    extrait = Extrait(path, COLONNES)
    return extrait, list(extrait)


def test_lines_carry_their_number_in_the_file(tmp_path):
    extrait, lignes = read(write(tmp_path, "DEBStructure01||", "id|nom", "1| Un ", "2|Deux", "FIN2|"))

    assert lignes == [Ligne(3, {"id": "1", "nom": "Un"}), Ligne(4, {"id": "2", "nom": "Deux"})]
    assert (extrait.lues, extrait.annonce, extrait.remarques) == (2, 2, [])


def test_fin_line_is_optional_and_blank_lines_are_not_data(tmp_path):
    extrait, lignes = read(write(tmp_path, "DEB|", "id|nom", "1|Un", "", "  ", ""))

    assert (len(lignes), extrait.lues, extrait.annonce, extrait.remarques) == (1, 1, None, [])


def test_fin_line_that_lies_is_said(tmp_path):
    extrait, _ = read(write(tmp_path, "DEB|", "id|nom", "1|Un", "FIN7||"))

    assert extrait.remarques == ["la ligne FIN annonce 7 ligne(s) de données, le fichier en contient 1"]


def test_fin_counts_the_ragged_lines_too(tmp_path):
    extrait, lignes = read(write(tmp_path, "DEB|", "id|nom", "1|Un|de trop", "2|Deux", "FIN2"))

    assert lignes[0] == LigneFautive(3, "3 champs au lieu de 2")
    assert isinstance(lignes[1], Ligne)
    assert extrait.remarques == []


@pytest.mark.parametrize("codage", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("fin", ["\n", "\r\n"])
def test_both_encodings_and_both_line_ends(tmp_path, codage, fin):
    _, lignes = read(write(tmp_path, "DEB|", "id|nom", "1|Hérault – Œuvre", codage=codage, fin=fin))

    assert lignes == [Ligne(3, {"id": "1", "nom": "Hérault – Œuvre"})]


def test_bytes_of_no_encoding_make_one_bad_line(tmp_path):
    path = tmp_path / "extrait.csv"
    path.write_bytes(b"DEB|\nid|nom\n1|\x81\xff\n2|Deux\n")

    _, lignes = read(path)

    assert lignes == [
        LigneFautive(3, "caractères illisibles (ni UTF-8, ni Windows-1252)"),
        Ligne(4, {"id": "2", "nom": "Deux"}),
    ]


def test_gzip_is_recognised_whatever_the_name(tmp_path):
    path = tmp_path / "extrait.txt"
    path.write_bytes(gzip.compress("DEB|\nid|nom\n1|Été\nFIN1\n".encode()))

    extrait, lignes = read(path)

    assert lignes == [Ligne(3, {"id": "1", "nom": "Été"})]
    assert extrait.remarques == []


def test_cut_gzip_gives_what_could_be_read_and_says_so(tmp_path):
    path = tmp_path / "extrait.csv.gz"
    lignes = "".join(f"{i}|nom {i * 7919}\n" for i in range(20_000))
    path.write_bytes(gzip.compress(f"DEB|\nid|nom\n{lignes}".encode())[:-2000])

    extrait, lues = read(path)

    assert 0 < len(lues) < 20_000
    assert extrait.remarques == ["archive gzip tronquée ou abîmée : la suite du fichier n’a pas pu être lue"]


def test_missing_columns_refuse_the_file(tmp_path):
    with pytest.raises(FichierIllisible, match="il manque la colonne nom"):
        read(write(tmp_path, "DEB|", "id|autre", "1|Un"))


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(FichierIllisible, match=r"absent\.csv"):
        read(tmp_path / "absent.csv")


def test_missing_technical_header_is_said(tmp_path):
    extrait, lignes = read(write(tmp_path, "id|nom", "1|Un"))

    assert lignes == [Ligne(2, {"id": "1", "nom": "Un"})]
    assert extrait.remarques == ["en-tête technique absent : la première ligne est lue comme les colonnes"]


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("w") as flux:
        flux.write("DEB|\nid|nom\n")
        flux.writelines(f"{i}|{'x' * 500}\n" for i in range(20_000))

    tracemalloc.start()
    lues = sum(1 for _ in Extrait(path, COLONNES))
    _, pic = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert lues == 20_000
    assert pic < 1_000_000


@pytest.mark.parametrize(
    ("conversion", "texte", "valeur"),
    [
        (to_decimal, "162160.55", Decimal("162160.55")),
        (to_decimal, "162160,55", Decimal("162160.55")),
        (to_decimal, "-3", Decimal(-3)),
        (to_etp, "8.150", Decimal("8.150")),
        (to_integer, "12.00", 12),
        (to_boolean, "TRUE", True),
        (to_boolean, "false", False),
        (to_siret, "21540323900019", "21540323900019"),
        (to_siret, "35600000000105", "35600000000105"),
    ],
)
def test_fields_are_read(conversion, texte, valeur):
    assert conversion(texte) == valeur


@pytest.mark.parametrize(
    ("conversion", "texte", "raison"),
    [
        (to_date, "31/02/2022", "n’est pas une date"),
        (to_date, "2022-02-01", "n’est pas une date"),
        (to_decimal, "12e3", "n’est pas un nombre"),
        (to_decimal, "NaN", "n’est pas un nombre"),
        (to_etp, "-1.00", "négatif"),
        (to_etp, "1.005", "deux décimales"),
        (to_integer, "1.5", "entier"),
        (to_boolean, "oui", "ni true ni false"),
        (to_siret, "2154032390001", "14 chiffres"),
        (to_siret, "21540323900018", "la clé est fausse"),
        (to_siret, "2154032390001O", "14 chiffres"),
    ],
)
def test_fields_are_refused_with_a_reason(conversion, texte, raison):
    with pytest.raises(ChampInvalide, match=raison):
        conversion(texte)


def test_every_refusal_of_a_line_is_kept():
    champs = Champs({"debut": "le 3", "etp": "-1", "vide": ""})

    assert champs.lire("debut", to_date) is None
    assert champs.lire("etp", to_etp) is None
    assert champs.lire("vide", to_etp) is None
    assert champs.lire("absente", to_etp) is None
    assert champs.refus == ["debut : « le 3 » n’est pas une date JJ/MM/AAAA", "etp : « -1 » est négatif"]
