"""The people of a place: roles, dates, invitations; never without somebody to represent a structure."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone

from siae_portal.audit.models import Evenement
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, Invitation
from siae_portal.courriels.models import Courriel
from siae_portal.outbox.models import OutboxMessage
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import GesteEquipe, NiveauService
from structures.models import ServiceInstructeur, Structure
from structures.services.departs import leave
from structures.services.equipe import change_habilitation, roles_of
from structures.services.invitations import accept_invitation, cancel, invite, resend
from structures.services.services_etat import create_regional_service
from tests.comptes.factories import HabilitationFactory, InvitationFactory, UserFactory
from tests.conventions.factories import ConventionFactory
from tests.outbox.livraison import deliver_all
from tests.structures.factories import RegionFactory, ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 1)


def _acte(user, motif=""):
    return Acte(user=user, at=timezone.now(), motif=motif)


def _invite(lieu, par, **valeurs):
    saisie = {
        "courriel": "Nouvelle.Personne@Exemple.invalid",
        "role": Role.GESTIONNAIRE,
        "qualite": "",
        "debut_on": timezone.localdate(),
        "fin_on": None,
    }
    return invite(lieu=lieu, acte=_acte(par), **{**saisie, **valeurs})


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeant(structure):
    return UserFactory(dirigeant=True, of=structure)


def _jeton():
    """The token of the only e-mail sent."""
    deliver_all()
    return mail.outbox[-1].body.split("/invitations/")[1].split("/")[0]


class TestInvitations:
    def test_an_invitation_is_sent_journaled_and_keeps_no_token(self, structure, dirigeant):
        invitation = _invite(structure, dirigeant)

        jeton = _jeton()
        assert invitation.courriel == "nouvelle.personne@exemple.invalid"
        assert mail.outbox[0].to == [invitation.courriel]
        assert jeton not in str(Invitation.objects.values().get())
        assert jeton not in str(list(OutboxMessage.objects.values()))
        assert Evenement.objects.get().geste == GesteEquipe.INVITER
        assert "exemple.invalid" not in str(Evenement.objects.values().get())

    def test_it_is_accepted_whatever_the_case_of_the_address(self, structure, dirigeant):
        _invite(structure, dirigeant, courriel="Camille@Exemple.INVALID")
        camille = UserFactory(email="camille@exemple.invalid")

        accept_invitation(jeton=_jeton(), acte=_acte(camille))

        assert camille.structures_for(Role.GESTIONNAIRE) == [structure.pk]

    def test_it_serves_once(self, structure):
        invitee = UserFactory()
        InvitationFactory(of=structure, courriel=invitee.email, jeton="essai")
        accept_invitation(jeton="essai", acte=_acte(invitee))

        with pytest.raises(TransitionRefusee, match="déjà servi"):
            accept_invitation(jeton="essai", acte=_acte(invitee))

        assert Habilitation.objects.filter(user=invitee).count() == 1

    @pytest.mark.parametrize(("etat", "raison"), [("expiree", "a expiré"), ("annulee", "a été annulée")])
    def test_over_or_cancelled_it_opens_nothing(self, etat, raison):
        invitee = UserFactory()
        InvitationFactory(courriel=invitee.email, jeton="essai", **{etat: True})

        with pytest.raises(TransitionRefusee, match=raison):
            accept_invitation(jeton="essai", acte=_acte(invitee))

    def test_another_address_cannot_accept(self):
        InvitationFactory(jeton="essai")

        with pytest.raises(TransitionRefusee, match="autre adresse"):
            accept_invitation(jeton="essai", acte=_acte(UserFactory()))

    def test_sent_again_the_former_link_is_dead_and_the_delay_new(self, structure, dirigeant):
        invitation = InvitationFactory(of=structure, jeton="ancien", expiree=True)

        resend(lieu=structure, pk=invitation.pk, acte=_acte(dirigeant))

        invitation.refresh_from_db()
        assert invitation.expire_at > timezone.now() + timedelta(days=13)
        assert not Invitation.objects.filter(
            jeton_sha256=InvitationFactory.build(jeton="ancien").jeton_sha256
        )
        assert deliver_all()

    def test_cancelled_before_it_leaves_the_email_is_dropped(self, structure, dirigeant):
        invitation = _invite(structure, dirigeant)

        cancel(lieu=structure, pk=invitation.pk, acte=_acte(dirigeant))

        deliver_all()
        assert (mail.outbox, Courriel.objects.get().abandonne_at is None) == ([], False)

    def test_the_same_role_is_not_offered_twice(self, structure, dirigeant):
        _invite(structure, dirigeant)

        with pytest.raises(TransitionRefusee, match="déjà invitée"):
            _invite(structure, dirigeant, courriel="NOUVELLE.PERSONNE@exemple.invalid")

    def test_a_member_is_not_invited_to_what_she_is(self, structure, dirigeant):
        with pytest.raises(TransitionRefusee, match="a déjà ce rôle"):
            _invite(structure, dirigeant, courriel=dirigeant.email, role=Role.DIRIGEANT)

    @pytest.mark.parametrize("trait", ["gestionnaire", "accompagnateur"])
    def test_only_the_representative_invites(self, structure, trait):
        with pytest.raises(Structure.DoesNotExist):
            _invite(structure, UserFactory(**{trait: True}, of=structure))

    def test_a_role_of_the_state_is_not_given_in_a_structure(self, structure, dirigeant):
        with pytest.raises(TransitionRefusee, match="n’existe pas ici"):
            _invite(structure, dirigeant, role=Role.INSTRUCTEUR)

    def test_an_email_that_fails_leaves_no_invitation(self, structure, dirigeant, monkeypatch):
        def fail(**_):
            raise OSError("mail")

        monkeypatch.setattr("structures.services.invitations.send_courriel", fail)

        with pytest.raises(OSError, match="mail"):
            _invite(structure, dirigeant)

        assert (Invitation.objects.count(), Evenement.objects.count()) == (0, 0)


class TestService:
    def test_the_head_invites_agents_and_never_names_a_head(self):
        service = ServiceInstructeurFactory()
        chef = UserFactory(chef_service=True, of=service)
        _invite(service, chef, role=Role.INSTRUCTEUR)

        with pytest.raises(TransitionRefusee, match="administration nationale"):
            _invite(service, chef, role=Role.CHEF_SERVICE)

    def test_the_administration_names_a_head(self):
        invitation = _invite(
            ServiceInstructeurFactory(), UserFactory(administrateur=True), role=Role.CHEF_SERVICE
        )

        assert invitation.role == Role.CHEF_SERVICE

    def test_another_service_is_out_of_scope(self):
        chef = UserFactory(chef_service=True, of=ServiceInstructeurFactory(morbihan=True))

        with pytest.raises(ServiceInstructeur.DoesNotExist):
            _invite(ServiceInstructeurFactory(), chef, role=Role.INSTRUCTEUR)

    def test_nobody_makes_oneself_a_signatory(self):
        service = ServiceInstructeurFactory()
        admin = UserFactory(administrateur=True)
        agent = HabilitationFactory(user=admin, role=Role.INSTRUCTEUR, of=service)

        with pytest.raises(TransitionRefusee, match="soi-même"):
            _change(service, agent, admin, role=Role.SIGNATAIRE)

    def test_a_region_has_one_service(self):
        region, admin = RegionFactory(), UserFactory(administrateur=True)
        service = create_regional_service(region=region, courriel="", acte=_acte(admin))

        with pytest.raises(TransitionRefusee, match="déjà son service"):
            create_regional_service(region=region, courriel="", acte=_acte(admin))

        assert (service.niveau, service.departement) == (NiveauService.REGION, None)

    def test_only_the_administration_creates_one(self):
        chef = UserFactory(chef_service=True, of=ServiceInstructeurFactory())

        with pytest.raises(ServiceInstructeur.DoesNotExist):
            create_regional_service(region=RegionFactory(), courriel="", acte=_acte(chef))


def _change(lieu, habilitation, par, **valeurs):
    connues = {nom: getattr(habilitation, nom) for nom in ("role", "qualite", "debut_on", "fin_on")}
    return change_habilitation(lieu=lieu, pk=habilitation.pk, acte=_acte(par), **{**connues, **valeurs})


class TestDirection:
    def test_the_last_representative_can_neither_change_role_nor_end(self, structure, dirigeant):
        derniere = dirigeant.habilitations.get()
        for change in ({"role": Role.GESTIONNAIRE}, {"fin_on": timezone.localdate() + timedelta(days=90)}):
            with pytest.raises(TransitionRefusee, match="sans personne pour la représenter"):
                _change(structure, derniere, dirigeant, **change)

        derniere.refresh_from_db()
        assert (derniere.role, derniere.fin_on) == (Role.DIRIGEANT, None)

    def test_with_another_one_she_may(self, structure, dirigeant):
        UserFactory(dirigeant=True, of=structure)

        _change(structure, dirigeant.habilitations.get(), dirigeant, role=Role.GESTIONNAIRE)

        assert dirigeant.habilitations.get().role == Role.GESTIONNAIRE

    def test_a_closed_account_represents_nobody(self, structure, dirigeant):
        UserFactory(dirigeant=True, of=structure, is_active=False)

        with pytest.raises(TransitionRefusee):
            _change(structure, dirigeant.habilitations.get(), dirigeant, role=Role.GESTIONNAIRE)

    def test_an_end_before_the_beginning_is_refused(self, structure, dirigeant):
        autre = HabilitationFactory(role=Role.GESTIONNAIRE, of=structure)

        with pytest.raises(TransitionRefusee, match="fin vient avant"):
            _change(structure, autre, dirigeant, fin_on=autre.debut_on - timedelta(days=1))

    def test_a_habilitation_of_another_structure_is_not_found(self, structure, dirigeant):
        ailleurs = HabilitationFactory(role=Role.GESTIONNAIRE)

        with pytest.raises(Habilitation.DoesNotExist):
            _change(structure, ailleurs, dirigeant)

    def test_a_technical_supervisor_exists_where_the_kinds_have_one(self, structure):
        assert Role.ENCADRANT in roles_of(structure, on=ON)
        ConventionFactory(structure=structure, type="ETTI")

        assert Role.ENCADRANT not in roles_of(structure, on=timezone.localdate())


@pytest.mark.django_db(transaction=True)
def test_two_representatives_who_leave_at_once_do_not_both_leave():
    """Each connection asks for the departure of one of the two: the second finds herself the last."""
    structure = StructureFactory()
    deux = [UserFactory(dirigeant=True, of=structure) for _ in range(2)]
    depart, issues = Barrier(2), []

    def go(user):
        depart.wait()
        try:
            leave(
                lieu=structure,
                user_id=user.pk,
                fin_on=timezone.localdate(),
                repreneurs={},
                acte=_acte(user),
            )
            issues.append("part")
        except TransitionRefusee:
            issues.append("reste")
        finally:
            connections.close_all()

    fils = [Thread(target=go, args=(user,)) for user in deux]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert sorted(issues) == ["part", "reste"]
