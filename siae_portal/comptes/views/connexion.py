"""Sign-in by e-mail, by a code, by one click on a demonstration site; sign-out."""

from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.account.views import AccountInactiveView, LoginView
from allauth.core.ratelimit import respond_429
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View

from siae_portal.comptes.forms.connexion import ConnexionForm
from siae_portal.comptes.forms.second_facteur import CodeForm
from siae_portal.comptes.models import User
from siae_portal.comptes.proconnect.session import provider_or_none, sign_out_address
from siae_portal.comptes.querysets import comptes_demonstration
from siae_portal.comptes.sessions import open_demonstration_session


class ConnexionView(LoginView):
    """E-mail and password, ProConnect; in demonstration mode, a plain list of accounts."""

    template_name = "comptes/connexion.html"
    form_class = ConnexionForm

    def form_invalid(self, form: ConnexionForm) -> HttpResponse:
        """Too many attempts: a page that says how long to wait."""
        return respond_429(self.request) if form.trop_d_essais else super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demonstration accounts, only where DEMONSTRATION is on."""
        return super().get_context_data(
            comptes_demonstration=comptes_demonstration() if settings.DEMONSTRATION else [],
            proconnect=provider_or_none(self.request) is not None,
            **kwargs,
        )


class CodeView(AuthenticateView):
    """The second step of a sign-in: a code of the application, or a recovery code."""

    template_name = "comptes/code.html"
    form_class = CodeForm

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        """Too many attempts: a page that says how long to wait."""
        return respond_429(self.request) if form.trop_d_essais else super().form_invalid(form)


class CompteFermeView(AccountInactiveView):
    """Why nobody gets in with a closed account."""

    template_name = "comptes/compte_ferme.html"


@method_decorator(login_not_required, name="dispatch")
class ConnexionDemonstrationView(View):
    """One click, on a demonstration site only, for a demonstration account only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign in without password; counts as the second factor too."""
        if not settings.DEMONSTRATION:
            raise Http404
        user = get_object_or_404(User.objects.filter(is_active=True), email=request.POST.get("email", ""))
        if user.email not in {compte.email for compte in comptes_demonstration()}:
            raise Http404
        open_demonstration_session(request, user)
        return redirect("accueil:accueil")


class DeconnexionView(View):
    """Sign-out, by POST; from ProConnect too, for who came through it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Close the session, then go home or on to ProConnect."""
        suite = sign_out_address(request)
        logout(request, show_message=False)
        if suite:
            contexte = {"adresse": suite, "titre": "Vous êtes déconnecté du portail"}
            return render(request, "comptes/proconnect_passage.html", contexte)
        return redirect("accueil:accueil")
