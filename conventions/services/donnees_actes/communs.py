"""What every act shows: who issues it, to whom, on which request, signed by whom, with which remedies."""

from datetime import datetime
from typing import Any

from django.conf import settings

from conventions.enums import NatureDemande
from conventions.models import Decision, Dossier
from conventions.rules.actes import est_porteur_public
from siae_portal.comptes.models import Habilitation, User
from siae_portal.formats import en_phrase
from structures.models import ServiceInstructeur, Structure
from structures.rules import regles_de
from structures.rules.formes import libelle_forme

from .formes import iso, jour_de
from .manquants import Collecte
from .organismes import service as donnees_service

Donnees = dict[str, Any]

_NATURES = {
    NatureDemande.PREMIERE_DEMANDE: "première demande",
    NatureDemande.RENOUVELLEMENT: "renouvellement",
    NatureDemande.AVENANT_ANNUEL: "avenant annuel",
    NatureDemande.AVENANT_ETP: "modification du nombre de postes",
}


def cadre(collecte: Collecte, dossier: Dossier, *, numero: str, at: datetime) -> Donnees:
    """The head and the foot of an act. `specimen` is frozen with the rest: a reprint gives the same bytes."""
    service = dossier.service
    return {
        "specimen": bool(settings.DEMONSTRATION),
        "acte": {
            "numero": numero,
            "date": iso(at),
            "cree_at": at.isoformat(timespec="seconds"),
            "lieu": collecte.requis(service.commune_signature, "la commune où le service signe"),
        },
        "autorite": {"titre": collecte.requis(service.autorite_titre, "le titre de l’autorité")},
        "service": donnees_service(collecte, service, on=jour_de(at)),
        "structure": structure(collecte, dossier.structure),
        "type": type_structure(dossier),
    }


def structure(collecte: Collecte, structure: Structure) -> Donnees:
    """Identity of the structure, as it is that day."""
    return {
        "nom": structure.denomination,
        "forme": collecte.requis(libelle_forme(structure.categorie_juridique), "la forme juridique"),
        "siret": structure.siret,
        "siret_signature": structure.siret_signature,
        "registre": structure.registre,
        "siege": collecte.requis(structure.adresse_complete, "l’adresse du siège de la structure"),
        "idcc": "" if structure.idcc == "9999" else structure.idcc,
    }


def type_structure(dossier: Dossier) -> Donnees:
    """Name and articles of the kind: only those of the kind are ever printed."""
    regles = regles_de(dossier.type)
    articles = regles.articles
    return {
        "libelle": regles.libelle_activite,
        "contrats": sorted(contrat.label for contrat in regles.contrats),
        "articles": {
            nom: getattr(articles, nom)
            for nom in ("contenu", "duree", "controle", "resiliation", "fraude", "aide", "montants", "cites")
        },
    }


def demande(collecte: Collecte, dossier: Dossier) -> Donnees:
    """The request: its number, its nature, the days of its life."""
    return {
        "numero": collecte.requis(dossier.numero, "le numéro du dossier"),
        "nature": _NATURES.get(NatureDemande(dossier.nature), dossier.get_nature_display()),
        "depose_on": collecte.requis(iso(dossier.recu_on), "la date de dépôt"),
        "complet_on": iso(dossier.complet_at),
        "echeance_on": collecte.requis(iso(dossier.echeance_on), "la date à laquelle le silence vaut rejet"),
    }


def representant(collecte: Collecte, structure: Structure) -> dict[str, str]:
    """Who engages the structure, in which quality, by which power."""
    return {
        "nom": collecte.requis(structure.representant_nom, "le nom du représentant"),
        "qualite": collecte.requis(structure.representant_qualite, "la qualité du représentant"),
        "pouvoir": collecte.requis(structure.representant_pouvoir, "le titre du représentant"),
    }


def signataire(collecte: Collecte, decision: Decision | None) -> Donnees:
    """Who signs for the State: name, quality, delegation (CRPA L212-1)."""
    if decision is None:
        collecte.manque("la décision et son signataire")
        return {}
    delegation = decision.delegation
    return {
        "autorite": True,
        "nom": decision.signataire.get_full_name(),
        "qualite": collecte.requis(delegation.habilitation.qualite, "la qualité du signataire"),
        "delegation": collecte.requis(delegation.reference, "la délégation de signature"),
    }


def agent(collecte: Collecte, user: User | None, service: ServiceInstructeur, *, at: datetime) -> Donnees:
    """An agent named in a letter: name and quality (CRPA L212-1); asking needs no delegation."""
    if user is None:
        collecte.manque("l’agent qui suit le dossier")
        return {}
    habilitations = Habilitation.objects.of(user).valid(on=jour_de(at)).filter(service=service)
    habilitation = habilitations.order_by("role", "pk").first()
    qualite = habilitation and (habilitation.qualite or habilitation.get_role_display())
    return {
        "autorite": False,
        "nom": user.get_full_name(),
        "qualite": collecte.requis(qualite or "", "la qualité de l’agent"),
    }


def recours(collecte: Collecte, dossier: Dossier, *, implicite: bool = False) -> Donnees:
    """The three remedies and their addresses (CRPA L411-2; CJA R421-1)."""
    service = dossier.service
    return {
        "implicite": implicite,
        "autorite": service.autorite_titre,
        "service_adresse": service.adresse,
        "ministre": _with_article(
            collecte.requis(service.ministre_titre, "le titre du ministre (recours hiérarchique)")
        ),
        "ministre_adresse": collecte.requis(service.ministre_adresse, "l’adresse du ministre"),
        "tribunal": tribunal(collecte, service),
        "tribunal_adresse": collecte.requis(service.tribunal_adresse, "l’adresse du tribunal"),
        "porteur_public": est_porteur_public(dossier.structure.categorie_juridique),
    }


def tribunal(collecte: Collecte, service: ServiceInstructeur) -> str:
    """The court, inside a sentence: « tribunal administratif de Rennes »."""
    nom = collecte.requis(service.tribunal_nom, "le nom du tribunal administratif")
    return en_phrase(nom).removeprefix("le ")


def _with_article(titre: str) -> str:
    """« le ministre chargé de l’emploi »: a title entered without its article takes the masculine one."""
    return f"le {titre}" if titre.startswith("ministre") else titre
