"""Codes of the editorial pages."""

from django.db import models


class Genre(models.TextChoices):
    """What an article is."""

    ACTUALITE = "ACTUALITE", "Actualité"
    PORTRAIT = "PORTRAIT", "Portrait"
    APPEL_A_PROJETS = "APPEL_A_PROJETS", "Appel à projets"


class EtatArticle(models.TextChoices):
    """Whether the public may read it, on its days."""

    BROUILLON = "BROUILLON", "Brouillon"
    PUBLIE = "PUBLIE", "Publié"
    RETIRE = "RETIRE", "Retiré"


class Situation(models.TextChoices):
    """What the state and the dates of an article make together, on a given day."""

    BROUILLON = "BROUILLON", "Brouillon"
    PROGRAMME = "PROGRAMME", "Programmé"
    EN_LIGNE = "EN_LIGNE", "En ligne"
    CLOS = "CLOS", "Appel clos"
    RETIRE = "RETIRE", "Retiré"


class Theme(models.TextChoices):
    """What an article is about (presentation.md, « Themes of portraits »)."""

    VELO = "VELO", "Mécanique du vélo"
    ACCUEIL = "ACCUEIL", "Accueil du public"
    ECOCONSTRUCTION = "ECOCONSTRUCTION", "Écoconstruction"
    SOLIDARITE = "SOLIDARITE", "Personnes en difficulté"
    GROUPEMENT = "GROUPEMENT", "Groupement d’employeurs"
    CONCIERGERIE = "CONCIERGERIE", "Conciergerie"
    ARCHIVAGE = "ARCHIVAGE", "Archivage papier et numérique"
    EVENEMENT = "EVENEMENT", "Événementiel"
    TEXTILE = "TEXTILE", "Recyclage des textiles"
    ALIMENTATION = "ALIMENTATION", "Culture et alimentation"
    NATURE = "NATURE", "Espaces verts et naturels"
    ACHATS = "ACHATS", "Achats responsables"
    METIERS = "METIERS", "Métiers de l’accompagnement"


class Geste(models.TextChoices):
    """Acts on an article: the first two are the rights, the others are what the journal records."""

    CONSULTER = "CONSULTER", "Lecture"
    REDIGER = "REDIGER", "Rédaction"
    CREER = "CREER", "Création"
    MODIFIER = "MODIFIER", "Modification"
    PUBLIER = "PUBLIER", "Publication"
    RETIRER = "RETIRER", "Retrait"
    COPIER = "COPIER", "Copie"
