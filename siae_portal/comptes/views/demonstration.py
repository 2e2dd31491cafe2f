"""The mailbox of a demonstration site: what it would have sent."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from siae_portal.comptes.boite import LUS_MAX, courriels_recus


@method_decorator([login_not_required, never_cache], name="dispatch")
class CourrielsDemonstrationView(TemplateView):
    """Readable by anyone, on a demonstration site only."""

    template_name = "comptes/courriels_demonstration.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 anywhere else."""
        if not settings.DEMONSTRATION:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The last e-mails."""
        return super().get_context_data(courriels=courriels_recus(), maximum=LUS_MAX, **kwargs)
