"""Bodies under the name they have on the day of the act."""

from datetime import date

from siae_portal.formats import en_phrase
from structures.enums import FonctionOrganisme
from structures.models import Departement, NomOrganisme, ServiceInstructeur

from .manquants import Collecte


def organisme(
    collecte: Collecte, fonction: FonctionOrganisme, *, departement: Departement | None, on: date, nom: str
) -> NomOrganisme | None:
    """The body in force that day; `nom` is noted as missing when none is known."""
    try:
        return NomOrganisme.objects.in_force(fonction, departement=departement, on=on)
    except NomOrganisme.DoesNotExist:
        collecte.manque(nom)
        return None


def dans_la_phrase(organisme: NomOrganisme) -> str:
    """« la commission spécialisée… », « l’unité départementale… »: the body with its article."""
    espace = "" if organisme.article.endswith("’") or not organisme.article else " "
    return f"{organisme.article}{espace}{en_phrase(organisme.nom)}"


def service(collecte: Collecte, service: ServiceInstructeur, *, on: date) -> dict[str, str]:
    """Name that day, address, e-mail, telephone of the service."""
    nom = organisme(
        collecte, service.fonction, departement=service.departement, on=on, nom="le nom du service"
    )
    return {
        "nom": service.situe(nom.nom) if nom else "",
        "nom_complet": service.situe(dans_la_phrase(nom)) if nom else "",
        "adresse": collecte.requis(service.adresse, "l’adresse du service"),
        "courriel": collecte.requis(service.courriel, "le courriel du service"),
        "telephone": collecte.requis(service.telephone, "le téléphone du service"),
    }


def operateur_emploi(collecte: Collecte, service: ServiceInstructeur, *, on: date) -> str:
    """« France Travail », or the name the operator had that day."""
    nom = organisme(
        collecte,
        FonctionOrganisme.OPERATEUR_EMPLOI,
        departement=service.departement,
        on=on,
        nom="le nom de l’opérateur de l’emploi",
    )
    return nom.nom if nom else ""
