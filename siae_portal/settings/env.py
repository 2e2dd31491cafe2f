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
    `proxys_de_confiance`: how many proxies stand in front of the site; the address of a client is read there.
    `antivirus_url`: of a clamd, `tcp://host:3310` or `unix:///path`; empty, files are not scanned.
    `antivirus_obligatoire`: without a verdict a file is refused. `antivirus_delai_s`: for one file.
    `lots_conservation_jours`: how long what a finished batch held is kept.
    `proconnect_*`: empty, ProConnect is not offered (docs/exploitation.md).
    """

    secret_key: str
    debug: bool
    demonstration: bool
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    database_url: str
    celery_broker_url: str
    cache_url: str
    chiffrement_cles: list[str]
    fichiers_dossier: Path
    url_publique: str
    email_url: str
    courriels_dossier: Path
    proxys_de_confiance: int
    proconnect_url: str
    proconnect_client_id: str
    proconnect_client_secret: str
    proconnect_acr: list[str]
    proconnect_second_facteur: list[str]
    proconnect_adresses_verifiees: bool
    antivirus_url: str
    antivirus_obligatoire: bool
    antivirus_delai_s: int
    lots_conservation_jours: int
    editeur: str
    hebergeur: str
    contact: str


def _folder(nom: str, defaut: str) -> Path:
    return Path(_env.str(nom, default=str(ROOT / ".etat" / defaut)))


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
        cache_url=_env.str("CACHE_URL", default=""),
        chiffrement_cles=_env.list("CHIFFREMENT_CLES", default=[]),
        fichiers_dossier=_folder("FICHIERS_DOSSIER", "fichiers"),
        url_publique=_env.str("URL_PUBLIQUE", default="http://localhost:8000"),
        email_url=_env.str("EMAIL_URL", default=""),
        courriels_dossier=_folder("COURRIELS_DOSSIER", "courriels"),
        proxys_de_confiance=_env.int("PROXYS_DE_CONFIANCE", default=0),
        proconnect_url=_env.str("PROCONNECT_URL", default=""),
        proconnect_client_id=_env.str("PROCONNECT_CLIENT_ID", default=""),
        proconnect_client_secret=_env.str("PROCONNECT_CLIENT_SECRET", default=""),
        proconnect_acr=_env.list("PROCONNECT_ACR", default=[]),
        proconnect_second_facteur=_env.list("PROCONNECT_SECOND_FACTEUR", default=[]),
        proconnect_adresses_verifiees=_env.bool("PROCONNECT_ADRESSES_VERIFIEES", default=False),
        antivirus_url=_env.str("ANTIVIRUS_URL", default=""),
        antivirus_obligatoire=_env.bool("ANTIVIRUS_OBLIGATOIRE", default=True),
        antivirus_delai_s=_env.int("ANTIVIRUS_DELAI_S", default=20),
        lots_conservation_jours=_env.int("LOTS_CONSERVATION_JOURS", default=90),
        editeur=_env.str("EDITEUR", default=""),
        hebergeur=_env.str("HEBERGEUR", default=""),
        contact=_env.str("CONTACT", default=""),
    )
