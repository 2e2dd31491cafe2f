"""Filling a request from what is already known: each source, what moves, what must be new."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from conventions.enums import EtatSaisie, NatureDemande, SourceReprise
from conventions.models import Atelier, Convention, Dossier, RepriseSection, VersionDossier
from conventions.ports import Resultats
from conventions.rules.champs import champs_de_base
from conventions.rules.questions import questions_de
from conventions.rules.reprise import (
    Periode,
    empreinte_valeur,
    periode_demandee,
    shift_years,
    taken,
    traitements,
)
from conventions.services import sources_reprise
from conventions.services.dossiers import deposit_dossier, start_dossier
from conventions.services.formulaire import reponses_of
from conventions.services.referentiels import load_referentiels
from conventions.services.reprise import confirm_section, origins_of, prefill_section
from conventions.services.sections import save_section, sections_of
from siae_portal.audit.models import Evenement
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Piece
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import joindre_tout, remplir, remplir_sections
from tests.conventions.factories import AnnexeFinanciereFactory, ConventionFactory
from tests.structures.factories import LabelFactory, PieceFactory, StructureFactory

pytestmark = pytest.mark.django_db

HIER = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def structure():
    load_referentiels()
    return StructureFactory()


@pytest.fixture
def auteur(structure):
    return UserFactory(dirigeant=True, of=structure)


@pytest.fixture
def precedent(structure, auteur):
    """The dossier deposited a year ago, for 2027; the request to come is for 2028."""
    dossier = remplir(structure, auteur, at=HIER)
    remplir_sections(dossier, acte=Acte(user=auteur, at=HIER))
    joindre_tout(dossier, acte=Acte(user=auteur, at=HIER))
    justifications = dict.fromkeys(
        ("RC18", "RC29", "RC47", "RC26", "RC33", "RC34", "RC52", "RC30"), "Expliqué."
    )
    return deposit_dossier(
        pk=dossier.pk, acte=Acte(user=auteur, at=HIER), declaration=True, justifications=justifications
    )


def commencer(
    structure, auteur, *, nature=NatureDemande.RENOUVELLEMENT, annee=2028, type_structure="ACI", at=AT
):
    suite = nature != NatureDemande.PREMIERE_DEMANDE
    if suite and not Convention.objects.filter(structure=structure, type=type_structure).exists():
        convention_de(structure)
    dossier, _ = start_dossier(
        structure_id=structure.pk,
        type_structure=type_structure,
        annee=annee,
        nature=nature,
        acte=Acte(user=auteur, at=at),
    )
    return Dossier.objects.for_page().get(pk=dossier.pk)


def convention_de(structure, **valeurs):
    return ConventionFactory(
        structure=structure, **{"debut_on": date(2027, 1, 1), "fin_on": date(2027, 12, 31), **valeurs}
    )


def redire(dossier, code, **reponses):
    """Answers that the deposited version held otherwise."""
    version = dossier.versions.get()
    version.donnees["sections"][code] |= reponses
    VersionDossier.objects.filter(pk=version.pk).update(donnees=version.donnees)


def etats(dossier):
    frais = Dossier.objects.for_page().get(pk=dossier.pk)
    return {etat.code: etat.etat for etat in sections_of(frais)}


def question(code):
    return questions_de(champs_de_base()[code])[0]


def test_a_renewal_is_filled_from_the_dossier_before_and_its_convention(structure, auteur, precedent):
    convention = convention_de(structure)
    AnnexeFinanciereFactory(convention=convention, etp=Decimal("7.95"))

    dossier = commencer(structure, auteur)

    reponses = reponses_of(dossier)
    assert (dossier.debut_on, dossier.fin_on) == (date(2028, 1, 1), date(2028, 12, 31))
    assert dossier.etp_demandes == Decimal("7.95")
    assert reponses["numero_convention_anterieure"] == convention.numero
    assert reponses["publics"] == "Réponse à la question « publics »."
    assert [ligne["fonction"] for ligne in reponses["permanents"]] == [
        "Chargée d’accompagnement",
        "Encadrant technique",
    ]
    assert dossier.etp_encadrement == Decimal("1.50")
    assert Atelier.objects.filter(dossier=dossier).get().etp == Decimal("8.15")


def test_each_answer_keeps_its_origin(structure, auteur, precedent):
    convention = convention_de(structure)
    annexe = AnnexeFinanciereFactory(convention=convention)

    dossier = commencer(structure, auteur)

    demande, projet, identite = (origins_of(dossier, code) for code in ("DEMANDE", "PROJET", "IDENTITE"))
    assert (demande["date_debut"]["source"], demande["date_debut"]["reference"]) == (
        SourceReprise.CONVENTION,
        convention.numero,
    )
    assert demande["etp_demandes"]["reference"] == annexe.numero
    assert projet["publics"] == {
        "source": SourceReprise.DOSSIER,
        "reference": precedent.numero,
        "empreinte": empreinte_valeur("Réponse à la question « publics »."),
    }
    assert identite["telephone"]["source"] == SourceReprise.STRUCTURE
    assert "8.15" not in str(RepriseSection.objects.get(dossier=dossier, code="DEMANDE").origines)


def test_an_answer_changed_since_is_no_longer_said_to_be_taken_up(structure, auteur, precedent):
    dossier = commencer(structure, auteur)
    acte = Acte(user=auteur, at=AT)

    save_section(pk=dossier.pk, code="DEMANDE", reponses={"nb_postes": 14}, version=1, acte=acte)

    origines = origins_of(Dossier.objects.for_page().get(pk=dossier.pk), "DEMANDE")
    assert "nb_postes" not in origines
    assert "territoire" in origines


def test_realised_amounts_stay_empty_and_forecasts_are_never_the_year_before(structure, auteur, precedent):
    reponses = reponses_of(commencer(structure, auteur))

    assert reponses.get("masse_salariale") is None
    assert reponses.get("resultat_n_1") is None
    assert {ligne["montant_n_1"] for ligne in reponses["budget_charges"]} == {None}
    assert reponses["budget_charges"][0]["montant"] == "420000.00"


def test_the_result_of_the_last_year_closed_becomes_that_of_the_year_before(structure, auteur, precedent):
    redire(precedent, "BUDGET", resultat_n_1="-1200.50", resultat_n_2="300.00")

    dossier = commencer(structure, auteur)

    assert reponses_of(dossier)["resultat_n_2"] == "-1200.50"


def test_dates_of_the_year_move_with_the_period(structure, auteur, precedent):
    redire(precedent, "BUDGET", date_cloture_exercice="2024-02-29")

    reponses = reponses_of(commencer(structure, auteur))

    assert reponses["date_cloture_exercice"] == "2025-02-28"
    assert reponses["ateliers"][0]["date_debut"] == date(2027, 1, 1)


def test_without_a_dossier_the_imported_annexe_and_the_convention_fill_what_they_know(structure, auteur):
    convention = convention_de(structure, fin_on=date(2027, 12, 31))
    AnnexeFinanciereFactory(
        convention=convention, etp=Decimal("6.50"), taux_durable=Decimal("26.00"), nb_sorties_prevues=9
    )

    dossier = commencer(structure, auteur)

    assert (dossier.etp_demandes, dossier.taux_durable) == (Decimal("6.50"), Decimal("26.00"))
    assert reponses_of(dossier)["nb_prev_sorties"] == 9
    assert etats(dossier)["PROJET"] == EtatSaisie.A_COMMENCER
    assert etats(dossier)["DEMANDE"] == EtatSaisie.A_COMPLETER


def test_a_label_that_holds_answers_for_the_structure(structure, auteur):
    LabelFactory(structure=structure, code="RQ", debut_on=date(2026, 1, 1), fin_on=date(2028, 12, 31))
    convention_de(structure)

    dossier = commencer(structure, auteur)

    assert dossier.label_rq is True


def test_the_results_of_the_year_give_the_rates(structure, auteur, monkeypatch):
    convention_de(structure)
    connus = Resultats(
        annee=2027,
        nb_suivis=40,
        nb_sortis=20,
        nb_examines=20,
        nb_dynamiques=12,
        nb_durable=5,
        nb_transition=4,
        nb_positives=3,
        nb_autres=8,
        taux_dynamiques=Decimal("0.6000"),
    )
    monkeypatch.setattr(sources_reprise, "resultats_insertion", lambda *_args, **_kwargs: connus)

    reponses = reponses_of(commencer(structure, auteur))

    assert (reponses["taux_dynamiques_n_1"], reponses["taux_durable_n_1"]) == ("60.00", "25.00")


def test_a_dossier_of_another_kind_gives_nothing(structure, auteur, precedent):
    convention_de(structure, type="EI", numero="054 010127 EI 00001")

    dossier = commencer(structure, auteur, type_structure="EI")

    assert "publics" not in reponses_of(dossier)
    assert not dossier.sections.filter(code="PROJET").exists()


def test_a_first_request_is_never_filled(structure, auteur, precedent):
    dossier = commencer(structure, auteur, nature=NatureDemande.PREMIERE_DEMANDE, type_structure="EI")

    assert not dossier.sections.exists()
    assert not dossier.reprises.exists()


def test_a_field_removed_since_is_left_and_a_field_added_since_is_empty(structure, auteur, precedent):
    version = precedent.versions.get()
    version.donnees["sections"]["PROJET"] |= {"champ_retire": "Autrefois", "secteurs_activite": ["DISPARU"]}
    del version.donnees["sections"]["PROJET"]["partenariats"]
    VersionDossier.objects.filter(pk=version.pk).update(donnees=version.donnees)

    dossier = commencer(structure, auteur)

    contenu = dossier.sections.get(code="PROJET").contenu
    assert "champ_retire" not in contenu
    assert "secteurs_activite" not in contenu
    assert "partenariats" not in contenu
    assert {"secteurs_activite", "partenariats"} <= set(
        next(etat for etat in sections_of(dossier) if etat.code == "PROJET").manquants
    )


def test_a_value_of_another_shape_is_left(structure, auteur, precedent):
    redire(precedent, "PROJET", publics=[{"a": 1}])
    redire(precedent, "MOYENS", permanents="Une directrice")

    reponses = reponses_of(commencer(structure, auteur))

    assert "publics" not in reponses
    assert "permanents" not in reponses


def test_what_must_be_new_and_what_only_has_to_be_confirmed(structure, auteur, precedent):
    dossier = commencer(structure, auteur)

    trouves = etats(dossier)
    assert trouves["IDENTITE"] == EtatSaisie.A_CONFIRMER
    assert trouves["BUDGET"] == EtatSaisie.A_REFAIRE
    assert trouves["OBJECTIFS"] == EtatSaisie.A_REFAIRE
    assert trouves["DEMANDE"] == EtatSaisie.A_COMPLETER


def test_a_section_is_confirmed_once_and_the_journal_keeps_it(structure, auteur, precedent):
    dossier, acte = commencer(structure, auteur), Acte(user=auteur, at=AT)

    confirm_section(pk=dossier.pk, code="IDENTITE", version=1, acte=acte)
    confirm_section(pk=dossier.pk, code="IDENTITE", version=1, acte=acte)

    assert etats(dossier)["IDENTITE"] == EtatSaisie.COMPLET
    confirmees = [e for e in Evenement.objects.all() if e.details.get("confirmee")]
    assert [e.details["section"] for e in confirmees] == ["IDENTITE"]


def test_a_section_that_must_be_new_is_not_confirmed_by_one_click(structure, auteur, precedent):
    dossier = commencer(structure, auteur)

    with pytest.raises(TransitionRefusee, match="demande des réponses nouvelles"):
        confirm_section(pk=dossier.pk, code="BUDGET", version=1, acte=Acte(user=auteur, at=AT))

    assert etats(dossier)["BUDGET"] == EtatSaisie.A_REFAIRE


def test_a_section_changed_meanwhile_is_not_confirmed_unseen(structure, auteur, precedent):
    dossier, acte = commencer(structure, auteur), Acte(user=auteur, at=AT)

    with pytest.raises(TransitionRefusee, match="a changé depuis votre lecture"):
        confirm_section(pk=dossier.pk, code="IDENTITE", version=0, acte=acte)


def test_saving_a_section_confirms_it(structure, auteur, precedent):
    dossier = commencer(structure, auteur)

    save_section(pk=dossier.pk, code="OBJECTIFS", reponses={}, version=1, acte=Acte(user=auteur, at=AT))

    assert etats(dossier)["OBJECTIFS"] == EtatSaisie.COMPLET


def test_a_section_read_by_nobody_blocks_the_deposit(structure, auteur, precedent):
    dossier = commencer(structure, auteur)

    with pytest.raises(TransitionRefusee, match="Relisez puis confirmez"):
        deposit_dossier(pk=dossier.pk, acte=Acte(user=auteur, at=AT), declaration=True, justifications={})

    dossier.refresh_from_db()
    assert dossier.est_brouillon


def test_an_untouched_section_is_filled_on_demand_only(structure, auteur, precedent):
    dossier, acte = commencer(structure, auteur), Acte(user=auteur, at=AT)
    dossier.sections.filter(code="MOYENS").delete()
    dossier.reprises.filter(code="MOYENS").delete()

    reprises = prefill_section(pk=dossier.pk, code="MOYENS", acte=acte)

    assert reprises == ["MOYENS"]
    with pytest.raises(TransitionRefusee, match="déjà commencée"):
        prefill_section(pk=dossier.pk, code="MOYENS", acte=acte)


def test_nothing_known_is_said(structure, auteur):
    convention_de(structure)
    dossier = commencer(structure, auteur)

    with pytest.raises(TransitionRefusee, match="Aucune réponse des années précédentes"):
        prefill_section(pk=dossier.pk, code="PROJET", acte=Acte(user=auteur, at=AT))


@pytest.mark.parametrize(
    ("nature", "avant", "attendue"),
    [
        ("RENOUVELLEMENT", ("2025-01-01", "2027-12-31"), ("2028-01-01", "2030-12-31")),
        ("RENOUVELLEMENT", ("2024-02-29", "2025-02-28"), ("2028-01-01", "2028-12-31")),
        ("RENOUVELLEMENT", ("2026-03-01", "2028-02-29"), ("2028-03-01", "2030-02-28")),
        ("RENOUVELLEMENT", ("2020-01-01", "2027-12-31"), ("2028-01-01", "2030-12-31")),
        ("AVENANT_ANNUEL", ("2027-01-01", "2029-12-31"), ("2028-01-01", "2028-12-31")),
        ("AVENANT_ANNUEL", ("2026-07-01", "2028-06-30"), ("2028-01-01", "2028-06-30")),
        ("AVENANT_ETP", ("2024-02-29", "2024-12-31"), ("2028-02-29", "2028-12-31")),
    ],
)
def test_the_period_follows_the_one_before(nature, avant, attendue):
    debut, fin = map(date.fromisoformat, avant)

    periode = periode_demandee(
        nature=nature, annee=2028, avant=Periode(debut_on=debut, fin_on=fin), duree_max_mois=36
    )

    assert (periode.debut_on.isoformat(), periode.fin_on.isoformat()) == attendue


def test_the_29th_of_february_has_a_day_every_year():
    assert shift_years(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert shift_years(date(2028, 2, 29), 4) == date(2032, 2, 29)


@pytest.mark.parametrize(
    ("code", "valeur"),
    [
        ("nb_postes", "douze"),
        ("etp_demandes", "NaN"),
        ("date_debut", "2027-02-30"),
        ("portee_regionale", "oui"),
        ("secteur_naf", "ZZ"),
        ("territoire", [3, {}]),
    ],
)
def test_a_value_that_no_longer_fits_is_left(code, valeur):
    assert taken(question(code), valeur, annees=1) is None


def test_a_hash_does_not_depend_on_the_writing():
    assert empreinte_valeur("8.50") == empreinte_valeur(Decimal("8.5"))
    assert empreinte_valeur([{"a": "", "b": 1}]) == empreinte_valeur([{"b": "1.0"}])
    assert empreinte_valeur("8.5") != empreinte_valeur("8.6")


def test_every_row_of_the_file_names_a_field_and_tells_why():
    champs = champs_de_base()

    for code, traitement in traitements().items():
        assert code.partition(".")[0] in champs, code
        assert traitement.pourquoi, code
        assert not traitement.depuis or traitement.depuis in champs


@pytest.mark.parametrize(
    "codes", [["STATUTS"], ["STATUTS", "RIB", "SIRENE", "LISTE_DIRIGEANTS", "DELEGATION"]]
)
def test_beginning_a_renewal_takes_few_queries_whatever_the_papers(
    structure, auteur, precedent, codes, django_assert_max_num_queries
):
    Piece.objects.update(remplacee_at=HIER)
    for code in codes:
        PieceFactory(structure=structure, code=code)
    convention_de(structure)
    acte = Acte(user=User.objects.get(pk=auteur.pk), at=AT)

    with django_assert_max_num_queries(36):
        dossier, _ = start_dossier(structure_id=structure.pk, type_structure="ACI", annee=2028, acte=acte)

    assert dossier.pieces.count() == len(codes)
