"""Text encrypted in the database, clear in Python."""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache
def _coffre(cles: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(cle) for cle in cles])


def encrypt(texte: str) -> str:
    """Fernet token of `texte`, by the first key."""
    return _coffre(tuple(settings.CHIFFREMENT_CLES)).encrypt(texte.encode()).decode()


def decrypt(jeton: str) -> str:
    """Text of a token made by any of the keys.

    Raises:
        cryptography.fernet.InvalidToken: forged, or made by a key that is gone.
    """
    return _coffre(tuple(settings.CHIFFREMENT_CLES)).decrypt(jeton.encode()).decode()


class EncryptedTextField(models.TextField):
    """A text whose column holds a Fernet token: never searched, never indexed."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt what is not empty."""
        return encrypt(value) if value else value

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Decrypt what is not empty."""
        return decrypt(value) if value else value
