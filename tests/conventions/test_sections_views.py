"""The five sections: drafts accepted as they are, wrong values refused beside their field."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.forms.base import SectionForm
from conventions.models import Dossier
from conventions.services.formulaire import formulaire_of, fresh_formulaire
from conventions.services.referentiels import load_referentiels
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.factories import DossierFactory
from tests.structures.factories import LabelFactory, StructureFactory

pytestmark = pytest.mark.django_db

DEMANDE = {
    "version": "0",
    "date_debut": "2027-01-01",
    "date_fin": "2029-12-31",
    "etp_demandes": "8,15",
    "heures_prevues": "14 833",
    "nb_postes": "12",
    "portee_regionale": "False",
    "perimetre_penitentiaire": "False",
    "autre_conventionnement_iae": "False",
    "autre_convention_hors_iae": "False",
    "est_chrs": "False",
    "est_organisme_formation": "False",
    "est_service_personne": "False",
    "derogation_recettes_demandee": "False",
    "territoire-TOTAL_FORMS": "1",
    "territoire-0-niveau": "commune",
    "territoire-0-code": "54323",
    "territoire-0-libelle": "Longwy",
}
ATELIER = {
    "version": "0",
    "ateliers-TOTAL_FORMS": "1",
    "ateliers-0-nom": "Maraîchage",
    "ateliers-0-objet": "Légumes biologiques",
    "ateliers-0-lieu": "Longwy",
    "ateliers-0-postes": "12",
    "ateliers-0-etp": "8,15",
    "ateliers-0-date_debut": "2027-01-01",
    "ateliers-0-permanent": "True",
    "ateliers-0-etp_encadrement": "1,5",
    "ateliers-0-charges": "320 000",
    "ateliers-0-recettes": "60 000,50",
}


@pytest.fixture
def dossier(client):
    structure = StructureFactory()
    client.force_login(UserFactory(dirigeant=True, of=structure))
    return DossierFactory(structure=structure)


def adresse(dossier, code):
    return reverse("conventions:dossier_section", args=[dossier.pk, code])


def test_every_section_opens_for_every_kind(client, dossier):
    LabelFactory(structure=dossier.structure, geiq=True)
    for type_structure in ("ACI", "AI", "EI", "ETTI", "EITI", "GEIQ"):
        Dossier.objects.filter(pk=dossier.pk).update(type=type_structure)
        codes = formulaire_of(Dossier.objects.get(pk=dossier.pk)).codes
        assert "IDENTITE" in codes
        for code in codes:
            assert client.get(adresse(dossier, code)).status_code == 200, (type_structure, code)


def test_an_unknown_section_is_not_found(client, dossier):
    assert client.get(adresse(dossier, "AUTRE")).status_code == 404


@pytest.mark.parametrize(
    ("type_structure", "encadrement", "permanences", "exclusivite"),
    [("ACI", True, False, False), ("AI", False, True, False), ("ETTI", False, False, True)],
)
def test_the_questions_follow_the_capacities_of_the_kind(
    dossier, type_structure, encadrement, permanences, exclusivite
):
    dossier.type = type_structure
    projet = SectionForm(dossier=dossier, code="PROJET")

    assert ("encadrement" in projet.fields) == encadrement
    assert ("permanences" in projet.tableaux) == permanences
    assert ("exclusivite" in projet.fields) == exclusivite


def test_a_geiq_asks_for_accompagnements_and_has_no_exit_target(dossier):
    dossier.type = "GEIQ"

    assert {"nb_accompagnements_814", "nb_accompagnements_1400"} <= set(
        SectionForm(dossier=dossier, code="GEIQ").fields
    )
    assert "etp_demandes" not in SectionForm(dossier=dossier, code="DEMANDE").fields
    assert "OBJECTIFS" not in formulaire_of(dossier).codes


def test_the_legal_reason_is_that_of_the_kind(dossier):
    dossier.type = "AI"
    assert "R.\u00a05132-12" in SectionForm(dossier=dossier, code="PROJET").sources["publics"]
    dossier.type = "GEIQ"
    fresh_formulaire(dossier)
    assert "date_debut" not in SectionForm(dossier=dossier, code="DEMANDE").sources


def test_an_incomplete_section_is_saved_and_says_what_is_missing(client, dossier):
    reponse = client.post(adresse(dossier, "DEMANDE"), {"version": "0", "etp_demandes": "8,15"}, follow=True)

    dossier.refresh_from_db()
    assert dossier.etp_demandes == Decimal("8.15")
    assert "Il y manque encore" in reponse.content.decode()


def test_a_whole_section_is_saved_with_its_ateliers_and_goes_on(client, dossier):
    reponse = client.post(adresse(dossier, "DEMANDE"), {**DEMANDE, "continuer": "oui"})

    client.post(adresse(dossier, "PROJET"), ATELIER)

    dossier.refresh_from_db()
    atelier = dossier.ateliers.get()
    assert reponse.url == adresse(dossier, "PROJET")
    assert (dossier.debut_on, dossier.fin_on) == (date(2027, 1, 1), date(2029, 12, 31))
    assert dossier.sections.get(code="DEMANDE").complete
    assert (atelier.postes, atelier.etp, atelier.recettes_eur) == (12, Decimal("8.15"), Decimal("60000.50"))


def test_the_same_form_sent_twice_writes_once_and_shows_the_conflict(client, dossier):
    client.post(adresse(dossier, "PROJET"), ATELIER)

    rejouee = client.post(adresse(dossier, "PROJET"), ATELIER)

    assert rejouee.status_code == 409
    assert dossier.ateliers.count() == 1
    assert dossier.sections.get().version == 1


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("etp_demandes", "0", "Écrivez un nombre plus grand que zéro."),
        ("etp_demandes", "-3", "Écrivez un nombre plus grand que zéro."),
        ("etp_demandes", "8,155", "Gardez 2 chiffres au plus après la virgule"),
        ("etp_demandes", "huit", "Ce n’est pas un nombre"),
        ("nb_postes", "1,5", "Écrivez un nombre entier, sans virgule."),
        ("date_fin", "2026-12-31", "La date de fin vient avant la date de début"),
        ("date_fin", "2030-01-01", "Cette période dépasse trois ans"),
        ("date_debut", "2027-02-30", "Cette date n’existe pas"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field_and_kept(client, dossier, champ, valeur, phrase):
    reponse = client.post(adresse(dossier, "DEMANDE"), {**DEMANDE, champ: valeur})

    html = reponse.content.decode()
    assert reponse.status_code == 422
    assert phrase in html.replace("\u00a0", " ").replace("\u202f", " ")
    assert f'value="{valeur}"' in html
    assert not dossier.sections.exists()


def test_a_geiq_convention_lasts_twelve_months_at_most(client, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(type="GEIQ")

    reponse = client.post(adresse(dossier, "DEMANDE"), {**DEMANDE, "date_fin": "2028-01-01"})

    assert reponse.status_code == 422
    assert "Cette période dépasse 12 mois" in reponse.content.decode().replace("\u00a0", " ")


def test_two_ateliers_with_one_name_are_refused(client, dossier):
    double = {cle.replace("-0-", "-1-"): valeur for cle, valeur in ATELIER.items() if "-0-" in cle}

    reponse = client.post(adresse(dossier, "PROJET"), {**ATELIER, **double, "ateliers-TOTAL_FORMS": "2"})

    assert reponse.status_code == 422
    assert "Deux ateliers portent le même nom" in reponse.content.decode()
    assert not dossier.ateliers.exists()


def test_ateliers_left_untouched_are_kept_by_the_next_save(client, dossier):
    client.post(adresse(dossier, "PROJET"), ATELIER)
    page = client.get(adresse(dossier, "PROJET"))
    tableau = page.context["form"].tableaux["ateliers"]
    envoi = {champ.html_name: champ.value() for champ in page.context["form"] if champ.value()}
    for ligne in tableau.lignes_form:
        envoi |= {cellule.html_name: cellule.value() or "" for cellule in ligne.cellules}

    client.post(
        adresse(dossier, "PROJET"),
        {**envoi, tableau.cle_total: len(tableau.lignes_form), "publics": "Tout le monde"},
    )

    assert dossier.sections.get().contenu["publics"] == "Tout le monde"
    assert dossier.ateliers.get().nom == "Maraîchage"


def test_an_atelier_is_removed_by_its_box(client, dossier):
    client.post(adresse(dossier, "PROJET"), ATELIER)

    client.post(adresse(dossier, "PROJET"), {**ATELIER, "version": "1", "ateliers-0-retirer": "on"})

    assert not dossier.ateliers.exists()


def test_ateliers_that_do_not_add_up_are_said(client, dossier):
    client.post(adresse(dossier, "DEMANDE"), DEMANDE)
    client.post(adresse(dossier, "PROJET"), {**ATELIER, "ateliers-0-postes": "11"})

    html = client.get(adresse(dossier, "PROJET")).content.decode()

    assert "doivent égaler ceux de la demande" in html
    assert "à ajuster" in html


def test_an_iban_is_checked_kept_apart_and_masked(client, dossier):
    identite = {
        "version": "0",
        "telephone": "03 00 00 00 01",
        "courriel": "contact@exemple.invalid",
        "representant_legal_nom": "Nadia Fictive",
        "representant_legal_qualite": "présidente",
        "representant_titre_pouvoir": "statuts",
    }

    fausse = client.post(adresse(dossier, "IDENTITE"), {**identite, "iban": "FR7630006000011234567890188"})
    client.post(adresse(dossier, "IDENTITE"), {**identite, "iban": "FR76 3000 6000 0112 3456 7890 189"})

    dossier.structure.refresh_from_db()
    page = client.get(adresse(dossier, "IDENTITE")).content.decode()
    assert "sa clé ne correspond pas" in fausse.content.decode()
    assert dossier.structure.iban == "FR7630006000011234567890189"
    assert "iban" not in dossier.sections.get().contenu
    assert dossier.structure.iban not in page
    assert dossier.structure.iban_masque in page


def test_an_iban_left_empty_keeps_the_stored_one(client, dossier):
    avant = dossier.structure.iban

    client.post(adresse(dossier, "IDENTITE"), {"version": "0", "telephone": "03 00 00 00 02", "iban": ""})

    dossier.structure.refresh_from_db()
    assert (dossier.structure.iban, dossier.structure.telephone) == (avant, "03 00 00 00 02")


def test_rates_above_a_hundred_are_refused(client, dossier):
    taux = {"version": "0", "taux_durable": "50", "taux_transition": "40", "taux_positives": "20"}

    reponse = client.post(adresse(dossier, "OBJECTIFS"), taux)

    assert reponse.status_code == 422
    assert "Les trois taux dépassent" in reponse.content.decode()


def test_the_aid_is_computed_while_typing(client, dossier):
    load_referentiels()
    url = reverse("conventions:dossier_aide", args=[dossier.pk])

    html = client.get(
        url,
        {"date_debut": "2027-01-01", "date_fin": "2027-12-31", "etp_demandes": "8,15"},
        headers={"hx-request": "true"},
    ).content.decode()

    assert "194\u202f956,15\u00a0€" in html
    assert "dernier connu ici" in html
    assert not dossier.sections.exists()


@pytest.mark.parametrize("etp", ["", "-1", "abc"])
def test_a_wrong_figure_gives_no_amount_and_no_error(client, dossier, etp):
    url = reverse("conventions:dossier_aide", args=[dossier.pk])

    reponse = client.get(url, {"date_debut": "2027-01-01", "date_fin": "2027-12-31", "etp_demandes": etp})

    assert reponse.status_code == 200
    assert "Indiquez la période et les ETP" in reponse.content.decode()


def test_the_rate_of_dynamic_exits_is_summed_while_typing(client, dossier):
    url = reverse("conventions:dossier_aide", args=[dossier.pk])

    html = client.get(
        url, {"taux_durable": "30", "taux_transition": "20,5", "taux_positives": "25"}
    ).content.decode()

    assert "75,50" in html


def test_a_section_of_another_structure_is_not_found(client, dossier):
    autre = DossierFactory()

    assert client.get(adresse(autre, "PROJET")).status_code == 404
    assert client.post(adresse(autre, "PROJET"), {"version": "0"}).status_code == 404


def test_a_filled_dossier_is_complete(client):
    structure = StructureFactory()
    user = UserFactory(dirigeant=True, of=structure)
    client.force_login(user)
    dossier = remplir(structure, user)

    html = client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).content.decode()

    assert "rempli à 100" in html
    assert "Plus rien n’empêche le dépôt." in html
