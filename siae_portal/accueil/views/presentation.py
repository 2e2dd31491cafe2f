"""« Comment ça marche ? »: what a convention is, for whom, against what."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from siae_portal.accueil.presentation import presentation_of
from siae_portal.comptes.cache import PublicCacheMixin


@method_decorator(login_not_required, name="dispatch")
class PresentationView(PublicCacheMixin, TemplateView):
    """The public presentation of the conventionnement."""

    template_name = "accueil/comment_ca_marche.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the rules and the reference data say today."""
        return super().get_context_data(**presentation_of(on=timezone.localdate()), **kwargs)
