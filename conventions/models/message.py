"""What the structure and the service write to each other about a deposited dossier."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from conventions.enums import Partie
from conventions.models.dossier import Dossier
from conventions.querysets import MessageQuerySet
from siae_portal.storage.models import Fichier


class Message(models.Model):
    """One message, never changed. `de`: which side wrote it; `lu_at`: when the other side read it first.

    `jeton`: drawn with the form, so that a form sent twice writes once.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="messages")
    de = models.CharField("de", max_length=10, choices=Partie.choices)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    texte = models.TextField("message", max_length=5000)
    envoye_at = models.DateTimeField("envoyé le")
    lu_at = models.DateTimeField("lu le", null=True, blank=True)
    lu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    jeton = models.UUIDField("jeton", unique=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message du dossier"
        verbose_name_plural = "messages du dossier"
        constraints = [
            models.CheckConstraint(
                name="message_lu", condition=Q(lu_at=None, lu_par=None) | Q(lu_at__gte=F("envoye_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["dossier", "de"], name="message_non_lu", condition=Q(lu_at=None)),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"


class PieceMessage(models.Model):
    """A file sent with a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="pieces")
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    nom = models.CharField("nom du fichier", max_length=150)

    class Meta:
        verbose_name = "pièce d’un message"
        verbose_name_plural = "pièces d’un message"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Pièce {self.pk}"
