"""Through ProConnect: leaving for it, coming back, being refused, ending the link."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.internal.flows.connect import disconnect
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import TemplateView
from requests import RequestException

from siae_portal.comptes.mixins import person_of
from siae_portal.comptes.proconnect.provider import ProConnectOAuth2Adapter
from siae_portal.comptes.proconnect.session import provider_or_none


@method_decorator(login_not_required, name="dispatch")
class ProConnectView(View):
    """To ProConnect, by POST: to sign in, or to link it to the account of who is signed in.

    The answer is a page that leads there by itself: the policy forbids a form to be sent to another site.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Prepare state, nonce and PKCE, and show the way."""
        provider = provider_or_none(request)
        if provider is None:
            raise Http404
        process = AuthProcess.CONNECT if request.user.is_authenticated else AuthProcess.LOGIN
        try:
            adresse = provider.depart(request, process=process, next_url=get_next_redirect_url(request))
        except RequestException:
            return redirect("comptes:proconnect_erreur")
        contexte = {"adresse": adresse, "titre": "Vous continuez sur ProConnect"}
        return render(request, "comptes/proconnect_passage.html", contexte)


@method_decorator(login_not_required, name="dispatch")
class ProConnectRetourView(View):
    """Back from ProConnect."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Check everything, then sign in or open an account."""
        try:
            return Retour.adapter_view(ProConnectOAuth2Adapter(request, "proconnect"))(request)
        except SocialApp.DoesNotExist as absent:
            raise Http404 from absent


class Retour(OAuth2CallbackView):
    """The callback of allauth, which also hands over the nonce."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@method_decorator(login_not_required, name="dispatch")
class ProConnectAnnuleView(TemplateView):
    """The person said no."""

    template_name = "comptes/proconnect_annule.html"


@method_decorator(login_not_required, name="dispatch")
class ProConnectErreurView(TemplateView):
    """It did not work; nothing of the reason is shown, it may help an attacker."""

    template_name = "comptes/proconnect_erreur.html"


class ProConnectDissocierView(View):
    """End the link, when a password remains to sign in."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One of hers, or not found."""
        identite = get_object_or_404(SocialAccount, pk=pk, user=person_of(request))
        if person_of(request).has_usable_password():
            disconnect(request, identite)
        else:
            messages.error(
                request,
                "Choisissez d’abord un mot de passe : sans ProConnect, lui seul vous ouvrira ce compte.",
            )
        return redirect("comptes:compte")
