"""Codes of the dossiers, conventions, annexes and documents."""

from django.db import models


class NatureDemande(models.TextChoices):
    """What is asked (natures_demande.csv)."""

    PREMIERE_DEMANDE = "PREMIERE_DEMANDE", "Première demande"
    RENOUVELLEMENT = "RENOUVELLEMENT", "Renouvellement"
    AVENANT_ANNUEL = "AVENANT_ANNUEL", "Avenant annuel"
    AVENANT_ETP = "AVENANT_ETP", "Avenant en cours d’année (ETP)"
    FDI = "FDI", "Fonds de développement de l’inclusion"


NATURES_DE_CONVENTION = frozenset({NatureDemande.PREMIERE_DEMANDE, NatureDemande.RENOUVELLEMENT})
"""Those whose acceptance makes a convention and its first annexe; the others change one that runs."""


class Souhait(models.TextChoices):
    """What a structure wants to do, in its own words: each leads to one nature of request."""

    COMMENCER = "commencer", "Obtenir une première convention"
    CONTINUER = "continuer", "Continuer après la fin de la convention (renouvellement)"
    ANNEE_SUIVANTE = "annee", "Fixer les ETP et l’aide de l’an prochain, la convention continuant"
    CHANGER_ETP = "etp", "Changer le nombre d’ETP de l’année en cours"
    FINANCER = "fdi", "Financer un projet : conseil, démarrage, développement, consolidation"


class SuiteCommission(models.TextChoices):
    """What the commission does with a request (natures_demande.csv)."""

    AVIS = "AVIS", "Avis"
    INFORMATION = "INFORMATION", "Information"
    AUCUN = "AUCUN", "Aucun"


class EtatCampagne(models.TextChoices):
    """Where a campaign of deposit stands on a day."""

    A_VENIR = "A_VENIR", "À venir"
    OUVERTE = "OUVERTE", "Ouverte"
    CLOSE = "CLOSE", "Close"


class GesteCampagne(models.TextChoices):
    """Acts on a campaign."""

    CONSULTER = "CONSULTER", "Consulter les campagnes"
    CREER = "CREER", "Créer une campagne"
    MODIFIER = "MODIFIER", "Modifier une campagne"


class EtatDossier(models.TextChoices):
    """States of a dossier (etats_dossier.csv, objet = dossier)."""

    BROUILLON = "BROUILLON", "Brouillon"
    DEPOSE = "DEPOSE", "Déposé"
    INCOMPLET = "INCOMPLET", "Incomplet"
    COMPLET = "COMPLET", "Complet"
    EN_INSTRUCTION = "EN_INSTRUCTION", "En instruction"
    CORRECTION = "CORRECTION", "Corrections demandées"
    A_PRESENTER = "A_PRESENTER", "Inscrit à l’ordre du jour de la commission"
    AVIS_RENDU = "AVIS_RENDU", "Avis rendu"
    PROPOSE = "PROPOSE", "Proposé à la décision"
    ACCEPTE = "ACCEPTE", "Accepté"
    REFUSE = "REFUSE", "Refusé"
    REJET_IMPLICITE = "REJET_IMPLICITE", "Rejet implicite"
    A_SIGNER = "A_SIGNER", "En signature"
    SIGNE = "SIGNE", "Signé et notifié"
    ABANDONNE = "ABANDONNE", "Abandonné par la structure"
    CLASSE_SANS_SUITE = "CLASSE_SANS_SUITE", "Classé sans suite"
    RECOURS = "RECOURS", "Recours en cours"


ETATS_EN_COURS = frozenset(
    {
        EtatDossier.DEPOSE,
        EtatDossier.INCOMPLET,
        EtatDossier.COMPLET,
        EtatDossier.EN_INSTRUCTION,
        EtatDossier.CORRECTION,
        EtatDossier.A_PRESENTER,
        EtatDossier.AVIS_RENDU,
        EtatDossier.PROPOSE,
        EtatDossier.ACCEPTE,
        EtatDossier.A_SIGNER,
        EtatDossier.RECOURS,
    }
)


class EtatConvention(models.TextChoices):
    """States of a convention (etats_dossier.csv, objet = convention)."""

    PROJET = "PROJET", "Projet"
    A_SIGNER = "A_SIGNER", "À signer"
    ACTIVE = "ACTIVE", "Active"
    SUSPENDUE = "SUSPENDUE", "Suspendue"
    RESILIEE = "RESILIEE", "Résiliée"
    ECHUE = "ECHUE", "Échue"


class EtatAnnexe(models.TextChoices):
    """States of an annexe financière (etats_annexe_financiere.csv)."""

    BROUILLON = "BROUILLON", "Brouillon"
    SAISI = "SAISI", "Saisie terminée"
    PROVISOIRE = "PROVISOIRE", "Provisoire"
    VALIDE = "VALIDE", "Validée"
    HISTORISE = "HISTORISE", "Historisée"
    REJETE = "REJETE", "Rejetée"
    ANNULE = "ANNULE", "Annulée"
    CLOTURE = "CLOTURE", "Clôturée"


ETATS_ANNEXE_ACTIVE = frozenset({EtatAnnexe.VALIDE, EtatAnnexe.PROVISOIRE})
# Those that were paid, or are: what a new request is compared with.
ETATS_ANNEXE_REELLE = ETATS_ANNEXE_ACTIVE | {EtatAnnexe.CLOTURE}


class CodeSection(models.TextChoices):
    """Sections of the dossier unique that the files hold (rubriques.csv); a screen may add others."""

    IDENTITE = "IDENTITE", "Identité"
    DEMANDE = "DEMANDE", "Demande"
    PROJET = "PROJET", "Projet d’insertion"
    MOYENS = "MOYENS", "Moyens humains"
    BUDGET = "BUDGET", "Budget"
    OBJECTIFS = "OBJECTIFS", "Objectifs de sortie"
    GEIQ = "GEIQ", "Activité du GEIQ"
    FDI = "FDI", "Action financée par le FDI"


class SourceReprise(models.TextChoices):
    """Where an answer filled by the portal comes from, as it is told after « repris »."""

    STRUCTURE = "STRUCTURE", "de la fiche de la structure"
    CONVENTION = "CONVENTION", "de la convention"
    ANNEXE = "ANNEXE", "de l’annexe"
    DOSSIER = "DOSSIER", "du dossier"
    BILAN = "BILAN", "des résultats de l’année"


class EtatSaisie(models.TextChoices):
    """Where a section of a draft stands."""

    A_COMMENCER = "A_COMMENCER", "à commencer"
    A_COMPLETER = "A_COMPLETER", "à compléter"
    A_CONFIRMER = "A_CONFIRMER", "repris, à confirmer"
    A_REFAIRE = "A_REFAIRE", "repris, à refaire"
    COMPLET = "COMPLET", "complet"


class ObjetAdapte(models.TextChoices):
    """What an adaptation of the dossier unique changes."""

    RUBRIQUE = "RUBRIQUE", "Rubrique"
    CHAMP = "CHAMP", "Champ"
    PIECE = "PIECE", "Pièce"
    REGLE = "REGLE", "Règle de contrôle"


class Gravite(models.TextChoices):
    """What a failed check does (reglement.md §10)."""

    BLOQUANT = "BLOQUANT", "Bloquant"
    ALERTE = "ALERTE", "Alerte"
    INFO = "INFO", "Information"


class SensAvis(models.TextChoices):
    """Opinion of the commission (listes_dui.csv)."""

    FAVORABLE = "FAVORABLE", "Favorable"
    RESERVE = "RESERVE", "Réservé"
    DEFAVORABLE = "DEFAVORABLE", "Défavorable"


class SensDecision(models.TextChoices):
    """What is proposed, then decided."""

    ACCEPTER = "ACCEPTER", "Accepter"
    REFUSER = "REFUSER", "Refuser"


class NatureDocument(models.TextChoices):
    """Documents the portal makes (documents.csv, actes.md §0.6)."""

    AR = "AR", "Accusé de réception"
    DPC = "DPC", "Demande de pièces complémentaires"
    COMPLETUDE = "COMPLETUDE", "Attestation de complétude"
    CONVENTION = "CONVENTION", "Convention"
    AF = "AF", "Annexe financière"
    NOTIF = "NOTIF", "Notification d’acceptation"
    NOTIF_REFUS = "NOTIF_REFUS", "Notification de refus"
    CERTIFICAT = "CERTIFICAT", "Certificat de signatures"
    DOSSIER = "DOSSIER", "Dossier entier"


class EtatDocument(models.TextChoices):
    """How far the making of a document is."""

    EN_PREPARATION = "EN_PREPARATION", "En préparation"
    PRET = "PRET", "Prêt"
    EN_ECHEC = "EN_ECHEC", "En échec"


class Partie(models.TextChoices):
    """Parties to a convention."""

    STRUCTURE = "STRUCTURE", "La structure"
    ETAT = "ETAT", "L’État"


class VoieReponse(models.TextChoices):
    """How the answer of a structure without account came to the service."""

    COURRIER = "COURRIER", "Par courrier"
    COURRIEL = "COURRIEL", "Par courriel"
    MAIN_PROPRE = "MAIN_PROPRE", "En main propre"


class NatureEcheance(models.TextChoices):
    """Payments of an annexe (reglement.md §3.4)."""

    ACOMPTE = "ACOMPTE", "Acompte mensuel"
    REGULARISATION = "REGULARISATION", "Régularisation"


class CodeAide(models.TextChoices):
    """Aids whose amount an arrêté fixes (baremes.csv)."""

    MONTANT_SOCLE = "montant_socle", "Montant socle de l’aide au poste"
    MONTANT_SOCLE_PENITENTIAIRE = (
        "montant_socle_milieu_penitentiaire",
        "Montant socle en milieu pénitentiaire",
    )
    PART_MODULEE_MAX = "part_modulee_max", "Part modulée maximale"
    PART_MODULEE_MAX_PENITENTIAIRE = (
        "part_modulee_max_milieu_penitentiaire",
        "Part modulée maximale en détention",
    )
    AIDE_EITI_MAX = "aide_eiti_max", "Aide maximale EITI"
    GEIQ_ANNEXE_1 = "aide_accompagnement_geiq_annexe_1", "Accompagnement GEIQ, annexe 1"
    GEIQ_MAJOREE = "aide_accompagnement_geiq_majoree", "Accompagnement GEIQ, aide majorée"
    CONTRAT_PASSERELLE = "contrat_passerelle", "Contrat passerelle"
    COFINANCEMENT_ACI = "cofinancement_departement_aci", "Cofinancement du département (ACI)"
    RSA = "rsa_montant_forfaitaire_personne_seule", "Montant forfaitaire du RSA, personne seule"
    MAYOTTE_ACCOMPAGNEMENT = (
        "aide_accompagnement_mayotte_ancien_regime",
        "Aide à l’accompagnement, Mayotte, ancien régime",
    )
    MAYOTTE_POSTE = "aide_poste_mayotte_ancien_regime", "Aide au poste, Mayotte, ancien régime"


class Geste(models.TextChoices):
    """Acts on a dossier: those that move it (etats_dossier.csv), then those that do not."""

    DEPOSER = "DEPOSER", "Déposer le dossier"
    ABANDONNER = "ABANDONNER", "Abandonner le brouillon"
    DEMANDER_PIECES = "DEMANDER_PIECES", "Demander des pièces"
    DECLARER_COMPLET = "DECLARER_COMPLET", "Déclarer complet"
    RETIRER = "RETIRER", "Retirer la demande"
    CONSTATER_SILENCE = "CONSTATER_SILENCE", "Constater le silence valant rejet"
    REPONDRE_PIECES = "REPONDRE_PIECES", "Répondre à la demande de pièces"
    CONSTATER_DEFAUT = "CONSTATER_DEFAUT", "Constater l’absence de réponse au terme fixé"
    CLASSER = "CLASSER", "Classer sans suite"
    INSTRUIRE = "INSTRUIRE", "Ouvrir l’instruction"
    DEMANDER_CORRECTIONS = "DEMANDER_CORRECTIONS", "Demander des corrections"
    INSCRIRE = "INSCRIRE", "Inscrire à l’ordre du jour"
    PROPOSER_SANS_AVIS = "PROPOSER_SANS_AVIS", "Proposer la décision sans avis"
    REPONDRE_CORRECTIONS = "REPONDRE_CORRECTIONS", "Répondre aux corrections"
    REPRENDRE_SANS_REPONSE = "REPRENDRE_SANS_REPONSE", "Reprendre l’instruction sans réponse"
    ENREGISTRER_AVIS = "ENREGISTRER_AVIS", "Enregistrer l’avis"
    RETIRER_ORDRE_DU_JOUR = "RETIRER_ORDRE_DU_JOUR", "Retirer de l’ordre du jour"
    PROPOSER = "PROPOSER", "Proposer la décision"
    REPRENDRE_INSTRUCTION = "REPRENDRE_INSTRUCTION", "Reprendre l’instruction"
    VISER = "VISER", "Viser la proposition"
    ACCEPTER = "ACCEPTER", "Accepter"
    REFUSER = "REFUSER", "Refuser"
    RENVOYER = "RENVOYER", "Renvoyer à l’instruction"
    METTRE_A_LA_SIGNATURE = "METTRE_A_LA_SIGNATURE", "Mettre à la signature"
    FORMER_RECOURS = "FORMER_RECOURS", "Former un recours"
    REPRENDRE_EXAMEN = "REPRENDRE_EXAMEN", "Reprendre l’examen"
    ACCEPTER_APRES_ECHEANCE = "ACCEPTER_APRES_ECHEANCE", "Accepter après l’échéance"
    REFUSER_EXPRESSEMENT = "REFUSER_EXPRESSEMENT", "Refuser expressément"
    SIGNER_STRUCTURE = "SIGNER_STRUCTURE", "Signer pour la structure"
    SIGNER_ETAT = "SIGNER_ETAT", "Signer pour l’État"
    RETIRER_SIGNATURE = "RETIRER_SIGNATURE", "Retirer de la signature pour corriger l’acte"
    CONSTATER_REFUS_SIGNER = "CONSTATER_REFUS_SIGNER", "Constater le refus de signer de la structure"
    FAIRE_DROIT = "FAIRE_DROIT", "Faire droit au recours"
    REPRENDRE_APRES_RECOURS = "REPRENDRE_APRES_RECOURS", "Reprendre l’examen après retrait ou annulation"
    REJETER_RECOURS = "REJETER_RECOURS", "Rejeter le recours"
    CONSTATER_REJET_RECOURS = "CONSTATER_REJET_RECOURS", "Constater le rejet du recours ou le désistement"

    CREER = "CREER", "Commencer un dossier"
    SAISIR_PAPIER = "SAISIR_PAPIER", "Saisir un dossier reçu sur papier"
    SAISIR_REPONSE = "SAISIR_REPONSE", "Saisir la réponse reçue"
    CONSULTER = "CONSULTER", "Consulter"
    MODIFIER = "MODIFIER", "Remplir"
    PRENDRE = "PRENDRE", "Prendre le dossier"
    ENREGISTRER = "ENREGISTRER", "Enregistrer une section"
    JOINDRE = "JOINDRE", "Joindre une pièce"
    ECHANGER = "ECHANGER", "Écrire un message"


class GesteConvention(models.TextChoices):
    """Acts on a convention (etats_dossier.csv, objet = convention)."""

    METTRE_A_LA_SIGNATURE = "METTRE_A_LA_SIGNATURE", "Mettre à la signature"
    SIGNER_ETAT = "SIGNER_ETAT", "Signer pour l’État"
    RETIRER_SIGNATURE = "RETIRER_SIGNATURE", "Retirer de la signature"
    SUSPENDRE = "SUSPENDRE", "Suspendre"
    RESILIER = "RESILIER", "Résilier"
    CONSTATER_ECHEANCE = "CONSTATER_ECHEANCE", "Constater l’échéance"
    LEVER_SUSPENSION = "LEVER_SUSPENSION", "Lever la suspension"
    CONSULTER = "CONSULTER", "Consulter"


class GesteAnnexe(models.TextChoices):
    """Acts on an annexe (etats_annexe_financiere.csv)."""

    TERMINER_SAISIE = "TERMINER_SAISIE", "Terminer la saisie"
    RECONDUIRE = "RECONDUIRE", "Reconduire d’office en janvier"
    ANNULER_PROJET = "ANNULER_PROJET", "Annuler le projet d’annexe"
    SIGNER_ETAT = "SIGNER_ETAT", "Signer pour l’État"
    REPRENDRE_SAISIE = "REPRENDRE_SAISIE", "Reprendre la saisie"
    ENREGISTRER_REJET = "ENREGISTRER_REJET", "Enregistrer le rejet de l’ASP"
    REMPLACER = "REMPLACER", "Remplacer par l’annexe modificative"
    ANNULER = "ANNULER", "Annuler l’annexe"
    CLOTURER = "CLOTURER", "Clôturer après régularisation"
    RETABLIR_VALIDE = "RETABLIR_VALIDE", "Rétablir comme validée"
    RETABLIR_PROVISOIRE = "RETABLIR_PROVISOIRE", "Rétablir comme provisoire"
    CORRIGER = "CORRIGER", "Corriger"


class GesteParametrage(models.TextChoices):
    """Acts on the dossier unique itself."""

    CONSULTER = "CONSULTER", "Lire le paramétrage du dossier"
    PARAMETRER = "PARAMETRER", "Adapter le dossier unique"
    DONNER_MODELE = "DONNER_MODELE", "Donner le modèle d’une pièce"
    RETIRER_MODELE = "RETIRER_MODELE", "Retirer le modèle d’une pièce"


class GesteDocument(models.TextChoices):
    """Acts on a document."""

    CONSULTER = "CONSULTER", "Consulter"
    RELANCER = "RELANCER", "Relancer la production"
