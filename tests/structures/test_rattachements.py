"""Asking to join a structure: its representative first, the State service after five days."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from siae_portal.audit.models import Evenement
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DemandeRattachement
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import EtatSirene, GesteEquipe
from structures.models import EtablissementSirene, Structure
from structures.services.rattachements import (
    ask_to_join,
    declare_structure,
    follow_requests,
    grant_request,
    refuse_request,
    withdraw_request,
)
from structures.services.suivi_demandes import follow_up
from tests.comptes.factories import DemandeRattachementFactory, HabilitationFactory, UserFactory
from tests.outbox.livraison import deliver_all
from tests.structures.factories import CommuneFactory, ServiceInstructeurFactory, StructureFactory, siret_of

pytestmark = pytest.mark.django_db


def _acte(user, motif=""):
    return Acte(user=user, at=timezone.now(), motif=motif)


def _ask(structure, user, role=Role.GESTIONNAIRE):
    return ask_to_join(structure_id=structure.pk, role=role, message="Bonjour", acte=_acte(user))


def _grant(demande, par, **valeurs):
    saisie = {"role": demande.role, "qualite": "", "debut_on": timezone.localdate(), "fin_on": None}
    return grant_request(pk=demande.pk, acte=_acte(par), **{**saisie, **valeurs})


def _recipients():
    deliver_all()
    return {adresse for message in mail.outbox for adresse in message.to}


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeant(structure):
    return UserFactory(dirigeant=True, of=structure)


def _close(siret):
    EtablissementSirene.objects.create(siret=siret, etat=EtatSirene.FERME, fichier_on=timezone.localdate())


class TestAsking:
    def test_the_representative_is_asked_first(self, structure, dirigeant):
        demande = _ask(structure, UserFactory())

        assert demande.transmise_at is None
        assert _recipients() == {dirigeant.email}
        assert Evenement.objects.get().geste == GesteEquipe.DEMANDER

    def test_without_representative_the_state_service_is_asked_at_once(self, structure):
        HabilitationFactory(role=Role.DIRIGEANT, of=structure, expiree=True)
        agent = UserFactory(instructeur=True, of=structure.departement.service)
        UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))

        demande = _ask(structure, UserFactory(), Role.DIRIGEANT)

        assert demande.transmise_at is not None
        assert _recipients() == {agent.email}

    def test_asked_once(self, structure):
        user = UserFactory()
        _ask(structure, user)

        with pytest.raises(TransitionRefusee, match="déjà en attente"):
            _ask(structure, user, Role.DIRIGEANT)

    def test_not_what_one_is_already(self, structure, dirigeant):
        with pytest.raises(TransitionRefusee, match="déjà ce rôle"):
            _ask(structure, dirigeant, Role.DIRIGEANT)

    def test_not_a_role_of_the_state(self, structure):
        with pytest.raises(TransitionRefusee, match="n’existe pas"):
            _ask(structure, UserFactory(), Role.INSTRUCTEUR)

    def test_a_closed_siret_is_refused_with_the_reason(self, structure):
        _close(structure.siret)

        with pytest.raises(TransitionRefusee, match="fermé"):
            _ask(structure, UserFactory())

    def test_five_requests_at_most_wait(self):
        user = UserFactory()
        DemandeRattachementFactory.create_batch(5, user=user)

        with pytest.raises(TransitionRefusee, match="5 demandes en attente"):
            _ask(StructureFactory(), user)


class TestDeclaring:
    def _declare(self, user, **valeurs):
        saisie = {
            "siret": siret_of(900001),
            "denomination": "Les Nouveaux Ateliers",
            "commune": "Longwy (54)",
            "message": "",
        }
        return declare_structure(acte=_acte(user), **{**saisie, **valeurs})

    def test_it_is_recorded_to_be_checked_and_routed_to_its_own_service(self):
        CommuneFactory()
        service = ServiceInstructeurFactory()
        agent = UserFactory(instructeur=True, of=service)
        UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))

        demande = self._declare(UserFactory())

        assert demande.structure.a_verifier
        assert demande.structure.departement.service == service
        assert (demande.role, demande.transmise_at is not None) == (Role.DIRIGEANT, True)
        assert _recipients() == {agent.email}

    def test_a_known_siret_is_joined_instead(self, structure):
        with pytest.raises(TransitionRefusee, match="déjà connue"):
            self._declare(UserFactory(), siret=structure.siret)

    def test_a_closed_siret_is_refused(self):
        CommuneFactory()
        _close(siret_of(900001))

        with pytest.raises(TransitionRefusee, match="fermé"):
            self._declare(UserFactory())

    def test_an_unknown_commune_creates_nothing(self):
        with pytest.raises(TransitionRefusee, match="commune est inconnue"):
            self._declare(UserFactory(), commune="Zzyzx")

        assert not Structure.objects.exists()


class TestAnswering:
    def test_the_representative_accepts_with_the_role_and_the_dates_she_decides(self, structure, dirigeant):
        demande = DemandeRattachementFactory(structure=structure, role=Role.DIRIGEANT)
        fin_on = timezone.localdate() + timedelta(days=30)

        habilitation = _grant(demande, dirigeant, role=Role.GESTIONNAIRE, fin_on=fin_on)

        demande.refresh_from_db()
        assert (habilitation.user, habilitation.role) == (demande.user, Role.GESTIONNAIRE)
        assert (demande.accordee, demande.decidee_par) == (True, dirigeant)
        assert _recipients() == {demande.user.email}

    def test_a_refusal_says_why_to_the_person(self, structure, dirigeant):
        demande = DemandeRattachementFactory(structure=structure)

        refuse_request(pk=demande.pk, acte=_acte(dirigeant, "Contrat non signé."))

        _recipients()
        assert "Contrat non signé." in mail.outbox[0].body
        assert Evenement.objects.get().motif.texte == "Contrat non signé."
        assert not demande.user.roles

    def test_a_refusal_without_reason_is_refused(self, structure, dirigeant):
        demande = DemandeRattachementFactory(structure=structure)

        with pytest.raises(TransitionRefusee, match="pourquoi"):
            refuse_request(pk=demande.pk, acte=_acte(dirigeant))

    def test_answered_once(self, structure, dirigeant):
        demande = DemandeRattachementFactory(structure=structure)
        _grant(demande, dirigeant)

        with pytest.raises(TransitionRefusee, match="déjà reçu une réponse"):
            refuse_request(pk=demande.pk, acte=_acte(dirigeant, "Non."))

    def test_the_state_answers_only_what_was_transmitted(self, structure):
        agent = UserFactory(instructeur=True, of=structure.departement.service)
        demande = DemandeRattachementFactory(structure=structure)
        with pytest.raises(DemandeRattachement.DoesNotExist):
            _grant(demande, agent)
        DemandeRattachement.objects.update(transmise_at=timezone.now())

        _grant(demande, agent)

        assert demande.user.structures_for(Role.GESTIONNAIRE) == [structure.pk]

    @pytest.mark.parametrize("trait", ["gestionnaire", "accompagnateur"])
    def test_nobody_else_of_the_structure_answers(self, structure, trait):
        demande = DemandeRattachementFactory(structure=structure, transmise=True)

        with pytest.raises(DemandeRattachement.DoesNotExist):
            _grant(demande, UserFactory(**{trait: True}, of=structure))


class TestFollowing:
    def _follow(self, jours):
        return follow_requests(at=timezone.now() + timedelta(days=jours))

    def test_nothing_before_three_days_then_one_reminder(self, structure, dirigeant):
        DemandeRattachementFactory(structure=structure)

        self._follow(2)
        assert _recipients() == set()
        self._follow(3)
        self._follow(4)

        deliver_all()
        assert [m.to for m in mail.outbox] == [[dirigeant.email]]
        assert mail.outbox[0].subject.startswith("Rappel")

    def test_after_five_days_the_state_service_is_told_once(self, structure, dirigeant):
        chef = UserFactory(chef_service=True, of=structure.departement.service)
        demande = DemandeRattachementFactory(structure=structure)

        assert (self._follow(5), self._follow(6)) == (1, 0)

        demande.refresh_from_db()
        assert demande.transmise_at is not None
        assert _recipients() == {chef.email}
        assert Evenement.objects.get().user is None

    def test_a_reminder_that_waits_is_dropped_once_answered(self, structure, dirigeant):
        demande = DemandeRattachementFactory(structure=structure)
        self._follow(3)

        _grant(demande, dirigeant)

        assert _recipients() == {demande.user.email}

    def test_the_person_reads_who_must_answer_before_when_and_no_name(self, structure, dirigeant):
        demande = DemandeRattachementFactory(structure=structure)
        attendue = follow_up([demande], on=timezone.localdate())[0]
        demande.transmise_at = timezone.now()

        transmise = follow_up([demande], on=timezone.localdate())[0]

        assert "la personne qui représente la structure a jusqu’au" in attendue.phrase
        assert dirigeant.nom not in attendue.phrase
        assert "DDETS de Meurthe-et-Moselle" in transmise.phrase


def test_a_person_takes_her_request_back(structure, dirigeant):
    demande = _ask(structure, UserFactory())

    withdraw_request(pk=demande.pk, acte=_acte(demande.user))

    demande.refresh_from_db()
    (ligne,) = follow_up([demande], on=timezone.localdate())
    assert (demande.retiree, ligne.libelle) == (True, "Retirée")
    assert Evenement.objects.of(structure).filter(geste=GesteEquipe.RETIRER_DEMANDE).count() == 1
    assert demande.user.email not in _recipients()


def test_she_may_ask_again(structure, dirigeant):
    demande = _ask(structure, UserFactory())
    withdraw_request(pk=demande.pk, acte=_acte(demande.user))

    assert _ask(structure, demande.user).decidee_at is None


def test_nobody_takes_back_the_request_of_another(structure, dirigeant):
    demande = _ask(structure, UserFactory())

    with pytest.raises(DemandeRattachement.DoesNotExist):
        withdraw_request(pk=demande.pk, acte=_acte(UserFactory()))

    demande.refresh_from_db()
    assert demande.decidee_at is None


def test_a_request_already_answered_is_not_taken_back(structure, dirigeant):
    demande = _ask(structure, UserFactory())
    _grant(demande, dirigeant)

    with pytest.raises(TransitionRefusee, match="déjà reçu une réponse"):
        withdraw_request(pk=demande.pk, acte=_acte(demande.user))


def test_a_refusal_is_not_a_withdrawal(structure, dirigeant):
    demande = _ask(structure, UserFactory())
    refuse_request(pk=demande.pk, acte=_acte(dirigeant, "Inconnue."))

    demande.refresh_from_db()
    assert not demande.retiree


def test_the_page_takes_it_back_in_one_click(client, structure, dirigeant):
    demande = _ask(structure, UserFactory())
    client.force_login(demande.user)
    page = client.get(reverse("structures:mes_demandes"))

    suite = client.post(reverse("structures:demande_retirer", args=[demande.pk]), follow=True)

    assert "Retirer ma demande" in page.content.decode()
    assert "est retirée" in suite.content.decode()
    assert "Retirer ma demande" not in suite.content.decode()
