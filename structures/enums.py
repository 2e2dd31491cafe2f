"""Codes of the structures."""

from django.db import models


class TypeStructure(models.TextChoices):
    """Kinds of structure (types_structure.csv). A régie de quartier is a Label, not a kind."""

    ACI = "ACI", "Atelier et chantier d’insertion"
    AI = "AI", "Association intermédiaire"
    EI = "EI", "Entreprise d’insertion"
    ETTI = "ETTI", "Entreprise de travail temporaire d’insertion"
    EITI = "EITI", "Entreprise d’insertion par le travail indépendant"
    GEIQ = "GEIQ", "Groupement d’employeurs pour l’insertion et la qualification"


class NatureContrat(models.TextChoices):
    """Work contracts of salariés en insertion (reglement.md §4)."""

    CDDI = "CDDI", "CDD d’insertion (CDDI)"
    MISSION = "MISSION", "Contrat de mission"
    CDD_USAGE = "CDD_USAGE", "CDD d’usage de mise à disposition"
    CDI_MISE_A_DISPOSITION = "CDI_MAD", "CDI de mise à disposition"
    CDI_INCLUSION = "CDI_INCLUSION", "CDI inclusion"
    PROFESSIONNALISATION = "PROFESSIONNALISATION", "Contrat de professionnalisation"
    APPRENTISSAGE = "APPRENTISSAGE", "Contrat d’apprentissage"


class CodeLabel(models.TextChoices):
    """Labels and recognitions carried by a structure (labels.csv)."""

    RQ = "RQ", "Régie de quartier ou de territoire"
    GEIQ = "GEIQ", "Reconnaissance de la qualité de GEIQ"
    QUALITE = "QUALITE", "Label de qualité du projet d’insertion"


class Zone(models.TextChoices):
    """Zones of the barèmes (baremes.csv)."""

    HORS_MAYOTTE = "HORS_MAYOTTE", "hors Mayotte"
    MAYOTTE = "MAYOTTE", "Mayotte"


class NiveauService(models.TextChoices):
    """Level of a State service."""

    DEPARTEMENT = "DEPARTEMENT", "Départemental"
    REGION = "REGION", "Régional"


class FonctionOrganisme(models.TextChoices):
    """Functions whose body changes name over time (noms_organismes.csv)."""

    SERVICE_DEPARTEMENTAL = "SERVICE_DEPARTEMENTAL", "Service départemental"
    SERVICE_REGIONAL = "SERVICE_REGIONAL", "Service régional"
    COMMISSION = "COMMISSION", "Commission"
    OPERATEUR_EMPLOI = "OPERATEUR_EMPLOI", "Opérateur de l’emploi"


class UniteAide(models.TextChoices):
    """What the State's aid is counted in."""

    ETP = "ETP", "ETP"
    ACCOMPAGNEMENT = "ACCOMPAGNEMENT", "accompagnements"


class PrecisionPoint(models.TextChoices):
    """How the coordinates of a commune were found."""

    COMMUNE = "COMMUNE", "centre de la commune"
    CODE_POSTAL = "CODE_POSTAL", "moyenne du code postal"
    DEPARTEMENT = "DEPARTEMENT", "moyenne du département"


class NatureEtablissement(models.TextChoices):
    """Another place of a structure."""

    ETABLISSEMENT = "ETABLISSEMENT", "Établissement"
    ANTENNE = "ANTENNE", "Antenne"


class NatureSuccession(models.TextChoices):
    """Why a SIRET changes."""

    TRANSFERT = "TRANSFERT", "Transfert du siège"
    FUSION = "FUSION", "Fusion"
    REPRISE = "REPRISE", "Reprise de l’activité"


class NiveauTerritoire(models.TextChoices):
    """Level of a territory of intervention (listes_dui.csv, niveau_territoire)."""

    COMMUNE = "COMMUNE", "Commune"
    EPCI = "EPCI", "Intercommunalité"
    DEPARTEMENT = "DEPARTEMENT", "Département"
    REGION = "REGION", "Région"


class NatureOffre(models.TextChoices):
    """What is sold."""

    BIEN = "BIEN", "Biens"
    SERVICE = "SERVICE", "Services"
    MISE_A_DISPOSITION = "MAD", "Mise à disposition de personnel"
    INTERIM = "INTERIM", "Travail temporaire"


class Clientele(models.TextChoices):
    """To whom it is sold."""

    ENTREPRISES = "ENTREPRISES", "Entreprises"
    COLLECTIVITES = "COLLECTIVITES", "Collectivités et administrations"
    ASSOCIATIONS = "ASSOCIATIONS", "Associations"
    PARTICULIERS = "PARTICULIERS", "Particuliers"


class SectionFiche(models.TextChoices):
    """Parts of the record of a structure, each with its page."""

    IDENTITE = "IDENTITE", "Identité"
    COORDONNEES = "COORDONNEES", "Coordonnées"
    BANQUE = "BANQUE", "Compte bancaire"
    RESEAUX = "RESEAUX", "Réseaux"
    TERRITOIRE = "TERRITOIRE", "Territoire d’intervention"
    CONTACTS = "CONTACTS", "Contacts"
    ETABLISSEMENTS = "ETABLISSEMENTS", "Établissements et antennes"
    PRISON = "PRISON", "Activité en prison"


class EtatSirene(models.TextChoices):
    """Administrative state of an establishment (INSEE, etatAdministratifEtablissement)."""

    ACTIF = "A", "Actif"
    FERME = "F", "Fermé"


class GenreLot(models.TextChoices):
    """What a batch holds."""

    STRUCTURES = "STRUCTURES", "Structures"
    MEMBRES = "MEMBRES", "Membres"


class EtatLot(models.TextChoices):
    """Life of a batch."""

    A_LIRE = "A_LIRE", "Lecture en cours"
    ILLISIBLE = "ILLISIBLE", "Fichier illisible"
    PREVU = "PREVU", "À vérifier"
    EN_COURS = "EN_COURS", "Application en cours"
    APPLIQUE = "APPLIQUE", "Appliqué"
    ANNULE = "ANNULE", "Annulé"
    PERIME = "PERIME", "Périmé"


class StatutLigne(models.TextChoices):
    """What applying a row would do."""

    NOUVELLE = "NOUVELLE", "Nouvelle"
    CHANGEE = "CHANGEE", "Changée"
    IDENTIQUE = "IDENTIQUE", "Identique"
    DISPARUE = "DISPARUE", "Absente du fichier"
    DOUTEUSE = "DOUTEUSE", "Douteuse"
    ERREUR = "ERREUR", "En erreur"


class GesteEquipe(models.TextChoices):
    """Acts on the people of a structure or of a State service, as the journal names them."""

    CONSULTER = "CONSULTER_EQUIPE", "Consulter l’équipe"
    INVITER = "INVITER", "Inviter une personne"
    RENVOYER_INVITATION = "RENVOYER_INVITATION", "Renvoyer une invitation"
    ANNULER_INVITATION = "ANNULER_INVITATION", "Annuler une invitation"
    ACCEPTER_INVITATION = "ACCEPTER_INVITATION", "Accepter une invitation"
    MODIFIER = "MODIFIER_HABILITATION", "Changer une habilitation"
    ORGANISER_DEPART = "ORGANISER_DEPART", "Organiser un départ"
    REPRENDRE = "REPRENDRE", "Confier à une autre personne"
    DECLARER = "DECLARER_STRUCTURE", "Déclarer la structure"
    DEMANDER = "DEMANDER_RATTACHEMENT", "Demander à rejoindre la structure"
    TRANSMETTRE = "TRANSMETTRE_RATTACHEMENT", "Transmettre une demande de rattachement à l’État"
    DECIDER = "DECIDER_RATTACHEMENT", "Répondre à une demande de rattachement"
    ACCORDER = "ACCORDER_RATTACHEMENT", "Accepter une demande de rattachement"
    REFUSER = "REFUSER_RATTACHEMENT", "Refuser une demande de rattachement"
    RETIRER_DEMANDE = "RETIRER_RATTACHEMENT", "Retirer sa demande de rattachement"
    NOMMER_CHEF = "NOMMER_CHEF", "Nommer à la tête du service"
    CREER_SERVICE = "CREER_SERVICE", "Créer un service régional"
    DELEGUER = "DELEGUER", "Enregistrer une délégation de signature"
    RETIRER_DELEGATION = "RETIRER_DELEGATION", "Mettre fin à une délégation de signature"
    OUVRIR_ASSISTANCE = "OUVRIR_ASSISTANCE", "Ouvrir un accès d’assistance, en lecture seule"
    FERMER_ASSISTANCE = "FERMER_ASSISTANCE", "Fermer l’accès d’assistance"


class DecisionLigne(models.TextChoices):
    """What the person decides of a doubtful row, or of a member that the file does not name."""

    A_DECIDER = "", "À décider"
    MEME = "MEME", "C’est la même : la mettre à jour"
    NOUVELLE = "NOUVELLE", "C’est une autre : la créer"
    ECARTER = "ECARTER", "Laisser de côté"
    FERMER = "FERMER", "Fermer son accès"
