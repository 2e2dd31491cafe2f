"""The blank dossier: every question of its kind, made once, of this state of the questions."""

from io import BytesIO

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from conventions.enums import EtatDocument, NatureDemande
from conventions.models import DossierVierge
from conventions.rules.orientation import nature_ouverte
from conventions.services.adaptations import adapt
from conventions.services.vierge import (
    DemandeFermee,
    mark_blank_failed,
    produce_blank,
    questions_of,
    request_blank,
)
from siae_portal.outbox.models import OutboxMessage
from siae_portal.storage.services import read
from siae_portal.workflow.machine import Acte
from structures.enums import TypeStructure
from tests.comptes.factories import UserFactory
from tests.conventions.actes.lecture import balises
from tests.conventions.factories import AT, DossierViergeFactory, TypePieceFactory
from tests.outbox.livraison import deliver_all

pytestmark = pytest.mark.django_db

PAGE = "conventions:dossier_vierge"


def _libelles(type_structure, nature="PREMIERE_DEMANDE"):
    return [q.libelle for r in questions_of(type_structure, nature, on=AT.date()) for q in r.questions]


def test_a_kind_is_asked_its_own_questions_only():
    assert "Ateliers et chantiers" in _libelles("ACI")
    assert "Ateliers et chantiers" not in _libelles("EI")
    assert len(_libelles("EI", "FDI")) < len(_libelles("EI"))


def test_a_short_list_is_printed_and_a_budget_has_its_accounts():
    questions = {q.libelle: q for r in questions_of("EI", "FDI", on=AT.date()) for q in r.questions}
    charges = next(q for q in questions.values() if q.lignes)
    nature_action = next(q for q in questions.values() if q.espace == "liste")

    assert charges.lignes[0].startswith("60 ")
    assert "Diversification d’activité" in nature_action.choix


@pytest.mark.parametrize("type_structure", list(TypeStructure.values))
@pytest.mark.parametrize("nature", list(NatureDemande.values))
def test_every_open_request_has_questions(type_structure, nature):
    if nature_ouverte(nature, type_structure):
        assert len(_libelles(type_structure, nature)) > 10


def test_a_field_added_by_screen_is_printed():
    adapt(
        objet="CHAMP",
        code="nouvelle_question",
        departement=None,
        debut_on=AT.date(),
        valeurs={"rubrique": "PROJET", "libelle": "Une question nouvelle", "forme": "texte_long"},
        acte=Acte(user=UserFactory(administrateur=True), at=AT),
    )

    assert "Une question nouvelle" in _libelles("ACI")


def test_it_is_made_once_and_again_when_the_questions_change():
    premier = request_blank(type_structure="ACI", nature="PREMIERE_DEMANDE", at=AT)
    assert request_blank(type_structure="ACI", nature="PREMIERE_DEMANDE", at=AT) == premier
    assert OutboxMessage.objects.count() == 1

    TypePieceFactory(code="NOUVELLE", libelle="Pièce nouvelle")

    assert request_blank(type_structure="ACI", nature="PREMIERE_DEMANDE", at=AT) != premier
    assert deliver_all() == ["vierge.a_produire"] * 2


def test_a_request_closed_to_the_kind_makes_nothing():
    with pytest.raises(DemandeFermee):
        request_blank(type_structure="GEIQ", nature="FDI", at=AT)


def test_the_pdf_holds_the_questions_and_the_papers_and_is_tagged():
    TypePieceFactory(libelle="Statuts signés et à jour")
    vierge = request_blank(type_structure="ACI", nature="PREMIERE_DEMANDE", at=AT)

    vierge = produce_blank(vierge_id=vierge.pk, at=AT)

    contenu = read(vierge.fichier)
    texte = render_to_string(
        "conventions/vierge.html", {**vierge.donnees, "acte": {"cree_at": ""}, "titre": ""}
    )
    assert "Dossier unique de demande" in texte
    assert "Statuts signés et à jour" in texte
    assert "il ne se dépose pas" in texte
    assert 5 <= vierge.pages <= 25
    with pikepdf.open(BytesIO(contenu)) as pdf:
        assert len(pdf.pages) == vierge.pages
        assert bool(pdf.Root.MarkInfo.Marked)
        assert {"/H1", "/H2", "/H3", "/Table", "/TH"} <= balises(pdf)


def test_the_same_questions_give_the_same_bytes():
    vierge = request_blank(type_structure="GEIQ", nature="AVENANT_ANNUEL", at=AT)
    premier = produce_blank(vierge_id=vierge.pk, at=AT).fichier.sha256
    DossierVierge.objects.update(etat=EtatDocument.EN_PREPARATION, fichier=None)

    assert produce_blank(vierge_id=vierge.pk, at=AT).fichier.sha256 == premier


def test_a_failure_is_said_and_may_be_asked_again(client):
    vierge = request_blank(type_structure="ACI", nature="PREMIERE_DEMANDE", at=AT)
    mark_blank_failed(vierge_id=vierge.pk, parked=True)
    choix = {"type": "ACI", "nature": "PREMIERE_DEMANDE"}

    html = client.get(reverse(PAGE), choix).content.decode()
    client.post(reverse(PAGE), choix)

    assert "n’a pas pu être produit" in html
    assert "Préparer le PDF" in html
    vierge.refresh_from_db()
    assert vierge.etat == EtatDocument.EN_PREPARATION


def test_a_visitor_asks_for_it_waits_and_downloads_it(client):
    choix = {"type": "EI", "nature": "RENOUVELLEMENT"}
    assert not DossierVierge.objects.exists()
    client.get(reverse(PAGE), choix)
    assert not DossierVierge.objects.exists(), "a page that is read writes nothing"

    attente = client.post(reverse(PAGE), choix, follow=True).content.decode()
    deliver_all()
    pret = client.get(reverse(PAGE), choix).content.decode()

    vierge = DossierVierge.objects.get()
    fichier = client.get(reverse("conventions:vierge_fichier", args=[vierge.pk]))
    assert "En préparation" in attente
    assert "Télécharger" in pret
    assert b"".join(fichier.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("choix", "phrase"),
    [
        ({"type": "RQ", "nature": "FDI"}, "Choisissez un type de la liste."),
        ({"type": "ACI", "nature": "AUTRE"}, "Choisissez une demande de la liste."),
        ({"type": "GEIQ", "nature": "FDI"}, "ne concerne pas une structure GEIQ"),
        ({"type": "ACI"}, "Choisissez une demande."),
    ],
)
def test_a_wrong_choice_is_said_beside_its_field(client, choix, phrase):
    for reponse in (client.get(reverse(PAGE), choix), client.post(reverse(PAGE), choix)):
        assert reponse.status_code == 422
        assert phrase in reponse.content.decode()
    assert not DossierVierge.objects.exists()


def test_a_file_not_made_yet_is_not_found(client):
    vierge = DossierViergeFactory(etat=EtatDocument.EN_PREPARATION, fichier=None)

    assert client.get(reverse("conventions:vierge_fichier", args=[vierge.pk])).status_code == 404
