"""Structures in the admin: what the services and the administrator keep up to date."""

from django.contrib import admin
from django.db import models

from siae_portal.administration.lecture_seule import ReadOnlyAdmin, fields_of
from structures.models import Label, NomOrganisme, Reseau, ServiceInstructeur, Structure


@admin.register(Structure)
class StructureAdmin(ReadOnlyAdmin):
    """Kept by its people and by the import; its IBAN is never shown."""

    list_display = ("denomination", "siret", "departement")
    list_filter = ("departement__region",)
    list_select_related = ("departement",)
    search_fields = ("denomination", "siret", "nom_tri")
    ordering = ("nom_tri", "pk")
    fields = fields_of(Structure, "iban", "asp_sha256")


@admin.register(ServiceInstructeur)
class ServiceInstructeurAdmin(admin.ModelAdmin):
    """What the acts print for a service."""

    list_display = ("departement", "region", "courriel", "telephone", "autorite_titre")
    list_filter = ("region",)
    list_select_related = ("departement", "region")
    search_fields = ("departement__nom",)
    ordering = ("departement", "pk")


@admin.register(NomOrganisme)
class NomOrganismeAdmin(admin.ModelAdmin):
    """Dated names of bodies."""

    list_display = ("fonction", "sigle", "nom", "territoire", "debut_on", "fin_on")
    list_filter = ("fonction",)
    filter_horizontal = ("departements",)
    ordering = ("fonction", "debut_on", "pk")


@admin.register(Reseau)
class ReseauAdmin(admin.ModelAdmin):
    """Networks that structures may join; who joined is said on the page of each structure."""

    list_display = ("code", "sigle", "nom", "site_web")
    search_fields = ("nom", "sigle", "code")
    ordering = ("nom", "pk")
    fields = ("code", "nom", "sigle", "site_web")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Label)
class LabelAdmin(admin.ModelAdmin):
    """A label or recognition, with its dates."""

    list_display = ("structure", "code", "numero", "debut_on", "fin_on")
    list_filter = ("code",)
    list_select_related = ("structure",)
    autocomplete_fields = ("structure",)
    ordering = ("fin_on", "pk")
