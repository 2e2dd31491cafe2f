"""The papers: a right file is kept, a wrong one says why, and neither harms the other."""

import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from conventions.forms.type_piece import TypePieceForm
from conventions.models import TypePiece
from conventions.rules.tableaux import tableaux
from conventions.services.pieces import join_piece
from conventions.services.referentiels import load_referentiels
from siae_portal.formulaires.contenus import DEPLIE_MAX_OCTETS, MIMES
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, DossierFactory, PieceJointeFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(client):
    load_referentiels()
    structure = StructureFactory()
    client.force_login(UserFactory(dirigeant=True, of=structure))
    return DossierFactory(structure=structure)


def pdf(nom="statuts.pdf", **options):
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = nom
        document.save(sortie, **options)
    return SimpleUploadedFile(nom, sortie.getvalue(), content_type="application/pdf")


def blank(pages):
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(sortie)
    return sortie.getvalue()


def bomb():
    """A workbook of some kilobytes that unfolds past the cap."""
    sortie = io.BytesIO(xlsx())
    with (
        zipfile.ZipFile(sortie, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/bombe.xml", "w") as membre,
    ):
        for _ in range(DEPLIE_MAX_OCTETS // 1_000_000 + 1):
            membre.write(bytes(1_000_000))
    return sortie.getvalue()


def xlsx():
    sortie = io.BytesIO()
    Workbook().save(sortie)
    return sortie.getvalue()


def adresse(dossier, nom="dossier_pieces", *args):
    return reverse(f"conventions:{nom}", args=[dossier.pk, *args])


def test_mandatory_papers_come_first(client, dossier):
    page = client.get(adresse(dossier))

    assert all(piece.obligatoire for piece, _form in page.context["manquantes"])
    assert not any(piece.obligatoire for piece, _form in page.context["autres"])
    assert page.context["manquantes"]


def test_what_is_joined_leaves_the_list_of_what_misses(client, dossier):
    avant = client.get(adresse(dossier)).context["compte"]
    client.post(adresse(dossier), {"STATUTS": pdf(), "CV_ENCADRANTS": pdf("cv.pdf")})

    page = client.get(adresse(dossier))

    assert {p.type_piece.code for p, _form in page.context["jointes"]} == {"STATUTS", "CV_ENCADRANTS"}
    assert "STATUTS" not in {p.type_piece.code for p, _form in page.context["manquantes"]}
    compte = page.context["compte"]
    assert (compte["jointes"], compte["obligatoires"], compte["fichiers"]) == (
        avant["jointes"] + 1,
        avant["obligatoires"],
        2,
    )


def test_a_pdf_is_joined_then_read_in_the_browser(client, dossier):
    client.post(adresse(dossier), {"STATUTS": pdf()})

    fichier = client.get(adresse(dossier, "piece", dossier.pieces.get().pk))

    assert fichier["Content-Type"] == "application/pdf"
    assert fichier["Content-Disposition"].startswith("inline")
    assert b"".join(fichier.streaming_content).startswith(b"%PDF-")


def test_joining_again_adds_in_the_order_they_came(client, dossier):
    client.post(adresse(dossier), {"STATUTS": [pdf("b.pdf"), pdf("a.pdf")]})
    client.post(adresse(dossier), {"STATUTS": pdf("c.pdf")})

    assert [piece.nom for piece in dossier.pieces.all()] == ["b.pdf", "a.pdf", "c.pdf"]


def test_the_same_content_sent_again_is_not_a_second_file(client, dossier):
    contenu = pdf().read()
    client.post(adresse(dossier), {"STATUTS": SimpleUploadedFile("statuts.pdf", contenu)})

    client.post(adresse(dossier), {"STATUTS": SimpleUploadedFile("statuts (1).pdf", contenu)})

    assert dossier.pieces.count() == 1


def test_a_paper_takes_ten_files_and_says_so_for_the_next(client, dossier):
    client.post(adresse(dossier), {"STATUTS": [pdf(f"{rang}.pdf") for rang in range(10)]})

    reponse = client.post(adresse(dossier), {"STATUTS": pdf("onze.pdf"), "SIRENE": pdf()})

    assert reponse.status_code == 422
    assert "10 fichiers, le maximum" in reponse.content.decode().replace("\u00a0", " ")
    assert dossier.pieces.filter(type_piece__code="STATUTS").count() == 10
    assert dossier.pieces.filter(type_piece__code="SIRENE").count() == 1


def test_replacing_is_asked_for_and_keeps_the_place(client, dossier):
    client.post(adresse(dossier), {"STATUTS": [pdf("a.pdf"), pdf("b.pdf")]})
    premiere = dossier.pieces.first()

    client.post(adresse(dossier, "piece_remplacer", premiere.pk), {"fichier": pdf("c.pdf")})

    assert [piece.nom for piece in dossier.pieces.all()] == ["c.pdf", "b.pdf"]


def test_a_wrong_replacement_keeps_the_former_file(client, dossier):
    client.post(adresse(dossier), {"STATUTS": pdf()})
    remplacer = adresse(dossier, "piece_remplacer", dossier.pieces.get().pk)

    reponse = client.post(remplacer, {"fichier": SimpleUploadedFile("vide.pdf", b"")})

    assert reponse.status_code == 422
    assert dossier.pieces.get().nom == "statuts.pdf"


def test_a_right_file_is_kept_beside_a_wrong_one_of_the_same_paper(client, dossier):
    reponse = client.post(
        adresse(dossier), {"STATUTS": [SimpleUploadedFile("faux.pdf", b"MZ"), pdf("vrai.pdf")]}
    )

    assert reponse.status_code == 422
    assert "« faux.pdf »" in reponse.content.decode().replace("\u00a0", " ")
    assert dossier.pieces.get().nom == "vrai.pdf"


def test_a_paper_takes_the_formats_of_its_row_and_says_them_first(client, dossier):
    tableur = SimpleUploadedFile("budget.xlsx", xlsx())

    page = client.get(adresse(dossier)).content.decode().replace("\u00a0", " ")
    reponse = client.post(
        adresse(dossier), {"BUDGET_PREV": tableur, "STATUTS": SimpleUploadedFile("s.xlsx", xlsx())}
    )

    assert "PDF, XLSX ou ODS, 20 Mo au plus." in page
    jointe = dossier.pieces.get()
    assert (jointe.type_piece.code, jointe.fichier.type_mime, jointe.apercu) == (
        "BUDGET_PREV",
        MIMES["xlsx"],
        "",
    )
    assert "n’est pas un PDF" in reponse.content.decode()


def test_a_workbook_that_unfolds_without_end_is_refused(client, dossier):
    reponse = client.post(adresse(dossier), {"BUDGET_PREV": SimpleUploadedFile("budget.xlsx", bomb())})

    assert reponse.status_code == 422
    assert "trop grand une fois ouvert" in reponse.content.decode()
    assert not dossier.pieces.exists()


NOMS = {
    "💼" * 300 + ".pdf": "💼" * 146 + ".pdf",
    "C:\\dossiers\\statuts.pdf": "statuts.pdf",
    "../../etc/passwd": "passwd.pdf",
    "statuts\u202efdp.exe": "statuts fdp.exe",
    "statuts\n\x00.pdf": "statuts .pdf",
    "...": "fichier.pdf",
}


@pytest.mark.parametrize("nom", NOMS)
def test_a_hostile_name_is_kept_readable(dossier, client, nom):
    acte = Acte(user=UserFactory(dirigeant=True, of=dossier.structure), at=AT)

    jointe = join_piece(pk=dossier.pk, code="STATUTS", chunks=[pdf().read()], nom=nom, acte=acte)

    assert jointe.nom == NOMS[nom]
    lue = client.get(adresse(dossier, "piece", jointe.pk))
    assert b"".join(lue.streaming_content).startswith(b"%PDF-")


class TestUnParUn:
    """What the script sends: one paper, its file, and the part of the page that comes back."""

    def test_the_part_that_changed_comes_back_with_the_count(self, client, dossier):
        reponse = client.post(adresse(dossier, "piece_joindre", "STATUTS"), {"STATUTS": pdf()})

        html = reponse.content.decode()
        assert reponse.status_code == 200
        assert 'id="piece-STATUTS"' in html
        assert "statuts.pdf" in html
        assert 'id="pieces-compte"' in html
        assert 'id="piece-SIRENE"' not in html

    def test_a_wrong_file_says_why(self, client, dossier):
        reponse = client.post(
            adresse(dossier, "piece_joindre", "STATUTS"), {"STATUTS": SimpleUploadedFile("vide.pdf", b"")}
        )

        assert reponse.status_code == 422
        assert "Ce fichier est vide" in reponse.content.decode()

    def test_without_file_it_asks_for_one(self, client, dossier):
        reponse = client.post(adresse(dossier, "piece_joindre", "STATUTS"))

        assert reponse.status_code == 422
        assert "Choisissez un fichier" in reponse.content.decode()

    def test_a_paper_of_another_kind_is_not_found(self, client, dossier):
        reponse = client.post(adresse(dossier, "piece_joindre", "DECL_ETT"), {"DECL_ETT": pdf()})

        assert reponse.status_code == 404
        assert not dossier.pieces.exists()

    def test_a_transmitted_dossier_takes_nothing(self, client, dossier):
        transmis = DossierFactory(depose=True, structure=dossier.structure)

        reponse = client.post(adresse(transmis, "piece_joindre", "STATUTS"), {"STATUTS": pdf()})

        assert reponse.status_code == 302
        assert not transmis.pieces.exists()


def test_the_page_asks_as_many_queries_for_one_file_as_for_forty(client, dossier):
    types = list(TypePiece.objects.filter(types__contains=[dossier.type])[:20])
    PieceJointeFactory(dossier=dossier, type_piece=types[0])
    client.get(adresse(dossier))
    with CaptureQueriesContext(connection) as une:
        client.get(adresse(dossier))
    for rang in range(1, 40):
        fichier = store([b"%%PDF-1.4 %d" % rang], type_mime="application/pdf")
        PieceJointeFactory(dossier=dossier, type_piece=types[rang % 20], fichier=fichier)

    with CaptureQueriesContext(connection) as quarante:
        client.get(adresse(dossier))

    assert len(quarante) == len(une)


REFUS = {
    "un programme renommé": (lambda: SimpleUploadedFile("virus.pdf", b"MZ\x90\x00" * 50), "n’est pas un PDF"),
    "vide": (lambda: SimpleUploadedFile("vide.pdf", b""), "Ce fichier est vide"),
    "60 Mo": (lambda: SimpleUploadedFile("lourd.pdf", b"%PDF-1.4\n" + b"0" * 60_000_000), "dépasse 20"),
    "chiffré": (
        lambda: pdf("secret.pdf", encryption=pikepdf.Encryption(owner="a", user="b")),
        "protégé par un mot de passe",
    ),
    "sans page": (lambda: SimpleUploadedFile("rien.pdf", blank(pages=0)), "aucune page"),
    "coupé": (lambda: SimpleUploadedFile("coupe.pdf", b"%PDF-1.7\nrien"), "abîmé"),
    "un tableur renommé": (lambda: SimpleUploadedFile("statuts.pdf", xlsx()), "n’est pas un PDF"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_a_wrong_file_is_refused_in_words_and_the_right_one_kept(client, dossier, cas):
    fabrique, phrase = REFUS[cas]

    reponse = client.post(adresse(dossier), {"STATUTS": fabrique(), "SIRENE": pdf("sirene.pdf")})

    html = reponse.content.decode().replace("\u00a0", " ")
    assert reponse.status_code == 422
    assert phrase in html
    assert "Un fichier est refusé" in html
    assert [piece.type_piece.code for piece in dossier.pieces.all()] == ["SIRENE"]


def test_a_refused_replacement_keeps_the_former_file(client, dossier):
    client.post(adresse(dossier), {"STATUTS": pdf()})

    client.post(adresse(dossier), {"STATUTS": SimpleUploadedFile("vide.pdf", b"")})

    assert dossier.pieces.get().nom == "statuts.pdf"


def test_sending_nothing_says_so(client, dossier):
    reponse = client.post(adresse(dossier), follow=True)

    assert "Aucun fichier n’était choisi" in reponse.content.decode()


def test_a_paper_is_removed_once(client, dossier):
    client.post(adresse(dossier), {"STATUTS": pdf()})
    retirer = adresse(dossier, "piece_retirer", dossier.pieces.get().pk)
    premiere = client.post(retirer, follow=True)

    seconde = client.post(retirer, follow=True)

    assert "Fichier retiré" in premiere.content.decode()
    assert "Fichier retiré" not in seconde.content.decode()
    assert not dossier.pieces.exists()


def test_an_unknown_paper_is_not_found(client, dossier):
    assert client.get(adresse(dossier, "piece", 10**9)).status_code == 404


def test_the_papers_of_another_structure_are_not_found(client, dossier):
    autre = DossierFactory()

    assert client.get(adresse(autre)).status_code == 404
    assert client.post(adresse(autre), {"STATUTS": pdf()}).status_code == 404
    assert not autre.pieces.exists()


class TestModele:
    """A file to fill in."""

    def test_a_table_of_the_dossier_gives_its_workbook(self, client, dossier):
        page = client.get(adresse(dossier)).content.decode()

        reponse = client.get(adresse(dossier, "piece_modele", "LISTE_PERMANENTS"))

        assert adresse(dossier, "piece_modele", "LISTE_PERMANENTS") in page
        titres = [cellule.value for cellule in load_workbook(io.BytesIO(reponse.content)).active[1]]
        assert titres == [colonne.libelle for colonne in tableaux()["permanents"].colonnes]

    def test_a_paper_without_model_has_no_page(self, client, dossier):
        assert client.get(adresse(dossier, "piece_modele", "STATUTS")).status_code == 404
        assert client.get(adresse(dossier, "piece_modele", "INCONNUE")).status_code == 404

    def test_a_format_that_is_not_recognised_is_refused(self):
        form = TypePieceForm({"formats": "pdf,exe"})

        form.is_valid()

        assert "Format inconnu : exe" in form.errors["formats"][0]
