"""The journal in the admin: read-only, as in the database."""

from django.contrib import admin

from siae_portal.administration.lecture_seule import ReadOnlyAdmin
from siae_portal.audit.models import Evenement


@admin.register(Evenement)
class EvenementAdmin(ReadOnlyAdmin):
    """Who did what, when, on which object."""

    list_display = ("at", "geste", "objet_type", "objet_id", "avant", "apres", "user")
    list_filter = ("objet_type", "geste")
    list_select_related = ("user",)
    search_fields = ("=objet_id",)
    ordering = ("-at", "-pk")
