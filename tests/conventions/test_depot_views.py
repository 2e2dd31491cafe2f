"""Starting, reading back, depositing: what the author of a dossier sees, and cannot do twice."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions.enums import EtatDossier, Geste, NatureDocument
from conventions.models import Dossier
from conventions.services.dossiers import advance_dossier
from conventions.services.sections import save_section
from siae_portal.audit.models import Evenement
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.factories import AT, DossierFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeante(structure, client):
    user = UserFactory(dirigeant=True, of=structure)
    client.force_login(user)
    return user


def adresse(nom, dossier):
    return reverse(f"conventions:{nom}", args=[dossier.pk])


def texte(reponse):
    """The page with ordinary spaces."""
    return reponse.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def declaration(page):
    """What a person sends from the deposit page: the box, and a sentence for each alert."""
    champs = page.context["form"].fields
    return {nom: "on" if nom == "declaration" else "Un partenariat est signé." for nom in champs}


def deposit(client, dossier):
    page = client.get(adresse("dossier_deposer", dossier))
    return client.post(adresse("dossier_deposer", dossier), declaration(page))


def test_a_draft_is_started_once_and_found_again(client, structure, dirigeante):
    demande = {"structure": structure.pk, "type_structure": "ACI", "annee": "2027"}
    client.post(reverse("conventions:dossier_creer"), demande)

    seconde = client.post(reverse("conventions:dossier_creer"), demande, follow=True)

    assert "Ce dossier était déjà commencé" in seconde.content.decode()
    assert seconde.context["dossier"] == Dossier.objects.get()


def test_a_forged_structure_starts_nothing(client, dirigeante):
    autre = StructureFactory()

    reponse = client.post(
        reverse("conventions:dossier_creer"),
        {"structure": autre.pk, "type_structure": "ACI", "annee": "2027"},
    )

    assert reponse.status_code == 422
    assert "Choisissez l’une de vos structures dans la liste." in reponse.content.decode()
    assert not Dossier.objects.exists()


def test_with_several_structures_none_is_chosen_for_the_person(client, dirigeante, structure):
    HabilitationFactory(user=dirigeante, role="DIRIGEANT", of=StructureFactory())

    html = client.get(reverse("conventions:dossier_creer")).content.decode()

    assert "Choisissez une structure" in html


def test_a_draft_says_that_it_is_not_transmitted_and_what_blocks(client, structure, dirigeante):
    dossier = DossierFactory(structure=structure)

    html = texte(client.get(adresse("dossier_detail", dossier)))

    assert "BROUILLON – non transmis" in html
    assert "Demande : ETP d’insertion demandés" in html
    assert "Abandonner ce brouillon" in html


def test_a_blocked_dossier_has_no_deposit_button(client, structure, dirigeante):
    dossier = DossierFactory(structure=structure)

    html = client.get(adresse("dossier_deposer", dossier)).content.decode()

    assert "empêchent le dépôt" in html
    assert "Déposer le dossier</button>" not in html


def test_a_missing_paper_refuses_a_forced_deposit(client, structure, dirigeante):
    dossier = remplir(structure, dirigeante)
    dossier.pieces.filter(type_piece__code="STATUTS").delete()

    reponse = client.post(adresse("dossier_deposer", dossier), {"declaration": "on"})

    dossier.refresh_from_db()
    assert reponse.status_code == 422
    assert "Pièce à joindre : Statuts signés et à jour" in texte(reponse)
    assert dossier.etat == EtatDossier.BROUILLON


def test_without_the_declaration_nothing_is_deposited(client, structure, dirigeante):
    dossier = remplir(structure, dirigeante)
    reponses = declaration(client.get(adresse("dossier_deposer", dossier)))
    reponses.pop("declaration")

    reponse = client.post(adresse("dossier_deposer", dossier), reponses)

    assert reponse.status_code == 422
    assert "Cochez la déclaration pour déposer le dossier." in reponse.content.decode()
    assert Dossier.objects.get(pk=dossier.pk).est_brouillon


def test_an_alert_asks_for_a_justification(client, structure, dirigeante):
    dossier = remplir(structure, dirigeante)
    Dossier.objects.filter(pk=dossier.pk).update(etp_accompagnement="0.10")

    muette = client.post(adresse("dossier_deposer", dossier), {"declaration": "on"})
    motivee = deposit(client, dossier)

    assert muette.status_code == 422
    assert "Expliquez ce point en une phrase au moins." in muette.content.decode()
    assert motivee.url == adresse("dossier_recepisse", dossier)
    assert dossier.controles.get(regle="RC52").justification == "Un partenariat est signé."


def test_a_deposit_leads_to_a_receipt_unlike_a_draft(client, structure, dirigeante):
    dossier = remplir(structure, dirigeante)

    reponse = deposit(client, dossier)
    recu = client.get(reponse.url)

    dossier.refresh_from_db()
    html = recu.content.decode()
    assert dossier.numero in html
    assert "BROUILLON" not in html
    assert dossier.versions.get().sha256 in html
    assert "dix jours ouvrés" in html
    assert "En préparation depuis" in html
    assert [d.nature for d in dossier.documents.all()] == [NatureDocument.AR, NatureDocument.DOSSIER]


def test_a_double_click_deposits_once(client, structure, dirigeante):
    dossier = remplir(structure, dirigeante)
    reponses = declaration(client.get(adresse("dossier_deposer", dossier)))
    client.post(adresse("dossier_deposer", dossier), reponses)

    seconde = client.post(adresse("dossier_deposer", dossier), reponses, follow=True)

    dossier.refresh_from_db()
    assert "Ce dossier est déjà déposé" in seconde.content.decode()
    assert dossier.numero in seconde.content.decode()
    assert (dossier.versions.count(), dossier.documents.count()) == (1, 2)
    assert Evenement.objects.filter(objet_id=dossier.pk, geste=Geste.DEPOSER).count() == 1


def test_the_receipt_of_a_draft_leads_back_to_it(client, structure, dirigeante):
    dossier = DossierFactory(structure=structure)

    reponse = client.get(adresse("dossier_recepisse", dossier))

    assert reponse.url == adresse("dossier_detail", dossier)


def test_a_gestionnaire_prepares_and_cannot_deposit(client, structure):
    gestionnaire = UserFactory(gestionnaire=True, of=structure)
    client.force_login(gestionnaire)
    dossier = DossierFactory(structure=structure, cree_par=gestionnaire)

    plan = client.get(adresse("dossier_detail", dossier)).content.decode()

    assert "Le dépôt revient au représentant de la structure." in plan
    assert client.get(adresse("dossier_deposer", dossier)).status_code == 403
    assert client.post(adresse("dossier_deposer", dossier), {"declaration": "on"}).status_code == 403


def test_a_dossier_deposited_meanwhile_is_no_longer_written(client, structure, dirigeante):
    dossier = remplir(structure, dirigeante)
    deposit(client, dossier)
    section = reverse("conventions:dossier_section", args=[dossier.pk, "MOYENS"])

    reponse = client.post(section, {"version": "2", "moyens_materiels": "Autre texte"}, follow=True)

    assert "il ne se modifie plus. Rien n’a été changé." in reponse.content.decode()
    assert dossier.sections.get(code="MOYENS").contenu["moyens_materiels"] != "Autre texte"


def test_what_became_of_a_deposit_says_whose_turn_it_is(client, structure, dirigeante):
    dossier = remplir(structure, dirigeante)
    deposit(client, dossier)
    agent = UserFactory(instructeur=True, of=dossier.service)
    advance_dossier(
        pk=dossier.pk, geste=Geste.DECLARER_COMPLET, acte=Acte(user=agent, at=AT + timedelta(days=1))
    )

    html = client.get(adresse("dossier_detail", dossier)).content.decode()

    assert "va l’instruire. La décision est attendue" in html
    assert "Retirer la demande" in html
    assert "Enregistrer une section" not in html


def test_a_stale_section_is_refused_by_the_service_and_shown_by_the_page(client, structure, dirigeante):
    dossier = remplir(structure, dirigeante)
    section = reverse("conventions:dossier_section", args=[dossier.pk, "MOYENS"])
    collegue = UserFactory(gestionnaire=True, of=structure, prenom="Karim")
    save_section(
        pk=dossier.pk,
        code="MOYENS",
        reponses={"moyens_materiels": "Texte de Karim"},
        version=2,
        acte=Acte(user=collegue, at=AT),
    )

    reponse = client.post(
        section,
        {"version": "2", "moyens_materiels": "Mon texte"},
    )

    html = reponse.content.decode()
    assert reponse.status_code == 409
    assert "Texte de Karim" in html
    assert "Mon texte" in html
    assert 'name="version" value="3"' in html
    assert dossier.sections.get(code="MOYENS").contenu["moyens_materiels"] == "Texte de Karim"


def test_the_quality_of_the_representative_is_shown_and_corrected_at_the_deposit(
    client, structure, dirigeante
):
    dossier = remplir(structure, dirigeante)
    page = client.get(adresse("dossier_deposer", dossier))
    connue = page.context["form"]["qualite"].value()

    client.post(adresse("dossier_deposer", dossier), declaration(page) | {"qualite": "Directrice générale"})

    structure.refresh_from_db()
    assert connue
    assert structure.representant_qualite == "Directrice générale"
    assert dossier.versions.get().donnees["structure"]["representant_qualite"] == "Directrice générale"
    assert "Directrice générale" in client.get(adresse("dossier_recepisse", dossier)).content.decode()
