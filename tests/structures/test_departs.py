"""A departure in one act: handed over, journaled, access closed on the date."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from conventions.enums import EtatDossier
from siae_portal.audit.models import Evenement
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import GesteEquipe
from structures.models import Structure
from structures.services.departs import leave, to_hand_over
from tests.accompagnement.factories import SalarieFactory
from tests.comptes.factories import (
    DelegationSignatureFactory,
    DemandeRattachementFactory,
    HabilitationFactory,
    InvitationFactory,
    UserFactory,
)
from tests.conventions.factories import DossierFactory
from tests.outbox.livraison import deliver_all
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db


def _leave(lieu, user, par, *, jours=0, note="", **repreneurs):
    return leave(
        lieu=lieu,
        user_id=user.pk,
        fin_on=timezone.localdate() + timedelta(days=jours),
        repreneurs={code: to.pk for code, to in repreneurs.items()},
        acte=Acte(user=par, at=timezone.now(), motif=note),
    )


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeant(structure):
    return UserFactory(dirigeant=True, of=structure)


def test_a_new_director_takes_everything_over(structure, dirigeant):
    part = UserFactory(dirigeant=True, of=structure)
    brouillon = DossierFactory(structure=structure, cree_par=part)
    DemandeRattachementFactory(structure=structure)
    InvitationFactory(of=structure, invite_par=part)

    _leave(
        structure,
        part,
        dirigeant,
        note="Le bilan est dans le classeur bleu.",
        dossiers=dirigeant,
        rattachements=dirigeant,
        invitations=dirigeant,
    )

    brouillon.refresh_from_db()
    trace = Evenement.objects.of(structure).first()
    assert brouillon.cree_par == dirigeant
    assert trace.details["remis"] == {"dossiers": 1, "rattachements": 1, "invitations": 1}
    assert trace.motif.texte == "Le bilan est dans le classeur bleu."
    assert Evenement.objects.of(brouillon).first().geste == GesteEquipe.REPRENDRE


def test_people_followed_go_to_a_caseworker_and_the_note_reaches_her(structure, dirigeant):
    part, reste = (UserFactory(accompagnateur=True, of=structure) for _ in range(2))
    salarie = SalarieFactory(structure=structure, referent=part)

    _leave(structure, part, dirigeant, note="Voir Camille lundi.", personnes=reste)

    salarie.refresh_from_db()
    deliver_all()
    corps = {m.to[0]: m.body for m in mail.outbox}
    assert salarie.referent == reste
    assert "1 personne suivie" in corps[reste.email]
    assert "Voir Camille lundi." in corps[reste.email]
    assert salarie.nom not in "".join(corps.values())
    assert part.email in corps


def test_an_agent_hands_over_what_she_instructs():
    service = ServiceInstructeurFactory()
    part, reste = (UserFactory(instructeur=True, of=service) for _ in range(2))
    chef = UserFactory(chef_service=True, of=service)
    dossier = DossierFactory(depose=True, agent=part, service=service)

    _leave(service, part, chef, instruction=reste)

    dossier.refresh_from_db()
    assert (dossier.agent, dossier.etat) == (reste, EtatDossier.DEPOSE)


def test_nothing_is_left_to_nobody(structure, dirigeant):
    part = UserFactory(accompagnateur=True, of=structure)
    salarie = SalarieFactory(structure=structure, referent=part)

    with pytest.raises(TransitionRefusee, match="Choisissez qui reprend"):
        _leave(structure, part, dirigeant)

    salarie.refresh_from_db()
    assert (salarie.referent, part.habilitations.get().fin_on) == (part, None)


def test_only_a_member_with_the_right_role_takes_over(structure, dirigeant):
    part = UserFactory(accompagnateur=True, of=structure)
    SalarieFactory(structure=structure, referent=part)

    with pytest.raises(TransitionRefusee, match="Choisissez qui reprend"):
        _leave(structure, part, dirigeant, personnes=dirigeant)


def test_a_departure_to_come_keeps_the_access_until_the_date(structure, dirigeant):
    part = UserFactory(gestionnaire=True, of=structure)

    _leave(structure, part, dirigeant, jours=10)

    habilitation = part.habilitations.get()
    le_jour = timezone.localdate() + timedelta(days=10)
    assert Habilitation.objects.valid(on=le_jour).filter(pk=habilitation.pk).exists()
    assert not Habilitation.objects.valid(on=le_jour + timedelta(days=1)).filter(pk=habilitation.pk).exists()


def test_every_role_of_the_person_ends_there_and_only_there(structure, dirigeant):
    part = UserFactory(gestionnaire=True, accompagnateur=True, of=structure)
    ailleurs = HabilitationFactory(user=part, role=Role.GESTIONNAIRE)

    finies = _leave(structure, part, dirigeant)

    ailleurs.refresh_from_db()
    assert (len(finies), ailleurs.fin_on) == (2, None)


def test_the_last_representative_does_not_leave(structure, dirigeant):
    with pytest.raises(TransitionRefusee, match="sans personne pour la représenter"):
        _leave(structure, dirigeant, dirigeant, jours=30)

    assert dirigeant.habilitations.get().fin_on is None


def test_a_date_in_the_past_is_refused(structure, dirigeant):
    part = UserFactory(gestionnaire=True, of=structure)

    with pytest.raises(TransitionRefusee, match="aujourd’hui au plus tôt"):
        _leave(structure, part, dirigeant, jours=-1)


def test_an_invitation_that_would_give_the_access_back_is_cancelled(structure, dirigeant):
    part = UserFactory(gestionnaire=True, of=structure)
    invitation = InvitationFactory(of=structure, courriel=part.email, role=Role.ACCOMPAGNATEUR)

    _leave(structure, part, dirigeant)

    invitation.refresh_from_db()
    assert invitation.annulee_at is not None


def test_a_delegation_ends_with_the_habilitation():
    service = ServiceInstructeurFactory()
    habilitation = HabilitationFactory(role=Role.SIGNATAIRE, of=service, delegations=False)
    delegation = DelegationSignatureFactory(habilitation=habilitation)

    _leave(service, habilitation.user, UserFactory(chef_service=True, of=service))

    delegation.refresh_from_db()
    assert delegation.fin_on == timezone.localdate()


def test_the_agent_of_the_departement_may_close_what_a_director_left_behind(structure, dirigeant):
    ancien = UserFactory(dirigeant=True, of=structure)
    agent = UserFactory(instructeur=True, of=structure.departement.service)

    _leave(structure, ancien, agent)

    assert ancien.habilitations.get().fin_on == timezone.localdate()


@pytest.mark.parametrize("trait", ["gestionnaire", "accompagnateur", "encadrant"])
def test_nobody_else_organises_a_departure(structure, dirigeant, trait):
    with pytest.raises(Structure.DoesNotExist):
        _leave(structure, dirigeant, UserFactory(**{trait: True}, of=structure))


def test_what_was_followed_elsewhere_stays(structure, dirigeant):
    part = UserFactory(accompagnateur=True, of=structure)
    HabilitationFactory(user=part, role=Role.ACCOMPAGNATEUR)
    SalarieFactory(referent=part)

    assert to_hand_over(structure, part, on=timezone.localdate()) == []
