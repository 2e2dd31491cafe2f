"""What follows each save: measure, plan and checks, with their severity, their source and where to act."""

import json
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.models import Dossier
from conventions.rules.champs import read_csv
from conventions.rules.conseils import PIECES, conseil_de
from conventions.rules.controles import ResultatControle, moteur, regles_adaptees
from conventions.rules.controles.moteur import controle
from conventions.services.enregistrement import fingerprints
from conventions.services.formulaire import formulaire_of
from siae_portal.audit.models import Evenement
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import PERMANENTS, remplir
from tests.conventions.factories import DossierFactory, SectionDossierFactory
from tests.structures.factories import LabelFactory, StructureFactory

pytestmark = pytest.mark.django_db
ANNONCE = re.compile(r'data-portail-annonce\s+data-cle="([^"]*)"')


@pytest.fixture
def nadia(client):
    nadia = UserFactory(dirigeant=True, of=StructureFactory())
    client.force_login(nadia)
    return nadia


@pytest.fixture
def structure(nadia):
    return nadia.habilitations.get().structure


@pytest.fixture
def dossier(structure, nadia):
    """Ready to be deposited."""
    return remplir(structure, nadia)


def adresse(nom, dossier, code):
    return reverse(f"conventions:{nom}", args=[dossier.pk, code])


def suivi(client, dossier, code):
    return lu(client.get(adresse("section_avancement", dossier, code)))


def lu(reponse):
    """The page in ordinary spaces, one of each."""
    return " ".join(reponse.content.decode().replace("&nbsp;", " ").split())


def rate(regle):
    """This rule, failed."""
    return ResultatControle(
        regle=regle.id,
        gravite=regle.gravite,
        reussi=False,
        message=regle.message,
        source=regle.source,
        champs=regle.champs,
    )


def enregistrer(client, dossier, code, **valeurs):
    lues = fingerprints(formulaire_of(Dossier.objects.get(pk=dossier.pk)), code)
    donnees = {**valeurs, "champs": list(valeurs), "lues": json.dumps(lues)}
    reponse = client.post(adresse("section_enregistrer", dossier, code), donnees)
    assert reponse.status_code == 200, reponse.content
    return reponse


def test_an_answer_saved_alone_moves_the_measure_and_the_plan(client, structure, nadia):
    dossier = DossierFactory(structure=structure, cree_par=nadia)
    avant = suivi(client, dossier, "OBJECTIFS")

    enregistrer(client, dossier, "OBJECTIFS", taux_durable="30")

    apres = suivi(client, dossier, "OBJECTIFS")
    assert "Dossier rempli à 0 %" in avant
    assert "Dossier rempli à 0 %" not in apres
    assert avant.count("à commencer") == apres.count("à commencer") + 1


def test_a_check_appears_then_leaves_with_its_severity_its_source_and_its_field(client, dossier):
    avant = suivi(client, dossier, "DEMANDE")
    enregistrer(client, dossier, "DEMANDE", heures_prevues="99999")
    faux = suivi(client, dossier, "DEMANDE")
    enregistrer(client, dossier, "DEMANDE", heures_prevues="14833")

    juste = suivi(client, dossier, "DEMANDE")

    assert 'id="controle-RC33"' not in avant + juste
    point = faux[faux.index('id="controle-RC33"') :].partition("</li>")[0]
    assert "Alerte</p>" in point
    assert f'href="{adresse("dossier_section", dossier, "DEMANDE")}#id_heures_prevues"' in point
    assert "Fondement" in point


def test_a_blocking_check_and_its_article_stand_on_the_section_and_before_the_deposit(client, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(fin_on="2031-12-31")

    section = lu(client.get(adresse("dossier_section", dossier, "DEMANDE")))
    plan = lu(client.get(reverse("conventions:dossier_detail", args=[dossier.pk])))

    for page in (section, plan):
        point = page[page.index('id="controle-RC19"') :].partition("</li>")[0]
        assert "Bloquant</p>" in point
        assert "#id_date_fin" in point
        assert "Fondement : article R. 5132-29 du code du travail" in point


def test_an_information_is_told_and_asks_nothing(client, structure, nadia):
    dossier = remplir(structure, nadia, type_structure="ETTI")
    moyens = dossier.sections.get(code="MOYENS")
    moyens.contenu["permanents"] = [{**p, "etp": str(p["etp"])} for p in PERMANENTS]
    moyens.save()

    plan = lu(client.get(reverse("conventions:dossier_detail", args=[dossier.pk])))
    depot = client.get(reverse("conventions:dossier_deposer", args=[dossier.pk]))

    point = plan[plan.index('id="controle-RC51"') :].partition("</li>")[0]
    assert "Information</p>" in point
    assert "justification_RC51" not in depot.context["form"].fields


def test_what_misses_is_one_list_with_its_severity(client, structure, nadia):
    dossier = DossierFactory(structure=structure, cree_par=nadia)

    plan = lu(client.get(reverse("conventions:dossier_detail", args=[dossier.pk])))

    manques = plan[plan.index('class="portail-manques"') :].partition("</ul>")[0]
    assert "Bloquant</p>" in manques
    assert "réponses ou pièces manquent" in manques


def test_a_check_about_papers_leads_to_the_papers_and_stands_there(client, dossier):
    pieces = list(dossier.pieces.order_by("pk"))
    dossier.pieces.filter(pk=pieces[1].pk).update(fichier=pieces[0].fichier)

    page = lu(client.get(reverse("conventions:dossier_pieces", args=[dossier.pk])))

    point = page[page.index('id="controle-RC17"') :].partition("</li>")[0]
    assert f'href="{reverse("conventions:dossier_pieces", args=[dossier.pk])}"' in point


@pytest.mark.parametrize("type_structure", ["ACI", "AI", "EI", "ETTI", "GEIQ"])
def test_each_rule_leads_to_a_place_that_exists(client, structure, nadia, type_structure):
    LabelFactory(structure=structure, geiq=True)
    dossier = remplir(structure, nadia, type_structure=type_structure)
    formulaire = formulaire_of(dossier)
    regles = [r for r in regles_adaptees({}) if not r.types or type_structure in r.types]
    conseils = [conseil_de(rate(regle), formulaire.place_of) for regle in regles]
    pages = {code: lu(client.get(adresse("dossier_section", dossier, code))) for code in formulaire.codes}

    perdus = [c for c in conseils if c.ancre and f'id="{c.ancre}"' not in pages[c.section]]

    assert perdus == []
    assert {c.section for c in conseils} <= {*formulaire.codes, PIECES}


def test_what_is_read_aloud_changes_with_the_checks_not_with_each_answer(client, dossier):
    avant = ANNONCE.search(suivi(client, dossier, "DEMANDE"))[1]
    enregistrer(client, dossier, "DEMANDE", nb_postes="13", etp_demandes="8,15")
    enregistrer(client, dossier, "DEMANDE", heures_prevues="14834")
    meme = ANNONCE.search(suivi(client, dossier, "DEMANDE"))[1]

    enregistrer(client, dossier, "DEMANDE", heures_prevues="99999")

    page = suivi(client, dossier, "DEMANDE")
    assert avant != ANNONCE.search(page)[1]
    assert meme != ANNONCE.search(page)[1]
    assert "Contrôles de cette section : 1 alerte." in page


def test_the_page_is_opened_with_the_key_of_what_it_shows(client, dossier):
    page = lu(client.get(adresse("dossier_section", dossier, "DEMANDE")))

    assert ANNONCE.search(page)[1] == ANNONCE.search(suivi(client, dossier, "DEMANDE"))[1]


def test_following_writes_nothing(client, dossier):
    avant = Evenement.objects.count()

    suivi(client, dossier, "DEMANDE")

    assert Evenement.objects.count() == avant


def test_a_dossier_transmitted_meanwhile_answers_nothing(client, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(
        etat="DEPOSE", depose_at=dossier.cree_at, echeance_on="2027-03-01"
    )

    reponse = client.get(adresse("section_avancement", dossier, "DEMANDE"))

    assert (reponse.status_code, reponse.content) == (410, b"")


def test_an_unknown_section_is_not_found(client, dossier):
    assert client.get(adresse("section_avancement", dossier, "AUTRE")).status_code == 404


def test_the_queries_do_not_grow_with_the_lines(
    client, structure, nadia, django_assert_num_queries, django_assert_max_num_queries
):
    dossier = DossierFactory(structure=structure, cree_par=nadia, etp_demandes=Decimal(8))
    ligne = {**PERMANENTS[0], "etp": "1.00"}
    section = SectionDossierFactory(dossier=dossier, code="MOYENS", contenu={"permanents": [ligne]})
    client.get(adresse("section_avancement", dossier, "MOYENS"))
    with django_assert_max_num_queries(22) as une:
        client.get(adresse("section_avancement", dossier, "MOYENS"))
    section.contenu = {"permanents": [ligne] * 50}
    section.save()

    with django_assert_num_queries(len(une)):
        client.get(adresse("section_avancement", dossier, "MOYENS"))


@pytest.fixture
def nouvelle_regle(monkeypatch):
    """A row of the file and its function, as a release would add them."""
    lignes = [*read_csv("regles_de_controle.csv"), NOUVELLE]
    monkeypatch.setattr(moteur, "read_csv", lambda _nom: lignes)
    moteur.regles_de_base.cache_clear()
    controle("RC99")(lambda faits, p: (faits.nb_postes or 0) <= p.entier("postes_max"))
    yield
    moteur.FONCTIONS.pop("RC99")
    moteur.regles_de_base.cache_clear()


NOUVELLE = {
    "id": "RC99",
    "theme": "demande",
    "types": "ACI",
    "natures": "toutes",
    "moment": "dépôt",
    "champs": "nb_postes",
    "parametres": "postes_max=10",
    "condition_de_reussite": "dix postes au plus",
    "expression": "nb_postes <= 10",
    "gravite": "alerte",
    "message": "Beaucoup de postes",
    "confiance": "P",
    "source": "R5132-28",
}


def test_a_new_rule_is_one_row_and_one_function_and_is_shown_then_justified(client, dossier, nouvelle_regle):
    page = suivi(client, dossier, "DEMANDE")
    depot = client.get(reverse("conventions:dossier_deposer", args=[dossier.pk]))

    point = page[page.index('id="controle-RC99"') :].partition("</li>")[0]
    assert "Alerte</p>" in point
    assert "Beaucoup de postes" in point
    assert "#id_nb_postes" in point
    assert "5132-28" in point
    assert "justification_RC99" in depot.context["form"].fields
