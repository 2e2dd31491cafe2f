"""Codes of the accompagnement."""

from django.db import models


class Presence(models.TextChoices):
    """Whether the person came; the labels agree with « la personne »."""

    PRESENT = "PRESENT", "Présente"
    ABSENT = "ABSENT", "Absente"


class CategorieSortie(models.TextChoices):
    """Classes of exit (motifs_sortie.csv, reglement.md §5.4)."""

    EMPLOI_DURABLE = "emploi_durable", "Emploi durable"
    EMPLOI_TRANSITION = "emploi_transition", "Emploi de transition"
    SORTIE_POSITIVE = "sortie_positive", "Sortie positive"
    AUTRE_SORTIE = "autre_sortie", "Autre sortie"
    RETRAIT = "retrait", "Retrait des sorties constatées"


class Geste(models.TextChoices):
    """Acts of the accompagnement."""

    CONSULTER = "CONSULTER", "Consulter"
    AJOUTER = "AJOUTER", "Ajouter une personne"
    AJOUTER_CONTRAT = "AJOUTER_CONTRAT", "Ajouter un contrat"
    NOTER_ENTRETIEN = "NOTER_ENTRETIEN", "Noter un entretien"
    ENREGISTRER_SORTIE = "ENREGISTRER_SORTIE", "Enregistrer la sortie"
    CORRIGER_SORTIE = "CORRIGER_SORTIE", "Corriger la sortie"
    LIRE_RESULTATS = "LIRE_RESULTATS", "Lire les résultats"
