"""Opening an account: who, then the address to verify."""

from typing import Any

from allauth.account.views import ConfirmEmailView, EmailVerificationSentView, SignupView

from siae_portal.comptes.forms.inscription import InscriptionForm


class InscriptionView(SignupView):
    """A new account; an address already known answers alike, by e-mail only."""

    template_name = "comptes/inscription.html"
    form_class = InscriptionForm


class AdresseAVerifierView(EmailVerificationSentView):
    """What to do now: open the e-mail."""

    template_name = "comptes/adresse_a_verifier.html"


class AdresseVerifierView(ConfirmEmailView):
    """The page of the link: one button confirms; a dead link says what to do."""

    template_name = "comptes/adresse_verifier.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The address, when the link is still good."""
        contexte = super().get_context_data(**kwargs)
        valable = bool(contexte["can_confirm"])
        return contexte | {"valable": valable, "email": contexte.get("email", "")}
