"""Whether a container does its work: ``python -m ops.health web|wide|worker|beat``."""

import os
import socket
import sys
import urllib.request
from collections.abc import Callable, Mapping

from ops.entry import address

PATIENCE_SECONDS = 5


def web(name: str = "web") -> bool:
    """The portal answers 200 at ``/healthz``, asked as the proxy would ask."""
    port = address(name, os.environ).rpartition(":")[2]
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
        return bool(answer.status == 200)  # noqa: PLR2004


def wide() -> bool:
    """The same of the server for wide pages."""
    return web("wide")


def worker() -> bool:
    """The worker of this host answers a ping that came through the broker."""
    from kpi_portal.celery import app  # noqa: PLC0415 - the web check must stay light

    name = f"celery@{socket.gethostname()}"
    return bool(app.control.ping(destination=[name], timeout=PATIENCE_SECONDS))


def beat() -> bool:
    """Some beat holds the lock, so that the schedule runs."""
    import redis  # noqa: PLC0415

    from kpi_portal.celery import app  # noqa: PLC0415

    with redis.Redis.from_url(app.conf.redbeat_redis_url) as client:
        return bool(client.exists("redbeat::lock"))


CHECKS: Mapping[str, Callable[[], bool]] = {
    "web": web,
    "wide": wide,
    "worker": worker,
    "beat": beat,
}


def main() -> int:
    """0 when it does."""
    try:
        return 0 if CHECKS[sys.argv[1]]() else 1
    except Exception as error:  # whatever it is, the container is not healthy
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
