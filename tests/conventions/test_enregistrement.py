"""Answers saved one by one: alone when valid, kept as typed when not, never over somebody else's."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.models import Dossier, RepriseSection
from conventions.services.enregistrement import fingerprints
from conventions.services.formulaire import formulaire_of
from siae_portal.audit.models import Evenement
from tests.comptes.factories import UserFactory
from tests.conventions.factories import DossierFactory, SectionDossierFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db
WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.Mso{margin:0}</style></head>"
    "<body><!--[if gte mso 9]><xml><o:p></o:p></xml><![endif]-->"
    "<p class=MsoNormal><b>Maraîchage</b><o:p></o:p></p>"
    "<p>moins de 5 salariés &amp; a &lt; b</p></body></html>"
)


@pytest.fixture
def nadia(client):
    nadia = UserFactory(dirigeant=True, of=StructureFactory())
    client.force_login(nadia)
    return nadia


@pytest.fixture
def dossier(nadia):
    return DossierFactory(structure=nadia.habilitations.get().structure)


@pytest.fixture
def karim(dossier):
    return UserFactory(gestionnaire=True, of=dossier.structure)


def lues(dossier, code):
    return fingerprints(formulaire_of(Dossier.objects.get(pk=dossier.pk)), code)


def enregistrer(client, dossier, code, valeurs, *, lu=None, champs=None):
    url = reverse("conventions:section_enregistrer", args=[dossier.pk, code])
    lu = lues(dossier, code) if lu is None else lu
    donnees = {**valeurs, "champs": champs or list(valeurs), "lues": json.dumps(lu)}
    return client.post(url, donnees, headers={"x-requested-with": "XMLHttpRequest"})


def test_one_answer_is_saved_alone_and_the_hour_is_told(client, dossier):
    reponse = enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "8,15"})

    dossier.refresh_from_db()
    etat = reponse.json()
    assert reponse.status_code == 200
    assert dossier.etp_demandes == Decimal("8.15")
    assert etat["version"] == 1
    assert etat["phrase"].startswith("enregistré à ")
    assert "Il manque encore" in etat["manquants"]
    assert etat["champs"]["etp_demandes"] == {
        "etat": "enregistre",
        "lue": lues(dossier, "DEMANDE")["etp_demandes"],
    }


def test_a_wrong_answer_is_kept_as_typed_and_does_not_hold_the_others(client, dossier):
    reponse = enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "huit", "nb_postes": "12"})

    dossier.refresh_from_db()
    page = client.get(reverse("conventions:dossier_section", args=[dossier.pk, "DEMANDE"])).content.decode()
    assert reponse.json()["champs"]["etp_demandes"]["phrase"].startswith(
        "Non enregistré : Ce n’est pas un nombre"
    )
    assert (dossier.etp_demandes, dossier.nb_postes) == (None, 12)
    assert 'value="huit"' in page
    assert "n’est pas enregistrée" in page


def test_a_wrong_answer_mended_is_forgotten(client, dossier):
    enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "huit"})

    enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "8"})

    assert dossier.sections.get().refusees == {}


def test_only_a_wrong_answer_is_refused_with_422(client, dossier):
    assert enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "-1"}).status_code == 422


def test_a_period_moved_one_date_at_a_time_ends_up_saved(client, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(debut_on=date(2027, 1, 1), fin_on=date(2027, 12, 31))

    premiere = enregistrer(client, dossier, "DEMANDE", {"date_debut": "2029-01-01"})
    seconde = enregistrer(client, dossier, "DEMANDE", {"date_fin": "2029-12-31"})

    dossier.refresh_from_db()
    assert premiere.status_code == 422
    assert "corrigez l’une des deux" in premiere.json()["champs"]["date_debut"]["phrase"]
    assert set(seconde.json()["champs"]) == {"date_debut", "date_fin"}
    assert (dossier.debut_on, dossier.fin_on) == (date(2029, 1, 1), date(2029, 12, 31))


def test_a_box_left_unticked_is_an_answer(client, dossier):
    question = next(
        q
        for q in formulaire_of(dossier).questions("DEMANDE")
        if q.forme == "booleen" and q.saisie and q.champ.obligatoire != "non"
    )

    enregistrer(client, dossier, "DEMANDE", {question.nom: "False"})

    assert dossier.sections.get().contenu[question.nom] is False


def test_two_people_on_different_answers_never_meet(client, dossier, karim):
    avant = lues(dossier, "DEMANDE")
    enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "8"}, lu=avant)
    client.force_login(karim)

    reponse = enregistrer(client, dossier, "DEMANDE", {"nb_postes": "12"}, lu=avant)

    dossier.refresh_from_db()
    assert reponse.status_code == 200
    assert (dossier.etp_demandes, dossier.nb_postes) == (Decimal(8), 12)


def test_the_same_answer_twice_is_a_conflict_that_shows_the_other(client, dossier, nadia, karim):
    avant = lues(dossier, "DEMANDE")
    client.force_login(karim)
    enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "8"}, lu=avant)
    client.force_login(nadia)

    reponse = enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "9"}, lu=avant)

    dossier.refresh_from_db()
    conflit = reponse.json()["champs"]["etp_demandes"]
    assert reponse.status_code == 409
    assert dossier.etp_demandes == Decimal(8)
    assert str(karim) in conflit["phrase"]
    assert conflit["brut"] == ["8,00"]
    assert conflit["lue"] == lues(dossier, "DEMANDE")["etp_demandes"]


def test_the_same_words_from_both_are_no_conflict(client, dossier, karim):
    avant = lues(dossier, "DEMANDE")
    enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "8"}, lu=avant)
    client.force_login(karim)

    reponse = enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "8,00"}, lu=avant)

    assert reponse.status_code == 200
    assert dossier.sections.get().version == 1


def test_an_iban_is_never_saved_while_typed(client, dossier):
    avant = dossier.structure.iban

    enregistrer(client, dossier, "IDENTITE", {"iban": "FR7630006000011234567890189"})

    dossier.structure.refresh_from_db()
    assert dossier.structure.iban == avant


def test_a_text_of_ten_thousand_characters_is_saved_and_one_more_is_refused_and_kept(client, dossier):
    enregistrer(client, dossier, "PROJET", {"publics": "é" * 10_000})

    reponse = enregistrer(client, dossier, "PROJET", {"publics": "é" * 10_001})

    section = dossier.sections.get()
    assert "1 caractère de trop" in reponse.json()["champs"]["publics"]["phrase"]
    assert len(section.contenu["publics"]) == 10_000
    assert len(section.refusees["publics"]["publics"]) == 10_001


def test_html_pasted_from_word_leaves_its_words_only(client, dossier):
    enregistrer(client, dossier, "PROJET", {"publics": WORD})

    assert dossier.sections.get().contenu["publics"] == "Maraîchage\n\nmoins de 5 salariés & a < b"


def test_signs_that_are_no_markup_stay(client, dossier):
    enregistrer(client, dossier, "PROJET", {"publics": "a < b, c > d, <5 salariés>, 3<4"})

    assert dossier.sections.get().contenu["publics"] == "a < b, c > d, <5 salariés>, 3<4"


def test_a_table_is_saved_as_a_whole(client, dossier):
    ligne = {
        "ateliers-TOTAL_FORMS": "1",
        "ateliers-0-nom": "Maraîchage",
        "ateliers-0-postes": "12",
        "ateliers-0-etp": "8,15",
    }

    reponse = enregistrer(client, dossier, "PROJET", ligne, champs=["ateliers"])

    assert reponse.status_code == 200
    assert dossier.ateliers.get().postes == 12


def test_a_wrong_cell_is_named_and_the_table_is_found_again_as_typed(client, dossier):
    ligne = {"ateliers-TOTAL_FORMS": "1", "ateliers-0-nom": "Maraîchage", "ateliers-0-postes": "douze"}

    reponse = enregistrer(client, dossier, "PROJET", ligne, champs=["ateliers"])

    page = client.get(reverse("conventions:dossier_section", args=[dossier.pk, "PROJET"])).content.decode()
    assert "ligne 1" in reponse.json()["champs"]["ateliers"]["phrase"]
    assert 'value="douze"' in page
    assert not dossier.ateliers.exists()


def test_many_saves_make_one_event(client, dossier):
    for texte in ("M", "Ma", "Mar"):
        enregistrer(client, dossier, "PROJET", {"publics": texte})

    assert Evenement.objects.filter(objet_id=dossier.pk, geste="ENREGISTRER").count() == 1
    assert dossier.versions_de_section.get().reponses["publics"] == "Mar"


def test_a_finished_session_answers_401(client, dossier):
    client.logout()

    assert enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "8"}).status_code == 401


def test_a_dossier_transmitted_meanwhile_says_so_and_writes_nothing(client, dossier):
    envoi = lues(dossier, "DEMANDE")
    Dossier.objects.filter(pk=dossier.pk).update(
        etat="DEPOSE", depose_at="2027-01-01T00:00Z", echeance_on="2027-03-01"
    )

    reponse = enregistrer(client, dossier, "DEMANDE", {"etp_demandes": "8"}, lu=envoi)

    assert reponse.status_code == 410
    assert "ne se modifie plus" in reponse.json()["phrase"]
    assert not dossier.sections.exists()


def test_a_section_that_is_not_asked_is_not_found(client, dossier):
    assert enregistrer(client, dossier, "AUTRE", {"etp_demandes": "8"}, lu={}).status_code == 404


def test_the_page_sent_whole_keeps_what_another_changed_elsewhere(client, dossier, karim):
    url = reverse("conventions:dossier_section", args=[dossier.pk, "DEMANDE"])
    avant = json.dumps(lues(dossier, "DEMANDE"))
    client.post(url, {"version": "0", "lues": avant, "etp_demandes": "8", "nb_postes": ""})
    client.force_login(karim)

    reponse = client.post(url, {"version": "0", "lues": avant, "etp_demandes": "", "nb_postes": "12"})

    dossier.refresh_from_db()
    assert reponse.status_code == 302
    assert (dossier.etp_demandes, dossier.nb_postes) == (Decimal(8), 12)


@pytest.mark.parametrize(("choix", "attendu"), [("mienne", Decimal(9)), ("autre", Decimal(8))])
def test_a_conflict_of_the_whole_page_is_settled_by_a_choice(client, dossier, karim, choix, attendu):
    url = reverse("conventions:dossier_section", args=[dossier.pk, "DEMANDE"])
    avant = json.dumps(lues(dossier, "DEMANDE"))
    client.post(url, {"lues": avant, "etp_demandes": "8", "nb_postes": "3"})
    client.force_login(karim)
    page = client.post(url, {"lues": avant, "etp_demandes": "9", "nb_postes": ""})
    envoi = {champ.html_name: champ.value() for champ in page.context["form"] if champ.value() is not None}

    client.post(url, {**envoi, "choix-etp_demandes": choix})

    dossier.refresh_from_db()
    assert page.status_code == 409
    assert [conflit.reponse.nom for conflit in page.context["conflits"]] == ["etp_demandes"]
    assert (dossier.etp_demandes, dossier.nb_postes) == (attendu, 3)


def test_two_texts_in_conflict_may_both_be_kept(client, dossier, karim):
    url = reverse("conventions:dossier_section", args=[dossier.pk, "PROJET"])
    avant = json.dumps(lues(dossier, "PROJET"))
    client.post(url, {"lues": avant, "publics": "Le sien"})
    client.force_login(karim)
    page = client.post(url, {"lues": avant, "publics": "Le mien"})
    suite = page.context["form"].data["lues"]

    client.post(url, {"lues": suite, "publics": "Le mien", "choix-publics": "deux"})

    assert dossier.sections.get().contenu["publics"] == "Le sien\n\nLe mien"


def test_an_answer_alone_does_not_confirm_what_was_taken_up_but_the_whole_page_does(client, dossier, nadia):
    SectionDossierFactory(dossier=dossier, version=1)
    reprise = RepriseSection.objects.create(dossier=dossier, code="PROJET", reprise_at=dossier.cree_at)
    enregistrer(client, dossier, "PROJET", {"publics": "Des jeunes."})
    reprise.refresh_from_db()
    seule = reprise.is_read(dossier.sections.get().version)
    page = {"lues": json.dumps(lues(dossier, "PROJET")), "publics": "Des jeunes."}

    client.post(reverse("conventions:dossier_section", args=[dossier.pk, "PROJET"]), page)

    reprise.refresh_from_db()
    assert not seule
    assert reprise.is_read(dossier.sections.get().version)
