"""The five sections of the dossier unique: fields, groups, capacities (champs_dui.csv)."""

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from conventions.enums import CodeSection
from conventions.forms.base import SectionForm
from conventions.forms.champs import IbanField, PourcentageField
from conventions.rules.delais import add_months
from conventions.rules.dossier import TAILLE_TEXTE_MAX
from siae_portal.formats import date_longue
from siae_portal.formulaires import EntierField, EtpField, JourField, MontantField, TexteLongField

NAF = Path(__file__).resolve().parents[2] / "structures" / "donnees" / "naf_sections.csv"
JOURS = [
    (str(rang), nom)
    for rang, nom in enumerate(
        ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"), start=1
    )
]


def _texte(rows: int = 4) -> TexteLongField:
    return TexteLongField(max_length=TAILLE_TEXTE_MAX, rows=rows)


@lru_cache
def sections_naf() -> list[tuple[str, str]]:
    """Sections of the NAF rév. 2: letter and name (naf_sections.csv)."""
    with NAF.open(encoding="utf-8", newline="") as lignes:
        return [
            (ligne["section"], f"{ligne['section']} – {ligne['libelle']}") for ligne in csv.DictReader(lignes)
        ]


class IdentiteForm(SectionForm):
    """Who asks: what the structure keeps up to date; the register itself is shown, not typed."""

    code = CodeSection.IDENTITE
    origines = {
        "representant_nom": "representant_legal",
        "representant_pouvoir": "representant_titre_pouvoir",
    }
    conditions = {"label_rq": lambda regles: regles.label_rq_possible}
    colonnes = frozenset(
        {
            "adresse_gestion",
            "telephone",
            "courriel",
            "registre",
            "idcc",
            "representant_nom",
            "representant_qualite",
            "representant_pouvoir",
            "iban",
            "label_rq",
        }
    )
    groupes = (
        ("Coordonnées", ("adresse_gestion", ("telephone", "courriel"), ("registre", "idcc"), "label_rq")),
        ("Représentant légal", ("representant_nom", "representant_qualite", "representant_pouvoir")),
        ("Compte bancaire", ("iban",)),
    )

    adresse_gestion = forms.CharField(max_length=250)
    telephone = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"type": "tel"}))
    courriel = forms.EmailField(error_messages={"invalid": "Écrivez une adresse complète, avec son arobase."})
    registre = forms.CharField(max_length=80)
    idcc = forms.RegexField(
        regex=r"^\d{4}$",
        error_messages={
            "invalid": "Un IDCC a quatre chiffres, par exemple 3016 ; 9999 si aucun ne s’applique."
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    label_rq = forms.BooleanField()
    representant_nom = forms.CharField(
        max_length=150, help_text="Prénom et nom de la personne qui engage la structure."
    )
    representant_qualite = forms.CharField(
        max_length=120,
        label="Qualité du représentant",
        help_text="Par exemple : présidente, directeur général.",
    )
    representant_pouvoir = forms.CharField(max_length=200)
    iban = IbanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if masque := self.dossier.structure.iban_masque:
            self.fields["iban"].required = False
            self.fields["iban"].help_text = f"IBAN enregistré : {masque}. Laissez vide pour le garder."

    def _porteur(self, nom: str) -> Any:
        return self.dossier if nom == "label_rq" else self.dossier.structure

    def _stored(self, nom: str, contenu: Mapping[str, Any]) -> Any:
        """An IBAN is never shown back."""
        return "" if nom == "iban" else super()._stored(nom, contenu)

    def valeurs_colonnes(self) -> dict[str, Any]:
        """An IBAN left empty keeps the one already stored."""
        valeurs = super().valeurs_colonnes()
        if not valeurs["iban"]:
            del valeurs["iban"]
        return valeurs


class DemandeForm(SectionForm):
    """What is asked: the period, then ETP or accompagnements."""

    code = CodeSection.DEMANDE
    origines = {
        "debut_on": "date_debut",
        "fin_on": "date_fin",
        "nb_814": "nb_accompagnements_814",
        "nb_1400": "nb_accompagnements_1400",
    }
    conditions = {
        "etp_demandes": lambda regles: regles.en_etp,
        "nb_postes": lambda regles: regles.en_etp,
        "nb_814": lambda regles: not regles.en_etp,
        "nb_1400": lambda regles: not regles.en_etp,
    }
    colonnes = frozenset({"debut_on", "fin_on", "etp_demandes", "nb_postes", "nb_814", "nb_1400"})
    groupes = (
        ("Période", (("debut_on", "fin_on"),)),
        ("Postes", (("etp_demandes", "nb_postes"),)),
        ("Accompagnements", (("nb_814", "nb_1400"),)),
        ("Territoire", ("territoire",)),
    )

    debut_on = JourField()
    fin_on = JourField()
    etp_demandes = EtpField()
    nb_postes = EntierField(minimum=1, maximum=9999)
    nb_814 = EntierField(maximum=99999)
    nb_1400 = EntierField(maximum=99999)
    territoire = _texte(rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.regles.en_etp:
            self.fields["fin_on"].help_text = "Dernier jour de la période demandée ; douze mois au plus."

    def clean_fin_on(self) -> date | None:
        """The end follows the start, within the longest convention of the kind.

        Raises:
            ValidationError: dates out of order, or a period too long (RC80, RC19).
        """
        debut, fin = self.cleaned_data.get("debut_on"), self.cleaned_data.get("fin_on")
        if not (debut and fin):
            return fin
        if fin < debut:
            raise ValidationError(
                f"La date de fin vient avant la date de début, le {date_longue(debut)} : "
                "corrigez l’une des deux."
            )
        limite = add_months(debut, self.regles.duree_convention_max_mois)
        if fin >= limite:
            raise ValidationError(
                f"Cette période dépasse {_duree(self.regles.duree_convention_max_mois)} : "
                f"la date de fin doit venir avant le {date_longue(limite)}."
            )
        return fin

    def clean(self) -> dict[str, Any]:
        """A GEIQ asks for at least one accompagnement."""
        valeurs = super().clean() or {}
        if "nb_814" in valeurs and "nb_1400" in valeurs and valeurs["nb_814"] == valeurs["nb_1400"] == 0:
            self.add_error("nb_814", "Demandez au moins un accompagnement, à 814 € ou à 1 400 €.")
        return valeurs


def _duree(mois: int) -> str:
    annees, reste = divmod(mois, 12)
    return f"{mois} mois" if reste or annees == 1 else f"{ {2: 'deux', 3: 'trois'}.get(annees, annees) } ans"


class ProjetForm(SectionForm):
    """The project of insertion, in the words of the structure."""

    code = CodeSection.PROJET
    origines = {"permanences_jours": "", "permanences_lieux": "permanences"}
    conditions = {
        **{
            nom: (lambda regles: regles.en_etp)
            for nom in (
                "publics",
                "modalites_accueil",
                "objectifs_accompagnement",
                "modalites_accompagnement",
                "formation_prevue",
                "partenariats",
                "collaboration_ft",
                "adequation_territoire",
                "activites_support",
                "engagements",
            )
        },
        **{
            nom: (lambda regles: not regles.en_etp)
            for nom in (
                "geiq_secteurs",
                "geiq_qualifications",
                "geiq_postes",
                "geiq_contenu_accompagnement",
                "geiq_modalites_accompagnement",
            )
        },
        **{
            nom: (lambda regles: regles.exclusivite)
            for nom in ("depot_offres", "exclusivite", "declaration_ett", "garantie_financiere")
        },
        **{
            nom: (lambda regles: bool(regles.permanence_jours_min))
            for nom in ("permanences_jours", "permanences_lieux")
        },
        "encadrement": lambda regles: regles.encadrement_technique,
        "secteur_naf": lambda regles: regles.section_naf,
    }
    groupes = (
        (
            "Les personnes et leur accueil",
            ("publics", "modalites_accueil", "permanences_jours", "permanences_lieux"),
        ),
        (
            "L’accompagnement socioprofessionnel",
            (
                "objectifs_accompagnement",
                "modalites_accompagnement",
                "formation_prevue",
                "encadrement",
                "geiq_contenu_accompagnement",
                "geiq_modalites_accompagnement",
            ),
        ),
        ("Les partenaires", ("partenariats", "collaboration_ft", "depot_offres")),
        (
            "L’activité et le territoire",
            (
                "activites_support",
                "secteur_naf",
                "adequation_territoire",
                "engagements",
                "geiq_secteurs",
                "geiq_qualifications",
                "geiq_postes",
            ),
        ),
        ("L’activité exclusive", ("exclusivite", "declaration_ett", "garantie_financiere")),
    )

    publics = _texte()
    modalites_accueil = _texte()
    permanences_jours = forms.MultipleChoiceField(
        label="Jours de permanence",
        choices=JOURS,
        widget=forms.CheckboxSelectMultiple,
        help_text="Trois jours par semaine au moins.",
    )
    permanences_lieux = TexteLongField(
        max_length=TAILLE_TEXTE_MAX,
        rows=3,
        label="Horaires et lieux des permanences",
        help_text="Jours, horaires et adresses.",
    )
    objectifs_accompagnement = _texte()
    modalites_accompagnement = _texte()
    formation_prevue = _texte()
    encadrement = _texte()
    partenariats = _texte()
    collaboration_ft = _texte()
    depot_offres = _texte(rows=3)
    activites_support = _texte(rows=3)
    secteur_naf = forms.ChoiceField(choices=lambda: [("", "Choisissez une section"), *sections_naf()])
    adequation_territoire = _texte()
    engagements = _texte(rows=3)
    exclusivite = _texte(rows=3)
    declaration_ett = forms.CharField(
        max_length=250,
        label="Déclaration d’entreprise de travail temporaire",
        help_text="Date et référence de la déclaration préalable visée par l’inspection du travail.",
    )
    garantie_financiere = forms.CharField(
        max_length=250,
        label="Garantie financière",
        help_text="Organisme garant, montant et date de fin, tels qu’ils figurent à l’attestation.",
    )
    geiq_contenu_accompagnement = _texte()
    geiq_modalites_accompagnement = _texte()
    geiq_secteurs = _texte(rows=3)
    geiq_qualifications = _texte(rows=3)
    geiq_postes = _texte(rows=3)


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
    moyens_materiels = _texte()


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


SECTIONS: Mapping[CodeSection, type[SectionForm]] = {
    form.code: form for form in (IdentiteForm, DemandeForm, ProjetForm, MoyensForm, BudgetForm)
}
