"""The import of the two ASP extracts, on real lines of such files."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.forms.models import model_to_dict

from conventions.models import AnnexeFinanciere, Convention, ImportASP
from siae_portal.audit.models import Evenement
from structures.models import ServiceInstructeur, Structure
from tests.conventions.extraits import Extraits
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db

SANS_REJET = (
    "structures: 2 lues, 2 créées, 0 modifiées, 0 inchangées, 0 rejetées",
    "annexes: 23 lues, 23 créées, 0 modifiées, 0 inchangées, 0 rejetées ; "
    "montants: 20 exacts, 0 différents, 3 sans objet ; barème: 18 conformes, 2 à recalculer",
)
INCHANGE = (
    "structures: 2 lues, 0 créées, 0 modifiées, 2 inchangées, 0 rejetées",
    "annexes: 23 lues, 0 créées, 0 modifiées, 23 inchangées, 0 rejetées ; "
    "montants: 20 exacts, 0 différents, 3 sans objet ; barème: 18 conformes, 2 à recalculer",
)


def whole_database() -> list[dict]:
    """Every row the import may touch."""
    return [
        {"modele": modele.__name__, **model_to_dict(objet)}
        for modele in (Structure, Convention, AnnexeFinanciere, ImportASP, Evenement)
        for objet in modele.objects.order_by("pk")
    ]


def test_the_report_ends_by_its_two_lines(extraits):
    assert tuple(extraits.load()[-2:]) == SANS_REJET


def test_every_line_that_is_not_fdi_is_exact_to_the_cent(extraits):
    lignes = extraits.load()

    jugees = [ligne for ligne in lignes if ", ligne " in ligne]
    assert len([ligne for ligne in jugees if "annexe ACI" in ligne and "montant exact" in ligne]) == 20
    assert len([ligne for ligne in jugees if "annexe FDI" in ligne and "montant sans objet" in ligne]) == 3


def test_a_line_older_than_its_arrete_is_to_be_recomputed(extraits):
    """The annexes of 2022 bear 21 096 €; the arrêté that fixed 21 286 € from 01/01/2022 came later."""
    lignes = [ligne for ligne in extraits.load() if "à recalculer (" in ligne]

    assert [re.search(r"ligne (\d+)", ligne).group(1) for ligne in lignes] == ["12", "25"]
    attendu = "21 096,00 € par ETP lus, 21 286,00 € au barème du 1er janvier 2022)"
    assert attendu in re.sub(r"\s", " ", lignes[0])


def test_after_the_last_published_amount_the_last_known_one_is_named(extraits):
    annee = {"af_date_debut_effet": "01/01/2026", "af_date_fin_effet": "31/12/2026"}
    extraits.change(extraits.annexes, {25: annee})

    (ligne,) = [ligne for ligne in extraits.load() if "ligne 25 " in ligne]

    assert "23 921,00 € au barème du 1er novembre 2024, dernier connu ici)" in re.sub(r"\s", " ", ligne)


def test_a_second_import_modifies_nothing(extraits):
    extraits.load()
    avant = whole_database()

    assert tuple(extraits.load()[-2:]) == INCHANGE
    assert whole_database() == avant


def test_a_structure_keeps_both_sirets_and_its_addresses(extraits):
    extraits.change(extraits.structures, {4: {"structure_siret_actualise": "21540323900027"}})

    extraits.load()

    structure = Structure.objects.select_related("commune").get(asp_id=112)
    assert (structure.siret_signature, structure.siret) == ("21540323900019", "21540323900027")
    assert (structure.denomination, structure.nom_tri) == ("COMMUNE DE LONGWY", "commune de longwy")
    assert structure.adresse == "MAIRIE, 4 AV GDE DUCHESSE CHARLOTTE, BP 197"
    assert structure.adresse_gestion == "4 AV DE LA GRANDE DUCHESSE, 54400 LONGWY"
    assert (structure.commune.nom, structure.departement_id) == ("Longwy", "54")
    assert (structure.categorie_juridique, structure.naf, structure.idcc) == ("7210", "8411Z", "9999")
    assert (structure.courriel, structure.creee_on) == ("correspondant.5@exemple.fr", date(2012, 8, 13))


def test_conventions_are_known_by_their_number(extraits):
    """Two for one structure, three for the other; each lasts from its number's day to its last annexe."""
    extraits.load()

    conventions = Convention.objects.order_by("numero").values_list("numero", "type", "debut_on", "fin_on")
    assert list(conventions) == [
        ("029 010116 ACI 00019", "ACI", date(2016, 1, 1), date(2018, 12, 31)),
        ("029 010119 ACI 00009", "ACI", date(2019, 1, 1), date(2021, 12, 31)),
        ("029 010122 ACI 00007", "ACI", date(2022, 1, 1), date(2022, 12, 31)),
        ("054 010118 ACI 00019", "ACI", date(2018, 1, 1), date(2020, 12, 31)),
        ("054 010121 ACI 00019", "ACI", date(2021, 1, 1), date(2022, 12, 31)),
    ]
    assert Convention.objects.get(numero="029 010122 ACI 00007").service.departement_id == "29"


def test_without_a_number_there_is_one_convention_per_structure_and_body(extraits):
    extraits.change(extraits.annexes, {n: {"af_numero_convention": ""} for n in range(4, 13)})

    extraits.load()

    sans_numero = Convention.objects.filter(numero="", structure__asp_id=112).order_by("corps_annexe")
    assert [(c.corps_annexe, c.annexes.count()) for c in sans_numero] == [
        ("ACI054180019", 6),
        ("ACI054210019", 3),
    ]
    assert tuple(extraits.load()[-2:]) == INCHANGE


def test_an_annexe_holds_what_its_line_says(extraits):
    extraits.load()

    annexe = AnnexeFinanciere.objects.select_related("convention").get(asp_id=57579)
    assert annexe.numero == "ACI054210019A0M1"
    assert annexe.convention.numero == "054 010121 ACI 00019"
    assert (annexe.etat, annexe.debut_on, annexe.fin_on) == ("VALIDE", date(2021, 1, 1), date(2021, 12, 31))
    assert (annexe.etp, annexe.heures_etp, annexe.unitaire_eur) == (Decimal("8.86"), 1820, 20642)
    assert (annexe.montant_eur, annexe.cofinancement_eur) == (Decimal("182888.12"), Decimal("6036.21"))
    assert annexe.financeur == "CD MEURTHE  MOSELLE"
    assert (annexe.nb_sorties_prevues, annexe.taux_dynamiques, annexe.taux_durable) == (6, 50, 20)
    assert (annexe.suspendue, annexe.milieu_penitentiaire) == (False, False)


def test_steps_of_the_signature_and_of_the_states_are_kept(extraits):
    extraits.load()

    annexe = AnnexeFinanciere.objects.get(asp_id=4348)
    assert (annexe.signature_on, annexe.reception_asp_on) == (date(2018, 2, 19), date(2018, 2, 21))
    assert annexe.asp_etats == {
        "brouillon": "2018-02-13",
        "saisie_termine": "2018-02-13",
        "valide": "2018-02-22",
        "historise": "2018-05-17",
    }


def test_fdi_lines_are_kept_as_what_they_are(extraits):
    extraits.load()

    fdi = AnnexeFinanciere.objects.get(asp_id=41355)
    assert (fdi.mesure, fdi.convention, fdi.etp, fdi.unitaire_eur) == ("FDI_DC", None, None, None)
    assert (fdi.montant_eur, fdi.nature_action) == (Decimal("6844.50"), "CONSOFI")


@pytest.mark.parametrize(
    ("on", "actives"),
    [
        ("2022-02-07", {"029 010122 ACI 00007", "054 010121 ACI 00019"}),
        ("2022-12-31", {"029 010122 ACI 00007", "054 010121 ACI 00019"}),
        ("2023-01-01", set()),
    ],
)
def test_a_convention_is_active_while_an_active_annexe_is_not_expired(extraits, on, actives):
    extraits.load(on=on)

    assert set(Convention.objects.filter(etat="ACTIVE").values_list("numero", flat=True)) == actives
    assert Convention.objects.filter(etat="ECHUE").count() == 5 - len(actives)


def test_a_convention_without_active_annexe_is_not_active(extraits):
    extraits.change(extraits.annexes, {25: {"af_etat_annexe_financiere_code": "ANNULE"}})

    extraits.load()

    assert Convention.objects.get(numero="029 010122 ACI 00007").etat == "ECHUE"


def test_a_suspension_is_never_undone(extraits):
    extraits.load()
    Convention.objects.filter(numero="029 010122 ACI 00007").update(etat="SUSPENDUE")

    extraits.load()

    assert Convention.objects.get(numero="029 010122 ACI 00007").etat == "SUSPENDUE"


def test_a_changed_line_modifies_one_annexe(extraits):
    extraits.load()
    extraits.change(extraits.annexes, {12: {"af_etat_annexe_financiere_code": "HISTORISE"}})

    lignes = extraits.load()

    assert "annexes: 23 lues, 0 créées, 1 modifiées, 22 inchangées, 0 rejetées" in lignes[-1]
    assert AnnexeFinanciere.objects.get(asp_id=66810).etat == "HISTORISE"
    assert Convention.objects.get(numero="054 010121 ACI 00019").etat == "ECHUE"


def test_a_wrong_amount_is_said_line_by_line(extraits):
    extraits.change(extraits.annexes, {4: {"af_montant_total_annuel": "162160.56"}})

    lignes = extraits.load()

    assert "montants: 19 exacts, 1 différents, 3 sans objet" in lignes[-1]
    phrase = next(ligne for ligne in lignes if "ligne 4 " in ligne)
    assert "montant différent (162\u202f160,56\u00a0€ lus, 162\u202f160,55\u00a0€ calculés)" in phrase


def test_a_kind_or_a_date_without_base_amount_is_not_judged(extraits):
    """Before July 2014 an ACI had no montant socle, nor in prison before 2019."""
    extraits.change(
        extraits.annexes,
        {
            4: {"af_mesure_dispositif_code": "ACI_MP"},
            5: {"af_date_debut_effet": "01/01/2014", "af_date_fin_effet": "30/06/2014"},
        },
    )

    assert extraits.load()[-1].endswith(
        "montants: 18 exacts, 0 différents, 5 sans objet ; barème: 16 conformes, 2 à recalculer"
    )


def test_an_eiti_is_compared_with_the_aid_of_its_kind(extraits):
    """5 548 € per self-employed person from 2019 (baremes.csv, aide_eiti_max)."""
    extraits.change(
        extraits.annexes,
        {
            6: {
                "af_mesure_dispositif_code": "EITI_DC",
                "af_numero_convention": "054 010118 EITI 00019",
                "af_numero_annexe_financiere": "EITI054180019",
                "af_montant_unitaire_annuel_valeur": "5548.00",
                "af_montant_total_annuel": "41942.88",
            }
        },
    )

    lignes = extraits.load()

    assert "montants: 20 exacts, 0 différents" in lignes[-1]
    assert "barème: 18 conformes, 2 à recalculer" in lignes[-1]
    assert Convention.objects.get(type="EITI").numero == "054 010118 EITI 00019"


def test_prison_has_a_bareme_of_its_own(extraits):
    """12 119 € for an ACI in 2019, against 20 199 € outside (baremes.csv)."""
    extraits.change(
        extraits.annexes,
        {
            6: {
                "af_mesure_dispositif_code": "ACI_MP",
                "af_montant_unitaire_annuel_valeur": "12119.00",
                "af_montant_total_annuel": "91619.64",
            }
        },
    )

    ligne = next(ligne for ligne in extraits.load() if "ligne 6 " in ligne)

    assert "montant exact, barème conforme" in ligne
    assert AnnexeFinanciere.objects.get(asp_id=18064).milieu_penitentiaire is True


def test_several_lines_of_one_annexe_are_several_motives(extraits):
    rejet = {"af_etat_annexe_financiere_code": "REJETE"}
    extraits.change(
        extraits.annexes,
        {
            4: rejet | {"af_motif_rejet_code": "SIGNATURE"},
            25: rejet | {"af_motif_rejet_code": "MONTANT", "af_id_avenant_modification": "4348"},
        },
    )

    premiere = extraits.load()
    avant = whole_database()
    seconde = extraits.load()

    assert "annexes: 23 lues, 22 créées, 0 modifiées, 0 inchangées, 0 rejetées" in premiere[-1]
    assert AnnexeFinanciere.objects.get(asp_id=4348).motifs_rejet == ["MONTANT", "SIGNATURE"]
    assert [ligne for ligne in premiere if "ligne 25 : autre motif de rejet de l’annexe" in ligne]
    assert "0 créées, 0 modifiées, 22 inchangées" in seconde[-1]
    assert whole_database() == avant


def test_one_number_borne_by_two_annexes_makes_two_annexes(extraits):
    """Numbers repeat across years and mergers: the key is the id of the amendment."""
    extraits.change(extraits.annexes, {5: {"af_numero_avenant_modification": "0"}})

    assert tuple(extraits.load()[-2:]) == SANS_REJET
    assert AnnexeFinanciere.objects.filter(numero_corps="ACI054180019", rang_renouvellement=0).count() == 2


def test_gzip_and_windows_1252_give_the_same_database(extraits):
    extraits.change(
        extraits.structures, {3: {"structure_denomination": "CENTRE D’ACTION SOCIALE DÉPARTEMENTAL"}}
    )
    extraits.load()
    avant = whole_database()
    extraits.encode("cp1252")
    extraits.compress()

    assert tuple(extraits.load()[-2:]) == INCHANGE
    assert whole_database() == avant


def test_one_import_is_one_event_of_the_journal(extraits):
    extraits.load()

    trace = ImportASP.objects.get()
    evenement = Evenement.objects.of(trace).get()
    assert (evenement.geste, evenement.user) == ("IMPORTER_ASP", None)
    assert evenement.details["annexes"]["creees"] == trace.comptes["annexes"]["creees"] == 23
    assert Evenement.objects.count() == 1


def test_problems_only_when_asked_for_few_words(extraits):
    lignes = extraits.load(verbosity=0)

    assert [ligne for ligne in lignes if "barème conforme" in ligne] == []
    assert tuple(lignes[-2:]) == SANS_REJET
    assert len(lignes) == 4


def test_a_structure_of_the_portal_is_recognised_by_its_siret(extraits):
    structure = StructureFactory(siret="21540323900019", siret_signature="21540323900019", asp_id=None)

    lignes = extraits.load()

    assert lignes[-2] == "structures: 2 lues, 1 créées, 1 modifiées, 0 inchangées, 0 rejetées"
    structure.refresh_from_db()
    assert (structure.asp_id, structure.denomination) == (112, "COMMUNE DE LONGWY")


def test_an_unreadable_file_refuses_the_import_and_still_ends_by_its_two_lines(extraits, capsys):
    extraits.annexes.write_text("DEB|\nautre|chose\n1|2\n")

    with pytest.raises(CommandError, match="il manque les colonnes"):
        call_command("import_asp", structures=extraits.structures, annexes=extraits.annexes)

    assert [ligne.split(":")[0] for ligne in capsys.readouterr().out.splitlines()] == [
        "structures",
        "annexes",
    ]
    assert not Structure.objects.exists()


def test_a_database_without_reference_data_gets_it_first(tmp_path):
    assert tuple(Extraits(tmp_path).load()[-2:]) == SANS_REJET
    assert ServiceInstructeur.objects.count() == 101
