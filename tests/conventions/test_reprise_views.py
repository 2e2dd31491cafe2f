"""The plan and the sections of a request filled from what is known; confirming, taking up, refusing."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.models import Dossier
from conventions.services.dossiers import deposit_dossier
from conventions.services.sections import save_section
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import joindre_tout, remplir_sections
from tests.conventions.factories import DossierFactory
from tests.conventions.test_reprise import auteur, commencer, convention_de, precedent, structure

pytestmark = pytest.mark.django_db

__all__ = ["auteur", "precedent", "structure"]


@pytest.fixture
def dossier(client, structure, auteur, precedent):
    convention_de(structure)
    client.force_login(auteur)
    return commencer(structure, auteur, at=timezone.now() - timedelta(hours=1))


def adresse(nom, dossier, *args):
    return reverse(f"conventions:{nom}", args=[dossier.pk, *args])


def texte(reponse):
    return reponse.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ").replace("\u202f", " ")


def test_the_plan_says_what_is_taken_up_and_counts_it_as_not_done(client, dossier):
    html = texte(client.get(adresse("dossier_detail", dossier)))

    assert "repris, à confirmer" in html
    assert "repris, à refaire" in html
    assert "Identité : reprise, à relire et à confirmer" in html
    assert f"{adresse('dossier_section', dossier, 'OBJECTIFS')}#reprise" in html
    client.post(adresse("section_confirmer", dossier, "IDENTITE"), {"version": "1"})
    assert pourcentage(html) < pourcentage(texte(client.get(adresse("dossier_detail", dossier))))


def pourcentage(html):
    return int(re.search(r"rempli à (\d+) %", html)[1])


def test_the_header_counts_what_blocks_and_leads_to_the_list(client, dossier):
    html = texte(client.get(adresse("dossier_section", dossier, "DEMANDE")))

    assert f"{adresse('dossier_detail', dossier)}#avant-le-depot" in html


def test_a_check_tells_its_source_and_leads_to_its_field(client, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(etp_demandes="20.00")

    html = texte(client.get(adresse("dossier_detail", dossier)))

    assert "Les postes et les ETP répartis par atelier doivent égaler ceux de la demande." in html
    assert f"{adresse('dossier_section', dossier, 'PROJET')}#id_ateliers" in html
    assert "À justifier, ou à corriger" in html


def test_each_field_tells_where_it_was_taken_up(client, dossier, precedent):
    demande = texte(client.get(adresse("dossier_section", dossier, "DEMANDE")))
    identite = texte(client.get(adresse("dossier_section", dossier, "IDENTITE")))

    assert f"Repris du dossier {precedent.numero}" in demande
    assert "Repris de la convention 054 010126 ACI" in demande
    assert "Repris de la fiche de la structure" in identite


def test_one_click_confirms_and_leads_to_the_next_thing_to_do(client, dossier):
    page = client.get(adresse("dossier_section", dossier, "IDENTITE"))
    assert "Rien n’a changé, confirmer" in page.content.decode()

    reponse = client.post(adresse("section_confirmer", dossier, "IDENTITE"), {"version": "1"})

    assert reponse.url == adresse("dossier_section", dossier, "DEMANDE")
    assert (
        "Rien n’a changé" not in client.get(adresse("dossier_section", dossier, "IDENTITE")).content.decode()
    )


def test_a_section_to_redo_lists_its_questions_and_has_no_such_button(client, dossier):
    html = texte(client.get(adresse("dossier_section", dossier, "OBJECTIFS")))

    assert "Section reprise, à refaire cette année" in html
    assert 'href="#id_taux_durable"' in html
    assert "Rien n’a changé, confirmer" not in html


@pytest.mark.parametrize("version", ["", "0", "-1", "abc", "9" * 40])
def test_a_version_that_was_not_read_confirms_nothing(client, dossier, version):
    reponse = client.post(
        adresse("section_confirmer", dossier, "IDENTITE"), {"version": version}, follow=True
    )

    assert "relisez-la, puis confirmez" in reponse.content.decode()
    assert dossier.reprises.get(code="IDENTITE").confirmee_at is None


def test_an_unknown_section_is_not_found(client, dossier):
    assert client.post(adresse("section_confirmer", dossier, "AUTRE")).status_code == 404
    assert client.post(adresse("section_reprendre", dossier, "GEIQ")).status_code == 404


def test_another_structure_confirms_nothing(client, dossier):
    client.force_login(UserFactory(dirigeant=True, of=DossierFactory().structure))

    assert client.post(adresse("section_confirmer", dossier, "IDENTITE"), {"version": "1"}).status_code == 404
    assert client.post(adresse("section_reprendre", dossier, "PROJET")).status_code == 404


def test_an_untouched_section_offers_to_be_filled(client, dossier):
    dossier.sections.filter(code="PROJET").delete()
    dossier.reprises.filter(code="PROJET").delete()
    dossier.ateliers.all().delete()
    assert (
        "Reprendre de l’an dernier"
        in client.get(adresse("dossier_section", dossier, "PROJET")).content.decode()
    )

    reponse = client.post(adresse("section_reprendre", dossier, "PROJET"), follow=True)

    assert "La section est reprise" in reponse.content.decode()
    assert dossier.ateliers.count() == 1


def test_the_deposit_page_lists_the_sections_to_read(client, dossier):
    html = texte(client.get(adresse("dossier_deposer", dossier)))

    assert "Identité : reprise, à relire et à confirmer" in html
    assert "Déposer le dossier</button>" not in html


def test_the_plan_reads_the_same_number_of_rows_however_many_are_taken_up(
    client, dossier, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40):
        client.get(adresse("dossier_detail", dossier))


@pytest.fixture
def depose(dossier, auteur):
    """The renewal, filled, its ETP and one text changed, deposited."""
    acte = Acte(user=auteur, at=timezone.now() - timedelta(minutes=30))
    remplir_sections(dossier, acte=acte)
    section = dossier.sections.get(code="PROJET")
    publics = {"publics": "Réponse à la question sur les publics accueillis."}
    save_section(pk=dossier.pk, code="PROJET", reponses=publics, version=section.version, acte=acte)
    section = dossier.sections.get(code="MOYENS")
    save_section(
        pk=dossier.pk,
        code="MOYENS",
        reponses={"etp_realises_n_1": Decimal("7.50")},
        version=section.version,
        acte=acte,
    )
    joindre_tout(dossier, acte=acte)
    regles = ("RC12", "RC18", "RC26", "RC29", "RC30", "RC33", "RC34", "RC47", "RC52", "CAMP")
    return deposit_dossier(
        pk=dossier.pk, acte=acte, declaration=True, justifications=dict.fromkeys(regles, "Expliqué.")
    )


def test_the_agent_reads_only_what_changed_answer_by_answer(client, depose, precedent):
    client.force_login(UserFactory(instructeur=True, of=depose.service))

    html = texte(client.get(adresse("dossier_detail", depose)))

    assert f"Réponses qui changent depuis le dossier {precedent.numero}" in html
    assert "<ins>" in html
    assert "<del>" in html
    assert "ETP réalisés l’année précédente" in html
    assert f"du dossier {precedent.numero}" in html
    changements = html.partition('id="titre-reponses-changees"')[2].partition("</section>")[0]
    assert "Moyens matériels" not in changements


def test_without_a_dossier_before_nothing_is_compared(client, precedent):
    client.force_login(UserFactory(instructeur=True, of=precedent.service))

    html = client.get(adresse("dossier_detail", precedent)).content.decode()

    assert "titre-reponses-changees" not in html
