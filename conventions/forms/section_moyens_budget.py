"""Sections « Moyens humains » and « Budget et objectifs de sortie »: figures for the most part."""

from decimal import Decimal
from typing import Any

from conventions.enums import CodeSection
from conventions.forms.base import SectionForm
from conventions.forms.champs import PourcentageField, texte_de_section
from conventions.rules.dossier import TAILLE_TEXTE_MAX
from siae_portal.formulaires import EntierField, EtpField, MontantField, TexteLongField


class MoyensForm(SectionForm):
    """Who will accompany and supervise, with what."""

    code = CodeSection.MOYENS
    origines = {"moyens_humains": "permanents"}
    conditions = {
        "etp_accompagnement": lambda regles: regles.en_etp,
        "etp_encadrement": lambda regles: regles.encadrement_technique,
        "moyens_materiels": lambda regles: regles.en_etp,
    }
    colonnes = frozenset({"etp_accompagnement", "etp_encadrement"})
    groupes = (
        ("Équipe prévue", (("etp_accompagnement", "etp_encadrement"), "moyens_humains")),
        ("Moyens matériels", ("moyens_materiels",)),
    )

    etp_accompagnement = EtpField(
        label="ETP d’accompagnement socioprofessionnel",
        help_text="Personnes chargées de l’accompagnement, sur l’année, deux décimales.",
    )
    etp_encadrement = EtpField(
        label="ETP d’encadrement technique",
        help_text="Encadrants techniques permanents, sur l’année, deux décimales.",
    )
    moyens_humains = TexteLongField(
        max_length=TAILLE_TEXTE_MAX,
        label="Équipe permanente",
        help_text="Une ligne par fonction : nombre de personnes, ETP et qualification.",
    )
    moyens_materiels = texte_de_section()


class BudgetForm(SectionForm):
    """The budget of the year asked, and the exits aimed at."""

    code = CodeSection.BUDGET
    origines = {
        "total_charges_eur": "total_charges",
        "total_produits_eur": "total_produits",
        "recettes_commerciales_eur": "recettes_commerciales",
        "aide_poste_budget_eur": "aide_poste_budget",
        "cofinancement_eur": "cofinancement_montant",
    }
    conditions = {
        "aide_poste_budget_eur": lambda regles: regles.en_etp,
        "cofinancement_eur": lambda regles: regles.en_etp,
        **{
            nom: (lambda regles: regles.objectifs_de_sortie)
            for nom in ("nb_prev_sorties", "taux_durable", "taux_transition", "taux_positives")
        },
    }
    colonnes = frozenset(
        {
            "total_charges_eur",
            "total_produits_eur",
            "recettes_commerciales_eur",
            "cofinancement_eur",
            "taux_durable",
            "taux_transition",
            "taux_positives",
        }
    )
    groupes = (
        ("Équilibre du budget", (("total_charges_eur", "total_produits_eur"),)),
        (
            "Ressources",
            (
                ("recettes_commerciales_eur", "aide_poste_budget_eur"),
                ("cofinancement_eur", "autres_aides_eur"),
            ),
        ),
        (
            "Objectifs de sortie",
            ("nb_prev_sorties", ("taux_durable", "taux_transition", "taux_positives")),
        ),
    )

    total_charges_eur = MontantField(
        label="Total des charges (€)", help_text="Hors contributions volontaires (compte 86)."
    )
    total_produits_eur = MontantField(
        label="Total des produits (€)", help_text="Hors compte 87 ; il doit égaler les charges."
    )
    recettes_commerciales_eur = MontantField(label="Recettes commerciales (€)")
    aide_poste_budget_eur = MontantField(label="Aide au poste inscrite au budget (€)")
    cofinancement_eur = MontantField(label="Cofinancement du département (€)")
    autres_aides_eur = MontantField(
        label="Autres aides (€)",
        help_text="Total des subventions et aides, hors aide au poste et cofinancement.",
    )
    nb_prev_sorties = EntierField(maximum=99999)
    taux_durable = PourcentageField(label="Emploi durable (%)")
    taux_transition = PourcentageField(label="Emploi de transition (%)")
    taux_positives = PourcentageField(label="Sorties positives (%)")

    def clean(self) -> dict[str, Any]:
        """The three rates share the same exits: they cannot exceed 100 % together."""
        valeurs = super().clean() or {}
        taux = [
            valeurs.get(nom) or Decimal(0) for nom in ("taux_durable", "taux_transition", "taux_positives")
        ]
        if sum(taux) > 100:
            self.add_error(
                "taux_positives",
                "Les trois taux dépassent 100 % ensemble : ils portent sur les mêmes sorties.",
            )
        return valeurs
