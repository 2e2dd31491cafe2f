"""The pages of a team: what each reader finds there, and a flat number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DelegationSignature, DemandeRattachement, Invitation
from structures.models import ServiceInstructeur
from structures.views.equipe import PAR_PAGE
from tests.accompagnement.factories import SalarieFactory
from tests.comptes.factories import (
    DemandeRattachementFactory,
    HabilitationFactory,
    InvitationFactory,
    UserFactory,
)
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory, siret_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeant(client, structure):
    user = UserFactory(dirigeant=True, of=structure)
    client.force_login(user)
    return user


def _team(structure):
    return reverse("structures:structure_equipe", args=[structure.pk])


def test_the_representative_finds_members_invitations_and_requests(client, structure, dirigeant):
    InvitationFactory(of=structure, expiree=True)
    demande = DemandeRattachementFactory(structure=structure)

    html = client.get(_team(structure)).content.decode()

    assert dirigeant.get_full_name() in html
    assert "Expirée" in html
    assert reverse("structures:rattachement", args=[demande.pk]) in html
    assert "Inviter une personne" in html


def test_a_manager_reads_the_team_and_finds_no_act(client, structure):
    InvitationFactory(of=structure)
    client.force_login(UserFactory(gestionnaire=True, of=structure))

    html = client.get(_team(structure)).content.decode()

    for geste in ("Inviter une personne", "Renvoyer", "Organiser le départ", "Changer"):
        assert geste not in html.split("<main")[1], geste


@pytest.mark.parametrize(
    ("page", "attendus", "courante"),
    [("", PAR_PAGE, 1), ("2", 2, 2), ("10000000000", 2, 2), ("x", PAR_PAGE, 1)],
)
def test_a_large_team_is_read_page_by_page(client, structure, dirigeant, page, attendus, courante):
    HabilitationFactory.create_batch(PAR_PAGE + 1, role=Role.GESTIONNAIRE, of=structure)

    reponse = client.get(_team(structure), {"page": page} if page else {})

    assert len(reponse.context["membres"]) == attendus
    assert reponse.context["page_obj"].number == courante
    assert 'aria-label="Pagination"' in reponse.content.decode()


def test_the_team_costs_the_same_for_one_member_or_twenty(client, structure, dirigeant):
    comptes = []
    for nombre in (1, 19):
        for _ in range(nombre):
            HabilitationFactory(role=Role.GESTIONNAIRE, of=structure)
            InvitationFactory(of=structure)
            DemandeRattachementFactory(structure=structure)
        client.get(_team(structure))
        with CaptureQueriesContext(connection) as requetes:
            client.get(_team(structure))
        comptes.append(len(requetes))

    assert comptes[0] == comptes[1]


@pytest.mark.parametrize(
    "adresse", ["structures:rattachements", "structures:mes_demandes", "structures:services"]
)
def test_the_lists_cost_the_same_for_one_row_or_twenty(client, adresse):
    admin = UserFactory(administrateur=True)
    HabilitationFactory(user=admin, role=Role.DIRIGEANT)
    comptes = []
    for nombre in (1, 19):
        for _ in range(nombre):
            demande = DemandeRattachementFactory(user=admin)
            HabilitationFactory(user=admin, role=Role.DIRIGEANT, of=demande.structure)
        client.force_login(admin)
        client.get(reverse(adresse))
        with CaptureQueriesContext(connection) as requetes:
            client.get(reverse(adresse))
        comptes.append(len(requetes))

    assert comptes[0] == comptes[1]


def test_a_bad_date_is_said_beside_the_field(client, structure, dirigeant):
    membre = HabilitationFactory(role=Role.GESTIONNAIRE, of=structure)
    url = reverse("structures:structure_membre", args=[structure.pk, membre.pk])

    page = client.post(
        url, {"role": Role.GESTIONNAIRE, "debut_on": "2026-05-01", "fin_on": "2026-04-01"}
    ).content.decode()

    assert "La fin vient avant le début" in page


def test_the_last_representative_reads_why_she_cannot_leave(client, structure, dirigeant):
    url = reverse("structures:structure_depart", args=[structure.pk, dirigeant.habilitations.get().pk])

    page = client.post(url, {"fin_on": timezone.localdate().isoformat()})

    assert "sans personne pour la représenter" in page.content.decode()
    assert dirigeant.habilitations.get().fin_on is None


def test_the_departure_page_says_what_is_handed_over(client, structure, dirigeant):
    part = UserFactory(accompagnateur=True, of=structure)
    salarie = SalarieFactory(structure=structure, referent=part)
    url = reverse("structures:structure_depart", args=[structure.pk, part.habilitations.get().pk])

    html = client.get(url).content.decode()

    assert "1 personne suivie" in html.replace("\u00a0", " ")
    assert "invitez d’abord quelqu’un" in html.replace("\u00a0", " ")
    assert salarie.nom not in html


def test_a_siret_typed_with_spaces_finds_the_structure(client, structure):
    client.force_login(UserFactory())
    siret = structure.siret

    page = client.get(reverse("structures:rejoindre"), {"siret": f" {siret[:3]} {siret[3:9]} {siret[9:]} "})

    assert structure.denomination in page.content.decode().replace("\u00a0", " ")


def test_an_unknown_siret_is_declared(client):
    client.force_login(UserFactory())
    siret = siret_of(812345)

    page = client.get(reverse("structures:rejoindre"), {"siret": siret}).content.decode()

    assert f"{reverse('structures:declarer')}?siret={siret}" in page


@pytest.mark.parametrize("siret", ["", "123", "a" * 10_000, "12345678901234", "%' OR 1=1"])
def test_what_is_not_a_siret_is_answered(client, siret):
    client.force_login(UserFactory())

    assert client.get(reverse("structures:rejoindre"), {"siret": siret}).status_code == 200


def test_the_page_of_an_invitation_is_never_kept_and_tells_no_path(client):
    InvitationFactory(jeton="essai")

    reponse = client.get(reverse("structures:invitation", args=["essai"]))

    assert reponse["Cache-Control"] == "private, no-store"
    assert reponse["Referrer-Policy"] == "strict-origin"


def test_an_unknown_token_says_what_to_do(client):
    reponse = client.get(reverse("structures:invitation", args=["inconnu"]))

    assert reponse.status_code == 404
    assert "n’existe pas" in reponse.content.decode()


def test_another_account_reads_that_the_invitation_is_not_for_it(client):
    InvitationFactory(jeton="essai")
    client.force_login(UserFactory())

    page = client.post(reverse("structures:invitation", args=["essai"])).content.decode()

    assert "autre adresse électronique" in page
    assert Invitation.objects.get().acceptee_at is None


def test_a_request_is_refused_on_its_page_with_a_reason(client, structure, dirigeant):
    demande = DemandeRattachementFactory(structure=structure)
    url = reverse("structures:rattachement", args=[demande.pk])

    vide = client.post(url, {"reponse": "refuser", "motif": ""})
    client.post(url, {"reponse": "refuser", "motif": "Contrat non signé."})

    assert vide.status_code == 200
    assert DemandeRattachement.objects.get().accordee is False


def test_an_answered_request_stays_readable(client, structure, dirigeant):
    demande = DemandeRattachementFactory(structure=structure)
    url = reverse("structures:rattachement", args=[demande.pk])
    client.post(url, {"reponse": "accorder", "role": demande.role, "debut_on": "2026-01-01"})

    assert "a été acceptée" in client.get(url).content.decode()


class TestDelegations:
    @pytest.fixture
    def service(self):
        return ServiceInstructeurFactory()

    @pytest.fixture
    def chef(self, client, service):
        user = UserFactory(chef_service=True, of=service)
        client.force_login(user)
        return user

    def _record(self, client, service, habilitation, **valeurs):
        saisie = {
            "reference": "l’arrêté n° 2026-12 du 5 janvier 2026",
            "natures": ["CONVENTION", "AF"],
            "plafond_eur": "50 000",
            "debut_on": "2026-01-05",
            "fin_on": "2027-12-31",
        }
        url = reverse("conventions:delegation_ajouter", args=[service.pk, habilitation.pk])
        return client.post(url, {**saisie, **valeurs})

    def test_the_head_records_a_delegation(self, client, service, chef):
        signataire = HabilitationFactory(role=Role.SIGNATAIRE, of=service, delegations=False)

        self._record(client, service, signataire)

        delegation = DelegationSignature.objects.get()
        assert (delegation.natures, delegation.plafond_eur) == (["AF", "CONVENTION"], 50000)
        page = client.get(reverse("structures:service_equipe", args=[service.pk])).content.decode()
        assert "Convention" in page
        assert "2026-12 du 5 janvier 2026" in page.replace("\u00a0", " ")

    def test_nobody_records_her_own(self, client, service, chef):
        propre = HabilitationFactory(user=chef, role=Role.SIGNATAIRE, of=service, delegations=False)

        page = self._record(client, service, propre)

        assert "Nul n’enregistre sa propre délégation" in page.content.decode()
        assert not DelegationSignature.objects.exists()

    def test_it_stays_within_the_habilitation(self, client, service, chef):
        fin_on = timezone.localdate() + timedelta(days=30)
        signataire = HabilitationFactory(role=Role.SIGNATAIRE, of=service, delegations=False, fin_on=fin_on)

        page = self._record(client, service, signataire, fin_on="2099-12-31")

        assert "tient dans les dates de l’habilitation" in page.content.decode()

    def test_an_agent_who_does_not_sign_has_none(self, client, service, chef):
        agent = HabilitationFactory(role=Role.INSTRUCTEUR, of=service)

        assert self._record(client, service, agent).status_code == 404

    def test_its_end_is_brought_forward_and_never_postponed(self, client, service, chef):
        signataire = HabilitationFactory(role=Role.SIGNATAIRE, of=service)
        delegation = signataire.delegations.get()
        url = reverse("conventions:delegation_terminer", args=[service.pk, delegation.pk])

        refus = client.post(url, {"fin_on": "2100-01-01"})
        client.post(url, {"fin_on": timezone.localdate().isoformat()})

        delegation.refresh_from_db()
        assert "entre aujourd’hui et celle de l’arrêté" in refus.content.decode()
        assert delegation.fin_on == timezone.localdate()


def test_the_administration_creates_a_regional_service_and_invites_its_head(client, structure):
    client.force_login(UserFactory(administrateur=True))

    reponse = client.post(
        reverse("structures:service_creer"), {"region": structure.departement.region_id, "courriel": ""}
    )

    equipe = client.get(reponse["Location"]).content.decode()
    assert "Inviter une personne" in equipe
    assert ServiceInstructeur.objects.get(departement=None).region == structure.departement.region
