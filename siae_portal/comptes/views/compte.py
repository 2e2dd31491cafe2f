"""« Mon compte »: who I am, how I sign in, where I am signed in."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.views import EmailView
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from siae_portal.comptes.forms.compte import AdresseForm, IdentiteForm
from siae_portal.comptes.mixins import person_of
from siae_portal.comptes.proconnect.session import provider_or_none
from siae_portal.comptes.second_facteur import second_facteur_requis
from siae_portal.comptes.services import rename_person
from siae_portal.comptes.sessions import close_session, sessions_of


@method_decorator(never_cache, name="dispatch")
class CompteView(TemplateView):
    """One page that gathers everything, each part with its link."""

    template_name = "comptes/compte.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Address, factors, sessions and identities of the person."""
        user = person_of(self.request)
        facteurs = {a.type: a for a in Authenticator.objects.filter(user=user)}
        codes = facteurs.get(Authenticator.Type.RECOVERY_CODES)
        return super().get_context_data(
            en_attente=EmailAddress.objects.filter(user=user, verified=False)
            .exclude(email=user.email)
            .first(),
            totp=facteurs.get(Authenticator.Type.TOTP),
            codes_restants=len(codes.wrap().get_unused_codes()) if codes else 0,
            requis=second_facteur_requis(user),
            sessions=len(sessions_of(self.request, user, at=timezone.now())),
            proconnect=provider_or_none(self.request) is not None,
            identites=SocialAccount.objects.filter(user=user).order_by("date_joined", "pk"),
            **kwargs,
        )


class IdentiteView(FormView):
    """First name and name."""

    template_name = "comptes/identite.html"
    form_class = IdentiteForm
    success_url = reverse_lazy("comptes:compte")

    def get_initial(self) -> dict[str, Any]:
        """As they are today."""
        return {"prenom": person_of(self.request).prenom, "nom": person_of(self.request).nom}

    def form_valid(self, form: IdentiteForm) -> HttpResponse:
        """Change them."""
        rename_person(
            user=person_of(self.request), prenom=form.cleaned_data["prenom"], nom=form.cleaned_data["nom"]
        )
        messages.success(self.request, "Votre nom est enregistré.")
        return super().form_valid(form)


class AdresseView(EmailView):
    """The address, and the one that waits to be verified."""

    template_name = "comptes/adresse.html"
    form_class = AdresseForm


@method_decorator(never_cache, name="dispatch")
class SessionsView(TemplateView):
    """Where the person is signed in."""

    template_name = "comptes/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Her open sessions."""
        sessions = sessions_of(self.request, person_of(self.request), at=timezone.now())
        autres = [session for session in sessions if not session.courante]
        return super().get_context_data(sessions=sessions, autres=autres, **kwargs)


class SessionFermerView(View):
    """Close one session from afar."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One of hers, or not found."""
        try:
            close_session(request, person_of(request), pk=pk)
        except UserSession.DoesNotExist as absente:
            raise Http404 from absente
        messages.success(request, "Cette session est fermée.")
        return redirect("comptes:sessions")


class SessionsFermerView(View):
    """Close every session but this one."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Close the others."""
        end_other_sessions(request, person_of(request))
        messages.success(request, "Vos autres sessions sont fermées.")
        return redirect("comptes:sessions")
