"""Messages between the structure and the service: written once, read once, never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from conventions.enums import Geste, Partie
from conventions.models import Dossier, Message, PieceMessage
from conventions.services.avis_messages import tell
from conventions.services.dossier_lock import lock_dossier
from siae_portal.audit.services import record
from siae_portal.comptes.models import User
from siae_portal.formulaires.contenus import EXTENSIONS, MIMES
from siae_portal.storage.noms import kept_name
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte, TransitionRefusee


@dataclass(frozen=True, kw_only=True)
class FichierEnvoye:
    """A file sent with a message, already checked by its form."""

    nom: str
    chunks: Iterable[bytes]
    type_mime: str = MIMES["pdf"]


def partie_of(dossier: Dossier, user: User) -> Partie:
    """The side of a person who may write in this dossier."""
    siennes = {h.structure_id for h in user.habilitations_valides if h.structure_id}
    return Partie.STRUCTURE if dossier.structure_id in siennes else Partie.ETAT


@transaction.atomic
def send_message(
    *, pk: int, texte: str, fichiers: Sequence[FichierEnvoye], jeton: UUID, acte: Acte
) -> Message:
    """Write a message to the other side; what waited to be read by this one is read.

    Args:
        jeton: drawn with the form: the same again returns the first message and writes nothing.
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: nobody reads a draft on the other side.
    """
    dossier = _lock_transmitted(pk, acte)
    if deja := dossier.messages.filter(jeton=jeton, auteur=acte.author).first():
        return deja
    message = Message.objects.create(
        dossier=dossier,
        de=partie_of(dossier, acte.author),
        auteur=acte.author,
        texte=texte.strip(),
        envoye_at=acte.at,
        jeton=jeton,
    )
    PieceMessage.objects.bulk_create(_stored(message, fichier) for fichier in fichiers)
    _mark_read(dossier, acte)
    tell(message, acte=acte)
    details = {"message": message.pk, "fichiers": len(fichiers)}
    record(dossier, geste=Geste.ECHANGER, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details)
    return message


def _stored(message: Message, fichier: FichierEnvoye) -> PieceMessage:
    nom = kept_name(fichier.nom, extension=EXTENSIONS.get(fichier.type_mime, ""))
    contenu = store(fichier.chunks, type_mime=fichier.type_mime)
    return PieceMessage(message=message, fichier=contenu, nom=nom)


@transaction.atomic
def read_messages(*, pk: int, acte: Acte) -> int:
    """Note that this side has read what the other wrote; how many messages were waiting.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: the dossier is a draft.
    """
    return _mark_read(_lock_transmitted(pk, acte), acte)


def _lock_transmitted(pk: int, acte: Acte) -> Dossier:
    dossier = lock_dossier(pk=pk, geste=Geste.ECHANGER, acte=acte)
    if dossier.depose_at is None:
        raise TransitionRefusee(
            ["Ce dossier n’est pas déposé : le service ne le voit pas encore. Rien n’a été envoyé."]
        )
    return dossier


def _mark_read(dossier: Dossier, acte: Acte) -> int:
    return (
        dossier.messages.unread_by(partie_of(dossier, acte.author))
        .filter(envoye_at__lte=acte.at)
        .update(lu_at=acte.at, lu_par=acte.author)
    )
