"""The page that the link of an invitation opens: public, never kept, it never says more than its state."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from siae_portal.comptes.models import Invitation
from siae_portal.workflow.machine import TransitionRefusee
from structures.services.equipe import name_of
from structures.services.invitations import accept_invitation, fingerprint, lieu_of, refusal_of
from structures.views.acces_lieu import acte_of


@method_decorator(login_not_required, name="dispatch")
class InvitationView(TemplateView):
    """Accept in one click with the right address; else say what to do."""

    template_name = "structures/invitation.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The address holds the token: never kept, never told to another page.

        `strict-origin`, not `no-referrer`: a form sent under the latter has no origin, and CSRF refuses it.
        """
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "strict-origin"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The invitation, when there is one, and why it cannot be accepted."""
        invitation = (
            Invitation.objects.select_related("structure", "invite_par")
            .filter(jeton_sha256=fingerprint(self.kwargs["jeton"]))
            .first()
        )
        contexte: dict[str, Any] = {"invitation": invitation, "raison": "", "bonne_adresse": False}
        if invitation is not None:
            personne = self.request.user
            connue = personne.email if personne.is_authenticated else invitation.courriel
            contexte |= {
                "nom_du_lieu": name_of(lieu_of(invitation), on=timezone.localdate()),
                "raison": refusal_of(invitation, courriel=connue, acte=acte_of(self.request)),
                "bonne_adresse": connue.lower() == invitation.courriel,
            }
        return super().get_context_data(**contexte, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        """404 for an unknown token, with the same page."""
        inconnue = context["invitation"] is None
        return super().render_to_response(context, status=404 if inconnue else 200, **kwargs)

    def post(self, request: HttpRequest, jeton: str) -> HttpResponse:
        """Accept."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        try:
            accept_invitation(jeton=jeton, acte=acte_of(request))
        except (Invitation.DoesNotExist, TransitionRefusee):
            return self.render_to_response(self.get_context_data())
        messages.success(request, "Bienvenue : votre rôle est ouvert.")
        return redirect("accueil:accueil")
