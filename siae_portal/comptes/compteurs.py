"""The cache of the counts of attempts: what it answers when Valkey is away."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class TolerantCache(RedisCache):
    """Without Valkey nothing can be counted: an attempt is refused (« réessayez »), never an error page.

    `add` guards every attempt and every code already used: it says no, so that doors stay closed.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """False when it cannot be written."""
        return bool(self._tolerate(super().add, False, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        """The default when it cannot be read."""
        return self._tolerate(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Nothing when it cannot be written."""
        self._tolerate(super().set, None, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """False when it cannot be written."""
        return bool(self._tolerate(super().delete, False, *args, **kwargs))

    def _tolerate(self, action: Any, absent: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return action(*args, **kwargs)
        except RedisError:
            logger.warning("comptes.cache_absent")
            return absent
