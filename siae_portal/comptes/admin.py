"""Accounts in the admin: people, their habilitations and delegations; refused accesses to read."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from siae_portal.administration.lecture_seule import ReadOnlyAdmin
from siae_portal.comptes.enums import ROLES_TERRITOIRE
from siae_portal.comptes.models import AccesRefuse, DelegationSignature, Habilitation, User
from siae_portal.comptes.ports import closing_refusals


class HabilitationTerritoireForm(forms.ModelForm):
    """A role of the national administration, or of an observer."""

    class Meta:
        model = Habilitation
        fields = ("user", "role", "region", "qualite", "debut_on", "fin_on")

    def clean_role(self) -> str:
        """Refuse a role that belongs to a team."""
        role: str = self.cleaned_data["role"]
        if role not in ROLES_TERRITOIRE:
            raise forms.ValidationError(
                "Ce rôle se donne depuis la page de l’équipe : invitez la personne, ou importez un fichier."
            )
        return role


class PersonneForm(forms.ModelForm):
    """A person. An account on which a place rests is not closed."""

    class Meta:
        model = User
        fields = ("email", "prenom", "nom", "is_active", "is_staff")

    def clean_is_active(self) -> bool:
        """Refuse to close the account of the last representative of a structure.

        Raises:
            ValidationError: every reason.
        """
        actif: bool = self.cleaned_data["is_active"]
        fermeture = self.instance.pk and self.initial.get("is_active") and not actif
        if fermeture and (raisons := closing_refusals(self.instance, timezone.localdate())):
            raise forms.ValidationError(raisons)
        return actif


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """A person; the password is never typed here."""

    form = PersonneForm

    list_display = ("email", "prenom", "nom", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "nom")
    ordering = ("email", "pk")
    fields = ("email", "prenom", "nom", "is_active", "is_staff")


@admin.register(Habilitation)
class HabilitationAdmin(admin.ModelAdmin):
    """One role in one place. Those of a structure or a service are given, changed and ended by their teams:

    their services keep a structure from being left without representative. Here, national and regional roles.
    """

    form = HabilitationTerritoireForm

    list_display = ("user", "role", "structure", "service", "region", "debut_on", "fin_on")
    list_filter = ("role",)
    list_select_related = ("user", "structure", "service__departement", "region")
    search_fields = ("user__email", "structure__denomination")
    autocomplete_fields = ("user",)
    fields = ("user", "role", "region", "qualite", "debut_on", "fin_on")
    ordering = ("role", "pk")

    def has_change_permission(self, request: HttpRequest, obj: Habilitation | None = None) -> bool:
        """Only a role that no team governs."""
        de_territoire = obj is None or obj.role in ROLES_TERRITOIRE
        return de_territoire and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Habilitation | None = None) -> bool:
        """A role ends by its last day, and stays known."""
        return False


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


class AuthenticatorAdmin(ReadOnlyAdmin):
    """Second factors, without their secrets; erased for who lost everything, once she is known for sure."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    fields = ("user", "type", "created_at", "last_used_at")
    ordering = ("user__email", "pk")

    def has_delete_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        """The only act."""
        return bool(request.user.is_superuser)


# What allauth shows there would let secrets be read, or a second factor be written by hand.
for _modele in (Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(_modele)
admin.site.register(Authenticator, AuthenticatorAdmin)
