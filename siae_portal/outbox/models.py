"""Messages written with the act, waiting for the worker."""

from django.db import models
from django.db.models import F, Q


class OutboxMessageQuerySet(models.QuerySet["OutboxMessage"]):
    """Reads of the outbox."""

    def waiting(self) -> "OutboxMessageQuerySet":
        """Neither delivered nor parked, oldest first."""
        return self.filter(done_at=None, parked_at=None).order_by("created_at", "pk")

    def parked(self) -> "OutboxMessageQuerySet":
        """Given up after too many failures: an administrator looks at them."""
        return self.exclude(parked_at=None).filter(done_at=None).order_by("parked_at", "pk")


class OutboxMessage(models.Model):
    """One thing to do after an act: a document, an e-mail. Ids only in the payload."""

    key = models.CharField("clé", max_length=200, unique=True)
    topic = models.CharField("sujet", max_length=80)
    payload = models.JSONField("contenu", default=dict)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    done_at = models.DateTimeField("délivré le", null=True, blank=True)
    parked_at = models.DateTimeField("mis de côté le", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("échecs", default=0)
    last_error = models.CharField("dernière erreur", max_length=200, blank=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        constraints = [
            models.CheckConstraint(
                name="outbox_done_or_parked", condition=Q(done_at=None) | Q(parked_at=None)
            ),
        ]
        indexes = [
            models.Index(F("created_at"), name="outbox_waiting", condition=Q(done_at=None, parked_at=None)),
        ]

    def __str__(self) -> str:
        return self.key
