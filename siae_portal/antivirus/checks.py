"""Deployment checks of the antivirus."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def files_are_scanned(**_kwargs: Any) -> list[CheckMessage]:
    """A real installation shows its files to an antivirus, and refuses them while it is away."""
    if not settings.ANTIVIRUS_URL:
        return [
            Warning(
                "ANTIVIRUS_URL est vide : les fichiers reçus ne sont pas analysés.",
                hint="Indiquez l’adresse d’un clamd : tcp://hôte:3310 ou unix:///chemin.",
                id="antivirus.W001",
            )
        ]
    if not settings.ANTIVIRUS_OBLIGATOIRE:
        return [
            Warning(
                "ANTIVIRUS_OBLIGATOIRE=false laisse entrer les fichiers quand l’antivirus est absent.",
                hint="Retirez ANTIVIRUS_OBLIGATOIRE de l’environnement.",
                id="antivirus.W002",
            )
        ]
    return []


@register(Tags.security)
def address_is_understood(**_kwargs: Any) -> list[CheckMessage]:
    """A wrong address is told at the start, not at the first file."""
    adresse = urlsplit(settings.ANTIVIRUS_URL)
    if not settings.ANTIVIRUS_URL or (adresse.scheme, bool(adresse.hostname)) == ("tcp", True):
        return []
    if adresse.scheme == "unix" and adresse.path:
        return []
    return [
        Error(
            "ANTIVIRUS_URL ne se lit pas.",
            hint="Écrivez tcp://hôte:3310 ou unix:///chemin.",
            id="antivirus.E001",
        )
    ]
