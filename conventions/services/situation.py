"""Where a dossier stands, read once for both readers: the facts of its turn."""

from datetime import date

from conventions.enums import EtatDossier, Partie
from conventions.models import Dossier, Signature
from conventions.rules.tours import SituationDossier
from structures.models import ServiceInstructeur

_VOYELLES = "AEIOUYÉ"


def situation_of(dossier: Dossier, *, on: date) -> SituationDossier:
    """The facts on which the turn of a dossier depends; corrections are read from the prefetch if any."""
    ouvertes = [c for c in dossier.corrections.all() if c.repondue_at is None]
    return SituationDossier(
        etat=EtatDossier(dossier.etat),
        service=service_named(dossier.service, on=on),
        echeance_on=dossier.echeance_on,
        terme_on=ouvertes[0].terme_on if ouvertes else None,
        vise=dossier.vise_at is not None,
        structure_a_signe=dossier.etat == EtatDossier.A_SIGNER and structure_signed(dossier),
    )


def service_named(service: ServiceInstructeur, *, on: date) -> str:
    """The service as a sentence names it that day: « la DDETS (Morbihan) ». One query."""
    sigle = service.sigle_le(on)
    article = "l’" if sigle[:1].upper() in _VOYELLES else "la "
    return f"{article}{sigle} ({service.departement or service.region})"


def structure_signed(dossier: Dossier) -> bool:
    """Whether the structure has signed the documents now at the signature."""
    signatures = Signature.objects.filter(document__dossier=dossier, document__abandonne_at=None)
    return signatures.filter(partie=Partie.STRUCTURE).exists()
