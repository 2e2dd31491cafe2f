"""The second factor: set up, removed, its recovery codes; proving again who one is."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from siae_portal.comptes.adapters import qr_address
from siae_portal.comptes.forms.mot_de_passe import ConfirmerForm
from siae_portal.comptes.forms.second_facteur import (
    ActiverForm,
    ConfirmerCodeForm,
    NouveauxCodesForm,
    RetirerForm,
)
from siae_portal.comptes.mixins import person_of
from siae_portal.comptes.second_facteur import forget_second_facteur, second_facteur_requis

COMPTE = reverse_lazy("comptes:compte")


@method_decorator(never_cache, name="dispatch")
class ActiverView(ActivateTOTPView):
    """QR code, secret in letters, first code."""

    template_name = "comptes/second_facteur_activer.html"
    form_class = ActiverForm

    def form_valid(self, form: ActiverForm) -> HttpResponse:
        """The first code opens the session as any later one would, under a new key."""
        response = super().form_valid(form)
        totp = Authenticator.objects.get(user=person_of(self.request), type=Authenticator.Type.TOTP)
        post_authentication(self.request, totp)
        self.request.session.cycle_key()
        UserSession.objects.create_from_request(self.request)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret in groups of four letters, and whether it must be set up."""
        contexte = super().get_context_data(**kwargs)
        secret = contexte["form"].secret
        return contexte | {
            "image": qr_address(contexte["totp_svg"]),
            "secret": " ".join(secret[rang : rang + 4] for rang in range(0, len(secret), 4)),
            "requis": second_facteur_requis(person_of(self.request)),
        }


@method_decorator(never_cache, name="dispatch")
class RetirerView(DeactivateTOTPView):
    """What is lost, then the button."""

    template_name = "comptes/second_facteur_retirer.html"
    form_class = RetirerForm
    success_url = COMPTE

    def form_valid(self, form: RetirerForm) -> HttpResponse:
        """Whoever must have one is led at once to set up another."""
        response = super().form_valid(form)
        forget_second_facteur(self.request)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether another must be set up at once."""
        return super().get_context_data(requis=second_facteur_requis(person_of(self.request)), **kwargs)


@method_decorator(never_cache, name="dispatch")
class CodesView(ViewRecoveryCodesView):
    """The codes not used yet."""

    template_name = "comptes/codes.html"


@method_decorator(never_cache, name="dispatch")
class CodesNouveauxView(GenerateRecoveryCodesView):
    """New codes kill the old ones."""

    template_name = "comptes/codes_nouveaux.html"
    form_class = NouveauxCodesForm


class CodesTelechargerView(DownloadRecoveryCodesView):
    """The codes in a text file, to print."""

    template_name = "comptes/codes.txt"

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        """A French name."""
        response = super().render_to_response(context, **response_kwargs)
        response["Content-Disposition"] = 'attachment; filename="codes-de-secours-portail-siae.txt"'
        return response


@method_decorator(never_cache, name="dispatch")
class ConfirmerView(ReauthenticateView):
    """The password again, before a sensitive page."""

    template_name = "comptes/confirmer.html"
    form_class = ConfirmerForm


@method_decorator(never_cache, name="dispatch")
class ConfirmerCodeView(ReauthenticateCodeView):
    """A code, before a sensitive page or in a session opened without it."""

    template_name = "comptes/confirmer_code.html"
    form_class = ConfirmerCodeForm
