"""Changes of SIRET: the same body moves (transfer), or another body takes its activity over."""

from datetime import date

from django.db import transaction

from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import NatureSuccession
from structures.models import Commune, Etablissement, Structure, Succession
from structures.policies import Geste
from structures.services.fiche import day_of, lock_structure
from structures.services.recherche import refresh_documents
from structures.services.sirene import closed_among


@transaction.atomic
def declare_transfer(
    *,
    pk: int,
    siret: str,
    effet_on: date,
    acte: Acte,
    reference: str = "",
    adresse: str = "",
    code_postal: str = "",
    commune: Commune | None = None,
) -> Succession:
    """The structure moves: same SIREN, another SIRET. The SIRET at signature stays.

    Args:
        commune: of the new address, read with its département, which the structure follows; None keeps it.
    Raises:
        TransitionRefusee: another SIREN, a SIRET taken or closed, a day to come.
    """
    structure = lock_structure(pk=pk, geste=Geste.DECLARER_TRANSFERT, acte=acte)
    if raisons := _transfer_refusals(structure, siret, effet_on, on=day_of(acte)):
        raise TransitionRefusee(raisons)
    succession = Succession.objects.create(
        structure=structure,
        nature=NatureSuccession.TRANSFERT,
        siret_avant=structure.siret,
        siret_apres=siret,
        effet_on=effet_on,
        reference=reference,
    )
    structure.siret = siret
    if commune:
        structure.adresse, structure.code_postal, structure.commune = adresse, code_postal, commune
        structure.departement = commune.departement
    structure.save(update_fields=["siret", "adresse", "code_postal", "commune", "departement"])
    _note(succession, Geste.DECLARER_TRANSFERT, acte)
    return succession


@transaction.atomic
def declare_takeover(
    *, pk: int, siret_precedent: str, nature: str, effet_on: date, acte: Acte, reference: str = ""
) -> Succession:
    """The structure takes over another one (another SIREN): both records are tied, none is changed.

    Raises:
        TransitionRefusee: the other structure is unknown here, is the same body, or they are tied already.
    """
    structure = lock_structure(pk=pk, geste=Geste.DECLARER_REPRISE, acte=acte)
    precedente = Structure.objects.filter(siret=siret_precedent).first()
    if precedente is None:
        raise TransitionRefusee(["Aucune structure du portail n’a ce SIRET : vérifiez-le."])
    if precedente.siren == structure.siren:
        raise TransitionRefusee(["Les deux SIRET ont le même SIREN : déclarez plutôt un transfert."])
    if structure.successions.filter(precedente=precedente).exists():
        raise TransitionRefusee(["Cette succession est déjà enregistrée."])
    succession = Succession.objects.create(
        structure=structure,
        precedente=precedente,
        nature=nature,
        siret_avant=precedente.siret,
        siret_apres=structure.siret,
        effet_on=effet_on,
        reference=reference,
    )
    _note(succession, Geste.DECLARER_REPRISE, acte)
    details = {"succession": succession.pk, "structure": structure.pk}
    record(precedente, geste=Geste.DECLARER_REPRISE, acte=acte, details=details)
    return succession


def _transfer_refusals(structure: Structure, siret: str, effet_on: date, *, on: date) -> list[str]:
    if siret == structure.siret:
        return ["C’est déjà le SIRET de la structure."]
    if siret[:9] != structure.siren:
        return [
            "Ce SIRET a un autre SIREN : ce n’est pas un transfert mais une reprise par une autre structure. "
            "Demandez à votre service instructeur de lier les deux structures."
        ]
    if Structure.objects.filter(siret=siret).exists():
        return ["Ce SIRET est déjà celui d’une autre structure du portail : écrivez à votre service."]
    if Etablissement.objects.filter(siret=siret).exclude(structure=structure).exists():
        return ["Ce SIRET est celui d’un établissement d’une autre structure : écrivez à votre service."]
    if closed_among([siret]):
        return ["Sirene indique que cet établissement est fermé : vérifiez le SIRET de la nouvelle adresse."]
    if effet_on > on:
        return ["Ce transfert n’a pas encore eu lieu : déclarez-le à partir du jour où il prend effet."]
    return []


def _note(succession: Succession, geste: str, acte: Acte) -> None:
    structure = succession.structure
    record(structure, geste=geste, acte=acte, details={"succession": succession.pk})
    refresh_documents(structure_ids=[structure.pk], on=day_of(acte))
