"""Section « Projet d’insertion »: the project in the words of the structure."""

import csv
from functools import lru_cache
from pathlib import Path

from django import forms

from conventions.enums import CodeSection
from conventions.forms.base import SectionForm
from conventions.forms.champs import texte_de_section
from conventions.rules.dossier import TAILLE_TEXTE_MAX
from siae_portal.formulaires import TexteLongField

NAF = Path(__file__).resolve().parents[2] / "structures" / "donnees" / "naf_sections.csv"
JOURS = [
    (str(rang), nom)
    for rang, nom in enumerate(
        ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"), start=1
    )
]


@lru_cache
def sections_naf() -> list[tuple[str, str]]:
    """Sections of the NAF rév. 2: letter and name (naf_sections.csv)."""
    with NAF.open(encoding="utf-8", newline="") as lignes:
        return [
            (ligne["section"], f"{ligne['section']} – {ligne['libelle']}") for ligne in csv.DictReader(lignes)
        ]


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

    publics = texte_de_section()
    modalites_accueil = texte_de_section()
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
    objectifs_accompagnement = texte_de_section()
    modalites_accompagnement = texte_de_section()
    formation_prevue = texte_de_section()
    encadrement = texte_de_section()
    partenariats = texte_de_section()
    collaboration_ft = texte_de_section()
    depot_offres = texte_de_section(rows=3)
    activites_support = texte_de_section(rows=3)
    secteur_naf = forms.ChoiceField(choices=lambda: [("", "Choisissez une section"), *sections_naf()])
    adequation_territoire = texte_de_section()
    engagements = texte_de_section(rows=3)
    exclusivite = texte_de_section(rows=3)
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
    geiq_contenu_accompagnement = texte_de_section()
    geiq_modalites_accompagnement = texte_de_section()
    geiq_secteurs = texte_de_section(rows=3)
    geiq_qualifications = texte_de_section(rows=3)
    geiq_postes = texte_de_section(rows=3)
