"""Django's database settings from one URL."""

from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote


def postgres(url: SplitResult, *, pool_max: int) -> dict[str, Any]:
    """Settings of a PostgreSQL connection: pooled, and checked before use.

    ``pool_max`` 0 makes one connection per thread instead of a pool (commands, tests). Time-outs
    belong to the roles (``ops/roles.sql``): a pooler in transaction mode passes none on.

    What stands after ``?`` goes to libpq; ``host`` and ``port`` there name several servers, as in
    ``?host=one,two&port=5432,5432&target_session_attrs=read-write``: whichever is the primary.
    """
    given = dict(parse_qsl(url.query))
    host, port = given.pop("host", url.hostname or ""), given.pop("port", str(url.port or 5432))
    options: dict[str, Any] = {"connect_timeout": 3, **given}
    if pool_max:
        options["pool"] = {"min_size": 1, "max_size": pool_max, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": host,
        "PORT": port,
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        # The pooler hands each transaction to another connection: nothing may live longer.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": options,
    }
