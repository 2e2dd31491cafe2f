"""The strongbox: a paper kept, replaced, withdrawn; what is refused; who reads what."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from siae_portal.audit.models import Evenement
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Piece, Structure
from structures.rules.coffre import EtatPiece
from structures.services.coffre import deposit_piece, read_coffre, withdraw_piece
from tests.comptes.factories import UserFactory
from tests.conventions.factories import ConventionFactory
from tests.conventions.test_pieces_views import pdf
from tests.structures.factories import LabelFactory, PieceFactory, ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LE = AT.date()


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeante(structure):
    return UserFactory(dirigeant=True, of=structure)


def deposit(structure, user, code="STATUTS", etablie_on=date(2026, 11, 2), contenu=b"%PDF-1.4 un", **champs):
    return deposit_piece(
        structure_id=structure.pk,
        code=code,
        chunks=[contenu],
        type_mime="application/pdf",
        nom="piece.pdf",
        etablie_on=etablie_on,
        acte=Acte(user=user, at=AT),
        **champs,
    )


def test_a_paper_enters_with_its_end_and_the_journal_says_so(structure, dirigeante):
    piece = deposit(structure, dirigeante, "SIRENE")

    assert piece.valable_fin_on == date(2027, 2, 2)
    evenement = Evenement.objects.of(structure).get()
    assert evenement.geste == "DEPOSER_PIECE"
    assert evenement.details == {"piece": "SIRENE", "sha256": piece.fichier.sha256}


def test_a_new_paper_replaces_the_former_which_stays(structure, dirigeante):
    ancienne = deposit(structure, dirigeante)

    nouvelle = deposit(structure, dirigeante, contenu=b"%PDF-1.4 deux")

    ancienne.refresh_from_db()
    assert ancienne.remplacee_at == AT
    assert list(Piece.objects.current()) == [nouvelle]


def test_the_same_paper_given_twice_changes_nothing(structure, dirigeante):
    assert deposit(structure, dirigeante) == deposit(structure, dirigeante)
    assert Piece.objects.count() == Evenement.objects.of(structure).count() == 1


def test_a_later_accounting_year_takes_the_place(structure, dirigeante):
    deposit(structure, dirigeante, "COMPTES_ANNUELS", date(2025, 12, 31))

    piece = deposit(structure, dirigeante, "COMPTES_ANNUELS", date(2026, 6, 30), b"%PDF-1.4 deux")

    assert piece.exercice == 2026
    assert Piece.objects.current().get() == piece


def test_an_older_accounting_year_is_refused(structure, dirigeante):
    deposit(structure, dirigeante, "COMPTES_ANNUELS", date(2026, 6, 30))

    with pytest.raises(TransitionRefusee, match="exercice 2026"):
        deposit(structure, dirigeante, "COMPTES_ANNUELS", date(2025, 12, 31), b"%PDF-1.4 deux")


@pytest.mark.parametrize(
    ("code", "etablie_on", "fin_on", "raison"),
    [
        ("STATUTS", LE + timedelta(days=1), None, "à venir"),
        ("CONV_COOP_FT", LE, None, "date de fin inscrite"),
        ("CONV_COOP_FT", LE, LE - timedelta(days=1), "précède"),
        ("SIRENE", date(2026, 8, 1), None, "n’est plus valable depuis le 1er novembre 2026"),
    ],
)
def test_impossible_dates_are_refused(structure, dirigeante, code, etablie_on, fin_on, raison):
    with pytest.raises(TransitionRefusee) as refus:
        deposit(structure, dirigeante, code, etablie_on, fin_inscrite_on=fin_on)

    assert raison in refus.value.raisons[0].replace("\u00a0", " ")
    assert not Piece.objects.exists()


def test_the_strongbox_of_another_is_out_of_reach(structure):
    autre = UserFactory(dirigeant=True, of=StructureFactory())

    with pytest.raises(Structure.DoesNotExist):
        deposit(structure, autre)


def test_a_withdrawn_paper_is_kept_in_the_history_and_withdrawn_once(structure, dirigeante):
    piece = deposit(structure, dirigeante)

    for _fois in range(2):
        withdraw_piece(pk=piece.pk, acte=Acte(user=dirigeante, at=AT))

    assert Piece.objects.get().remplacee_at == AT
    assert [e.geste for e in Evenement.objects.of(structure)] == ["RETIRER_PIECE", "DEPOSER_PIECE"]


def test_each_paper_has_its_state(structure, dirigeante):
    ConventionFactory(structure=structure)
    LabelFactory(structure=structure)
    deposit(structure, dirigeante)
    PieceFactory(structure=structure, code="SIRENE", valable_fin_on=LE + timedelta(days=60))
    PieceFactory(structure=structure, code="LABEL_RQ", valable_fin_on=LE - timedelta(days=1))

    etats = {ligne.type_piece.code: ligne.etat for ligne in read_coffre(structure, on=LE)}

    assert etats["STATUTS"] == EtatPiece.VALABLE
    assert etats["SIRENE"] == EtatPiece.BIENTOT
    assert etats["LABEL_RQ"] == EtatPiece.EXPIREE
    assert etats["RIB"] == EtatPiece.MANQUANTE


def test_a_paper_no_longer_asked_for_is_still_shown(structure):
    PieceFactory(structure=structure, code="KBIS")

    assert "KBIS" in {ligne.type_piece.code for ligne in read_coffre(structure, on=LE)}


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_asks_a_flat_number_of_queries(
    client, structure, dirigeante, rows, django_assert_num_queries
):
    for rang in range(rows):
        PieceFactory(structure=structure, remplacee_at=AT if rang else None)
    client.force_login(dirigeante)

    with django_assert_num_queries(9):
        client.get(reverse("structures:coffre", args=[structure.pk]))


def test_a_paper_is_given_by_its_page(client, structure, dirigeante):
    client.force_login(dirigeante)
    donnees = {"etablie_on": timezone.localdate().isoformat(), "fichier": pdf()}

    reponse = client.post(
        reverse("structures:coffre_piece", args=[structure.pk, "STATUTS"]), donnees, follow=True
    )

    assert "Pièce enregistrée dans le coffre" in reponse.content.decode()
    assert Piece.objects.get().fichier.type_mime == "application/pdf"


def image():
    sortie = io.BytesIO()
    Image.new("RGB", (4, 4)).save(sortie, "PNG")
    return SimpleUploadedFile("rib.pdf", sortie.getvalue(), content_type="application/pdf")


def test_the_type_is_read_in_the_content(client, structure, dirigeante):
    client.force_login(dirigeante)
    donnees = {"etablie_on": "2026-01-05"}

    admise = client.post(
        reverse("structures:coffre_piece", args=[structure.pk, "RIB"]), {**donnees, "fichier": image()}
    )
    refusee = client.post(
        reverse("structures:coffre_piece", args=[structure.pk, "STATUTS"]), {**donnees, "fichier": image()}
    )

    assert (admise.status_code, refusee.status_code) == (302, 422)
    assert Piece.objects.get().fichier.type_mime == "image/png"
    assert "n’est pas un PDF" in refusee.content.decode()


def test_a_refused_date_is_said_beside_the_field(client, structure, dirigeante):
    client.force_login(dirigeante)
    donnees = {"etablie_on": "2020-01-01", "fichier": pdf()}

    reponse = client.post(reverse("structures:coffre_piece", args=[structure.pk, "SIRENE"]), donnees)

    assert reponse.status_code == 422
    assert "n’est plus valable" in reponse.content.decode()


def test_an_unknown_paper_is_not_found(client, structure, dirigeante):
    client.force_login(dirigeante)

    assert client.get(reverse("structures:coffre_piece", args=[structure.pk, "INCONNUE"])).status_code == 404


def test_the_secretary_sees_that_the_bank_paper_is_there_without_its_file(client, structure):
    PieceFactory(structure=structure, code="RIB", nom="rib.pdf")
    service = ServiceInstructeurFactory(departement=structure.departement)
    client.force_login(UserFactory(secretaire=True, of=service))

    html = client.get(reverse("structures:coffre", args=[structure.pk])).content.decode()

    assert "coordonnées bancaires" in html
    assert "rib.pdf" not in html


def test_the_home_says_once_what_is_to_renew(client, structure, dirigeante):
    on = timezone.localdate()
    PieceFactory(structure=structure, code="SIRENE", valable_fin_on=on + timedelta(days=3))
    PieceFactory(structure=structure, code="KBIS", valable_fin_on=on - timedelta(days=3))
    PieceFactory(structure=structure, code="RIB")
    client.force_login(dirigeante)

    html = client.get("/").content.decode()

    assert html.count("Renouveler 2 pièces du coffre") == 1
    assert reverse("structures:coffre", args=[structure.pk]) in html
