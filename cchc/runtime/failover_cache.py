"""A Redis cache that counts on in the database while Redis is stopped or deaf: sign-in goes on with its limits."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

TABLE = "operations_cacheentry"
# After one failure Redis is left alone for so long: a deaf one would cost each request its time limit.
SILENCE_SECONDS = 15.0


class FailoverCache(BaseCache):
    """What Django asks of a cache, answered by Redis, else by a table of the database."""

    _away_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._redis = RedisCache(server, dict(params))
        self._table = DatabaseCache(TABLE, {**params, "OPTIONS": {}})

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= FailoverCache._away_until:
            try:
                return getattr(self._redis, method)(*args, **kwargs)
            except (RedisError, OSError) as error:
                FailoverCache._away_until = time.monotonic() + SILENCE_SECONDS
                log.error("the cache does not answer (%s): counting in the database", type(error).__name__)
        return getattr(self._table, method)(*args, **kwargs)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):  # type: ignore[no-untyped-def]
        return self._ask("add", key, value, timeout, version)

    def get(self, key, default=None, version=None):  # type: ignore[no-untyped-def]
        return self._ask("get", key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):  # type: ignore[no-untyped-def]
        return self._ask("set", key, value, timeout, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):  # type: ignore[no-untyped-def]
        return self._ask("touch", key, timeout, version)

    def delete(self, key, version=None):  # type: ignore[no-untyped-def]
        return self._ask("delete", key, version)

    def incr(self, key, delta=1, version=None):  # type: ignore[no-untyped-def]
        return self._ask("incr", key, delta, version)

    def has_key(self, key, version=None):  # type: ignore[no-untyped-def]
        return self._ask("has_key", key, version)

    def clear(self) -> None:
        self._ask("clear")

    def answers(self) -> bool:
        """Whether Redis itself answers now; for readyz."""
        try:
            self._redis._cache.get_client().ping()
        except (RedisError, OSError):
            return False
        return True
