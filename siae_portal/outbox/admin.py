"""The outbox in the admin: read-only, with a replay of what was parked."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from siae_portal.administration.lecture_seule import ReadOnlyAdmin
from siae_portal.outbox.models import OutboxMessage
from siae_portal.outbox.services import replay


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    """What waits, what is done, what was parked."""

    list_display = ("key", "topic", "created_at", "done_at", "parked_at", "attempts", "last_error")
    list_filter = (
        "topic",
        ("parked_at", admin.EmptyFieldListFilter),
        ("done_at", admin.EmptyFieldListFilter),
    )
    search_fields = ("key",)
    ordering = ("-created_at", "-pk")
    actions = ("rejouer",)

    @admin.action(description="Rejouer les messages mis de côté")
    def rejouer(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> None:
        """Put the chosen parked messages back in the queue."""
        for pk in queryset.filter(done_at=None).exclude(parked_at=None).values_list("pk", flat=True):
            replay(message_id=pk)
        self.message_user(request, "Les messages choisis repartent.")
