"""Sign-in by e-mail, and by one click on a demonstration site."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views import View

from siae_portal.comptes.forms import ConnexionForm
from siae_portal.comptes.models import User
from siae_portal.comptes.querysets import comptes_demonstration

BACKEND = "django.contrib.auth.backends.ModelBackend"


class ConnexionView(LoginView):
    """E-mail and password; in demonstration mode, a plain list of accounts."""

    template_name = "comptes/connexion.html"
    authentication_form = ConnexionForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demonstration accounts, only where DEMONSTRATION is on."""
        comptes = comptes_demonstration() if settings.DEMONSTRATION else []
        return super().get_context_data(comptes_demonstration=comptes, **kwargs)


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
        login(request, user, backend=BACKEND)
        return redirect("accueil:accueil")


class DeconnexionView(LogoutView):
    """Sign-out, by POST."""
