"""The database, from its URL."""

from typing import Any
from urllib.parse import unquote

import environ


def database_settings(url: str) -> dict[str, Any]:
    """Django settings of a PostgreSQL URL; its host may be a socket folder, written as `%2Frun%2F…`.

    Connections come from a pool, each tested before use: the site recovers by itself from a restart of
    the database. The pool opens at the first query, so never before a fork.

    Raises:
        django.core.exceptions.ImproperlyConfigured: the URL is malformed.
    """
    settings = environ.Env.db_url_config(url)
    return {
        **settings,
        "ENGINE": "django.db.backends.postgresql",
        "HOST": unquote(settings["HOST"]),
        "ATOMIC_REQUESTS": True,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**settings.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8}},
    }


def without_pool(settings: dict[str, Any]) -> dict[str, Any]:
    """The same database without a pool of connections."""
    options = {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}
    return {**settings, "OPTIONS": options}
