"""A dossier received on paper: typed by the service for a structure of its département (ADR 0036)."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from conventions.enums import Geste, VoieReponse
from conventions.models import Correction, Dossier
from conventions.rules.dossier import ATTESTATION_REPONSE
from conventions.rules.orientation import refus_de_nature
from conventions.services.dossier_lock import lock_dossier
from conventions.services.dossiers import open_draft
from conventions.services.instruction import close_request
from conventions.services.orientation import faits_de
from conventions.services.situation import service_named
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.formats import date_longue
from siae_portal.formulaires.contenus import MIMES
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Structure
from structures.querysets import StructureQuerySet


def structures_of(user: User) -> StructureQuerySet:
    """Structures for which the person may type a paper dossier, by name."""
    siennes = Structure.objects.filter(departement__service__in=user.services_for(Role.INSTRUCTEUR))
    return siennes.select_related("commune", "departement__service").order_by("nom_tri", "pk")


@transaction.atomic
def start_paper(
    *,
    structure_id: int,
    type_structure: str,
    annee: int,
    nature: str,
    recu_on: date,
    chunks: Iterable[bytes],
    acte: Acte,
) -> tuple[Dossier, bool]:
    """Start the draft of a paper dossier, or find the one that exists (False then); the scan is the proof.

    Args:
        recu_on: the day the service received it, from which the legal clock runs.
        chunks: the PDF of the paper, already checked by its form.
    Raises:
        Structure.DoesNotExist: not of a département of the person.
        TransitionRefusee: a receipt to come, or a nature that is not open to the structure.
    """
    structure = structures_of(acte.author).select_for_update(of=("self",)).get(pk=structure_id)
    if refus := _refusal(structure, type_structure, nature, recu_on, acte):
        raise TransitionRefusee([refus])
    cle = {"structure": structure, "type": type_structure, "annee": annee, "nature": nature}
    if deja := Dossier.objects.drafts().filter(**cle, papier_recu_on__isnull=False).first():
        return deja, False
    dossier = Dossier(**cle, papier_recu_on=recu_on, papier=store(chunks, type_mime=MIMES["pdf"]))
    open_draft(dossier, on=recu_on, geste=Geste.SAISIR_PAPIER, acte=acte, recu_on=recu_on.isoformat())
    return dossier, True


@transaction.atomic
def record_answer(
    *, pk: int, recue_on: date, voie: VoieReponse, reponse: str, attestation: bool, acte: Acte
) -> Dossier:
    """Record the answer that a structure without account sent by post or e-mail (ADR 0042).

    It closes the open request as an answer of the structure would; the clock runs again from the receipt.

    Args:
        recue_on: the day the service received it.
        voie: how it came.
        reponse: what the structure writes, in short.
        attestation: the agent certifies that she typed it as it came.
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`, not on paper, or the structure has an account.
        Correction.DoesNotExist: nothing is asked any more.
        TransitionRefusee: no attestation, no words, a receipt to come or before the request.
    """
    dossier = lock_dossier(pk=pk, geste=Geste.SAISIR_REPONSE, acte=acte)
    demande = dossier.corrections.open().get()
    if refus := _answer_refusal(demande, recue_on, reponse, acte, attestation=attestation):
        raise TransitionRefusee([refus])
    mention = (
        f"Reçue {voie.label.lower()} le {date_longue(recue_on)}, "
        f"saisie par {service_named(dossier.service, on=recue_on)}."
    )
    debut = timezone.make_aware(datetime.combine(recue_on, time.min))
    return close_request(
        dossier,
        reponse=f"{mention}\n{reponse.strip()}",
        at=max(debut, demande.demandee_at),
        declaration=ATTESTATION_REPONSE,
        acte=acte,
        recue_on=recue_on.isoformat(),
        voie=str(voie),
    )


def _answer_refusal(
    demande: Correction, recue_on: date, reponse: str, acte: Acte, *, attestation: bool
) -> str:
    demandee_on = timezone.localtime(demande.demandee_at).date()
    if recue_on > timezone.localtime(acte.at).date():
        return f"Le {date_longue(recue_on)} est à venir : donnez le jour de la réception."
    if recue_on < demandee_on:
        return f"La demande est partie le {date_longue(demandee_on)} : la réponse est arrivée ensuite."
    if not reponse.strip():
        return "Résumez en une phrase au moins ce que la structure répond."
    return "" if attestation else "Cochez l’attestation pour enregistrer la réponse reçue."


def _refusal(structure: Structure, type_structure: str, nature: str, recu_on: date, acte: Acte) -> str:
    if recu_on > timezone.localtime(acte.at).date():
        return f"Le {date_longue(recu_on)} est à venir : donnez le jour de la réception."
    return refus_de_nature(faits_de(structure, type_structure, on=recu_on), nature) or ""


def paper_mention(dossier: Dossier) -> str:
    """« saisi par la DDETS du Morbihan d’après un dossier papier reçu le … », empty for any other dossier."""
    if dossier.papier_recu_on is None:
        return ""
    service = service_named(dossier.service, on=dossier.papier_recu_on)
    return f"saisi par {service} d’après un dossier papier reçu le {date_longue(dossier.papier_recu_on)}"
