"""Servers for measuring at full size: PostgreSQL with the settings of a real host, and Valkey.

``python -m benchmarks.hosts`` keeps both up until it is told to end and writes their addresses to
``.local/bench/hosts.json``; data stay in ``.local/bench``, so that a province is generated once.
"""

import json
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ops.postgres import EmbeddedPostgres
from ops.valkey import EmbeddedValkey

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".local" / "bench"
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


@dataclass(frozen=True, slots=True)
class Size:
    """Staff and full months before ``today``, which is the day after the last one's end.

    ``behind``: so many earlier months more, their entries and days copied from the last one.
    """

    staff: int
    months: int = 1
    today: str = "2026-11-15"
    behind: int = 0

    @property
    def name(self) -> str:
        """Of the database."""
        return f"kpi_bench_{self.staff}x{self.months}" + (f"_{self.behind}" if self.behind else "")


def load_average() -> str:
    """Others on the machine: what ran beside, as the kernel counts it."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


@contextmanager
def named() -> Iterator[dict[str, str]]:
    """The environment with both servers: those that are up already, or some for this run."""
    if ADDRESSES.exists():
        os.environ.update(json.loads(ADDRESSES.read_text()))
        yield dict(os.environ)
        return
    with hosts() as addresses:
        os.environ.update(addresses)
        yield dict(os.environ)


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
        try:
            signal.pause()
        finally:
            ADDRESSES.unlink()


def _leave(number: int, frame: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
