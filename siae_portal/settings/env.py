"""The environment, read once, in one typed place."""

from dataclasses import dataclass
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent.parent

_env = environ.Env()


@dataclass(frozen=True, kw_only=True)
class Environnement:
    """What may differ from one place to the next. Every field has a default that suits `make run`.

    `database_url` and `celery_broker_url` are set by the launcher when the embedded servers are used.
    `editeur`, `hebergeur`, `contact`: who runs this installation, shown by the legal pages; empty is said.
    `chiffrement_cles`: Fernet keys, the first encrypts, all decrypt (rotation).
    """

    secret_key: str
    debug: bool
    demonstration: bool
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    database_url: str
    celery_broker_url: str
    chiffrement_cles: list[str]
    fichiers_dossier: Path
    url_publique: str
    email_url: str
    editeur: str
    hebergeur: str
    contact: str


def read_environment() -> Environnement:
    """Read the environment.

    Raises:
        django.core.exceptions.ImproperlyConfigured: a value is malformed.
    """
    return Environnement(
        secret_key=_env.str("SECRET_KEY", default=""),
        debug=_env.bool("DEBUG", default=False),
        demonstration=_env.bool("DEMONSTRATION", default=False),
        allowed_hosts=_env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]),
        csrf_trusted_origins=_env.list("CSRF_TRUSTED_ORIGINS", default=[]),
        database_url=_env.str("DATABASE_URL", default=""),
        celery_broker_url=_env.str("CELERY_BROKER_URL", default=""),
        chiffrement_cles=_env.list("CHIFFREMENT_CLES", default=[]),
        fichiers_dossier=Path(_env.str("FICHIERS_DOSSIER", default=str(ROOT / ".etat" / "fichiers"))),
        url_publique=_env.str("URL_PUBLIQUE", default="http://localhost:8000"),
        email_url=_env.str("EMAIL_URL", default="consolemail://"),
        editeur=_env.str("EDITEUR", default=""),
        hebergeur=_env.str("HEBERGEUR", default=""),
        contact=_env.str("CONTACT", default=""),
    )
