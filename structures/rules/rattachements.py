"""Delays of the requests to join a structure, and of support access. Choices of the project, not law."""

from datetime import datetime, timedelta

DELAI = timedelta(days=5)
RAPPEL = timedelta(days=3)
DEMANDES_EN_ATTENTE_MAX = 5
ASSISTANCE = timedelta(hours=1)


def transmitted_from(cree_at: datetime) -> datetime:
    """When the State service may answer a request that the structure left without answer."""
    return cree_at + DELAI
