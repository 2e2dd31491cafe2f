"""Conventions in the admin: dated figures are entered here; what the workflow governs is only read."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from conventions.forms.type_piece import TypePieceForm
from conventions.models import (
    AnnexeFinanciere,
    Bareme,
    Convention,
    Decision,
    Document,
    Dossier,
    Enveloppe,
    HeuresETP,
    MouvementEnveloppe,
    TypePiece,
)
from siae_portal.administration.lecture_seule import ReadOnlyAdmin, fields_of


@admin.register(Bareme)
class BaremeAdmin(admin.ModelAdmin):
    """A new arrêté is a new row: a row is never changed nor erased, acts may rest on it."""

    list_display = ("aide", "type", "zone", "effet_on", "montant", "unite", "confiance")
    list_filter = ("aide", "type", "zone")
    ordering = ("aide", "type", "zone", "-effet_on", "pk")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Enter the new arrêté instead."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Acts may rest on it."""
        return False


@admin.register(HeuresETP)
class HeuresETPAdmin(admin.ModelAdmin):
    """Annual hours of an ETP."""

    list_display = ("type", "debut_on", "fin_on", "heures", "confiance")
    ordering = ("type", "-debut_on", "pk")


@admin.register(TypePiece)
class TypePieceAdmin(admin.ModelAdmin):
    """Papers that may be asked."""

    form = TypePieceForm
    list_display = ("code", "libelle", "caractere", "condition", "formats")
    search_fields = ("code", "libelle")
    ordering = ("ordre", "pk")


class MouvementEnveloppeInline(admin.TabularInline):
    """The ledger, to read."""

    model = MouvementEnveloppe
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Written by decisions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Written by decisions."""
        return False


@admin.register(Enveloppe)
class EnveloppeAdmin(admin.ModelAdmin):
    """What is notified to a service for a year."""

    list_display = ("service", "annee", "etp", "montant_eur")
    list_filter = ("annee",)
    list_select_related = ("service__departement",)
    ordering = ("-annee", "service", "pk")
    inlines = (MouvementEnveloppeInline,)


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    """A dossier, to read."""

    list_display = ("numero", "structure", "type", "annee", "etat", "echeance_on")
    list_filter = ("etat", "type", "annee")
    list_select_related = ("structure",)
    search_fields = ("numero", "structure__denomination")
    ordering = ("-pk",)


@admin.register(Convention)
class ConventionAdmin(ReadOnlyAdmin):
    """A convention, to read."""

    list_display = ("numero", "structure", "type", "etat", "debut_on", "fin_on")
    list_filter = ("etat", "type")
    list_select_related = ("structure",)
    search_fields = ("numero", "structure__denomination")
    ordering = ("-debut_on", "pk")


@admin.register(AnnexeFinanciere)
class AnnexeFinanciereAdmin(ReadOnlyAdmin):
    """An annexe, to read."""

    list_display = ("numero", "structure", "etat", "debut_on", "fin_on", "etp", "montant_eur")
    list_filter = ("etat", "mesure")
    list_select_related = ("structure",)
    search_fields = ("numero_corps", "structure__denomination")
    ordering = ("-debut_on", "pk")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """A decision, to read."""

    list_display = ("dossier", "sens", "etp", "montant_eur", "prise_at", "signataire")
    list_select_related = ("dossier", "signataire")
    ordering = ("-prise_at", "pk")


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """A document, to read; its frozen data, which may hold names, are not shown here."""

    list_display = ("nature", "dossier", "etat", "demande_at", "produit_at", "erreur")
    list_filter = ("nature", "etat")
    list_select_related = ("dossier",)
    fields = fields_of(Document, "donnees")
    ordering = ("-demande_at", "-pk")
