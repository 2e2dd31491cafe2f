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


@register(Tags.security, deploy=True)
def proconnect_is_encrypted(**_kwargs: Any) -> list[CheckMessage]:
    """Tokens never travel in clear."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("proconnect", {}).get("APPS", [])
    if all(app["settings"]["server_url"].startswith("https://") for app in apps):
        return []
    return [
        Error(
            "PROCONNECT_URL doit commencer par https://.",
            hint="Reprenez l'adresse donnée par ProConnect.",
            id="comptes.E002",
        )
    ]
