"""A cache that may die without taking the portal with it."""

import time
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

PAUSE_SECONDS = 5.0


class ForgivingCache(RedisCache):
    """Valkey as a cache: while it does not answer, every read is a miss and writes are dropped.

    After one failure it is left alone for a few seconds, so a frozen server costs one time-out and
    not one per request. Sessions live in the database and rate limits fall open: documented.
    """

    _silent_until = 0.0

    def _ask(self, name: str, default: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < ForgivingCache._silent_until:
            return default
        try:
            return getattr(super(), name)(*args, **kwargs)
        except RedisError:
            ForgivingCache._silent_until = time.monotonic() + PAUSE_SECONDS
            return default

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("add", True, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set", None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("touch", False, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete", False, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get_many", {}, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set_many", [], *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("has_key", False, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        return self._ask("incr", delta, key, delta, version)
