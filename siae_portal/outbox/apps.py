"""App configuration of the outbox."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox."""

    name = "siae_portal.outbox"
    verbose_name = "Messages à délivrer"
