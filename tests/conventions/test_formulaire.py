"""The dossier unique as data: every field of the files, every condition, every kind and nature."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from conventions.enums import CodeSection, EtatDossier
from conventions.forms.base import SectionForm
from conventions.forms.fabrique import field_of_forme
from conventions.models import Dossier
from conventions.rules.champs import champs_de_base, read_csv
from conventions.rules.conditions import CONDITIONS, FaitsCondition, est_remplie
from conventions.rules.listes import choix_de
from conventions.rules.tableaux import tableaux
from conventions.services.controles import controles_of
from conventions.services.dossiers import deposit_dossier
from conventions.services.formulaire import formulaire_of
from conventions.services.lecture import read_dossier
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.factories import AT, DossierFactory
from tests.structures.factories import LabelFactory, StructureFactory

FAITS = FaitsCondition(nature="PREMIERE_DEMANDE", on=date(2026, 12, 1))
NATURES = [
    (type_structure, ligne["code"])
    for ligne in read_csv("natures_demande.csv")
    for type_structure in (
        ["ACI", "AI", "EI", "ETTI", "EITI", "GEIQ"] if ligne["types"] == "tous" else ligne["types"].split(";")
    )
]


def test_every_field_of_the_file_is_asked_with_its_words_and_its_source():
    champs = champs_de_base()

    assert {ligne["code"] for ligne in read_csv("champs_dui.csv")} <= set(champs)
    for champ in champs.values():
        assert champ.libelle
        assert champ.aide
        assert champ.groupe
        assert champ.rubrique in CodeSection.values
        assert not champ.condition or champ.condition in CONDITIONS


def test_every_way_to_answer_has_a_field():
    for champ in champs_de_base().values():
        if champ.tableau:
            assert champ.tableau in tableaux()
        elif champ.forme != "personne":
            assert field_of_forme(champ.forme, label=champ.libelle)
        if champ.forme.startswith("choix"):
            assert choix_de(champ.forme.partition(":")[2])


def test_every_condition_of_the_file_has_its_function():
    assert {ligne["code"] for ligne in read_csv("conditions_dui.csv")} == set(CONDITIONS)


@pytest.mark.parametrize(
    ("code", "vrai", "faux"),
    [
        ("SI_PERSONNE_PRIVEE", {"categorie_juridique": "9220"}, {"categorie_juridique": "7210"}),
        ("SI_ASSOCIATION", {"categorie_juridique": "9220"}, {"categorie_juridique": "9300"}),
        ("SI_ASSOCIATION_OU_FONDATION", {"categorie_juridique": "9300"}, {"categorie_juridique": "5710"}),
        ("SI_SOCIETE", {"categorie_juridique": "5710"}, {"categorie_juridique": "9220"}),
        ("SI_PORTEUR_PUBLIC", {"categorie_juridique": "7361"}, {"categorie_juridique": "9220"}),
        (
            "SI_SIGNATAIRE_DELEGUE",
            {"signataire_est_representant": False},
            {"signataire_est_representant": True},
        ),
        ("SI_LABEL_RQ", {"label_rq": True}, {"label_rq": None}),
        ("SI_LABEL_QUALITE", {"label_qualite": "RSEi"}, {"label_qualite": ""}),
        ("SI_PENITENTIAIRE", {"perimetre_penitentiaire": True}, {"perimetre_penitentiaire": False}),
        ("SI_AUTRE_CONVENTION_IAE", {"autre_conventionnement_iae": True}, {}),
        ("SI_AUTRE_CONVENTION_HORS_IAE", {"autre_convention_hors_iae": True}, {}),
        ("SI_SERVICE_PERSONNE", {"est_service_personne": True}, {}),
        ("SI_DEROGATION_RECETTES", {"derogation_recettes_demandee": True}, {}),
        ("SI_DEROGATION_480", {"derogation_480_demandee": True}, {}),
        ("SI_COFINANCEMENT", {"cofinancement_demande": True}, {}),
        ("SI_AUTRE_AIDE_PUBLIQUE", {"autre_public": "0.01"}, {"autre_public": "0"}),
        ("SI_FINANCEMENT_BANCAIRE", {"financement_bancaire": True}, {"financement_bancaire": False}),
        ("SI_DLA", {"dla": True}, {}),
        ("SI_AUTRES_FINANCEURS", {"financeurs": [{"organisme": "Région"}]}, {"financeurs": []}),
        ("SI_SUBVENTIONS_AU_SEUIL", {"subventions_annee": "153000.01"}, {"subventions_annee": "153000"}),
        ("SI_COMPTES_CLOS", {"date_premiere_cloture": "2026-12-01"}, {"date_premiere_cloture": "2026-12-02"}),
        (
            "SI_DEUX_EXERCICES",
            {"date_premiere_cloture": "2025-12-01"},
            {"date_premiere_cloture": "2025-12-02"},
        ),
        ("SI_ANNEE_PRECEDENTE", {"creee_on": date(2025, 12, 31)}, {"creee_on": date(2026, 1, 1)}),
        (
            "SI_PIECE_MODIFIEE",
            {"piece": "RIB"},
            {"piece": "RIB", "tenue": {"RIB": "le coffre"}.get},
        ),
        ("SI_ETP_MODIFIES", {"annexe_etp": lambda: Decimal(8)}, {"annexe_etp": lambda: Decimal("8.15")}),
        (
            "SI_NOUVEL_ATELIER",
            {"precedent": lambda: {"ateliers": []}},
            {"precedent": lambda: {"ateliers": [_A]}},
        ),
        (
            "SI_EQUIPE_MODIFIEE",
            {"precedent": lambda: {"permanents": []}},
            {"precedent": lambda: {"permanents": [_P]}},
        ),
        (
            "SI_PERMANENCES_MODIFIEES",
            {"precedent": lambda: {"permanences": []}},
            {"precedent": lambda: {"permanences": [_J]}},
        ),
    ],
)
def test_each_condition_on_both_sides(code, vrai, faux):
    assert est_remplie(code, _facts(vrai))
    assert not est_remplie(code, _facts(faux))


_A = {"nom": "Maraîchage", "lieu": "Longwy"}
_P = {"fonction": "Direction", "type": "direction", "etp": "1.00"}
_J = {"jour": "1", "lieu": "Longwy"}
REPONSES = {
    "date_debut": date(2027, 1, 1),
    "etp_demandes": Decimal("8.15"),
    "ateliers": [_A],
    "permanents": [_P],
    "permanences": [_J],
}


def _facts(donnees):
    noms = FaitsCondition.__dataclass_fields__
    propres = {n: v for n, v in donnees.items() if n in noms}
    reponses = REPONSES | {n: v for n, v in donnees.items() if n not in noms}
    return replace(FAITS, reponses=reponses, **propres)


def test_a_change_of_accounts_is_always_expected_at_a_renewal():
    assert est_remplie("SI_COMPTES_CLOS", replace(FAITS, nature="RENOUVELLEMENT"))
    assert est_remplie("SI_ANNEE_PRECEDENTE", replace(FAITS, nature="AVENANT_ANNUEL"))


def test_a_year_closed_on_the_twenty_ninth_of_february_counts_one_year_later():
    faits = replace(FAITS, on=date(2025, 2, 28), reponses={"date_premiere_cloture": "2024-02-29"})

    assert est_remplie("SI_DEUX_EXERCICES", faits)


@pytest.mark.django_db
@pytest.mark.parametrize(("type_structure", "nature"), NATURES)
def test_every_kind_and_nature_is_filled_and_deposited(type_structure, nature):
    structure = StructureFactory(categorie_juridique="9220")
    dirigeante = UserFactory(dirigeant=True, of=structure)
    LabelFactory(structure=structure, geiq=True)
    dossier = remplir(structure, dirigeante, type_structure=type_structure, nature=nature)
    acte = Acte(user=dirigeante, at=AT)
    rates = [c for c in controles_of(dossier, acte=acte) if not c.reussi]
    bloquants = {c.regle: c.message for c in rates if c.gravite == "BLOQUANT"}

    if type_structure == "EITI":
        assert set(bloquants) == {"RC11"}
        return
    assert bloquants == {}
    phrases = {c.regle: "Un partenariat est signé." for c in rates}
    depose = deposit_dossier(pk=dossier.pk, acte=acte, declaration=True, justifications=phrases)

    assert depose.etat == EtatDossier.DEPOSE
    version = depose.versions.get().donnees
    assert version["sections"]["BUDGET"]["budget_charges"][0]["montant"] == "420000.00"
    assert version["colonnes"]["total_charges_eur"] == "420000.00"


@pytest.mark.django_db
def test_a_section_without_a_question_is_not_shown():
    aci = formulaire_of(DossierFactory()).codes
    fdi = formulaire_of(DossierFactory(nature="FDI")).codes

    assert aci == ["IDENTITE", "DEMANDE", "PROJET", "MOYENS", "BUDGET", "OBJECTIFS"]
    assert fdi == ["IDENTITE", "DEMANDE", "BUDGET", "FDI"]


@pytest.mark.django_db
def test_a_question_under_an_unmet_condition_never_blocks():
    dossier = DossierFactory()
    formulaire = formulaire_of(dossier)

    assert "etablissement_penitentiaire" not in formulaire.manquants("DEMANDE")
    formulaire.reponses["perimetre_penitentiaire"] = True
    assert "etablissement_penitentiaire" in formulaire.manquants("DEMANDE")


@pytest.mark.django_db
def test_a_yes_or_no_question_is_never_answered_by_silence():
    dossier = DossierFactory()

    assert "est_chrs" in formulaire_of(dossier).manquants("DEMANDE")
    form = SectionForm({"version": "0"}, dossier=dossier, code="DEMANDE")
    assert form.is_valid()
    assert "est_chrs" not in form.reponses()


@pytest.mark.django_db
def test_the_questions_of_a_dossier_take_one_query(django_assert_num_queries):
    dossier = Dossier.objects.for_page().get(pk=DossierFactory().pk)

    with django_assert_num_queries(1):
        for code in formulaire_of(dossier).codes:
            SectionForm(dossier=dossier, code=code)
        read_dossier(dossier)
