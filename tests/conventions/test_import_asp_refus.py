"""What an import does with bad lines: each is said with its number and reason, the rest is imported."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from conventions.models import AnnexeFinanciere, Convention, Document
from structures.models import Structure
from tests.conventions.factories import AnnexeFinanciereFactory, ConventionFactory, DossierFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


def rejections(lignes: list[str]) -> list[str]:
    return [ligne for ligne in lignes if ": rejetée, " in ligne]


@pytest.mark.parametrize(
    ("colonne", "valeur", "raison"),
    [
        ("structure_siret_signature", "21540323900018", "la clé est fausse"),
        ("structure_siret_actualise", "2154032390001", "14 chiffres attendus"),
        ("structure_siret_actualise", "26290411300061", "les deux SIRET n’ont pas le même SIREN"),
        ("structure_siret_signature", "", "structure_siret_signature : valeur absente"),
        ("structure_id_siae", "", "structure_id_siae : valeur absente"),
        ("structure_id_siae", "abc", "« abc » n’est pas un nombre"),
        ("structure_denomination", "", "structure_denomination : valeur absente"),
        ("structure_denomination", "N" * 151, "151 caractères au lieu de 150 au plus"),
        ("structure_adresse_admin_code_insee", "99999", "commune « 99999 » inconnue"),
        ("structure_date_creation", "30/02/2012", "n’est pas une date"),
        ("structure_id_siae", "190", "l’identifiant ASP 190 a déjà été lu à la ligne 3 avec le SIRET"),
    ],
)
def test_bad_structure(extraits, colonne, valeur, raison):
    extraits.change(extraits.structures, {4: {colonne: valeur}})

    lignes = extraits.load()

    (rejet,) = [ligne for ligne in rejections(lignes) if ligne.startswith("structures.csv")]
    assert rejet.startswith("structures.csv, ligne 4 : rejetée, ")
    assert raison in rejet
    assert lignes[-2] == "structures: 2 lues, 1 créées, 0 modifiées, 0 inchangées, 1 rejetées"
    assert Structure.objects.get().asp_id == 190


def test_annexes_of_a_refused_structure_are_refused_and_the_others_imported(extraits):
    extraits.change(extraits.structures, {4: {"structure_siret_signature": "21540323900018"}})

    lignes = extraits.load()

    refusees = [ligne for ligne in rejections(lignes) if ligne.startswith("annexes.csv")]
    assert len(refusees) == 10
    assert refusees[0] == "annexes.csv, ligne 3 : rejetée, structure ASP 112 inconnue."
    assert "annexes: 23 lues, 13 créées, 0 modifiées, 0 inchangées, 10 rejetées" in lignes[-1]


@pytest.mark.parametrize(
    ("colonne", "valeur", "raison"),
    [
        ("af_id_structure", "999", "structure ASP 999 inconnue"),
        ("af_id_avenant_modification", "", "af_id_avenant_modification : valeur absente"),
        ("af_mesure_dispositif_code", "XYZ_DC", "mesure « XYZ_DC » inconnue"),
        ("af_mesure_dispositif_code", "EI_DC", "n’est pas celle d’une mesure EI"),
        ("af_etat_annexe_financiere_code", "PERDU", "état « PERDU » inconnu"),
        ("af_date_debut_effet", "2018-01-01", "n’est pas une date"),
        ("af_date_fin_effet", "", "af_date_fin_effet : valeur absente"),
        ("af_date_fin_effet", "31/12/2017", "la fin d’effet (31/12/2017) précède le début (01/01/2018)"),
        ("af_etp_postes_insertion", "-8.15", "« -8.15 » est négatif"),
        ("af_etp_postes_insertion", "8.155", "plus de deux décimales"),
        ("af_etp_postes_insertion", "123456.00", "dépasse 99999.99"),
        ("af_montant_total_annuel", "beaucoup", "« beaucoup » n’est pas un nombre"),
        ("af_taux_prev_sorties_durable", "120", "« 120 » dépasse 100"),
        ("af_numero_convention", "99 010118 ACI 00019", "n’a pas la forme attendue"),
        ("af_numero_convention", "099 010118 ACI 00019", "département « 099 » inconnu"),
        ("af_indicateur_suspension", "peut-être", "ni true ni false"),
        ("af_numero_avenant_renouvellement", "100", "« 100 » dépasse 99"),
    ],
)
def test_bad_annexe(extraits, colonne, valeur, raison):
    extraits.change(extraits.annexes, {4: {colonne: valeur}})

    lignes = extraits.load()

    (rejet,) = rejections(lignes)
    assert rejet.startswith("annexes.csv, ligne 4 : rejetée, ")
    assert raison in rejet
    assert "annexes: 23 lues, 22 créées, 0 modifiées, 0 inchangées, 1 rejetées" in lignes[-1]
    assert AnnexeFinanciere.objects.count() == 22


def test_every_reason_of_a_line_is_said(extraits):
    extraits.change(extraits.annexes, {4: {"af_etp_postes_insertion": "-1", "af_date_signature": "hier"}})

    (rejet,) = rejections(extraits.load())

    assert "af_etp_postes_insertion : « -1 » est négatif" in rejet
    assert "af_date_signature : « hier » n’est pas une date JJ/MM/AAAA" in rejet


def test_ragged_line(extraits):
    extraits.append(extraits.annexes, "112|054 010118 ACI 00019|2")

    lignes = extraits.load()

    assert rejections(lignes) == ["annexes.csv, ligne 26 : rejetée, 3 champs au lieu de 128."]
    assert "annexes: 24 lues, 23 créées, 0 modifiées, 0 inchangées, 1 rejetées" in lignes[-1]


def test_a_fin_line_that_lies_is_said_and_stops_nothing(extraits):
    extraits.append(extraits.annexes, "FIN85" + "|" * 127)

    lignes = extraits.load()

    assert "annexes.csv : la ligne FIN annonce 85 ligne(s) de données, le fichier en contient 23." in lignes
    assert "annexes: 23 lues, 23 créées" in lignes[-1]


def test_a_right_fin_line_says_nothing(extraits):
    extraits.append(extraits.annexes, "FIN23" + "|" * 127)

    assert [ligne for ligne in extraits.load() if "FIN" in ligne] == []


def test_an_id_that_changes_siret_is_refused(extraits):
    extraits.load()
    extraits.change(
        extraits.structures,
        {4: dict.fromkeys(("structure_siret_signature", "structure_siret_actualise"), "21540323900027")},
    )

    lignes = extraits.load()

    assert "l’identifiant ASP 112 est déjà celui du SIRET 21540323900019" in rejections(lignes)[0]
    assert lignes[-2] == "structures: 2 lues, 0 créées, 0 modifiées, 1 inchangées, 1 rejetées"
    assert Structure.objects.get(asp_id=112).siret == "21540323900019"


def test_a_siret_borne_by_another_id_is_refused(extraits):
    StructureFactory(siret="21540323900019", siret_signature="21540323900019", asp_id=7)

    lignes = extraits.load()

    assert "le SIRET 21540323900019 est déjà celui d’une autre structure (ASP 7)" in rejections(lignes)[0]


def test_a_line_that_the_database_refuses_does_not_stop_its_neighbours(extraits):
    """The longest number fits the file's checks and not an integer of the database."""
    extraits.change(extraits.annexes, {4: {"af_nb_prev_sorties": "9999999999"}})

    lignes = extraits.load()

    assert rejections(lignes) == ["annexes.csv, ligne 4 : rejetée, la base refuse la ligne (DataError)."]
    assert "annexes: 23 lues, 22 créées, 0 modifiées, 0 inchangées, 1 rejetées" in lignes[-1]
    assert Convention.objects.count() == 5


def test_the_same_number_after_a_merger_makes_a_convention_for_each_structure(extraits):
    extraits.change(extraits.annexes, {25: {"af_id_structure": "112"}})
    extraits.change(extraits.annexes, {24: {"af_numero_convention": "029 010122 ACI 00007"}})

    lignes = extraits.load()

    assert rejections(lignes) == []
    memes = Convention.objects.filter(numero="029 010122 ACI 00007")
    assert sorted(memes.values_list("structure__asp_id", flat=True)) == [112, 190]


def annexe_signed_here():
    """The annexe of the second line of the extract, signed in the portal with another figure."""
    structure = StructureFactory(siret="21540323900019", siret_signature="21540323900019", asp_id=112)
    dossier = DossierFactory(structure=structure)
    periode = {"debut_on": date(2018, 1, 1), "fin_on": date(2018, 12, 31)}
    convention = ConventionFactory(
        structure=structure, dossier=dossier, numero="054 010118 ACI 00019", **periode
    )
    annexe = AnnexeFinanciereFactory(
        structure=structure,
        convention=convention,
        numero_corps="ACI054180019",
        etp=Decimal("8.00"),
        montant_eur=Decimal("162160.55"),
        **periode,
    )
    Document.objects.create(
        dossier=dossier,
        convention=convention,
        annexe=annexe,
        nature="AF",
        modele_version="1",
        donnees_sha256="0" * 64,
        code_verification="AAAA",
        demande_at=datetime(2018, 1, 2, tzinfo=UTC),
    )
    return annexe


def test_an_annexe_signed_in_the_portal_keeps_its_figures(extraits):
    """The ASP gives it an identifier and a date of reception; a different figure is said, not taken."""
    annexe = annexe_signed_here()

    lignes = extraits.load()

    annexe.refresh_from_db()
    assert (annexe.asp_id, annexe.reception_asp_on, annexe.etat) == (4348, date(2018, 2, 21), "HISTORISE")
    assert annexe.etp == Decimal("8.00")
    assert [ligne for ligne in lignes if "etp signé dans le portail : 8.00 ; ASP : 8.15" in ligne]
    assert "annexes: 23 lues, 22 créées, 1 modifiées" in lignes[-1]
    assert "0 modifiées, 23 inchangées" in extraits.load()[-1]
