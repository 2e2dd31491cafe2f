"""Who reaches which address: one line per address and method, one letter per actor.

Actors, in order: anonyme, sans_role · dirigeant, dirigeant_autre, gestionnaire · accompagnateur,
accompagnateur_autre · instructeur, instructeur_autre, chef_service, signataire, secretaire · observateur,
administrateur. « autre »: of another structure, of the service of another département.

Letters: A gets in (page, form refused for its content, or act done), L is led to the sign-in page,
F forbidden (no role for this act), N not found (out of scope).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

TOUS = "AA AAA AA AAAAA AA"
CONNECTES = "LA AAA AA AAAAA AA"
STRUCTURE = "LF ANA FF FFFFF FF"
DIRIGEANT = "LF ANF FF FFFFF FF"
# What an agent does too, for a dossier received on paper: the drafts of the structures are not hers.
AUTEURS = "LF ANA FF NNFFF FF"
DEPOSANTS = "LF ANF FF NNFFF FF"
SAISISSEURS = "LF FFF FF AAFFF FF"
LECTEURS = "LF ANA FF ANAAA FF"
ECHANGES = "LF ANA FF ANAFF FF"
LOT = "LF NNF FF ANAFF FN"
LOT_MEMBRES = "LF ANF FF NNNFF FN"
LOT_AGENTS = "LF NNF FF NNAFF FA"
COFFRE = "LF ANA FF ANAAA FF"
LISTE = "LF AAA FF AAAAA FF"
INSTRUCTEUR = "LF FFF FF ANFFF FF"
SERVICE = "LF FFF FF ANAAA FF"
SECRETARIAT = "LF FFF FF ANFFA FF"
SECRETAIRE = "LF FFF FF FFFFA FF"
CHEF = "LF FFF FF FFAFF FF"
SIGNATAIRE = "LF FFF FF FFFAF FF"
REDACTION = "LF FFF FF FFFFF FA"
PARAMETRAGE = "LF FFF FF AAAFF FA"
ACCOMPAGNATEUR = "LF FFF AN FFFFF FF"
RESPONSABLES = "LF FFF FF FFAFF FA"
ADMINISTRATION = "LF FFF FF FFFFF FA"
REPONDANTS = "LF ANF FF ANAFF FF"


@dataclass(frozen=True)
class Ligne:
    """One address: what each actor gets, the state of the dossier, the object of its `pk`."""

    nom: str
    get: str = ""
    post: str = ""
    etat: str = ""
    objet: str = "dossier"
    arguments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


INTERLOCUTEURS = "LF ANA FF ANFFF FF"
TRANSFERT = "LF ANF FF ANFFF FF"

SECTION = {"code": "PROJET"}
VERSION_SECTION = {**SECTION, "version": "1"}
CONTACTS = {"rubrique": "contacts"}
PIECE = {"code": "STATUTS"}
PIECE_MESSAGE = {"piece": "premiere"}
JOINTE = {"piece": "jointe"}

# Accounts: a page that shows only what is one's own, or that anyone needs to sign in. N: nothing to show.
CLE = {"key": "lien-perdu"}
RESET = {"uidb36": "1", "key": "lien-perdu"}
NUL = "LN NNN NN NNNNN NN"
COMPTES = [
    Ligne("comptes:proconnect", post="NN NNN NN NNNNN NN"),
    Ligne("comptes:proconnect_retour", "NN NNN NN NNNNN NN"),
    Ligne("comptes:proconnect_annule", TOUS),
    Ligne("comptes:proconnect_erreur", TOUS),
    Ligne("comptes:courriels_demonstration", TOUS),
    Ligne("comptes:compte", CONNECTES),
    Ligne("comptes:identite", CONNECTES, CONNECTES),
    Ligne("comptes:proconnect_dissocier", post=NUL, objet="rien"),
    Ligne("comptes:sessions", CONNECTES),
    Ligne("comptes:sessions_fermer", post=CONNECTES),
    Ligne("comptes:session_fermer", post=NUL, objet="rien"),
    Ligne("account_login", TOUS, TOUS),
    Ligne("account_inactive", TOUS),
    Ligne("account_signup", TOUS, TOUS),
    Ligne("account_email_verification_sent", TOUS),
    Ligne("account_confirm_email", TOUS, "NN NNN NN NNNNN NN", arguments=CLE),
    Ligne("account_reset_password", TOUS, TOUS),
    Ligne("account_reset_password_done", TOUS),
    Ligne("account_reset_password_from_key", TOUS, TOUS, arguments=RESET),
    Ligne("account_reset_password_from_key_done", TOUS),
    Ligne("account_change_password", CONNECTES, CONNECTES),
    Ligne("account_set_password", CONNECTES, CONNECTES),
    Ligne("account_email", CONNECTES, CONNECTES),
    Ligne("account_reauthenticate", CONNECTES, CONNECTES),
    Ligne("mfa_authenticate", CONNECTES, CONNECTES),
    Ligne("mfa_reauthenticate", CONNECTES, CONNECTES),
    Ligne("mfa_activate_totp", CONNECTES, CONNECTES),
    Ligne("mfa_deactivate_totp", NUL, NUL),
    Ligne("mfa_view_recovery_codes", NUL),
    Ligne("mfa_generate_recovery_codes", CONNECTES, CONNECTES),
    Ligne("mfa_download_recovery_codes", NUL),
]
TABLEAU = {"code": "permanents"}

CSV = {"extension": "csv"}

TABLE = [
    Ligne("accueil:accueil", TOUS),
    Ligne("accueil:accessibilite", TOUS),
    Ligne("accueil:mentions_legales", TOUS),
    Ligne("accueil:donnees_personnelles", TOUS),
    Ligne("accueil:plan_du_site", TOUS),
    Ligne("accueil:comment_ca_marche", TOUS),
    Ligne("accueil:vivant", TOUS),
    Ligne("accueil:pret", TOUS),
    Ligne("comptes:connexion", TOUS, TOUS),
    Ligne("comptes:connexion_demonstration", post="NN NNN NN NNNNN NN"),
    Ligne("comptes:deconnexion", post=CONNECTES),
    *COMPTES,
    Ligne("structures:annuaire", TOUS),
    Ligne("structures:carte", TOUS),
    Ligne("structures:fiche", TOUS, objet="fiche"),
    Ligne("structures:siret", TOUS),
    Ligne("structures:siret_json", TOUS, arguments={"siret": "12345678901234"}),
    Ligne("structures:donnees", TOUS),
    Ligne("structures:export_csv", TOUS),
    Ligne("structures:export_json", TOUS),
    Ligne("structures:export_data_inclusion", TOUS),
    Ligne("structures:sitemap", TOUS),
    Ligne("structures:robots", TOUS),
    Ligne("structures:fiche_publique", STRUCTURE, STRUCTURE, objet="structure"),
    Ligne("structures:structure_detail", "LF ANA AN ANAAA AA", objet="structure"),
    Ligne("structures:coffre", COFFRE, objet="structure"),
    Ligne("structures:coffre_piece", STRUCTURE, STRUCTURE, objet="structure", arguments=PIECE),
    Ligne("structures:coffre_fichier", COFFRE, objet="piece"),
    Ligne("structures:coffre_fichier", "LF ANA FF ANAAF FF", objet="rib"),
    Ligne("structures:coffre_retirer", post=STRUCTURE, objet="piece"),
    Ligne("accueil:lieu", post=CONNECTES),
    Ligne("structures:rejoindre", CONNECTES),
    Ligne("structures:rejoindre_structure", CONNECTES, CONNECTES, objet="structure"),
    Ligne("structures:declarer", CONNECTES, CONNECTES),
    Ligne("structures:mes_demandes", CONNECTES),
    Ligne("structures:demande_retirer", post=NUL, objet="rattachement"),
    Ligne("structures:mon_equipe", CONNECTES),
    Ligne("structures:structure_equipe", "LF ANA FF ANAFF FA", objet="structure"),
    Ligne("structures:structure_inviter", DIRIGEANT, DIRIGEANT, objet="structure"),
    Ligne("structures:structure_membre", DIRIGEANT, DIRIGEANT, objet="structure"),
    Ligne("structures:structure_depart", REPONDANTS, REPONDANTS, objet="structure"),
    Ligne("structures:structure_invitation_renvoyer", post=DIRIGEANT, objet="structure"),
    Ligne("structures:structure_invitation_annuler", post=DIRIGEANT, objet="structure"),
    Ligne("structures:services", "LF FFF FF AAAAA FA"),
    Ligne("structures:service_creer", ADMINISTRATION, ADMINISTRATION),
    Ligne("structures:service_equipe", "LF FFF FF ANAAA FA", objet="service"),
    Ligne("structures:service_inviter", RESPONSABLES, RESPONSABLES, objet="service"),
    Ligne("structures:service_membre", RESPONSABLES, RESPONSABLES, objet="service"),
    Ligne("structures:service_depart", RESPONSABLES, RESPONSABLES, objet="service"),
    Ligne("structures:service_invitation_renvoyer", post=RESPONSABLES, objet="service"),
    Ligne("structures:service_invitation_annuler", post=RESPONSABLES, objet="service"),
    Ligne("conventions:delegation_ajouter", RESPONSABLES, RESPONSABLES, objet="service"),
    Ligne("conventions:delegation_terminer", RESPONSABLES, RESPONSABLES, objet="service"),
    Ligne("structures:nationale_equipe", ADMINISTRATION),
    Ligne("structures:nationale_inviter", ADMINISTRATION, ADMINISTRATION),
    # The invitation of the table is of a structure: not found among the national ones.
    Ligne("structures:nationale_invitation_renvoyer", post="LF FFF FF FFFFF FN"),
    Ligne("structures:nationale_invitation_annuler", post="LF FFF FF FFFFF FN"),
    Ligne("structures:rattachements", "LF AAF FF AAAFF FF"),
    Ligne("structures:rattachement", REPONDANTS, REPONDANTS, objet="rattachement"),
    Ligne("structures:invitation", TOUS, CONNECTES, arguments={"jeton": "essai"}),
    Ligne("structures:assistance", ADMINISTRATION),
    Ligne("structures:assistance_ouvrir", ADMINISTRATION, ADMINISTRATION, objet="structure"),
    Ligne("structures:assistance_fermer", post=CONNECTES),
    Ligne("structures:export_structures", "LF AAF FF AAAAF FA", arguments={"extension": "csv"}),
    Ligne("structures:export_membres", "LF ANA FF ANAFF FA", objet="structure", arguments=CSV),
    Ligne("structures:export_agents", "LF FFF FF ANAAA FA", objet="service", arguments=CSV),
    Ligne("structures:lot_list", "LF AAF FF AAAFF FA"),
    Ligne("structures:lot_creer", "LF FFF FF AAAFF FA", "LF FFF FF AAAFF FA"),
    Ligne("structures:lot_modele", "LF FFF FF AAAFF FA", arguments={"extension": "xlsx"}),
    Ligne("structures:lot_detail", LOT, objet="lot"),
    Ligne("structures:lot_etat", LOT, objet="lot"),
    Ligne("structures:lot_decider", post=LOT, objet="lot"),
    Ligne("structures:lot_appliquer", post=LOT, objet="lot"),
    Ligne("structures:lot_relire", post=LOT, objet="lot"),
    Ligne("structures:lot_annuler", post=LOT, objet="lot"),
    Ligne("structures:lot_fermer", post=LOT, objet="lot"),
    Ligne("structures:lot_erreurs", LOT, objet="lot"),
    *(
        Ligne(f"structures:lot_{page}", **{methode: lettres}, objet=objet)
        for objet, lettres in (("lot_membres", LOT_MEMBRES), ("lot_agents", LOT_AGENTS))
        for page, methode in (
            ("detail", "get"),
            ("etat", "get"),
            ("erreurs", "get"),
            ("decider", "post"),
            ("fermer", "post"),
            ("appliquer", "post"),
            ("relire", "post"),
            ("annuler", "post"),
        )
    ),
    Ligne("structures:structure_membres_importer", DIRIGEANT, DIRIGEANT, objet="structure"),
    Ligne("structures:structure_membres_modele", DIRIGEANT, objet="structure", arguments=CSV),
    Ligne("structures:service_membres_importer", RESPONSABLES, RESPONSABLES, objet="service"),
    Ligne("structures:service_membres_modele", RESPONSABLES, objet="service", arguments=CSV),
    Ligne("structures:structure_list", "LF FFF FF AAAAA AA"),
    Ligne("structures:fiche_identite", DIRIGEANT, DIRIGEANT, objet="structure"),
    Ligne("structures:fiche_correction", INSTRUCTEUR, INSTRUCTEUR, objet="structure"),
    Ligne("structures:fiche_coordonnees", STRUCTURE, STRUCTURE, objet="structure"),
    Ligne("structures:fiche_banque", DIRIGEANT, DIRIGEANT, objet="structure"),
    Ligne("structures:fiche_reseaux", STRUCTURE, STRUCTURE, objet="structure"),
    Ligne("structures:fiche_sirene", INSTRUCTEUR, INSTRUCTEUR, objet="structure"),
    Ligne("structures:fiche_verifiee", post=INSTRUCTEUR, objet="structure"),
    Ligne("structures:fiche_transfert", TRANSFERT, TRANSFERT, objet="structure"),
    Ligne("structures:fiche_reprise", INSTRUCTEUR, INSTRUCTEUR, objet="structure"),
    Ligne("structures:fiche_territoire", STRUCTURE, objet="structure"),
    Ligne("structures:territoire_ajouter", post=STRUCTURE, objet="structure"),
    Ligne("structures:territoire_retirer", post=STRUCTURE, objet="intervention"),
    Ligne("structures:label_ajouter", INTERLOCUTEURS, INTERLOCUTEURS, objet="structure"),
    Ligne("structures:label_preuve", LECTEURS, objet="label"),
    Ligne("structures:label_confirmer", post=INSTRUCTEUR, objet="label"),
    Ligne("structures:label_retirer", post=INTERLOCUTEURS, objet="label"),
    Ligne("structures:element_ajouter", STRUCTURE, STRUCTURE, objet="structure", arguments=CONTACTS),
    Ligne("structures:element_modifier", STRUCTURE, STRUCTURE, objet="contact", arguments=CONTACTS),
    Ligne("structures:element_retirer", post=STRUCTURE, objet="contact", arguments=CONTACTS),
    Ligne("conventions:dossier_list", LISTE),
    Ligne("conventions:dossier_creer", "LF AAA FF FFFFF FF", "LF AAA FF FFFFF FF"),
    Ligne("conventions:papier_creer", SAISISSEURS, SAISISSEURS),
    Ligne("conventions:papier", LECTEURS, etat="papier_depose"),
    Ligne("conventions:papier", "LF NNN FF ANNNN FF", etat="saisie_papier"),
    Ligne(
        "conventions:dossier_section",
        "LF NNN FF ANFFF FF",
        "LF NNN FF ANFFF FF",
        etat="saisie_papier",
        arguments=SECTION,
    ),
    Ligne("conventions:dossier_detail", "LF NNN FF ANNNN FF", etat="saisie_papier"),
    Ligne("conventions:dossier_deposer", "LF NNF FF ANFFF FF", "LF NNF FF ANFFF FF", etat="saisie_papier"),
    Ligne("conventions:dossier_detail", LECTEURS, etat="depose"),
    Ligne("conventions:dossier_detail", "LF ANA FF NNNNN FF", etat="brouillon"),
    Ligne("conventions:dossier_section", AUTEURS, AUTEURS, etat="brouillon", arguments=SECTION),
    Ligne("conventions:section_confirmer", post=AUTEURS, etat="brouillon", arguments=SECTION),
    Ligne("conventions:section_reprendre", post=AUTEURS, etat="brouillon", arguments=SECTION),
    Ligne("conventions:section_enregistrer", post=AUTEURS, etat="brouillon", arguments=SECTION),
    Ligne("conventions:section_avancement", AUTEURS, etat="brouillon", arguments=SECTION),
    Ligne("conventions:justifier", post=AUTEURS, etat="brouillon", arguments={"regle": "RC33"}),
    Ligne("conventions:section_presence", post=AUTEURS, etat="brouillon", arguments=SECTION),
    Ligne("conventions:section_versions", AUTEURS, etat="brouillon", arguments=SECTION),
    Ligne("conventions:section_version", AUTEURS, AUTEURS, etat="brouillon", arguments=VERSION_SECTION),
    Ligne("conventions:dossier_tableau", AUTEURS, AUTEURS, etat="brouillon", arguments=TABLEAU),
    Ligne(
        "conventions:dossier_tableau_modele",
        AUTEURS,
        etat="brouillon",
        arguments={**TABLEAU, "format": "csv"},
    ),
    Ligne("conventions:dossier_aide", AUTEURS, etat="brouillon"),
    Ligne("conventions:dossier_pieces", AUTEURS, AUTEURS, etat="brouillon"),
    Ligne("conventions:piece", LECTEURS, etat="depose", arguments=JOINTE),
    Ligne("conventions:piece", "LF ANA FF NNNNN FF", etat="brouillon", arguments=JOINTE),
    Ligne("conventions:piece_garder", AUTEURS, AUTEURS, etat="brouillon", arguments=JOINTE),
    Ligne("conventions:piece_joindre", post=AUTEURS, etat="brouillon", arguments=PIECE),
    Ligne("conventions:piece_modele", AUTEURS, etat="brouillon", arguments=PIECE),
    Ligne("conventions:piece_remplacer", AUTEURS, AUTEURS, etat="brouillon", arguments=JOINTE),
    Ligne("conventions:pieces_du_coffre", post=AUTEURS, etat="brouillon"),
    Ligne("conventions:piece_retirer", post=AUTEURS, etat="brouillon", arguments=JOINTE),
    Ligne("conventions:dossier_deposer", DEPOSANTS, DEPOSANTS, etat="saisi"),
    Ligne("conventions:dossier_recepisse", STRUCTURE, etat="depose"),
    Ligne("conventions:dossier_repondre", DIRIGEANT, DIRIGEANT, etat="incomplet"),
    Ligne("conventions:reponse_recue", INSTRUCTEUR, INSTRUCTEUR, etat="papier_incomplet"),
    Ligne(
        "conventions:dossier_section",
        INTERLOCUTEURS,
        INTERLOCUTEURS,
        etat="papier_incomplet",
        arguments=SECTION,
    ),
    Ligne("conventions:dossier_section", AUTEURS, etat="incomplet", arguments=SECTION),
    Ligne("conventions:dossier_prendre", post=INSTRUCTEUR, etat="depose"),
    Ligne("conventions:dossier_completer", INSTRUCTEUR, INSTRUCTEUR, etat="depose"),
    Ligne("conventions:dossier_inscrire", SECRETARIAT, SECRETARIAT, etat="en_instruction"),
    Ligne("conventions:dossier_avis", SECRETAIRE, SECRETAIRE, etat="a_presenter"),
    Ligne("conventions:dossier_proposer", INSTRUCTEUR, INSTRUCTEUR, etat="avis_rendu"),
    Ligne("conventions:dossier_accepter", SIGNATAIRE, SIGNATAIRE, etat="propose"),
    Ligne("conventions:dossier_refuser", SIGNATAIRE, SIGNATAIRE, etat="propose"),
    Ligne(
        "conventions:dossier_geste",
        INSTRUCTEUR,
        INSTRUCTEUR,
        "depose",
        arguments={"geste": "DECLARER_COMPLET"},
    ),
    Ligne("conventions:dossier_geste", CHEF, CHEF, "propose", arguments={"geste": "VISER"}),
    Ligne("conventions:dossier_geste", DIRIGEANT, DIRIGEANT, "depose", arguments={"geste": "RETIRER"}),
    Ligne("conventions:dossier_signer", "LF ANF FF FFFAF FF", "LF ANF FF FFFAF FF", etat="a_signer"),
    Ligne("conventions:dossier_versions", LECTEURS, etat="depose"),
    Ligne("conventions:dossier_archive", LECTEURS, etat="depose"),
    Ligne("conventions:dossier_archive", "LF ANA FF NNNNN FF", etat="brouillon"),
    Ligne("conventions:dossier_echanges", ECHANGES, ECHANGES, etat="depose"),
    Ligne("conventions:dossier_echanges", "LF NNN FF NNNFF FF", "LF NNN FF NNNFF FF", etat="brouillon"),
    Ligne("conventions:dossier_echanges_lus", post=ECHANGES, etat="depose"),
    Ligne("conventions:piece_message", ECHANGES, etat="depose", arguments=PIECE_MESSAGE),
    Ligne("conventions:document", LECTEURS, objet="document", etat="depose"),
    Ligne("conventions:document_etat", LECTEURS, objet="document", etat="depose"),
    Ligne("conventions:document_relancer", post=SERVICE, objet="document", etat="depose"),
    Ligne("conventions:convention_list", LISTE),
    Ligne("conventions:convention_detail", LECTEURS, objet="convention"),
    Ligne("courriels:preferences", CONNECTES, CONNECTES),
    Ligne("conventions:dossier_vierge", TOUS, TOUS),
    Ligne("conventions:vierge_etat", TOUS, objet="vierge"),
    Ligne("conventions:vierge_fichier", TOUS, objet="vierge"),
    Ligne("conventions:simulateur", TOUS),
    Ligne("conventions:quelle_demande", TOUS),
    Ligne("conventions:campagne_list", "LF FFF FF AAAAA FA"),
    Ligne("conventions:campagne_creer", "LF FFF FF AAAFF FA", "LF FFF FF AAAFF FA"),
    Ligne("conventions:campagne_modifier", "LF FFF FF ANAFF FN", "LF FFF FF ANAFF FN", objet="campagne"),
    Ligne("conventions:verification", TOUS, TOUS),
    Ligne("conventions:parametrage", PARAMETRAGE),
    Ligne("conventions:parametrage_apercu", PARAMETRAGE),
    Ligne("conventions:parametrage_modele", PARAMETRAGE, PARAMETRAGE, arguments=PIECE),
    Ligne("conventions:modele_fichier", PARAMETRAGE, objet="modele_national"),
    Ligne("conventions:modele_fichier", "LF FFF FF ANAFF FN", objet="modele_local"),
    Ligne("conventions:modele_retirer", post="LF FFF FF NNNFF FA", objet="modele_national"),
    Ligne("conventions:modele_retirer", post="LF FFF FF ANAFF FN", objet="modele_local"),
    Ligne("conventions:parametrage_ajouter", PARAMETRAGE, PARAMETRAGE, arguments={"objet": "champ"}),
    Ligne(
        "conventions:parametrage_ligne",
        PARAMETRAGE,
        PARAMETRAGE,
        arguments={"objet": "champ", "code": "publics"},
    ),
    Ligne("accompagnement:salarie_list", "LF FFF AA FFFFF FF"),
    Ligne("accompagnement:salarie_ajouter", "LF FFF AA FFFFF FF", "LF FFF AA FFFFF FF"),
    Ligne("accompagnement:salarie_detail", ACCOMPAGNATEUR, objet="salarie"),
    Ligne("accompagnement:contrat_ajouter", ACCOMPAGNATEUR, ACCOMPAGNATEUR, objet="salarie"),
    Ligne("accompagnement:entretien_ajouter", ACCOMPAGNATEUR, ACCOMPAGNATEUR, objet="salarie"),
    Ligne("accompagnement:sortie", ACCOMPAGNATEUR, ACCOMPAGNATEUR, objet="salarie"),
    Ligne("accompagnement:resultats", LISTE),
    Ligne("accompagnement:resultats_structure", "LF ANA FF ANAAA FF", objet="structure"),
    Ligne("editorial:actualites", TOUS),
    Ligne("editorial:portraits", TOUS),
    Ligne("editorial:appels", TOUS),
    Ligne("editorial:appels_clos", TOUS),
    Ligne("editorial:flux", TOUS),
    Ligne("editorial:article", TOUS, objet="article", arguments={"slug": "article-en-ligne"}),
    Ligne("editorial:article", "NN NNN NN NNNNN NN", objet="brouillon", arguments={"slug": "brouillon"}),
    Ligne("editorial:redaction", REDACTION),
    Ligne("editorial:apercu", post=REDACTION),
    Ligne("editorial:creer", REDACTION, REDACTION, arguments={"genre": "portrait"}),
    Ligne("editorial:relecture", REDACTION, objet="article"),
    Ligne("editorial:modifier", REDACTION, REDACTION, objet="article"),
    Ligne("editorial:publier", REDACTION, REDACTION, objet="article"),
    Ligne("editorial:retirer", REDACTION, REDACTION, objet="article"),
    Ligne("editorial:copier", post=REDACTION, objet="article"),
]
