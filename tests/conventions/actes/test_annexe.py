"""The annexe financière: its ticks (actes.md §2)."""

from decimal import Decimal

import pytest

from conventions import ports
from conventions.ports import Resultats
from conventions.rules.baremes import montant_annexe
from conventions.services.donnees_actes import DonneeManquante, build
from tests.conventions.actes.lecture import lire
from tests.conventions.actes.scenes import scene

pytestmark = pytest.mark.usefixtures("referentiels")


def test_ticks_of_a_full_year():
    acte = scene()
    texte = lire("AF", acte.arguments)
    for mots in [
        "Annexe financière n° ACI054270019A0M0",  # AF01
        "soit 8,15 × 23 921,00 € = 194 956,15 €",  # AF02
        "(cent quatre-vingt-quatorze mille neuf cent cinquante-six euros et quinze centimes)",
        "État 8,15 194 956,15 € 100 %",  # AF04
        "montant au 01/11/2024",  # AF05
        "Compte bancaire (IBAN masqué) FR14 **** **** 606",  # AF07
        "Objectif de l’année 20 % 20 % 25 % 65 %",  # AF09
        "8,15 1 820 14 833 23 921,00 € 12",  # AF06, AF10: posts, hours per post, hours funded
        "Barème du 1er novembre 2024, dernier connu à la date de l’acte et confirmé par le service",
        "Le montant est un maximum prévisionnel.",
        "dont Maraîchage 5,15",
    ]:
        assert mots in texte, mots
    assert acte.dossier.structure.iban not in texte.replace(" ", "")
    assert acte.annexe.etp <= acte.dossier.decisions.get().etp


def test_formula_of_a_part_year_and_shares():
    acte = scene(mois=8)
    acte.annexe.cofinancement_eur = Decimal("20000.00")
    donnees = build("AF", **acte.arguments)
    af = donnees["af"]
    assert Decimal(af["mensuel"]) * 8 == Decimal(af["total"]) == acte.annexe.montant_eur
    assert (
        montant_annexe(etp=Decimal("8.15"), unitaire_eur=Decimal(23921), nb_mois=8) == acte.annexe.montant_eur
    )
    assert sum(Decimal(ligne["montant"]) for ligne in donnees["echeances"]) == Decimal(af["total"])  # AF03
    for cle, total in (("part", Decimal(100)), ("montant", Decimal(af["total"])), ("etp", Decimal("8.15"))):
        assert sum(Decimal(part[cle]) for part in donnees["parts"]) == total  # AF04
    assert "16 246,35 € × 8 = 129 970,80 €" in lire("AF", acte.arguments)


def test_schedule_that_does_not_add_up_stops_the_making():
    acte = scene()
    acte.annexe.echeances.last().delete()
    with pytest.raises(DonneeManquante, match="un échéancier dont la somme égale le montant total"):
        build("AF", **acte.arguments)


def test_missing_figures_are_named():
    acte = scene()
    acte.annexe.heures_etp = None
    acte.dossier.structure.iban = acte.annexe.structure.iban = ""
    with pytest.raises(DonneeManquante) as erreur:
        build("AF", **acte.arguments)
    assert erreur.value.champs == [
        "l’IBAN de la structure",
        "les équivalents temps plein, leurs heures ou le montant unitaire",
    ]


def test_provisional_annexe_is_a_notice_without_signature():
    acte = scene()
    acte.annexe.etat = "PROVISOIRE"
    texte = lire("AF", acte.arguments)
    assert "Annexe provisoire établie d’office dans l’attente de la décision" in texte
    assert "Pour la structure," not in texte  # AF08


def test_geiq_counts_accompagnements():
    texte = lire("AF", scene("GEIQ").arguments)
    assert "10 × 814,00 € + 25 × 1 400,00 € = 43 140,00 €" in texte
    assert "Les versements sont des avances" in texte
    for absent in ("ETP", "Objectifs de sortie", "dont Maraîchage", "mesure"):
        assert absent not in texte


def test_results_of_last_year_are_printed_unless_withheld():
    acte = scene()

    class Connus:
        def __init__(self, positives):
            self.positives = positives

        def resultats(self, structure_id, *, annee, masquer):
            assert (structure_id, annee, masquer) == (acte.dossier.structure_id, 2026, True)
            return Resultats(
                annee=annee, nb_suivis=30, nb_sortis=20, nb_examines=20, nb_dynamiques=13, nb_durable=6,
                nb_transition=2, nb_positives=self.positives, nb_autres=7, taux_dynamiques=Decimal("0.65"),
            )  # fmt: skip

    avant = list(ports._registre)
    try:
        ports.register_resultats(Connus(5))
        assert "Résultat 2026 30 % 10 % 25 % 65 %" in lire("AF", acte.arguments)
        ports.register_resultats(Connus(None))
        assert "Résultat 2026" not in lire("AF", acte.arguments)
    finally:
        ports._registre[:] = avant


def test_bareme_without_arrete_is_refused():
    acte = scene()
    bareme = acte.dossier.proposition.bareme
    bareme.reference = "https://exemple.invalid/montants"
    bareme.save()
    with pytest.raises(DonneeManquante, match="l’arrêté qui fixe le montant de l’aide"):
        build("AF", **acte.arguments)
