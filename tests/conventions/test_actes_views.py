"""The acts of the State service by their pages: done once, refused where it happened, nothing lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatDossier, SensAvis
from conventions.models import Avis, Correction, Decision, Dossier
from conventions.rules.motifs import GRILLE
from conventions.services.decisions import accept
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.conventions.parcours import Parcours
from tests.structures.factories import ServiceInstructeurFactory

pytestmark = pytest.mark.django_db

HEURES = timedelta(hours=2)


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock of the pages beside the one of the path."""

    def set_to(parcours, days=0):
        instant = parcours.at + HEURES + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: instant)

    return set_to


@pytest.fixture
def play(client, clock):
    """A path up to a step, its actor signed in, the clock just after."""

    def until(etape, role, **kwargs):
        parcours = Parcours(**kwargs).until(etape)
        clock(parcours)
        client.force_login(getattr(parcours, role))
        return parcours

    return until


def url(nom, parcours, *args):
    return reverse(f"conventions:{nom}", args=[parcours.dossier.pk, *args])


def etat(parcours):
    return Dossier.objects.get(pk=parcours.dossier.pk).etat


def text(page):
    return page.content.decode()


AVIS = {
    "sens": "FAVORABLE",
    "pour": "7",
    "contre": "1",
    "abstentions": "0",
    "quorum_atteint": "on",
    "motifs": "",
}
GRILLE_CONFORME = {f"grille_{point}": "CONFORME" for point in GRILLE}
PROPOSITION = {
    "sens": "ACCEPTER",
    "etp": "8,15",
    "motifs_fait": "Le projet répond aux besoins.\nL’équipe est en place.",
    "motifs_droit": "Article L5132-15 du code du travail.",
    "bareme_confirme": "on",
    **GRILLE_CONFORME,
}


def test_taking_a_dossier_names_its_agent_once(client, play):
    parcours = play("deposer", "instructeur")

    page = client.post(url("dossier_prendre", parcours), follow=True)

    assert Dossier.objects.get().agent == parcours.instructeur
    assert "Vous suivez le dossier" in text(page)


def test_asking_pieces_returns_the_dossier_with_its_reasons(client, play):
    parcours = play("prendre", "instructeur")
    terme = (timezone.now() + timedelta(days=20)).date()

    client.post(
        url("dossier_completer", parcours),
        {
            "motif": "Précisez votre projet.",
            "terme_on": terme.isoformat(),
            "demande_publics": "on",
            "raison_publics": "Les publics ne sont pas décrits.",
        },
    )

    demande = Correction.objects.get()
    assert (etat(parcours), demande.terme_on) == (EtatDossier.INCOMPLET, terme)
    assert [(e["code"], e["raison"]) for e in demande.elements] == [
        ("publics", "Les publics ne sont pas décrits.")
    ]


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({}, "Cochez au moins une pièce"),
        ({"demande_STATUTS": "on"}, "Écrivez pourquoi"),
        (
            {"demande_STATUTS": "on", "raison_STATUTS": "x", "terme_on": "2020-01-01"},
            "Choisissez un jour après",
        ),
    ],
)
def test_a_request_without_object_reason_or_future_term_is_refused(client, play, champs, phrase):
    parcours = play("prendre", "instructeur")
    donnees = {"motif": "Précisez.", "terme_on": "2027-01-15", **champs}

    page = client.post(url("dossier_completer", parcours), donnees)

    assert page.status_code == 422
    assert phrase in text(page)
    assert etat(parcours) == EtatDossier.DEPOSE
    assert not Correction.objects.exists()


def test_the_opinion_is_recorded_with_its_vote(client, play):
    parcours = play("inscrire", "secretaire")

    client.post(url("dossier_avis", parcours), AVIS)

    avis = Avis.objects.get()
    assert (avis.sens, avis.pour, avis.contre) == (SensAvis.FAVORABLE, 7, 1)
    assert etat(parcours) == EtatDossier.AVIS_RENDU


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"pour": "-3"}, "Écrivez un nombre au moins égal à 0"),
        ({"pour": "beaucoup"}, "Ce n’est pas un nombre"),
        ({"quorum_atteint": ""}, "Sans quorum"),
        ({"sens": "DEFAVORABLE"}, "Un avis réservé ou défavorable se motive"),
        ({"pour": "0", "contre": "0"}, "Saisissez au moins une voix"),
        ({"sens": "PEUT_ETRE"}, "PEUT_ETRE"),
    ],
)
def test_an_irregular_opinion_is_refused_beside_its_field(client, play, champs, phrase):
    parcours = play("inscrire", "secretaire")

    page = client.post(url("dossier_avis", parcours), {**AVIS, **champs})

    assert page.status_code == 422
    assert phrase in text(page)
    assert etat(parcours) == EtatDossier.A_PRESENTER


def test_an_opinion_waits_for_its_session(client, play):
    parcours = play("inscrire", "secretaire")
    seance = parcours.service.seances.get()
    seance.tenue_on += timedelta(days=10)
    seance.save()

    page = client.post(url("dossier_avis", parcours), AVIS)

    assert "l’avis s’enregistre après la séance" in text(page)
    assert etat(parcours) == EtatDossier.A_PRESENTER


def test_a_session_is_never_planned_in_the_past(client, play):
    parcours = play("instruire", "instructeur")

    page = client.post(url("dossier_inscrire", parcours), {"tenue_on": "2020-01-01"})

    assert "Cette séance est passée" in text(page)
    assert etat(parcours) == EtatDossier.EN_INSTRUCTION


def test_the_proposal_computes_its_amount(client, play):
    parcours = play("avis", "instructeur")

    client.post(url("dossier_proposer", parcours), PROPOSITION)

    proposition = Dossier.objects.get().proposition
    assert proposition.montant_eur == proposition.bareme.montant * proposition.etp
    assert proposition.motifs_fait == ["Le projet répond aux besoins.", "L’équipe est en place."]
    assert etat(parcours) == EtatDossier.PROPOSE


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"etp": "0"}, "Écrivez un nombre plus grand que zéro"),
        ({"etp": "8,157"}, "Gardez 2 chiffres au plus"),
        ({"etp": ""}, "Ce champ est obligatoire"),
        ({"motifs_droit": "  "}, "Motifs de droit"),
        ({"grille_PROJET": ""}, "Qualité du projet"),
    ],
)
def test_an_incomplete_proposal_is_refused_and_kept(client, play, champs, phrase):
    parcours = play("avis", "instructeur")

    page = client.post(url("dossier_proposer", parcours), {**PROPOSITION, **champs})

    assert page.status_code == 422
    assert phrase in text(page)
    assert "L’équipe est en place." in text(page)
    assert etat(parcours) == EtatDossier.AVIS_RENDU


def test_the_amount_follows_what_is_typed(client, play):
    parcours = play("avis", "instructeur")

    fragment = client.get(url("dossier_proposer", parcours), {"etp": "1,00"}, headers={"HX-Request": "true"})

    assert "1,00\u00a0ETP ×" in text(fragment)
    assert "<html" not in text(fragment)


def test_the_head_of_service_reads_the_exact_proposal_then_signs_it_off(client, play):
    parcours = play("proposer", "chef_service")

    page = client.get(url("dossier_geste", parcours, "viser"))
    client.post(url("dossier_geste", parcours, "viser"))

    assert "Le projet répond aux besoins du territoire." in text(page)
    assert Dossier.objects.get().vise_at is not None


def test_sending_back_needs_a_reason(client, play):
    parcours = play("proposer", "chef_service")

    page = client.post(url("dossier_geste", parcours, "renvoyer"), {"motif": " "})

    assert page.status_code == 422
    assert etat(parcours) == EtatDossier.PROPOSE


def test_accepting_shows_the_envelope_then_commits_it(client, play):
    parcours = play("viser", "signataire")

    page = client.get(url("dossier_accepter", parcours))
    suite = client.post(url("dossier_accepter", parcours), follow=True)

    assert "Enveloppe 2027" in text(page)
    assert page.context["delegation"].reference in text(page)
    assert etat(parcours) == EtatDossier.ACCEPTE
    assert "Documents" in text(suite)


def test_the_second_signatory_is_told_that_the_first_decided(client, play):
    parcours = play("viser", "signataire")
    page = client.get(url("dossier_accepter", parcours))
    accept(pk=parcours.dossier.pk, acte=Acte(user=parcours.signataire, at=timezone.now()))
    client.force_login(UserFactory(signataire=True, of=parcours.service))

    refus = client.post(url("dossier_refuser", parcours), {"motifs_fait": "a", "motifs_droit": "b"})

    assert page.status_code == 200
    assert refus.status_code == 422
    assert "une autre personne a agi entre-temps" in text(refus)
    assert Decision.objects.count() == 1


def test_a_refusal_states_fact_and_law(client, play):
    parcours = play("viser", "signataire")

    vide = client.post(url("dossier_refuser", parcours), {"motifs_fait": "Budget.", "motifs_droit": ""})
    client.post(
        url("dossier_refuser", parcours), {"motifs_fait": "Budget.\nÉquipe.", "motifs_droit": "L5132-15"}
    )

    assert vide.status_code == 422
    assert "Budget." in text(vide)
    assert Decision.objects.get().motifs_fait == ["Budget.", "Équipe."]
    assert etat(parcours) == EtatDossier.REFUSE


def test_a_signatory_without_delegation_is_told_before_and_after(client, play):
    parcours = play("viser", "signataire")
    sans = UserFactory()
    HabilitationFactory(user=sans, role="SIGNATAIRE", of=parcours.service, delegations=False)
    client.force_login(sans)

    page = client.get(url("dossier_accepter", parcours))
    refus = client.post(url("dossier_accepter", parcours))

    assert "Aucune délégation de signature" in text(page)
    assert refus.status_code == 422
    assert etat(parcours) == EtatDossier.PROPOSE


def test_both_parties_sign_the_bytes_they_were_shown(client, play):
    parcours = play("documents", "dirigeant")
    page = client.get(url("dossier_signer", parcours))
    cles = {nom: champ.initial for nom, champ in page.context["form"].fields.items() if champ.initial}

    client.post(url("dossier_signer", parcours), {**cles, "consentement": "on"})
    client.force_login(parcours.signataire)
    fin = client.post(url("dossier_signer", parcours), {**cles, "consentement": "on"}, follow=True)

    assert etat(parcours) == EtatDossier.SIGNE
    assert "signée par les deux parties" in text(fin)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [({"consentement": ""}, "Cochez le consentement"), ({}, "Les documents ont changé depuis")],
)
def test_nobody_signs_without_consent_or_another_file(client, play, champs, phrase):
    parcours = play("documents", "dirigeant")
    page = client.get(url("dossier_signer", parcours))
    cles = {nom: "0" * 64 for nom, champ in page.context["form"].fields.items() if champ.initial}

    refus = client.post(url("dossier_signer", parcours), {**cles, "consentement": "on", **champs})

    assert phrase in text(refus)
    assert etat(parcours) == EtatDossier.A_SIGNER


def test_the_state_waits_for_the_structure(client, play):
    parcours = play("documents", "signataire")

    page = client.get(url("dossier_signer", parcours))

    assert "La structure doit signer avant l’État" in text(page)
    assert 'name="consentement"' not in text(page)


def test_an_act_that_the_state_no_longer_allows_leads_back(client, play):
    parcours = play("avis", "instructeur")

    page = client.get(url("dossier_inscrire", parcours), follow=True)

    assert page.redirect_chain
    assert "Rien n’a été enregistré" in text(page)


def test_an_unknown_act_is_not_found(client, play):
    parcours = play("deposer", "instructeur")

    assert client.get(url("dossier_geste", parcours, "detruire")).status_code == 404
    assert client.get(url("dossier_geste", parcours, "accepter")).status_code == 404


@pytest.mark.parametrize(
    "nom", ["dossier_completer", "dossier_proposer", "dossier_inscrire", "dossier_detail"]
)
def test_another_service_sees_nothing(client, play, nom):
    parcours = play("instruire", "instructeur")
    ailleurs = UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))
    client.force_login(ailleurs)

    assert client.get(url(nom, parcours)).status_code == 404


@pytest.mark.parametrize("role", ["dirigeant", "secretaire", "chef_service"])
def test_who_may_not_propose_is_refused(client, play, role):
    parcours = play("avis", role)

    assert client.get(url("dossier_proposer", parcours)).status_code == 403


def test_a_kind_without_opinion_goes_straight_to_its_proposal(client, play):
    parcours = play("instruire", "instructeur", type_structure="GEIQ")

    page = client.get(url("dossier_detail", parcours))
    formulaire = client.get(url("dossier_proposer", parcours))
    chiffres = {"etp": "", "nb_814": "10", "nb_1400": "5"}
    client.post(url("dossier_proposer", parcours), {**PROPOSITION, **chiffres})

    assert page.context["gestes"].principal.libelle == "Proposer la décision sans avis"
    assert "Inscrire à l’ordre du jour" not in text(page)
    assert 'name="nb_814"' in text(formulaire)
    assert 'name="etp"' not in text(formulaire)
    assert Dossier.objects.get().proposition.montant_eur == 10 * 814 + 5 * 1400


def test_no_accompagnement_at_all_is_refused(client, play):
    parcours = play("instruire", "instructeur", type_structure="GEIQ")

    page = client.post(url("dossier_proposer", parcours), {**PROPOSITION, "nb_814": "0", "nb_1400": "0"})

    assert "Proposez au moins un accompagnement" in text(page)


def test_the_making_of_a_document_is_followed_then_relaunched(client, play):
    parcours = play("accepter", "instructeur")
    document = parcours.dossier.documents.get(nature="CONVENTION")
    etat_url = reverse("conventions:document_etat", args=[document.pk])
    relance = reverse("conventions:document_relancer", args=[document.pk])

    attente = client.get(etat_url)
    type(document).objects.filter(pk=document.pk).update(etat="EN_ECHEC")
    echec = client.get(etat_url)
    client.post(relance)
    document.refresh_from_db()

    assert "every 2s" in text(attente)
    assert relance in text(echec)
    assert document.etat == "EN_PREPARATION"
    assert client.get(reverse("conventions:document", args=[document.pk])).status_code == 404


def test_a_structure_never_relaunches_a_document(client, play):
    parcours = play("accepter", "dirigeant")
    document = parcours.dossier.documents.get(nature="CONVENTION")
    type(document).objects.filter(pk=document.pk).update(etat="EN_ECHEC")

    echec = client.get(reverse("conventions:document_etat", args=[document.pk]))
    relance = client.post(reverse("conventions:document_relancer", args=[document.pk]))

    assert "Vous n’avez rien à faire" in text(echec)
    assert relance.status_code == 403


def test_what_still_lacks_is_told_instead_of_a_false_button(client, play):
    parcours = play("proposer", "signataire")

    page = client.get(url("dossier_detail", parcours))

    assert "Le chef de service doit d’abord viser la proposition" in text(page)
    assert url("dossier_accepter", parcours) not in text(page)


def test_the_page_shows_the_version_deposited_not_what_is_being_typed(client, play):
    parcours = play("deposer", "instructeur")
    section = parcours.dossier.sections.get(code="PROJET")
    nom = next(nom for nom, valeur in section.contenu.items() if isinstance(valeur, str) and len(valeur) > 20)
    ancien = section.contenu[nom]
    section.contenu[nom] = "Écrit après le dépôt."
    section.save()

    page = client.get(url("dossier_detail", parcours))

    assert "Écrit après le dépôt." not in text(page)
    assert ancien[:20].replace("'", "&#x27;") in text(page)
