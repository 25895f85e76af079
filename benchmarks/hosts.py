"""Servers for measuring at full size: PostgreSQL with the settings of a real host, and Valkey.

``python -m benchmarks.hosts`` keeps both up until it is told to end and writes their addresses to
``.local/bench/hosts.json``; data stay in ``.local/bench``, so that a province is generated once.
"""

import json
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ops.postgres import EmbeddedPostgres
from ops.valkey import EmbeddedValkey

HOME = Path(__file__).resolve().parent.parent / ".local" / "bench"
ADDRESSES = HOME / "hosts.json"

# docs/operations/scaling.md, the row of 16 GB, scaled down to what a shared machine can spare.
SIZED: Mapping[str, str] = {
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "min_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "pglz",
    "random_page_cost": "1.1",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "track_io_timing": "on",
    "shared_preload_libraries": "pg_stat_statements",
}


@contextmanager
def hosts() -> Iterator[dict[str, str]]:
    """Both servers, with ``SUPERUSER_DATABASE_URL`` and ``REDIS_URL``."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (
        EmbeddedPostgres(HOME / "postgres", SIZED) as postgres,
        EmbeddedValkey(HOME / "valkey") as valkey,
    ):
        yield {"SUPERUSER_DATABASE_URL": postgres.url, "REDIS_URL": valkey.url}


def main() -> None:
    """Stay up until SIGTERM or Ctrl-C."""
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, _leave)
    with hosts() as addresses:
        ADDRESSES.touch(mode=0o600)
        ADDRESSES.write_text(json.dumps(addresses))
        print("up", flush=True)
        signal.pause()


def _leave(number: int, frame: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
