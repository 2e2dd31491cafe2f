"""The SIRENE stock: what the import keeps, refuses and says; what it gives a record."""

import gzip
import zipfile
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from structures.models import EtablissementSirene
from structures.services import lecture_sirene
from structures.services.sirene import closed_among, differences, etat_of, prefill_of
from tests.structures.factories import (
    CommuneFactory,
    EtablissementSireneFactory,
    StructureFactory,
    siret_of,
)

pytestmark = pytest.mark.django_db

DONNEES = Path(__file__).parent / "donnees"
STOCK = DONNEES / "StockEtablissement_extrait.csv"
UNITES = DONNEES / "StockUniteLegale_extrait.csv"
SIEGE, FERME, NON_DIFFUSE, AILLEURS = siret_of(9001), siret_of(9001, 2), siret_of(9002), siret_of(9900)


def run(fichier=STOCK, **options):
    sortie = StringIO()
    call_command("import_sirene", str(fichier), stdout=sortie, **{"date": date(2026, 11, 1), **options})
    return sortie.getvalue()


@pytest.fixture
def structures():
    for rang in (9001, 9002, 9003, 9004):
        StructureFactory(rang=rang)


def test_only_our_sirens_are_kept_and_bad_lines_are_named(structures):
    sortie = run()

    assert set(EtablissementSirene.objects.values_list("pk", flat=True)) == {SIEGE, FERME, NON_DIFFUSE}
    assert "8 lignes lues, 3 gardées (3 créées, 0 mises à jour, 0 inchangées), 4 rejetées" in sortie
    assert "Ligne 5 rejetée : ce n’est pas un SIRET." in sortie
    assert "Ligne 6 rejetée : « 01/03/2010 » n’est pas une date." in sortie
    assert "Ligne 7 rejetée : état inconnu « Z »." in sortie
    assert "Ligne 8 rejetée : 32 colonnes au lieu de 34." in sortie


def test_what_is_kept_of_a_line(structures):
    run()

    siege = EtablissementSirene.objects.get(pk=SIEGE)
    assert (siege.denomination, siege.naf, siege.adresse) == (
        "LES JARDINS FICTIFS",
        "8899B",
        "12 RUE DU CANAL",
    )
    assert (siege.siege, siege.ferme, siege.cree_on) == (True, False, date(2010, 3, 1))
    ferme = EtablissementSirene.objects.get(pk=FERME)
    assert (ferme.denomination, ferme.ferme, ferme.etat_on) == ("ANTENNE FICTIVE", True, date(2025, 6, 30))


def test_what_a_person_refused_to_publish_stays_empty(structures):
    run()

    discret = EtablissementSirene.objects.get(pk=NON_DIFFUSE)
    assert (discret.denomination, discret.adresse, discret.code_postal) == ("", "", "")


def test_names_and_legal_categories_come_from_the_legal_units(structures):
    run(unites=UNITES)

    siege = EtablissementSirene.objects.get(pk=SIEGE)
    assert (siege.denomination, siege.categorie_juridique) == ("ASSOCIATION LES JARDINS FICTIFS", "9220")
    assert EtablissementSirene.objects.get(pk=NON_DIFFUSE).denomination == "CAMILLE FICTIVE"


def test_a_second_import_writes_nothing_and_keeps_the_names(structures):
    run(unites=UNITES)

    encore = run()

    assert "3 gardées (0 créées, 0 mises à jour, 3 inchangées)" in encore
    assert EtablissementSirene.objects.get(pk=SIEGE).categorie_juridique == "9220"


def test_a_later_file_updates_and_an_older_one_does_not(structures):
    run()
    EtablissementSirene.objects.filter(pk=SIEGE).update(naf="8130Z")

    ancien = run(date=date(2026, 1, 1))
    recent = run(date=date(2026, 12, 1))

    assert "0 mises à jour" in ancien
    assert "1 mises à jour" in recent
    assert set(EtablissementSirene.objects.values_list("naf", "fichier_on")) == {("8899B", date(2026, 12, 1))}


def test_the_whole_file_when_asked(structures):
    run(tout=True)

    assert EtablissementSirene.objects.filter(pk=AILLEURS).exists()


def test_compressed_files_are_read(structures, tmp_path):
    gz, archive = tmp_path / "stock.csv.gz", tmp_path / "stock.zip"
    gz.write_bytes(gzip.compress(STOCK.read_bytes()))
    with zipfile.ZipFile(archive, "w") as sortie:
        sortie.write(STOCK, "StockEtablissement_utf8.csv")

    premiere, seconde = run(gz), run(archive)

    assert "3 créées" in premiere
    assert "3 inchangées" in seconde


def test_parquet_gives_the_same_as_csv(structures, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is optional (group sirene)")
    csv_of = pytest.importorskip("pyarrow.csv")
    bonnes = "\n".join(STOCK.read_text().splitlines()[:4])
    (tmp_path / "bonnes.csv").write_text(bonnes)
    fichier = tmp_path / "stock.parquet"
    parquet.write_table(csv_of.read_csv(tmp_path / "bonnes.csv"), fichier)

    sortie = run(fichier)

    assert "3 lignes lues, 3 gardées" in sortie
    assert EtablissementSirene.objects.get(pk=FERME).etat_on == date(2025, 6, 30)


def test_parquet_without_pyarrow_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(lecture_sirene, "find_spec", lambda _nom: None)
    (tmp_path / "stock.parquet").write_bytes(b"PAR1")

    with pytest.raises(CommandError, match="uv sync --group sirene"):
        run(tmp_path / "stock.parquet")


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [
        ("vide.csv", b"", "il y manque les colonnes"),
        ("autre.csv", b"siret,nom\n1,2\n", "il y manque les colonnes etatAdministratif"),
        ("abime.zip", b"PK\x03\x04nimporte", "abîmé"),
        ("abime.csv.gz", b"nimporte", "abîmé"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(tmp_path, nom, contenu, phrase):
    (tmp_path / nom).write_bytes(contenu)

    with pytest.raises(CommandError, match=phrase):
        run(tmp_path / nom)


def test_an_absent_file_is_refused():
    with pytest.raises(CommandError, match="n’existe pas"):
        run("absent.csv")


def test_a_line_in_another_encoding_is_refused(structures, tmp_path):
    lignes = STOCK.read_bytes().splitlines()
    lignes[1] = lignes[1].replace(b"JARDINS FICTIFS", "BLÉ".encode("latin-1"))
    (tmp_path / "latin.csv").write_bytes(b"\n".join(lignes[:2]))

    sortie = run(tmp_path / "latin.csv")

    assert "Ligne 2 rejetée : caractères illisibles" in sortie


def test_prefill_gives_what_sirene_knows():
    CommuneFactory()
    EtablissementSireneFactory(siret=SIEGE)

    sirene = prefill_of(SIEGE)

    assert (sirene.denomination, sirene.commune.nom, sirene.ferme) == (
        "LES ATELIERS FICTIFS",
        "Longwy",
        False,
    )
    assert prefill_of(AILLEURS) is None


def test_differences_leave_out_case_accents_and_what_sirene_does_not_know():
    EtablissementSireneFactory(siret=SIEGE, naf="8130Z", code_postal="", adresse="12 Rue du Canal")
    structure = StructureFactory(rang=9001, denomination="Les ateliers fictifs")

    ecarts = differences(structure, prefill_of(SIEGE))

    assert [(e.champ, e.fiche, e.sirene) for e in ecarts] == [("naf", "8899B", "8130Z")]


def test_what_is_closed():
    EtablissementSireneFactory(siret=SIEGE)
    EtablissementSireneFactory(siret=FERME, ferme=True)

    assert (etat_of(SIEGE), etat_of(FERME), etat_of(AILLEURS)) == ("A", "F", "")
    assert closed_among([SIEGE, FERME, AILLEURS]) == {FERME}
