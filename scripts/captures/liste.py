"""What is photographed: who looks at which page, on which screen."""

from collections.abc import Callable
from dataclasses import dataclass

from scripts.captures.adresses import (
    JARDINS,
    MAINTENANT,
    convention_url,
    dossier_url,
    salarie_url,
    search_url,
    structure_url,
    url,
    verification_url,
)


@dataclass(frozen=True, kw_only=True)
class Ecran:
    """A size of window, in CSS pixels; the image is as high, or less."""

    largeur: int
    hauteur: int
    tactile: bool = False


BUREAU = Ecran(largeur=1280, hauteur=960)
LONG = Ecran(largeur=1280, hauteur=1500)
TELEPHONE = Ecran(largeur=360, hauteur=740, tactile=True)
TELEPHONE_LONG = Ecran(largeur=360, hauteur=1300, tactile=True)


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One image: who looks at which address.

    `compte`: an account of the list, or the name of a structure for its representative, or None.
    """

    nom: str
    compte: str | None
    adresse: Callable[[], str]
    ecran: Ecran = BUREAU


NADIA, LEA, CLAIRE = "nadia.renard", "lea.morvan", "claire.morin"
PAUL, SOPHIE, YOUSSEF, ODILE = "paul.leguen", "sophie.garnier", "youssef.amrani", "odile.besson"
DEPOSE = ("Atelier Boussole", "ACI")
INCOMPLET = ("La Conserverie des Rias", "ACI")
EN_INSTRUCTION = ("Chantiers du Blavet", "ACI")
A_PRESENTER = ("Linge et Compagnie", "ACI")
AVIS_RENDU = ("Le Fil de Ploërmel", "ACI")
PROPOSE = ("CIAS des Trois Landes", "ACI")
VISE = ("Papiers d’Argoat", "EI")
A_SIGNER = ("Présence Emploi Auray", "AI")
SIGNE = ("Les Jardins du Canal", "EI")
RECHERCHE = search_url("structures:annuaire", q="légumes et jardins", lieu="Vannes")
SIMULATION = search_url(
    "conventions:simulateur",
    type="ACI",
    zone="HORS_MAYOTTE",
    debut_on=f"{MAINTENANT.year + 1}-01-01",
    fin_on=f"{MAINTENANT.year + 1}-12-31",
    etp="8,15",
    nb_brsa="4",
)

CAPTURES = (
    Capture(nom="connexion", compte=None, adresse=url("comptes:connexion")),
    Capture(nom="public-annuaire", compte=None, adresse=RECHERCHE),
    Capture(nom="public-fiche", compte=None, adresse=structure_url("structures:fiche", SIGNE[0])),
    Capture(nom="public-presentation", compte=None, adresse=url("accueil:comment_ca_marche"), ecran=LONG),
    Capture(nom="public-carte", compte=None, adresse=url("structures:carte"), ecran=LONG),
    Capture(nom="public-articles", compte=None, adresse=url("editorial:portraits")),
    Capture(nom="public-simulateur", compte=None, adresse=SIMULATION, ecran=LONG),
    Capture(nom="compte", compte=NADIA, adresse=url("comptes:compte")),
    Capture(
        nom="representant-structure",
        compte=NADIA,
        adresse=structure_url("structures:structure_detail", JARDINS[0]),
        ecran=LONG,
    ),
    Capture(
        nom="representant-coffre",
        compte=NADIA,
        adresse=structure_url("structures:coffre", JARDINS[0]),
        ecran=LONG,
    ),
    Capture(
        nom="representant-fiche-publique",
        compte=NADIA,
        adresse=structure_url("structures:fiche_publique", JARDINS[0]),
        ecran=LONG,
    ),
    Capture(
        nom="equipe-structure",
        compte=NADIA,
        adresse=structure_url("structures:structure_equipe", JARDINS[0]),
        ecran=LONG,
    ),
    Capture(
        nom="equipe-telephone",
        compte=NADIA,
        adresse=structure_url("structures:structure_equipe", JARDINS[0]),
        ecran=TELEPHONE_LONG,
    ),
    Capture(nom="equipe-demandes", compte=CLAIRE, adresse=url("structures:rattachements")),
    Capture(nom="instructeur-structures", compte=CLAIRE, adresse=url("structures:structure_list")),
    Capture(nom="instructeur-campagnes", compte=CLAIRE, adresse=url("conventions:campagne_list")),
    Capture(nom="instructeur-parametrage", compte=CLAIRE, adresse=url("conventions:parametrage"), ecran=LONG),
    Capture(nom="imports", compte=CLAIRE, adresse=url("structures:lot_creer")),
    Capture(nom="redaction", compte=ODILE, adresse=url("editorial:redaction")),
    Capture(nom="public-verification", compte=None, adresse=verification_url(*SIGNE)),
    Capture(nom="representant-accueil", compte=NADIA, adresse=url("accueil:accueil")),
    Capture(nom="representant-nouveau", compte=NADIA, adresse=url("conventions:dossier_creer")),
    Capture(nom="representant-plan", compte=NADIA, adresse=dossier_url("dossier_detail", *JARDINS)),
    Capture(
        nom="representant-demande",
        compte=NADIA,
        adresse=dossier_url("dossier_section", *JARDINS, code="DEMANDE"),
        ecran=LONG,
    ),
    Capture(nom="representant-pieces", compte=NADIA, adresse=dossier_url("dossier_pieces", *JARDINS)),
    Capture(
        nom="representant-depot",
        compte=NADIA,
        adresse=dossier_url("dossier_deposer", *JARDINS),
        ecran=LONG,
    ),
    Capture(
        nom="representant-recepisse", compte=DEPOSE[0], adresse=dossier_url("dossier_recepisse", *DEPOSE)
    ),
    Capture(
        nom="representant-reponse",
        compte=INCOMPLET[0],
        adresse=dossier_url("dossier_repondre", *INCOMPLET),
    ),
    Capture(
        nom="representant-signature",
        compte=A_SIGNER[0],
        adresse=dossier_url("dossier_signer", *A_SIGNER),
        ecran=LONG,
    ),
    Capture(nom="representant-convention", compte=NADIA, adresse=convention_url(*SIGNE)),
    Capture(
        nom="representant-telephone",
        compte=NADIA,
        adresse=dossier_url("dossier_detail", *JARDINS),
        ecran=TELEPHONE,
    ),
    Capture(nom="instructeur-accueil", compte=CLAIRE, adresse=url("accueil:accueil")),
    Capture(nom="instructeur-liste", compte=CLAIRE, adresse=url("conventions:dossier_list")),
    Capture(
        nom="instructeur-dossier",
        compte=CLAIRE,
        adresse=dossier_url("dossier_detail", *EN_INSTRUCTION),
        ecran=LONG,
    ),
    Capture(nom="instructeur-pieces", compte=CLAIRE, adresse=dossier_url("dossier_completer", *DEPOSE)),
    Capture(
        nom="instructeur-proposition",
        compte=CLAIRE,
        adresse=dossier_url("dossier_proposer", *AVIS_RENDU),
        ecran=LONG,
    ),
    Capture(
        nom="instructeur-telephone",
        compte=CLAIRE,
        adresse=url("conventions:dossier_list"),
        ecran=TELEPHONE,
    ),
    Capture(nom="decision-accueil", compte=SOPHIE, adresse=url("accueil:accueil")),
    Capture(nom="decision-visa", compte=PAUL, adresse=dossier_url("dossier_geste", *PROPOSE, geste="VISER")),
    Capture(
        nom="decision-acceptation",
        compte=SOPHIE,
        adresse=dossier_url("dossier_accepter", *VISE),
        ecran=LONG,
    ),
    Capture(nom="commission-accueil", compte=YOUSSEF, adresse=url("accueil:accueil")),
    Capture(
        nom="commission-inscription",
        compte=YOUSSEF,
        adresse=dossier_url("dossier_inscrire", *EN_INSTRUCTION),
    ),
    Capture(
        nom="commission-avis",
        compte=YOUSSEF,
        adresse=dossier_url("dossier_avis", *A_PRESENTER),
        ecran=LONG,
    ),
    Capture(
        nom="accompagnement-journee",
        compte=LEA,
        adresse=url("accompagnement:salarie_list"),
        ecran=TELEPHONE,
    ),
    Capture(nom="accompagnement-personne", compte=LEA, adresse=salarie_url("salarie_detail"), ecran=LONG),
    Capture(
        nom="accompagnement-entretien",
        compte=LEA,
        adresse=salarie_url("entretien_ajouter"),
        ecran=TELEPHONE_LONG,
    ),
    Capture(nom="accompagnement-sortie", compte=LEA, adresse=salarie_url("sortie")),
    Capture(nom="accompagnement-resultats", compte=NADIA, adresse=url("accompagnement:resultats")),
)
