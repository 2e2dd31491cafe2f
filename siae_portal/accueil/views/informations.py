"""Public information: accessibility, legal notice, personal data, site map."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView


@method_decorator(login_not_required, name="dispatch")
class InformationView(TemplateView):
    """A page of information, open to all; says who runs this installation, from the settings."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the publisher and the host, empty where the installation does not say them."""
        return super().get_context_data(
            editeur=settings.EDITEUR,
            hebergeur=settings.HEBERGEUR,
            contact=settings.CONTACT,
            duree_session_h=settings.SESSION_COOKIE_AGE // 3600,
            **kwargs,
        )
