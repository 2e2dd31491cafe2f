"""Dossiers and the strongbox: what is taken from it, what is kept in it, what RC16 says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.models import PieceJointe, TypePiece
from conventions.rules.controles import run_controles
from conventions.services.coffre import keep_joined, take_papers
from conventions.services.controles import controles_of
from conventions.services.dossiers import start_dossier
from conventions.services.pieces import join_piece, pieces_demandees
from conventions.services.referentiels import load_referentiels
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Piece
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, DossierFactory, PieceJointeFactory
from tests.conventions.test_pieces_views import pdf
from tests.conventions.test_rules_controles import SAIN
from tests.structures.factories import PieceFactory, StructureFactory

pytestmark = pytest.mark.django_db
LE = AT.date()


@pytest.fixture
def structure():
    load_referentiels()
    return StructureFactory()


@pytest.fixture
def acte(structure):
    return Acte(user=UserFactory(dirigeant=True, of=structure), at=AT)


def start(structure, acte, annee=2027):
    dossier, _ = start_dossier(structure_id=structure.pk, type_structure="ACI", annee=annee, acte=acte)
    return dossier


def codes(dossier):
    return set(dossier.pieces.values_list("type_piece__code", flat=True))


def test_a_new_dossier_takes_the_valid_papers(structure, acte):
    statuts = PieceFactory(structure=structure)
    PieceFactory(structure=structure, code="SIRENE", valable_fin_on=LE)
    PieceFactory(structure=structure, code="LISTE_DIRIGEANTS", valable_fin_on=LE - timedelta(days=1))
    PieceFactory(structure=structure, code="RIB", remplacee_at=AT)
    PieceFactory(structure=structure, code="GARANTIE_FINANCIERE")
    PieceFactory(code="DELEGATION")

    dossier = start(structure, acte)

    assert codes(dossier) == {"STATUTS", "SIRENE"}
    jointe = dossier.pieces.get(type_piece__code="STATUTS")
    assert (jointe.coffre, jointe.fichier, jointe.du_coffre) == (statuts, statuts.fichier, True)


def test_a_dossier_lacks_only_the_papers_that_are_over(structure, acte):
    PieceFactory(structure=structure, code="STATUTS")
    PieceFactory(structure=structure, code="SIRENE", valable_fin_on=LE - timedelta(days=1))

    dossier = start(structure, acte)

    absentes = {p.type_piece.code for p in pieces_demandees(dossier) if p.obligatoire and not p.jointe}
    assert {"STATUTS", "SIRENE"} & absentes == {"SIRENE"}


def test_what_the_strongbox_received_since_is_taken_on_demand(structure, acte):
    dossier = start(structure, acte)
    PieceFactory(structure=structure)

    prises = take_papers(pk=dossier.pk, acte=acte)

    assert len(prises) == 1
    assert take_papers(pk=dossier.pk, acte=acte) == []


def test_a_newer_paper_of_the_strongbox_takes_the_place_of_the_one_it_replaced(structure, acte):
    PieceFactory(structure=structure, code="SIRENE", valable_fin_on=LE)
    dossier = start(structure, acte)
    Piece.objects.update(remplacee_at=AT)
    nouvelle = PieceFactory(structure=structure, code="SIRENE", valable_fin_on=LE + timedelta(days=80))

    take_papers(pk=dossier.pk, acte=acte)

    assert dossier.pieces.get().coffre == nouvelle


def test_a_paper_joined_by_hand_is_left_alone(structure, acte):
    dossier = start(structure, acte)
    join_piece(pk=dossier.pk, code="SIRENE", chunks=[b"%PDF-1.4 a"], nom="a.pdf", acte=acte)
    PieceFactory(structure=structure, code="SIRENE")

    assert take_papers(pk=dossier.pk, acte=acte) == []
    assert dossier.pieces.get().nom == "a.pdf"


def test_nothing_is_taken_by_a_dossier_already_deposited(structure, acte):
    dossier = DossierFactory(depose=True, structure=structure)
    PieceFactory(structure=structure)

    with pytest.raises(TransitionRefusee):
        take_papers(pk=dossier.pk, acte=acte)


def test_a_paper_without_date_goes_in_the_strongbox_by_itself(structure, acte):
    dossier = start(structure, acte)

    jointe = join_piece(pk=dossier.pk, code="STATUTS", chunks=[b"%PDF-1.4 a"], nom="a.pdf", acte=acte)

    piece = Piece.objects.get()
    assert (piece.code, piece.fichier, piece.valable_fin_on) == ("STATUTS", jointe.fichier, None)
    jointe.refresh_from_db()
    assert (jointe.coffre, jointe.du_coffre) == (piece, False)


@pytest.mark.parametrize("code", ["SIRENE", "PROJET_INSERTION"])
def test_a_dated_paper_waits_for_its_date_and_another_is_never_kept(structure, acte, code):
    dossier = start(structure, acte)

    join_piece(pk=dossier.pk, code=code, chunks=[b"%PDF-1.4 a"], nom="a.pdf", acte=acte)

    assert not Piece.objects.exists()
    assert [bool(p.a_garder) for p in pieces_demandees(dossier) if p.jointes] == [code == "SIRENE"]


def test_a_dated_paper_is_kept_with_its_date(structure, acte):
    dossier = start(structure, acte)
    join_piece(pk=dossier.pk, code="SIRENE", chunks=[b"%PDF-1.4 a"], nom="a.pdf", acte=acte)

    jointe = keep_joined(
        pk=dossier.pk, jointe=dossier.pieces.get().pk, etablie_on=date(2026, 11, 1), acte=acte
    )

    assert jointe.coffre.valable_fin_on == date(2027, 2, 1)


def test_a_withdrawn_paper_stays_with_the_dossier(structure, acte):
    PieceFactory(structure=structure)
    dossier = start(structure, acte)

    Piece.objects.update(remplacee_at=AT)

    assert codes(dossier) == {"STATUTS"}


@pytest.mark.parametrize(("fin_on", "reussi"), [(SAIN.on, True), (SAIN.on - timedelta(days=1), False)])
def test_rc16_looks_at_the_day_of_the_deposit(fin_on, reussi):
    faits = replace(SAIN, pieces_datees=(("Statuts", fin_on),))

    resultat = next(r for r in run_controles(faits) if r.regle == "RC16")

    assert resultat.reussi == reussi


def test_rc16_names_the_papers_and_their_last_day(structure, acte):
    dossier = start(structure, acte)
    piece = PieceFactory(structure=structure, code="SIRENE", valable_fin_on=date(2026, 11, 3))
    PieceJointeFactory(dossier=dossier, coffre=piece)

    resultat = next(r for r in controles_of(dossier, acte=acte) if r.regle == "RC16")

    assert not resultat.reussi
    assert "(jusqu’au 3 novembre 2026)" in resultat.message.replace("\u00a0", " ")


def test_the_page_offers_and_takes_the_strongbox(client, structure, acte):
    dossier = DossierFactory(structure=structure)
    PieceFactory(structure=structure)
    client.force_login(acte.user)

    avant = client.get(reverse("conventions:dossier_pieces", args=[dossier.pk])).content.decode()
    prise = client.post(reverse("conventions:pieces_du_coffre", args=[dossier.pk]), follow=True)

    apres = prise.content.decode()
    assert "Reprendre du coffre" in avant
    assert "Reprises du coffre" in apres
    assert "Repris du coffre" in apres
    assert "Reprendre du coffre" not in apres


def test_the_page_keeps_a_dated_paper(client, structure, acte):
    dossier = DossierFactory(structure=structure)
    client.force_login(acte.user)
    client.post(reverse("conventions:dossier_pieces", args=[dossier.pk]), {"SIRENE": pdf()})
    adresse = reverse("conventions:piece_garder", args=[dossier.pk, dossier.pieces.get().pk])

    vieille = client.post(adresse, {"etablie_on": "2020-01-01"})
    recente = client.post(adresse, {"etablie_on": timezone.localdate().isoformat()}, follow=True)

    assert vieille.status_code == 422
    assert "Pièce gardée au coffre" in recente.content.decode()
    assert PieceJointe.objects.get().coffre == Piece.objects.get()


def test_the_page_of_a_paper_that_the_strongbox_does_not_keep_is_not_found(client, structure, acte):
    dossier = DossierFactory(structure=structure)
    client.force_login(acte.user)
    jointe = join_piece(pk=dossier.pk, code="BUDGET_PREV", chunks=[b"%PDF-1.4 a"], nom="a.pdf", acte=acte)

    page = client.get(reverse("conventions:piece_garder", args=[dossier.pk, jointe.pk]))

    assert page.status_code == 404


def test_the_strongbox_takes_the_only_file_of_a_paper_not_the_second(structure, acte):
    dossier = start(structure, acte)
    premiere = join_piece(pk=dossier.pk, code="STATUTS", chunks=[b"%PDF-1.4 a"], nom="a.pdf", acte=acte)

    join_piece(pk=dossier.pk, code="STATUTS", chunks=[b"%PDF-1.4 b"], nom="b.pdf", acte=acte)

    assert Piece.objects.current().get().fichier == premiere.fichier


def test_a_paper_of_the_strongbox_that_is_over_gives_its_place_to_what_is_sent(client, structure, acte):
    hier = timezone.localdate() - timedelta(days=1)
    perimee = PieceFactory(structure=structure, code="SIRENE", valable_fin_on=hier)
    dossier = DossierFactory(structure=structure)
    sirene = TypePiece.objects.get(code="SIRENE")
    PieceJointeFactory(dossier=dossier, type_piece=sirene, coffre=perimee, fichier=perimee.fichier)
    client.force_login(acte.user)
    adresse = reverse("conventions:dossier_pieces", args=[dossier.pk])

    page = client.get(adresse).content.decode()
    client.post(adresse, {"SIRENE": pdf("neuf.pdf")})

    assert "Expirée, à remplacer" in page
    assert "Remplacer la pièce expirée" in page
    assert [jointe.nom for jointe in dossier.pieces.all()] == ["neuf.pdf"]
