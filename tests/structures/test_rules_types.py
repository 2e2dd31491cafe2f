"""The table of kinds against the file of the law: every column, and the words of the page."""

import re
from decimal import Decimal

import pytest

from conventions.rules.controles import regles_de_base
from structures.enums import NatureContrat, TypeStructure
from structures.rules import REGLES
from structures.rules.applicables import applicables
from structures.rules.formes import formes_admises, types_admis
from structures.services.referentiels import DONNEES, read_rows

LIGNES = {ligne["code"]: ligne for ligne in read_rows(DONNEES / "types_structure.csv")}
CONTRATS = {
    NatureContrat.CDDI: "CDDI",
    NatureContrat.CDI_INCLUSION: "CDI inclusion",
    NatureContrat.MISSION: "contrat de mission",
    NatureContrat.CDD_USAGE: "CDD d’usage",
    NatureContrat.CDI_MISE_A_DISPOSITION: "CDI de mise à disposition",
    NatureContrat.PROFESSIONNALISATION: "contrat de professionnalisation",
    NatureContrat.APPRENTISSAGE: "contrat d’apprentissage",
}
# Columns of the file, all of them: one that nobody compares would fail here.
COMPAREES = {
    "code",
    "libelle",
    "famille",
    "est_siae_L5132_4",
    "convention_iae_propre",
    "code_mesure_asp",
    "base_legale",
    "formes_juridiques_admises",
    "objet",
    "contrats_salaries",
    "heures_annuelles_par_etp",
    "aide_principale",
    "encadrant_technique",
    "regles_specifiques",
    "confiance",
    "source",
}
paires = pytest.mark.parametrize("code", list(TypeStructure))


def test_the_file_and_the_table_have_the_same_kinds_and_columns():
    assert set(LIGNES) == set(REGLES) == set(TypeStructure)
    assert set(next(iter(LIGNES.values()))) == COMPAREES


@paires
def test_names_and_family(code):
    ligne, regles = LIGNES[code], REGLES[code]

    assert ligne["libelle"] == code.label
    assert regles.siae == (ligne["famille"].startswith("SIAE"))
    assert regles.siae == ligne["convention_iae_propre"].startswith("oui")
    assert (regles.fin_experimentation_on is not None) == ("expérimentation" in ligne["est_siae_L5132_4"])


@paires
def test_contracts(code):
    ligne = LIGNES[code]["contrats_salaries"]

    lus = {nature for nature, mots in CONTRATS.items() if mots.lower() in ligne.lower()}
    # « CDD d’usage ou CDI de mise à disposition » ends by what both share.
    assert lus == REGLES[code].contrats


@paires
def test_the_measure_of_the_asp(code):
    mesures = LIGNES[code]["code_mesure_asp"].split(";")

    assert (REGLES[code].mesure_asp or "aucun") in mesures


@paires
def test_supervision_and_unit_of_aid(code):
    ligne, regles = LIGNES[code], REGLES[code]

    assert regles.encadrement_technique == (ligne["encadrant_technique"] == "oui")
    assert regles.en_etp == ("accompagnement" not in ligne["aide_principale"])
    assert regles.en_etp == (ligne["heures_annuelles_par_etp"] != "sans objet")


@paires
def test_the_law_cited(code):
    premier = re.search(r"L\d{4}-\d+(?:-\d+)?", LIGNES[code]["base_legale"])

    if premier:
        assert premier.group() in REGLES[code].articles.cites
    else:
        assert "2018-771" in REGLES[code].articles.cites


@paires
def test_legal_forms(code):
    admises, formes = LIGNES[code]["formes_juridiques_admises"], formes_admises(code)
    regles = REGLES[code]

    assert formes
    if "association loi 1901" in admises:
        assert {forme[:2] for forme in formes} == {regles.categorie_juridique_prefixe}
    if "but non lucratif" in admises:
        assert not [forme for forme in formes if forme.startswith(regles.categorie_juridique_exclue)]
    if "toute forme" in admises:
        assert {"5710", "9220"} <= formes


def _has(code, motif):
    return bool(re.search(motif, LIGNES[code]["regles_specifiques"]))


@paires
def test_what_is_particular_to_a_kind(code):
    regles, texte = REGLES[code], LIGNES[code]["regles_specifiques"]

    assert (regles.recettes_seuil_pct, regles.recettes_plafond_pct) == (
        (30, 50) if re.search(r"< 30 %.*50 %", texte) else (None, None)
    )
    assert bool(regles.permanence_jours_min) == _has(code, r"Permanence d’accueil >= 3 jours")
    assert (regles.heures_concurrentiel_max, regles.heures_concurrentiel_mois) == (
        (480, 24) if "480 h par salarié sur 24 mois" in texte else (None, None)
    )
    assert regles.cooperation == _has(code, "convention de coopération")
    assert regles.exclusivite == _has(code, "Activité exclusive")
    assert regles.prescrit_pmsmp != _has(code, "ne peut pas prescrire de PMSMP")
    assert regles.section_naf == _has(code, "section de la NAF")
    assert bool(regles.label_exige) == _has(code, "Qualité de GEIQ reconnue")
    fin = regles.fin_experimentation_on
    assert (f"{fin:%d/%m/%Y}" if fin else None) == ("22/12/2026" if _has(code, "Expérimentation") else None)


def test_the_checks_use_the_figures_of_the_table():
    """The file of checks repeats the figures for its readers: they are the same."""
    parametres = {regle.id: regle.parametres for regle in regles_de_base().values()}

    aci, ai = REGLES[TypeStructure.ACI], REGLES[TypeStructure.AI]
    assert Decimal(parametres["RC26"]["seuil_pct"]) == aci.recettes_seuil_pct
    assert Decimal(parametres["RC27"]["plafond_pct"]) == aci.recettes_plafond_pct
    assert Decimal(parametres["RC53"]["jours_min"]) == ai.permanence_jours_min


@paires
def test_rules_in_words_name_what_is_particular(code):
    dites = {regle.sujet for regle in applicables(code, heures="1 820 heures").regles}

    assert {"Formes juridiques admises", "Contrats", "Encadrement technique", "Un ETP"} <= dites
    assert ("Recettes commerciales" in dites) == (REGLES[code].recettes_seuil_pct is not None)
    assert ("Expérimentation" in dites) == (REGLES[code].fin_experimentation_on is not None)
    assert all(regle.texte and "[M]" not in regle.texte for regle in applicables(code).regles)


def test_a_legal_category_opens_kinds():
    assert TypeStructure.AI in types_admis("9220")
    assert TypeStructure.AI not in types_admis("5710")
    assert types_admis("0000") == ()
