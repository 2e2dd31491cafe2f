"""What blocks in a paper dossier becomes a request to its structure, already written."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatDossier
from conventions.forms.demande import demandables_manquants, demandables_of
from conventions.models import Dossier
from conventions.services.formulaire import formulaire_of
from conventions.services.manques import Manque, manques_of
from conventions.services.referentiels import load_referentiels
from conventions.services.sections import save_section
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import joindre_tout, remplir_sections
from tests.conventions.factories import AT
from tests.conventions.test_papier import commencer, enregistrer
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    load_referentiels()
    return StructureFactory()


@pytest.fixture
def instructeur(structure):
    return UserFactory(instructeur=True, of=structure.departement.service)


@pytest.fixture
def acte(instructeur):
    return Acte(user=instructeur, at=AT)


@pytest.fixture
def rempli(structure, instructeur, acte):
    """A paper draft where everything was typed and joined."""
    dossier = commencer(structure, instructeur)
    remplir_sections(dossier, acte=acte)
    joindre_tout(dossier, acte=acte)
    return relu(dossier)


def relu(dossier):
    return Dossier.objects.for_page().get(pk=dossier.pk)


def changer(dossier, code, acte, **reponses):
    version = dossier.sections.get(code=code).version
    save_section(pk=dossier.pk, code=code, reponses=reponses, version=version, acte=acte)
    return relu(dossier)


def texte(reponse):
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_whole_dossier_misses_nothing(rempli, acte):
    assert manques_of(rempli, acte=acte) == []


def test_an_answer_that_misses_is_asked_by_its_field(rempli, acte):
    code = formulaire_of(rempli).section_of("publics")

    dossier = changer(rempli, code, acte, publics="")

    (manque,) = manques_of(dossier, acte=acte)
    assert (manque.code, manque.section) == ("publics", code)


def test_a_section_that_misses_much_is_asked_as_a_whole(rempli, acte):
    rempli.sections.filter(code="PROJET").update(contenu={})

    manques = manques_of(relu(rempli), acte=acte)

    assert next(m for m in manques if m.section == "PROJET").code == "PROJET"
    assert "réponses obligatoires" in manques[0].raison


def test_a_paper_that_misses_is_asked(rempli, acte):
    rempli.pieces.filter(type_piece__code="STATUTS").delete()

    manques = manques_of(relu(rempli), acte=acte)

    assert [m.code for m in manques] == ["STATUTS"]


def test_a_check_that_fails_is_asked_where_it_is_answered(rempli, acte):
    rempli.total_produits_eur = rempli.total_charges_eur + 100
    rempli.save()

    manques = manques_of(relu(rempli), acte=acte)

    assert [(m.section, "un euro près" in m.raison) for m in manques] == [("BUDGET", True)]


def test_a_check_of_a_paper_is_asked_by_this_paper(structure, instructeur, acte):
    dossier = relu(commencer(structure, instructeur, type_structure="ETTI"))

    manques = [m for m in manques_of(dossier, acte=acte) if "garantie financière" in m.raison]

    assert [m.code for m in manques] == ["GARANTIE_FINANCIERE"]


def test_a_field_that_is_not_shown_is_asked_by_its_section(rempli):
    manque = Manque(code="champ_absent", section="PROJET", raison="Une raison.")

    ((demandable, raison),) = demandables_manquants(demandables_of(rempli), [manque])

    assert (demandable.code, raison) == ("PROJET", "Une raison.")


def test_two_reasons_for_one_field_are_asked_once(rempli):
    manques = [Manque(code="publics", section="PROJET", raison=raison) for raison in ("Une.", "Deux.")]

    ((demandable, raison),) = demandables_manquants(demandables_of(rempli), manques)

    assert (demandable.code, raison) == ("publics", "Une. Deux.")


def test_one_click_leads_to_a_request_already_written(client, monkeypatch, structure, instructeur):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    dossier = enregistrer(commencer(structure, instructeur), instructeur)
    client.force_login(instructeur)
    adresse = reverse("conventions:dossier_completer", args=[dossier.pk])

    page = client.get(reverse("conventions:dossier_detail", args=[dossier.pk]))
    demande = client.get(f"{adresse}?manques=1")

    form = demande.context["form"]
    cochees = {nom: form[nom].value() for nom in form.fields if form[nom].value() not in (None, "", False)}
    envoi = client.post(adresse, {n: "on" if v is True else str(v) for n, v in cochees.items()}, follow=True)
    dossier.refresh_from_db()
    assert "points bloquants à régler" in texte(page)
    assert f"{adresse}?manques=1" in texte(page)
    assert dossier.etat == EtatDossier.INCOMPLET
    assert "STATUTS" in {element["code"] for element in dossier.corrections.get().elements}
    assert "que personne ne représente sur le portail" in texte(envoi)


def test_nothing_is_proposed_once_nothing_blocks(client, rempli, instructeur):
    dossier = enregistrer(rempli, instructeur)
    client.force_login(instructeur)

    page = client.get(reverse("conventions:dossier_detail", args=[dossier.pk]))

    assert "bloquant" not in texte(page).split("Contrôles")[0]
