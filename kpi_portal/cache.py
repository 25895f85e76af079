"""A cache that may die without taking the portal with it."""

import time
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

PAUSE_SECONDS = 5.0


class KeptClient(RedisCacheClient):
    """Asks through one client per pool. Django makes a new one for every question, which takes
    longer than the question; they are safe to share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[int, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if id(pool) not in self._kept:  # pools are never given up
            self._kept[id(pool)] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._kept[id(pool)]


class ForgivingCache(RedisCache):
    """Valkey as a cache: while it does not answer, every read is a miss and writes are dropped.

    After one failure it is left alone for a few seconds, so a frozen server costs one time-out and
    not one per request. Sessions live in the database and rate limits fall open: documented.
    """

    _silent_until = 0.0

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient

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
