"""The convention of each kind: its ticks (actes.md §1.6), and no clause of another kind."""

from datetime import date

import pytest

from conventions.services.donnees_actes import DonneeManquante, build
from structures.enums import TypeStructure
from structures.models import NomOrganisme
from structures.rules import regles_de
from tests.conventions.actes.lecture import brut, lire
from tests.conventions.actes.scenes import scene
from tests.conventions.factories import ConventionFactory
from tests.structures.factories import LabelFactory

pytestmark = pytest.mark.usefixtures("referentiels")

SIAE = [TypeStructure.ACI, TypeStructure.AI, TypeStructure.EI, TypeStructure.ETTI]
# A few words of each clause that only one kind has (CV10 to CV13), and the articles of its own (CV03).
PROPRES = {
    TypeStructure.ACI: ["Ateliers et chantiers", "recettes de vente", "Tableau des ateliers", "R. 5132-27"],
    TypeStructure.AI: [
        "au moins 3 jours par semaine",
        "480 heures",
        "convention de coopération",
        "L. 5132-9",
    ],
    TypeStructure.EI: ["Secteur d’activité (section", "prix de son marché", "L. 5132-5"],
    TypeStructure.ETTI: ["travail temporaire est exclusive", "garantie financière", "R. 5132-10-9"],
}
COMMUNS = [
    "Convention pluriannuelle n° 054 010127",  # CV01
    "SIRET 990",  # CV02
    "agissant en vertu du titre suivant : délibération du conseil d’administration",
    "pour la préfète de Meurthe-et-Moselle et par délégation",
    "émis le 8 décembre 2026 par la commission spécialisée de l’inclusion",  # CV04
    "Vu le décret n° 2024-560",
    "Vu l’arrêté n° 2026-12 du 5 janvier 2026 portant délégation de signature ;",  # CV05
    "du 1er janvier 2027 au 31 décembre 2029, soit 36 mois",  # CV06
    "La structure recrute les personnes suivantes : Demandeurs d’emploi",  # CV07
    "Lever les freins de mobilité",
    "Autres conventions d’insertion détenues : aucune",  # CV08
    "Territoire : communauté d’agglomération de Longwy",  # CV09
    "il est de 8,15 équivalents temps plein",  # CV14
    "emploi durable 20 %, emploi de transition 20 %, sorties positives 25 %, soit 65 %",  # CV15
    "offres d’emploi d’insertion",  # CV16
    "elles s’élèvent, hors aide de l’État",  # CV17
    "fixées par avenants annuels",  # CV18
    "Article 15 – Contrôle",  # CV19
    "elle dispose d’un mois au moins pour ses observations",  # CV20
    "transmet chaque année ses comptes et le bilan d’activité",  # CV21
    "Annexe n° 2 – Extraits du projet",  # CV22
    "Directrice départementale",  # CV23
    "code de vérification K7QF-29ZB-4MXA",  # CV24
]


@pytest.mark.parametrize("type_structure", SIAE)
def test_ticks_and_no_clause_of_another_kind(type_structure):
    texte = lire("CONVENTION", scene(type_structure).arguments)
    assert [mots for mots in COMMUNS if mots not in texte] == []
    for autre, clauses in PROPRES.items():
        assert [mots for mots in clauses if (mots in texte) != (autre == type_structure)] == []  # CV25
    assert ("encadrement technique représente" in texte) == regles_de(type_structure).encadrement_technique
    assert "Le Département (" not in texte  # CV26


def test_twenty_articles_in_order_with_real_headings():
    page = brut("CONVENTION", scene().arguments)
    rangs = [page.index(f"<h2>Article\xa0{numero} –") for numero in ["1er", *range(2, 21)]]
    assert rangs == sorted(rangs)
    assert page.count("<h1>") == 1


def test_visas_in_order_and_punctuated():
    texte = lire("CONVENTION", scene().arguments)
    visas = ["code des relations", "code du travail", "loi n° 2000-321", "décret n° 2001-495", "n° 2004-374",
             "n° 2020-1545", "n° 2021-1947", "n° 2024-560", "arrêté du 4 décembre 2024", "n° 2026-12",
             "avis favorable", "la demande n°"]  # fmt: skip
    rangs = [texte.index(mots) for mots in visas]
    assert rangs == sorted(rangs)
    assert texte.count("Vu ") == texte[: texte.index("Considérant")].count(" ;")


def test_article_not_read_is_not_cited():
    assert regles_de("ACI").articles.fraude == ""
    texte = lire("CONVENTION", scene("ACI").arguments)
    assert "les sommes indues sont reversées." in texte
    assert "reversées (article R. 5132-26 du même code)" in lire("CONVENTION", scene("AI").arguments)


def test_label_of_a_regie_de_quartier():
    acte = scene("EI", label_rq=True)
    with pytest.raises(DonneeManquante, match="le label en cours au 01/01/2027"):
        build("CONVENTION", **acte.arguments)
    LabelFactory(structure=acte.dossier.structure, numero="RQ-7")
    texte = lire("CONVENTION", acte.arguments)
    assert "Vu le label de régie de quartier n° RQ-7 (Mouvement des Régies)" in texte
    assert "sa perte est signalée dans les quinze jours" in texte


def test_renewal_cites_the_convention_that_ends():
    acte = scene()
    ConventionFactory(
        structure=acte.dossier.structure,
        numero="054 010124 ACI 00007",
        debut_on=date(2024, 1, 1),
        fin_on=date(2026, 12, 31),
    )
    assert "Vu la convention n° 054 010124 ACI 00007 et ses bilans ;" in lire("CONVENTION", acte.arguments)


def test_another_active_convention_is_named():
    acte = scene()
    ConventionFactory(structure=acte.dossier.structure, type="EI", numero="054 010126 EI 00003")
    texte = lire("CONVENTION", acte.arguments)
    assert "détenues : Entreprise d’insertion n° 054 010126 EI 00003." in texte


def test_departement_that_funds():
    acte = scene()
    acte.annexe.cofinancement_eur, acte.annexe.financeur = 20000, "Meurthe-et-Moselle"
    acte.annexe.save()
    acte.annexe.refresh_from_db()
    texte = lire("CONVENTION", acte.arguments)
    assert "Vu le code de l’action sociale et des familles, notamment son article L. 262-2 ;" in texte
    assert "D. 5132-41" in texte
    assert (
        "Le Département (Meurthe-et-Moselle) contribue pour 0,84 équivalents temps plein et 20 000,00 €"
        in texte
    )


def test_derogation_to_the_ceiling_of_receipts():
    acte = scene()
    acte.dossier.proposition.derogation_recettes = True
    acte.dossier.proposition.save()
    assert "ce plafond est porté à 50 %" in lire("CONVENTION", acte.arguments)


def test_commission_is_named_as_it_was_that_day():
    acte = scene()
    seance = acte.dossier.avis.get().seance
    seance.tenue_on = date(2024, 6, 20)
    seance.save()
    texte = lire("CONVENTION", acte.arguments)
    assert "par le conseil départemental de l’insertion par l’activité économique" in texte
    assert "2024-560" not in texte


def test_geiq_has_its_own_convention():
    texte = lire("CONVENTION", scene("GEIQ").arguments)
    assert "10 accompagnements à 814,00 € et 25 à 1 400,00 €, soit au plus 43 140,00 €" in texte
    assert "quarante-trois mille cent quarante euros" in texte
    assert "notamment ses articles L. 1253-1, D. 1253-45 et D. 6325-23 et suivants" in texte
    assert "Vu la décision de reconnaissance n° GEIQ-2026-001" in texte
    for absent in ("équivalents temps plein", "aide au poste", "commission", "L. 5132"):
        assert absent not in texte
    assert all(f"Article {numero}" in texte for numero in ["1er", *map(str, range(2, 13))])


def test_every_missing_datum_is_named_at_once():
    acte = scene()
    service, structure = acte.dossier.service, acte.dossier.structure
    service.adresse, service.tribunal_nom, structure.representant_pouvoir = "", "", ""
    service.save()
    structure.save()
    NomOrganisme.objects.filter(fonction="COMMISSION").delete()
    with pytest.raises(DonneeManquante) as erreur:
        build("CONVENTION", **acte.arguments)
    assert erreur.value.champs == [
        "l’adresse du service",
        "le titre du représentant",
        "le nom du tribunal administratif",
        "le nom de la commission à la date de la séance",
    ]
    assert str(erreur.value).startswith("Il manque : l’adresse du service, ")


def test_what_the_structure_writes_is_text_never_markup():
    acte = scene()
    version = acte.dossier.versions.get()
    version.donnees["sections"]["PROJET"]["publics"] = '<img src="http://exemple.invalid/x"> & « jeunes »'
    version.save()
    page = brut("CONVENTION", acte.arguments)
    assert "&lt;img src=&quot;http://exemple.invalid/x&quot;&gt; &amp;" in page
    assert page.count("<img ") == 1  # the QR code of the footer
