"""Two deposited versions compared, and every paper of a dossier in one ZIP."""

import io
import zipfile

import pytest
from django.urls import reverse

from conventions.forms.comparaison import changed_lines, compare_lists, compare_words
from conventions.services.archive import archive, entries
from siae_portal.storage.services import path_of, store
from tests.comptes.factories import UserFactory
from tests.conventions.factories import (
    PDF,
    DossierFactory,
    PieceJointeFactory,
    TypePieceFactory,
    VersionDossierFactory,
)

EMOJI = "📄 Statuts/../..\\très:longs " + "é" * 90 + ".PDF"


def _sorts(avant, apres):
    return [(p.sort.value, p.texte.strip()) for p in compare_words(avant, apres)]


def test_words_added_and_removed_are_told_apart():
    passages = _sorts("Un entretien par mois.", "Un entretien par semaine, puis par mois.")

    assert passages == [
        ("garde", "Un entretien par"),
        ("ajoute", "semaine, puis par"),
        ("garde", "mois."),
    ]


def test_a_table_shows_only_its_lines_that_changed():
    avant, apres = "60 ; 10 €\n64 ; 20 €\n65 ; 5 €", "60 ; 10 €\n64 ; 25 €\n65 ; 5 €\n66 ; 1 €"

    assert changed_lines(avant, apres) == ("64 ; 20 €", "64 ; 25 €\n66 ; 1 €")


def test_lists_compare_by_name():
    avant = {"ateliers": [{"nom": "Jardin", "postes": 4}], "pieces": []}
    apres = {
        "ateliers": [{"nom": "Jardin", "postes": 5}, {"nom": "Lavoir", "postes": 2}],
        "pieces": [{"code": "RIB", "libelle": "RIB", "nom": "rib.pdf", "sha256": "a" * 64}],
    }

    sections = compare_lists(avant, apres)

    ecarts = {(s.libelle, e.libelle): (e.avant, e.apres) for s in sections for e in s.ecarts}
    assert ecarts == {
        ("Ateliers", "Jardin"): ("postes d’insertion : 4", "postes d’insertion : 5"),
        ("Ateliers", "Lavoir"): ("", "postes d’insertion : 2"),
        ("Pièces", "RIB"): ("", "rib.pdf (empreinte aaaaaaaa)"),
    }


def _version(dossier, rang, **colonnes):
    version = VersionDossierFactory(dossier=dossier, rang=rang)
    del version.donnees["lecture"]  # as versions were before their labels were frozen
    version.donnees["colonnes"] |= colonnes
    version.save()
    return version


@pytest.mark.django_db
def test_the_page_shows_what_differs_only(client):
    dossier = DossierFactory(depose=True)
    dossier.versions.all().delete()
    _version(dossier, 1, etp_demandes="8.15")
    _version(dossier, 2, etp_demandes="9.50")
    client.force_login(UserFactory(instructeur=True, of=dossier.service))

    page = client.get(reverse("conventions:dossier_versions", args=[dossier.pk])).content.decode()

    assert "8,15" in page
    assert "9,50" in page
    assert "Nombre de postes" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("adresse", ["?avant=1&apres=3", "?avant=3&apres=1"])
def test_any_two_versions_compare_in_order(client, adresse):
    dossier = DossierFactory(depose=True)
    dossier.versions.all().delete()
    for rang in (1, 2, 3):
        _version(dossier, rang, nb_postes=10 + rang)
    client.force_login(UserFactory(dirigeant=True, of=dossier.structure))

    page = client.get(reverse("conventions:dossier_versions", args=[dossier.pk]) + adresse).content.decode()

    assert page.index("De la version 1") < page.index("à la version 3")


@pytest.mark.django_db
@pytest.mark.parametrize("adresse", ["?avant=zero&apres=99", "?avant=%00&apres=-1"])
def test_an_unknown_version_falls_back_on_the_last_two(client, adresse):
    dossier = DossierFactory(depose=True)
    dossier.versions.all().delete()
    for rang in (1, 2):
        _version(dossier, rang)
    client.force_login(UserFactory(dirigeant=True, of=dossier.structure))

    reponse = client.get(reverse("conventions:dossier_versions", args=[dossier.pk]) + adresse)

    assert "Rien n’a changé entre ces deux versions." in reponse.content.decode()


@pytest.mark.django_db
def test_the_zip_opens_and_names_are_readable(client):
    dossier = DossierFactory(depose=True)
    PieceJointeFactory(dossier=dossier, type_piece=TypePieceFactory(libelle=EMOJI), nom=EMOJI[:150])
    client.force_login(UserFactory(dirigeant=True, of=dossier.structure))

    reponse = client.get(reverse("conventions:dossier_archive", args=[dossier.pk]))

    contenu = zipfile.ZipFile(io.BytesIO(b"".join(reponse.streaming_content)))
    assert contenu.testzip() is None
    (piece,) = [nom for nom in contenu.namelist() if nom.startswith("Pièces/")]
    assert piece.startswith("Pièces/01 - Statuts .. .. très longs")
    assert len(piece) < 110
    assert contenu.read(piece) == PDF
    assert dossier.numero in contenu.read("A-LIRE.txt").decode()


@pytest.mark.django_db
def test_a_lost_file_is_named_and_breaks_nothing():
    dossier = DossierFactory(depose=True)
    perdu = store([b"%PDF perdu"], type_mime="application/pdf")
    PieceJointeFactory(dossier=dossier, fichier=perdu)
    path_of(perdu.sha256).unlink()

    contenu = zipfile.ZipFile(io.BytesIO(b"".join(archive(dossier))))

    assert contenu.namelist() == ["A-LIRE.txt"]
    assert "01 - Statuts.pdf" in contenu.read("A-LIRE.txt").decode()


@pytest.mark.django_db
@pytest.mark.parametrize("pieces", [1, 20])
def test_the_zip_asks_two_queries(pieces, django_assert_num_queries):
    dossier = DossierFactory(depose=True)
    for rang in range(pieces):
        type_piece = TypePieceFactory(code=f"P{rang}", libelle=f"Pièce {rang}")
        PieceJointeFactory(dossier=dossier, type_piece=type_piece)

    with django_assert_num_queries(2):
        assert len(entries(dossier)) == pieces


@pytest.mark.django_db
def test_a_later_change_of_label_leaves_a_version_as_it_was_read(client):
    dossier = DossierFactory(depose=True)
    version = dossier.versions.get()
    section = version.donnees["lecture"][0]
    section["reponses"] = [
        {
            "nom": "publics",
            "libelle": "Libellé d’autrefois",
            "valeur": "Trente personnes",
            "texte": True,
            "obligatoire": True,
            "tableau": None,
        }
    ]
    version.save()
    client.force_login(UserFactory(instructeur=True, of=dossier.service))

    page = client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).content.decode()

    assert "Libellé d’autrefois" in page
