"""Accounts in the admin: people, their habilitations and delegations; refused accesses to read."""

from django.contrib import admin

from siae_portal.administration.lecture_seule import ReadOnlyAdmin
from siae_portal.comptes.models import AccesRefuse, DelegationSignature, Habilitation, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """A person; the password is never typed here."""

    list_display = ("email", "prenom", "nom", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "nom")
    ordering = ("email", "pk")
    fields = ("email", "prenom", "nom", "is_active", "is_staff")


@admin.register(Habilitation)
class HabilitationAdmin(admin.ModelAdmin):
    """One role in one place, with its dates."""

    list_display = ("user", "role", "structure", "service", "region", "debut_on", "fin_on")
    list_filter = ("role",)
    list_select_related = ("user", "structure", "service__departement", "region")
    search_fields = ("user__email", "structure__denomination")
    autocomplete_fields = ("user", "structure")
    ordering = ("role", "pk")


@admin.register(DelegationSignature)
class DelegationSignatureAdmin(admin.ModelAdmin):
    """What a signatory may sign, until when."""

    list_display = ("reference", "habilitation", "plafond_eur", "debut_on", "fin_on")
    list_select_related = ("habilitation__user",)
    raw_id_fields = ("habilitation",)
    ordering = ("-fin_on", "pk")


@admin.register(AccesRefuse)
class AccesRefuseAdmin(ReadOnlyAdmin):
    """Who was refused what."""

    list_display = ("at", "user", "url_name", "methode", "statut")
    list_filter = ("statut", "url_name")
    list_select_related = ("user",)
