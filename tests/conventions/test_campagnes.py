"""Campaigns: who opens them, what the database refuses, what a late deposit owes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatDossier, NatureDemande
from conventions.models import Campagne, Controle, Convention, Dossier
from conventions.rules.campagnes import HORS_CAMPAGNE, calendrier_ordinaire, un_an_plus_tard
from conventions.services.campagnes import (
    CHEVAUCHEMENT,
    DonneesCampagne,
    change_campagne,
    create_campagne,
    shifted,
)
from conventions.services.controles import controles_of
from conventions.services.decisions import accept
from conventions.services.dossiers import deposit_dossier, start_dossier
from conventions.workflow.gardes import avis_requis, rc23
from siae_portal.audit.models import Evenement
from siae_portal.courriels.models import Courriel
from siae_portal.workflow.machine import Acte, TransitionRefusee
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.factories import (
    AT,
    AnnexeFinanciereFactory,
    CampagneFactory,
    ConventionFactory,
    DossierFactory,
)
from tests.conventions.parcours import Parcours
from tests.structures.factories import DepartementFactory, ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db

DERNIERE_SECONDE = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in Paris
MINUIT = datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC)  # 00:00:00 in Paris, the next day


@pytest.fixture
def service():
    return ServiceInstructeurFactory()


@pytest.fixture
def agent(service):
    return UserFactory(instructeur=True, of=service)


@pytest.fixture
def structure(service):
    return StructureFactory()


@pytest.fixture
def dirigeante(structure):
    return UserFactory(dirigeant=True, of=structure)


def _donnees(**autres):
    return DonneesCampagne(
        **{
            "libelle": "Campagne 2027",
            "annee": 2027,
            "natures": ["RENOUVELLEMENT"],
            "types": ["ACI"],
            "ouverture_on": date(2026, 10, 1),
            "cloture_on": date(2026, 12, 31),
            **autres,
        }
    )


def _create(user, departement_id="54", **donnees):
    return create_campagne(
        departement_id=departement_id, donnees=_donnees(**donnees), acte=Acte(user=user, at=AT)
    )


def test_an_agent_opens_a_campaign_and_it_is_journaled(agent):
    campagne = _create(agent)

    assert (campagne.departement_id, campagne.cloture_on) == ("54", date(2026, 12, 31))
    assert Evenement.objects.get(objet_type="conventions.Campagne").details["annee"] == 2027


def test_an_agent_opens_nothing_elsewhere(agent):
    DepartementFactory(morbihan=True)

    with pytest.raises(Campagne.DoesNotExist):
        _create(agent, departement_id="56")
    with pytest.raises(Campagne.DoesNotExist):
        _create(agent, departement_id=None)


def test_the_national_default_belongs_to_the_administrator():
    campagne = _create(UserFactory(administrateur=True), departement_id=None)

    assert campagne.departement_id is None


@pytest.mark.parametrize(
    "autre",
    [
        {},
        {"ouverture_on": date(2026, 12, 31), "cloture_on": date(2027, 1, 31)},
        {"natures": ["FDI", "RENOUVELLEMENT"], "types": ["EI", "ACI"]},
    ],
)
def test_two_campaigns_never_cover_the_same_request_the_same_day(agent, autre):
    _create(agent)

    with pytest.raises(TransitionRefusee) as refus:
        _create(agent, **autre)

    assert refus.value.raisons == [CHEVAUCHEMENT]
    assert Campagne.objects.count() == 1


@pytest.mark.parametrize(
    "autre",
    [
        {"annee": 2028},
        {"natures": ["FDI"]},
        {"types": ["EI"]},
        {"ouverture_on": date(2027, 1, 1), "cloture_on": date(2027, 1, 31)},
    ],
)
def test_another_year_nature_kind_or_time_is_another_campaign(agent, autre):
    _create(agent)

    _create(agent, **autre)

    assert Campagne.objects.count() == 2


def test_the_national_default_overlaps_another_national_one_only(agent):
    _create(agent)
    nationale = UserFactory(administrateur=True)
    _create(nationale, departement_id=None)

    with pytest.raises(TransitionRefusee):
        _create(nationale, departement_id=None)


def test_the_database_itself_refuses_dates_in_disorder_and_an_empty_campaign():
    for defaut in ({"cloture_on": date(2026, 9, 30)}, {"natures": []}, {"types": []}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CampagneFactory(**defaut)


def test_changing_a_campaign_refuses_what_overlaps(agent):
    _create(agent)
    seconde = _create(agent, annee=2028)

    with pytest.raises(TransitionRefusee):
        change_campagne(pk=seconde.pk, donnees=_donnees(), acte=Acte(user=agent, at=AT))

    seconde.refresh_from_db()
    assert seconde.annee == 2028


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_date_is_shifted_by_a_year_even_on_29_february(jour, attendu):
    assert un_an_plus_tard(jour) == attendu


def test_the_campaign_of_the_next_year_keeps_everything_but_the_dates():
    campagne = CampagneFactory(annee=2028, libelle="Campagne 2028", cloture_on=date(2028, 2, 29))

    suite = shifted(campagne)

    assert (suite.annee, suite.libelle) == (2029, "Campagne 2029")
    assert (suite.ouverture_on, suite.cloture_on) == (date(2027, 10, 1), date(2029, 2, 28))
    assert suite.natures == campagne.natures


def test_the_ordinary_calendar_is_the_last_quarter_of_the_year_before():
    calendrier = calendrier_ordinaire(2027)

    assert (calendrier.ouverture_on, calendrier.cloture_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert "504289" in calendrier.source


def _of_request(on, **autres):
    demande = {"departement_id": "54", "type_structure": "ACI", "annee": 2027, "nature": "RENOUVELLEMENT"}
    return Campagne.objects.of_request(**{**demande, **autres}, on=on)


def test_the_campaign_of_the_departement_stands_in_for_the_national_one(service):
    nationale = CampagneFactory(nationale=True, cloture_on=date(2027, 1, 31))
    ici = CampagneFactory()

    assert _of_request(date(2027, 1, 15)) == ici
    assert _of_request(date(2027, 1, 15), departement_id="56") == nationale
    assert _of_request(date(2027, 1, 15), nature="FDI") is None


def test_between_two_campaigns_the_next_one_is_the_campaign():
    CampagneFactory(cloture_on=date(2026, 10, 31))
    seconde = CampagneFactory(ouverture_on=date(2026, 12, 1))

    assert _of_request(date(2026, 11, 15)) == seconde
    assert _of_request(date(2027, 2, 1)) == seconde


def test_a_draft_knows_its_campaign_from_its_start(dirigeante, structure):
    campagne = CampagneFactory()

    dossier, _ = start_dossier(
        structure_id=structure.pk, type_structure="ACI", annee=2027, acte=Acte(user=dirigeante, at=AT)
    )

    assert dossier.campagne == campagne


@pytest.mark.parametrize(("at", "reussi"), [(DERNIERE_SECONDE, True), (MINUIT, False)])
def test_the_last_day_lasts_until_midnight_in_paris(dirigeante, structure, at, reussi):
    CampagneFactory()
    dossier = remplir(structure, dirigeante)

    resultats = controles_of(dossier, acte=Acte(user=dirigeante, at=at))

    assert next(c for c in resultats if c.regle == HORS_CAMPAGNE).reussi is reussi


def _deposit(dossier, user, at, justifications):
    return deposit_dossier(
        pk=dossier.pk, acte=Acte(user=user, at=at), declaration=True, justifications=justifications
    )


def _alertes(dossier, user, at):
    return [c.regle for c in controles_of(dossier, acte=Acte(user=user, at=at)) if not c.reussi]


@pytest.mark.parametrize(
    ("at", "recu_on", "echeance_on"),
    [
        (DERNIERE_SECONDE, date(2026, 12, 31), date(2027, 2, 28)),
        (MINUIT, date(2027, 1, 1), date(2027, 3, 1)),
    ],
    ids=["23:59:59", "00:00:00"],
)
def test_a_deposit_is_received_the_day_it_is_in_paris(dirigeante, structure, at, recu_on, echeance_on):
    CampagneFactory()
    dossier = remplir(structure, dirigeante)
    mots = dict.fromkeys(_alertes(dossier, dirigeante, at), "Vu.")

    depose = _deposit(dossier, dirigeante, at, mots)

    assert (HORS_CAMPAGNE in mots) is (at == MINUIT)
    assert (depose.recu_on, depose.echeance_on) == (recu_on, echeance_on)


def test_a_late_deposit_without_a_word_is_refused(dirigeante, structure):
    CampagneFactory()
    dossier = remplir(structure, dirigeante)
    autres = {r: "Vu." for r in _alertes(dossier, dirigeante, MINUIT) if r != HORS_CAMPAGNE}

    with pytest.raises(TransitionRefusee, match="Justifiez chaque alerte"):
        _deposit(dossier, dirigeante, MINUIT, autres)

    assert Dossier.objects.get(pk=dossier.pk).etat == EtatDossier.BROUILLON


def test_a_late_deposit_is_never_a_wall_and_its_words_are_kept(dirigeante, structure):
    campagne = CampagneFactory()
    dossier = remplir(structure, dirigeante)
    mots = dict.fromkeys(_alertes(dossier, dirigeante, MINUIT), "Le conseil s’est réuni tard.")

    depose = _deposit(dossier, dirigeante, MINUIT, mots)

    controle = Controle.objects.get(dossier=depose, regle=HORS_CAMPAGNE)
    assert (depose.etat, depose.campagne) == (EtatDossier.DEPOSE, campagne)
    assert controle.justification == "Le conseil s’est réuni tard."
    assert "close depuis le 31\u00a0décembre\u00a02026" in controle.message


def test_the_deposit_page_asks_why_it_is_late(client, dirigeante, structure):
    CampagneFactory(ouverture_on=date(2020, 1, 1), cloture_on=date(2020, 12, 31))
    dossier = remplir(structure, dirigeante)
    client.force_login(dirigeante)

    html = client.get(reverse("conventions:dossier_deposer", args=[dossier.pk])).content.decode()

    assert "La campagne de dépôt est close" in html
    assert "justification_CAMP" in html


def test_a_draft_says_until_when_it_is_deposited(client, dirigeante, structure):
    cloture = timezone.localdate() + timedelta(days=12)
    campagne = CampagneFactory(ouverture_on=date(2020, 1, 1), cloture_on=cloture)
    dossier = DossierFactory(structure=structure, campagne=campagne)
    client.force_login(dirigeante)

    plan = client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).content.decode()
    accueil = client.get(reverse("accueil:accueil"))

    assert "dans 12 jours" in plan.replace("\u00a0", " ")
    assert [t.avant_le for t in accueil.context["taches"] if "Terminer" in t.libelle] == [cloture]


def test_a_late_draft_reads_the_instruction_of_the_service(client, dirigeante, structure):
    campagne = CampagneFactory(
        ouverture_on=date(2020, 1, 1), cloture_on=date(2020, 12, 31), consigne="Joignez la délibération."
    )
    dossier = DossierFactory(structure=structure, campagne=campagne)
    client.force_login(dirigeante)

    plan = client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).content.decode()

    assert "Joignez la délibération." in plan


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_of_campaigns_keeps_its_queries(client, agent, rows, django_assert_num_queries):
    for rang in range(rows):
        campagne = CampagneFactory(annee=2027 + rang)
        DossierFactory(depose=True, campagne=campagne)
    client.force_login(agent)

    with django_assert_num_queries(9):
        client.get(reverse("conventions:campagne_list"))


def test_the_list_counts_what_was_received_by_state_and_never_the_drafts(client, agent):
    campagne = CampagneFactory()
    DossierFactory.create_batch(2, depose=True, campagne=campagne)
    DossierFactory(campagne=campagne)
    client.force_login(agent)

    page = client.get(reverse("conventions:campagne_list"))
    liste = client.get(f"{reverse('conventions:dossier_list')}?campagne={campagne.pk}&etat=DEPOSE")

    [ligne] = page.context["lignes"]
    assert [(n.etat, n.nombre) for n in ligne["nombres"]] == [("DEPOSE", 2)]
    assert liste.context["paginator"].count == 2


def test_the_form_says_beside_the_field_what_is_wrong(client, agent):
    client.force_login(agent)

    reponse = client.post(
        reverse("conventions:campagne_creer"),
        {"lieu": "54", "annee": "demain", "ouverture_on": "2027-02-29", "cloture_on": "2026-01-01"},
    )

    html = reponse.content.decode()
    assert reponse.status_code == 422
    for phrase in (
        "Ce n’est pas un nombre",
        "Cette date n’existe pas",
        "Cochez au moins une nature de demande.",
        "Donnez un intitulé",
    ):
        assert phrase in html
    assert not Campagne.objects.exists()


def test_the_screen_opens_the_same_campaign_for_the_next_year(client, agent):
    campagne = CampagneFactory(cloture_on=date(2028, 2, 29))
    client.force_login(agent)
    adresse = f"{reverse('conventions:campagne_creer')}?modele={campagne.pk}"

    page = client.get(adresse)
    valeurs = {nom: page.context["form"][nom].value() for nom in page.context["form"].fields}
    client.post(adresse, valeurs)

    suite = Campagne.objects.get(annee=2028)
    assert suite.cloture_on == date(2029, 2, 28)


def test_an_overlap_is_said_on_the_page(client, agent):
    CampagneFactory()
    client.force_login(agent)
    page = client.get(reverse("conventions:campagne_creer"))
    valeurs = {nom: page.context["form"][nom].value() for nom in page.context["form"].fields}
    valeurs |= {"consigne": "", "lieu": "54", "annee": 2027, "ouverture_on": "2026-12-01"}

    reponse = client.post(reverse("conventions:campagne_creer"), valeurs)

    assert reponse.status_code == 422
    assert "Une autre campagne couvre déjà" in reponse.content.decode()


@pytest.mark.parametrize(
    ("nature", "phrase"),
    [
        (NatureDemande.AVENANT_ANNUEL, "Un avenant modifie une convention en cours"),
        (NatureDemande.RENOUVELLEMENT, "n’a jamais eu de convention"),
    ],
)
def test_a_nature_that_the_structure_cannot_ask_starts_nothing(dirigeante, structure, nature, phrase):
    with pytest.raises(TransitionRefusee, match=phrase):
        start_dossier(
            structure_id=structure.pk,
            type_structure="ACI",
            annee=2027,
            nature=nature,
            acte=Acte(user=dirigeante, at=AT),
        )

    assert not Dossier.objects.exists()


@pytest.mark.parametrize("etp", [Decimal("7.95"), Decimal("9.00")])
def test_a_yearly_amendment_goes_to_the_commission_only_when_its_posts_change(etp):
    convention = ConventionFactory()
    AnnexeFinanciereFactory(convention=convention, etp=Decimal("7.95"))
    dossier = DossierFactory(
        structure=convention.structure,
        nature=NatureDemande.AVENANT_ANNUEL,
        en_instruction=True,
        etp_demandes=etp,
    )
    acte = Acte(user=None, at=AT)

    change = etp != Decimal("7.95")
    assert (avis_requis(dossier, acte) is None) is change
    assert (rc23(dossier, acte) is None) is not change


def _jusqu_au_visa(nature):
    """The same request, of another nature, up to the visa."""
    parcours = Parcours().until("deposer")
    convention = ConventionFactory(structure=parcours.structure)
    AnnexeFinanciereFactory(convention=convention, etp=Decimal("7.95"))
    Dossier.objects.filter(pk=parcours.dossier.pk).update(nature=nature)
    for etape in ("prendre", "complet", "instruire", "inscrire", "avis", "proposer", "viser"):
        getattr(parcours, etape)()
    return parcours


@pytest.mark.usefixtures("referentiels")
@pytest.mark.parametrize("nature", [NatureDemande.AVENANT_ANNUEL, NatureDemande.AVENANT_ETP])
def test_an_avenant_goes_to_its_decision_and_the_rest_is_said_to_be_elsewhere(client, nature):
    parcours = _jusqu_au_visa(nature)

    convention = accept(pk=parcours.dossier.pk, acte=parcours.acte(parcours.signataire))

    dossier = Dossier.objects.get(pk=parcours.dossier.pk)
    client.force_login(parcours.instructeur)
    html = client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).content.decode()
    assert (convention, dossier.etat) == (None, EtatDossier.ACCEPTE)
    assert not Convention.objects.filter(dossier=dossier).exists()
    assert not dossier.mouvements_enveloppe.exists()
    assert "n’y est pas encore produit" in html
    client.force_login(parcours.dirigeant)
    suivi = client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).content.decode()
    assert "vous adresse l’acte qui suit" in suivi
    courriels = Courriel.objects.filter(modele="demande_acceptee")
    assert [courriel.adresse for courriel in courriels] == [parcours.dirigeant.email]


@pytest.mark.usefixtures("referentiels")
def test_the_portal_invents_no_amount_for_the_fonds(client):
    with pytest.raises(TransitionRefusee, match="ne vient pas d’un barème"):
        _jusqu_au_visa(NatureDemande.FDI)

    dossier = Dossier.objects.get()
    client.force_login(UserFactory(instructeur=True, of=dossier.service))
    html = client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).content.decode()
    assert dossier.etat == EtatDossier.AVIS_RENDU
    assert "décidez-en" in html
