"""App configuration of the journal."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The journal."""

    name = "siae_portal.audit"
    verbose_name = "Journal"
