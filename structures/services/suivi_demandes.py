"""What became of the requests of a person, in words: who must answer, before when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from siae_portal.comptes.models import DemandeRattachement
from siae_portal.formats import date_longue
from structures.models import ServiceInstructeur
from structures.rules.rattachements import transmitted_from
from structures.services.noms import service_names


@dataclass(frozen=True, kw_only=True)
class LigneDemande:
    """One request with its state; colours as everywhere."""

    demande: DemandeRattachement
    couleur: str
    libelle: str
    phrase: str
    avant_le: date | None = None


def follow_up(demandes: Sequence[DemandeRattachement], *, on: date) -> list[LigneDemande]:
    """The state of each; two more queries, whatever their number. Who represents is never named."""
    departements = {d.structure.departement_id for d in demandes}
    services = list(
        ServiceInstructeur.objects.filter(departement__in=departements).select_related(
            "departement", "region"
        )
    )
    noms = service_names(services, on=on) if services else {}
    par_departement = {service.departement_id: noms[service.pk] for service in services}
    return [_line(d, service=par_departement.get(d.structure.departement_id, "")) for d in demandes]


def _line(demande: DemandeRattachement, *, service: str) -> LigneDemande:
    au_service = f"au service de l’État ({service})" if service else "au service de l’État"
    if demande.decidee_at and demande.accordee:
        return LigneDemande(
            demande=demande,
            couleur="vert",
            libelle="Acceptée",
            phrase=f"votre rôle y est ouvert depuis le {date_longue(demande.decidee_at)}.",
        )
    if demande.retiree and demande.decidee_at:
        phrase = f"vous l’avez retirée le {date_longue(demande.decidee_at)}."
        return LigneDemande(demande=demande, couleur="eteint", libelle="Retirée", phrase=phrase)
    if demande.decidee_at:
        return LigneDemande(demande=demande, couleur="rouge", libelle="Refusée", phrase=demande.reponse)
    if demande.transmise_at:
        return LigneDemande(
            demande=demande,
            couleur="bleu",
            libelle="À l’État",
            phrase=f"transmise {au_service} le {date_longue(demande.transmise_at)}, qui doit y répondre.",
        )
    limite = transmitted_from(demande.cree_at)
    return LigneDemande(
        demande=demande,
        couleur="jaune",
        libelle="À la structure",
        phrase=(
            f"la personne qui représente la structure a jusqu’au {date_longue(limite)} pour répondre ; sans "
            f"réponse, il reviendra {au_service} de le faire."
        ),
    )
