"""A dossier received on paper: typed by its service, read by the structure once it is recorded."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatDossier, Geste
from conventions.models import Dossier
from conventions.rules.dossier import ATTESTATION_PAPIER
from conventions.services.archive import entries
from conventions.services.dossiers import deposit_dossier, start_dossier
from conventions.services.instruction import ask_pieces
from conventions.services.papier import start_paper
from conventions.services.pieces import join_piece
from conventions.services.referentiels import load_referentiels
from conventions.services.sections import save_section
from siae_portal.audit.models import Evenement
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Structure
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, PDF
from tests.conventions.parcours import Parcours
from tests.conventions.test_pieces_views import pdf
from tests.outbox.livraison import deliver_all
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db

RECU_ON = date(2026, 11, 20)


@pytest.fixture
def structure():
    load_referentiels()
    return StructureFactory()


@pytest.fixture
def dirigeante(structure):
    return UserFactory(dirigeant=True, of=structure)


@pytest.fixture
def instructeur(structure, dirigeante):
    return UserFactory(instructeur=True, of=structure.departement.service)


def commencer(structure, agent, **changements):
    demande = {
        "structure_id": structure.pk,
        "type_structure": "ACI",
        "annee": 2027,
        "nature": "PREMIERE_DEMANDE",
        "recu_on": RECU_ON,
        "chunks": [PDF],
        "acte": Acte(user=agent, at=AT),
    }
    return start_paper(**(demande | changements))[0]


def enregistrer(dossier, agent):
    acte = Acte(user=agent, at=AT + timedelta(minutes=5))
    return deposit_dossier(pk=dossier.pk, acte=acte, declaration=True, justifications={})


def test_the_clock_runs_from_the_day_of_the_receipt(structure, instructeur):
    dossier = enregistrer(commencer(structure, instructeur), instructeur)

    assert (dossier.recu_on, dossier.echeance_on) == (RECU_ON, date(2027, 1, 20))
    assert dossier.versions.get().declaration == ATTESTATION_PAPIER
    assert Evenement.objects.of(dossier).filter(geste=Geste.SAISIR_PAPIER).count() == 1


def test_a_paper_of_29_february_is_received_that_day(structure, instructeur):
    dossier = enregistrer(commencer(structure, instructeur, recu_on=date(2024, 2, 29)), instructeur)

    assert dossier.echeance_on == date(2024, 4, 29)


def test_a_receipt_to_come_is_refused(structure, instructeur):
    with pytest.raises(TransitionRefusee, match="est à venir"):
        commencer(structure, instructeur, recu_on=date(2026, 12, 2))

    assert not Dossier.objects.exists()


def test_a_structure_of_another_departement_is_out_of_reach(structure, instructeur):
    ailleurs = UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))

    with pytest.raises(Structure.DoesNotExist):
        commencer(structure, ailleurs)


def test_it_stands_beside_the_draft_of_the_structure(structure, instructeur, dirigeante):
    en_ligne, _ = start_dossier(
        structure_id=structure.pk, type_structure="ACI", annee=2027, acte=Acte(user=dirigeante, at=AT)
    )

    papier = commencer(structure, instructeur)
    encore, created = start_dossier(
        structure_id=structure.pk, type_structure="ACI", annee=2027, acte=Acte(user=dirigeante, at=AT)
    )

    assert papier != en_ligne
    assert (encore, created) == (en_ligne, False)
    assert commencer(structure, instructeur) == papier


def test_the_service_types_it_and_the_structure_does_not(structure, instructeur, dirigeante):
    dossier = commencer(structure, instructeur)
    saisie = {"pk": dossier.pk, "code": "PROJET", "reponses": {"publics": "Trente."}, "version": 0}

    save_section(**saisie, acte=Acte(user=instructeur, at=AT))
    with pytest.raises(Dossier.DoesNotExist):
        save_section(**saisie | {"version": 1}, acte=Acte(user=dirigeante, at=AT))

    assert not Dossier.objects.permitted(dirigeante, Geste.CONSULTER).exists()
    assert Dossier.objects.permitted(instructeur, Geste.CONSULTER).get() == dossier


def test_a_paper_joined_by_the_service_stays_out_of_the_strongbox(structure, instructeur):
    dossier = commencer(structure, instructeur)

    join_piece(
        pk=dossier.pk, code="STATUTS", chunks=[PDF], nom="statuts.pdf", acte=Acte(user=instructeur, at=AT)
    )

    assert dossier.pieces.get().coffre is None
    assert not structure.pieces.exists()


def test_an_agent_never_writes_in_a_dossier_of_the_structure(structure, instructeur, dirigeante):
    dossier, _ = start_dossier(
        structure_id=structure.pk, type_structure="ACI", annee=2027, acte=Acte(user=dirigeante, at=AT)
    )

    with pytest.raises(Dossier.DoesNotExist):
        save_section(pk=dossier.pk, code="PROJET", reponses={}, version=0, acte=Acte(user=instructeur, at=AT))


def test_once_recorded_the_structure_reads_it_and_answers_only_what_is_asked(
    structure, instructeur, dirigeante
):
    dossier = enregistrer(commencer(structure, instructeur), instructeur)
    element = {"code": "publics", "libelle": "Publics", "raison": "Illisible."}
    saisie = {"pk": dossier.pk, "code": "PROJET", "version": 0, "reponses": {"publics": "Trente."}}
    acte = Acte(user=dirigeante, at=AT + timedelta(minutes=9))

    with pytest.raises(TransitionRefusee):
        save_section(**saisie, acte=acte)
    ask_pieces(
        pk=dossier.pk,
        elements=[element],
        motif="Une page est illisible.",
        terme_on=date(2026, 12, 20),
        acte=Acte(user=instructeur, at=AT + timedelta(minutes=8)),
    )
    save_section(**saisie, acte=acte)
    with pytest.raises(Dossier.DoesNotExist):
        save_section(**saisie | {"version": 1}, acte=Acte(user=instructeur, at=AT + timedelta(minutes=10)))

    assert dossier.sections.get().contenu == {"publics": "Trente."}


def test_the_structure_is_told_by_e_mail(structure, instructeur, dirigeante):
    enregistrer(commencer(structure, instructeur), instructeur)

    deliver_all()

    message = next(m for m in mail.outbox if dirigeante.email in m.to)
    assert "sur papier" in message.subject
    assert "20 novembre 2026" in message.body.replace("\u00a0", " ")


def test_without_the_attestation_nothing_is_recorded(structure, instructeur):
    dossier = commencer(structure, instructeur)

    with pytest.raises(TransitionRefusee, match="Cochez l’attestation"):
        deposit_dossier(
            pk=dossier.pk, acte=Acte(user=instructeur, at=AT), declaration=False, justifications={}
        )


def test_the_scan_goes_in_the_archive(structure, instructeur):
    dossier = commencer(structure, instructeur)

    assert "Pièces/00 - Dossier papier reçu.pdf" in [nom for nom, _sha in entries(dossier)]


def test_the_pages_say_everywhere_that_it_came_on_paper(
    client, monkeypatch, structure, instructeur, dirigeante
):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    client.force_login(instructeur)
    envoi = {
        "structure": structure.pk,
        "type_structure": "ACI",
        "nature": "PREMIERE_DEMANDE",
        "annee": "2027",
        "recu_on": "2026-11-20",
        "papier": pdf("papier.pdf"),
    }
    cree = client.post(reverse("conventions:papier_creer"), envoi)
    dossier = Dossier.objects.get()
    depot = reverse("conventions:dossier_deposer", args=[dossier.pk])
    pages = [client.get(cree.url), client.get(depot)]

    enregistre = client.post(depot, {"declaration": "on"}, follow=True)

    client.force_login(dirigeante)
    pages += [
        enregistre,
        client.get(cree.url),
        client.get(reverse("conventions:dossier_recepisse", args=[dossier.pk])),
    ]
    mention = "d’après un dossier papier reçu le 20 novembre 2026"
    assert [mention in unescape(p.content.decode()).replace("\u00a0", " ") for p in pages] == [True] * 5
    dossier.refresh_from_db()
    assert dossier.etat == EtatDossier.DEPOSE


def test_a_renewal_is_filled_from_what_is_known_and_read_before_it_is_recorded():
    parcours = Parcours().until("signer_etat")
    structure = parcours.structure
    dossier = commencer(structure, parcours.instructeur, nature="RENOUVELLEMENT", annee=2028)

    with pytest.raises(TransitionRefusee, match="Relisez puis confirmez"):
        enregistrer(dossier, parcours.instructeur)

    assert dossier.reprises.exists()


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [({"recu_on": "2026-12-25"}, "Ce jour est à venir"), ({"papier": ""}, "papier")],
)
def test_a_wrong_paper_is_refused_beside_its_field(
    client, monkeypatch, structure, instructeur, champs, phrase
):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    client.force_login(instructeur)
    envoi = {
        "structure": structure.pk,
        "type_structure": "ACI",
        "nature": "PREMIERE_DEMANDE",
        "annee": "2027",
        "recu_on": "2026-11-20",
        "papier": pdf("papier.pdf"),
    }

    page = client.post(reverse("conventions:papier_creer"), envoi | champs)

    assert page.status_code == 422
    assert phrase in unescape(page.content.decode())
    assert not Dossier.objects.exists()
