"""The answer of a structure without account: typed by the service as it came (ADR 0042)."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatDossier, Geste, VoieReponse
from conventions.models import Correction, Dossier
from conventions.rules.dossier import ATTESTATION_REPONSE
from conventions.services.instruction import ask_corrections, ask_pieces
from conventions.services.ouverture import NonDemande
from conventions.services.papier import record_answer
from conventions.services.pieces import join_piece
from conventions.services.referentiels import load_referentiels
from conventions.services.sections import save_section
from siae_portal.audit.models import Evenement
from siae_portal.comptes.models import Habilitation
from siae_portal.workflow.machine import Acte, TransitionRefusee
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, PDF, DossierFactory
from tests.conventions.test_papier import commencer, enregistrer
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db

DEMANDE_AT = AT + timedelta(minutes=10)
RECUE_ON = date(2026, 12, 7)
SAISIE_AT = AT + timedelta(days=9)
DEMANDE = {
    "elements": [
        {"code": "publics", "libelle": "Publics", "raison": "Illisible."},
        {"code": "STATUTS", "libelle": "Statuts", "raison": "Manquent."},
    ],
    "motif": "Une page est illisible.",
    "terme_on": date(2026, 12, 31),
}


@pytest.fixture
def structure():
    load_referentiels()
    return StructureFactory()


@pytest.fixture
def instructeur(structure):
    return UserFactory(instructeur=True, of=structure.departement.service)


@pytest.fixture
def dossier(structure, instructeur):
    """A paper dossier, recorded then sent back for a field and a paper."""
    dossier = enregistrer(commencer(structure, instructeur), instructeur)
    return ask_pieces(pk=dossier.pk, acte=Acte(user=instructeur, at=DEMANDE_AT), **DEMANDE)


def repondre(dossier, agent, **changements):
    reponse = {
        "recue_on": RECUE_ON,
        "voie": VoieReponse.COURRIER,
        "reponse": "Les statuts sont joints.",
        "attestation": True,
        "acte": Acte(user=agent, at=SAISIE_AT),
    }
    return record_answer(pk=dossier.pk, **(reponse | changements))


def saisir(dossier, agent, **reponses):
    acte = Acte(user=agent, at=SAISIE_AT)
    return save_section(pk=dossier.pk, code="PROJET", reponses=reponses, version=0, acte=acte)


def test_the_clock_runs_again_from_the_receipt(dossier, instructeur):
    repondu = repondre(dossier, instructeur)

    demande = repondu.corrections.get()
    assert (repondu.etat, timezone.localtime(demande.repondue_at).date()) == (EtatDossier.DEPOSE, RECUE_ON)
    assert repondu.echeance_on == date(2027, 1, 20) + (RECUE_ON - timezone.localtime(DEMANDE_AT).date())
    assert demande.reponse.replace("\u00a0", " ").startswith(
        "Reçue par courrier le 7 décembre 2026, saisie par "
    )
    assert demande.reponse.endswith("\nLes statuts sont joints.")


def test_the_version_and_the_journal_say_who_typed_it(dossier, instructeur):
    repondu = repondre(dossier, instructeur)

    trace = Evenement.objects.of(repondu).filter(geste=Geste.REPONDRE_PIECES).get()
    assert (trace.user, trace.details) == (instructeur, {"recue_on": "2026-12-07", "voie": "COURRIER"})
    assert repondu.versions.order_by("rang").last().declaration == ATTESTATION_REPONSE


def test_an_answer_of_the_very_day_closes_the_request(dossier, instructeur):
    jour = timezone.localtime(DEMANDE_AT).date()

    repondu = repondre(dossier, instructeur, recue_on=jour)

    assert repondu.corrections.get().repondue_at == DEMANDE_AT
    assert repondu.echeance_on == date(2027, 1, 20)


def test_only_what_was_asked_is_typed(dossier, instructeur):
    saisir(dossier, instructeur, publics="Trente.")
    join_piece(
        pk=dossier.pk,
        code="STATUTS",
        chunks=[PDF],
        nom="statuts.pdf",
        acte=Acte(user=instructeur, at=SAISIE_AT),
    )

    with pytest.raises(NonDemande):
        save_section(
            pk=dossier.pk,
            code="PROJET",
            reponses={"activites": "Autre chose."},
            version=1,
            acte=Acte(user=instructeur, at=SAISIE_AT),
        )

    assert dossier.sections.get().contenu == {"publics": "Trente."}
    assert not dossier.structure.pieces.exists()


def test_corrections_are_answered_alike(structure, instructeur):
    dossier = DossierFactory(
        structure=structure, service=structure.departement.service, saisie_papier=True, en_instruction=True
    )
    ask_corrections(pk=dossier.pk, acte=Acte(user=instructeur, at=DEMANDE_AT), **DEMANDE)

    repondu = repondre(dossier, instructeur)

    assert repondu.etat == EtatDossier.EN_INSTRUCTION
    assert Evenement.objects.of(repondu).filter(geste=Geste.REPONDRE_CORRECTIONS).exists()


def test_a_structure_with_an_account_answers_herself(dossier, instructeur, structure):
    UserFactory(dirigeant=True, of=structure)

    with pytest.raises(Dossier.DoesNotExist):
        repondre(dossier, instructeur)
    with pytest.raises(Dossier.DoesNotExist):
        saisir(dossier, instructeur, publics="Trente.")

    assert dossier.corrections.get().repondue_at is None


@pytest.mark.parametrize("perdu", ["disabled", "over"])
def test_an_account_that_no_longer_counts_does_not_stop_the_service(dossier, instructeur, structure, perdu):
    partie = UserFactory(dirigeant=True, of=structure, is_active=perdu != "disabled")
    if perdu == "over":
        hier = timezone.localdate() - timedelta(days=1)
        Habilitation.objects.of(partie).update(debut_on=hier, fin_on=hier)

    assert repondre(dossier, instructeur).etat == EtatDossier.DEPOSE


def test_a_dossier_deposited_online_is_out_of_reach(structure, instructeur):
    dossier = DossierFactory(
        structure=structure, service=structure.departement.service, etat=EtatDossier.INCOMPLET, depose=True
    )

    with pytest.raises(Dossier.DoesNotExist):
        repondre(dossier, instructeur)


def test_the_service_of_another_departement_is_out_of_reach(dossier):
    ailleurs = UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))

    with pytest.raises(Dossier.DoesNotExist):
        repondre(dossier, ailleurs)


def test_nothing_is_answered_twice(dossier, instructeur):
    repondre(dossier, instructeur)

    with pytest.raises(Dossier.DoesNotExist):
        repondre(dossier, instructeur)


def test_a_request_closed_meanwhile_is_not_answered(dossier, instructeur):
    dossier.corrections.update(repondue_at=SAISIE_AT)

    with pytest.raises(Correction.DoesNotExist):
        repondre(dossier, instructeur)


@pytest.mark.parametrize(
    ("changement", "phrase"),
    [
        ({"recue_on": date(2026, 12, 25)}, "est à venir"),
        ({"recue_on": date(2026, 11, 30)}, "est arrivée ensuite"),
        ({"reponse": "  "}, "Résumez en une phrase"),
        ({"attestation": False}, "Cochez l’attestation"),
    ],
)
def test_a_wrong_answer_is_refused(dossier, instructeur, changement, phrase):
    with pytest.raises(TransitionRefusee, match=phrase):
        repondre(dossier, instructeur, **changement)

    assert dossier.corrections.get().repondue_at is None


def texte(reponse):
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_agent_answers_from_the_page_of_the_dossier(client, monkeypatch, dossier, instructeur):
    monkeypatch.setattr(timezone, "now", lambda: SAISIE_AT)
    client.force_login(instructeur)
    page = reverse("conventions:dossier_detail", args=[dossier.pk])
    adresse = reverse("conventions:reponse_recue", args=[dossier.pk])
    avant = client.get(page)
    saisie = client.get(adresse)

    apres = client.post(
        adresse,
        {"recue_on": "2026-12-07", "voie": "COURRIEL", "reponse": "Voici.", "attestation": "on"},
        follow=True,
    )

    assert adresse in texte(avant)
    assert "Personne ne représente cette structure" in texte(avant)
    assert "Illisible." in texte(saisie)
    assert "réponse reçue par courriel le 7 décembre 2026, saisie par le service" in texte(apres)
    assert "Personne ne représente cette structure" not in texte(apres)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"recue_on": "2026-12-25"}, "Ce jour est à venir"),
        ({"recue_on": "2026-11-30"}, "La demande est partie le"),
        ({"voie": ""}, "Dites comment la réponse est arrivée"),
        ({"reponse": ""}, "Résumez en une phrase"),
        ({"attestation": ""}, "Cochez l’attestation"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, monkeypatch, dossier, instructeur, champs, phrase):
    monkeypatch.setattr(timezone, "now", lambda: SAISIE_AT)
    client.force_login(instructeur)
    envoi = {"recue_on": "2026-12-07", "voie": "COURRIER", "reponse": "Voici.", "attestation": "on"}

    page = client.post(reverse("conventions:reponse_recue", args=[dossier.pk]), envoi | champs)

    assert page.status_code == 422
    assert phrase in texte(page)
    assert dossier.corrections.get().repondue_at is None


def test_the_agent_is_told_that_the_structure_answers_herself(client, dossier, instructeur, structure):
    UserFactory(dirigeant=True, of=structure)
    client.force_login(instructeur)

    page = client.get(reverse("conventions:reponse_recue", args=[dossier.pk]), follow=True)

    assert "elle répond elle-même à la demande" in texte(page)
    assert "Saisir la réponse reçue" not in texte(page)


def test_a_section_named_leads_back_to_the_answer(client, dossier, instructeur):
    client.force_login(instructeur)
    section = reverse("conventions:dossier_section", args=[dossier.pk, "PROJET"])

    page = client.post(section, {"publics": "Trente.", "version": "0", "continuer": ""})

    assert page.url == reverse("conventions:reponse_recue", args=[dossier.pk])
