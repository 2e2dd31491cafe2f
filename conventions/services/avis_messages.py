"""Messages told by e-mail: at once, one by dossier until they are read, or in the digest of the day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from conventions.enums import Geste, Partie
from conventions.models import Dossier, Message
from conventions.querysets import DossierQuerySet
from conventions.services.destinataires import absolute_url, correspondents, readers
from siae_portal.comptes.models import User
from siae_portal.courriels.enums import Avis
from siae_portal.courriels.preferences import daily, unwilling
from siae_portal.courriels.services import context_at_sending, send_courriel
from siae_portal.workflow.machine import Acte

MODELE = "message_recu"


def tell(message: Message, *, acte: Acte) -> None:
    """Write to those of the other side who want it at once, with ids only.

    The key names the first message that waits to be read, and the day: until it is read, the same e-mail
    tells what follows that day.
    """
    dossier, on = message.dossier, timezone.localtime(acte.at).date()
    partie = Partie.STRUCTURE if message.de == Partie.ETAT else Partie.ETAT
    premier = dossier.messages.unread_by(partie).order_by("envoye_at", "pk").values_list("pk", flat=True)[0]
    for personne in _at_once(readers(dossier, partie, on=on), sauf=acte.author):
        send_courriel(
            modele=MODELE,
            to=personne.email,
            contexte={"user_id": personne.pk, "dossier_id": dossier.pk, "on": on.isoformat()},
            key=f"{MODELE}:{dossier.pk}:{personne.pk}:{premier}:{on.isoformat()}",
        )


def _at_once(personnes: Iterable[User], *, sauf: User) -> list[User]:
    ecartees = {sauf.pk, *unwilling(Avis.MESSAGES), *daily()}
    return [personne for personne in personnes if personne.pk not in ecartees]


def dossiers_to_read(user: User, *, on: date) -> DossierQuerySet:
    """Dossiers with messages for the person that nobody of her side has read: `a_lire`, `ecrit_at`.

    For the State: among those she follows, and those that nobody follows.
    """
    suivi = correspondents(on).filter(user=OuterRef("agent"), service=OuterRef("service"))
    siennes = Q(structure__in=_structures_of(user))
    dossiers = Dossier.objects.permitted(user, Geste.ECHANGER).exclude(depose_at=None)
    concernes = dossiers.filter(siennes | Q(agent=user) | ~Exists(suivi))
    return concernes.with_unread(siennes).select_related("structure")


def people_to_tell(*, on: date, since: datetime, before: datetime) -> QuerySet[User]:
    """Those who want a digest, with messages sent meanwhile to their side and not read yet."""
    attendus = Message.objects.filter(lu_at=None, envoye_at__gte=since, envoye_at__lt=before)
    concernees = correspondents(on).filter(
        Q(structure__in=attendus.filter(de=Partie.ETAT).values("dossier__structure"))
        | Q(service__in=attendus.filter(de=Partie.STRUCTURE).values("dossier__service"))
    )
    personnes = User.objects.filter(pk__in=concernees.values("user"))
    return personnes.filter(pk__in=daily()).exclude(pk__in=unwilling(Avis.MESSAGES)).order_by("pk")


@context_at_sending(MODELE)
def unread_context(*, user_id: int, dossier_id: int, on: str) -> dict[str, Any] | None:
    """What the e-mail says, read when it is sent; None when all was read, or when nobody is to be told so."""
    refus = Q(pk__in=unwilling(Avis.MESSAGES)) | Q(pk__in=daily())
    personne = User.objects.filter(pk=user_id, is_active=True).exclude(refus).first()
    if personne is None:
        return None
    dossier = dossiers_to_read(personne, on=date.fromisoformat(on)).filter(pk=dossier_id).first()
    if dossier is None:
        return None
    return {
        "prenom": personne.prenom,
        "nombre": dossier.a_lire,
        "de_la_structure": dossier.structure_id not in _structures_of(personne),
        "numero": dossier.numero,
        "structure": str(dossier.structure),
        "url": absolute_url("dossier_echanges", dossier),
        "preferences": f"{settings.URL_PUBLIQUE}{reverse('courriels:preferences')}",
    }


def _structures_of(user: User) -> set[int]:
    return {h.structure_id for h in user.habilitations_valides if h.structure_id}
