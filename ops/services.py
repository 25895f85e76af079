"""Both embedded servers and the roles at once, as the environment that the portal reads."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ops.postgres import UNSAFE_BUT_FAST, EmbeddedPostgres
from ops.roles import ensure_roles
from ops.valkey import EmbeddedValkey

DATABASE = "kpi_portal"


@contextmanager
def temporary_services(database: str = DATABASE) -> Iterator[dict[str, str]]:
    """Real servers with empty data for as long as the block runs: tests, benchmarks.

    The names are those of the portal's environment, and ``SUPERUSER_DATABASE_URL``. About
    one second; nothing stays behind.
    """
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kpi-portal-")))
        home.chmod(0o711)  # the servers' account must pass; what lies inside is private
        postgres = EmbeddedPostgres(home / "postgres", UNSAFE_BUT_FAST)
        stack.callback(postgres.remove)
        valkey = EmbeddedValkey(home / "valkey")
        stack.callback(valkey.remove)
        superuser = postgres.start()
        broker = valkey.start()
        yield {"SUPERUSER_DATABASE_URL": superuser, **environment(superuser, database, broker)}


def environment(superuser_url: str, database: str, broker_url: str) -> dict[str, str]:
    """Roles and database made ready, and how the portal reaches them."""
    roles = ensure_roles(superuser_url, database)
    return {
        "DATABASE_URL": roles["kpi_app"],
        "WORKER_DATABASE_URL": roles["kpi_worker"],
        "MIGRATION_DATABASE_URL": roles["kpi_migrate"],
        "REDIS_URL": broker_url,
        "CACHE_URL": broker_url.removesuffix("/0") + "/1",
    }
