"""Passwords: forgotten (four pages), changed, chosen."""

from typing import Any

from allauth.account.views import (
    PasswordChangeView,
    PasswordResetDoneView,
    PasswordResetFromKeyDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
    PasswordSetView,
)
from django.urls import reverse

from siae_portal.comptes.forms.mot_de_passe import (
    MotDePasseChangerForm,
    MotDePasseChoisirForm,
    MotDePasseNouveauForm,
    MotDePasseOublieForm,
)


class MotDePasseOublieView(PasswordResetView):
    """Which address to send the link to."""

    template_name = "comptes/mot_de_passe_oublie.html"
    form_class = MotDePasseOublieForm


class MotDePasseEnvoyeView(PasswordResetDoneView):
    """The same answer, whether the address is known or not."""

    template_name = "comptes/mot_de_passe_envoye.html"


class MotDePasseNouveauView(PasswordResetFromKeyView):
    """The page of the link; used, old or forged, it says so."""

    template_name = "comptes/mot_de_passe_nouveau.html"
    form_class = MotDePasseNouveauForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the link is still good."""
        return super().get_context_data(**kwargs) | {"valable": self.reset_user is not None}


class MotDePasseFaitView(PasswordResetFromKeyDoneView):
    """Where to go now."""

    template_name = "comptes/mot_de_passe_fait.html"


class MotDePasseChangerView(PasswordChangeView):
    """The password of today, then the new one."""

    template_name = "comptes/mot_de_passe_changer.html"
    form_class = MotDePasseChangerForm

    def get_default_success_url(self) -> str:
        """Back to the account."""
        return reverse("comptes:compte")


class MotDePasseChoisirView(PasswordSetView):
    """A first password, for an account opened through ProConnect."""

    template_name = "comptes/mot_de_passe_choisir.html"
    form_class = MotDePasseChoisirForm

    def get_default_success_url(self) -> str:
        """Back to the account."""
        return reverse("comptes:compte")
