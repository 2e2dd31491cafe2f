"""Deployment checks of the accounts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def demonstration_is_off(**_kwargs: Any) -> list[CheckMessage]:
    """One-click sign-in never reaches production."""
    if not settings.DEMONSTRATION:
        return []
    return [
        Error(
            "DEMONSTRATION=true ouvre une connexion en un clic.",
            hint="Retirez DEMONSTRATION de l'environnement de production.",
            id="comptes.E001",
        )
    ]
