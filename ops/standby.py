"""A standby of an embedded PostgreSQL, made by ``pg_basebackup``: the same data a moment later.

It streams from a slot of its own, answers reads, and becomes the primary by ``promote``. After
``be_waited_for`` no commit is acknowledged before it lies on both.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from ops import process
from ops.postgres import EmbeddedPostgres, environment_of_programs, programs
from ops.server import ServerFailed

BEHIND = """
    SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()),
           coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 0)
"""


class Standby(EmbeddedPostgres):
    """A hot standby of ``primary``, which must run when this is first started."""

    name = "standby"

    def __init__(
        self, home: Path, primary: EmbeddedPostgres, settings: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(home, {"hot_standby": "on", **(settings or {})})
        self.primary = primary

    @property
    def password(self) -> str:
        """The primary's: roles are part of what is copied."""
        return self.primary.password

    def _prepare(self, place: Path) -> None:
        cluster, draft = place / "cluster", place / "cluster.new"
        if cluster.exists():
            (cluster / "postmaster.pid").unlink(missing_ok=True)
            return
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        process.give(draft)
        address = urlsplit(self.primary.url)
        conninfo = f"host={address.hostname} port={address.port} user={address.username}"
        with self.log.open("ab") as log:
            done = subprocess.run(
                [
                    programs(place) / "pg_basebackup",
                    "--dbname", f"{conninfo} application_name=standby",
                    "--pgdata", draft,
                    "--write-recovery-conf",
                    "--wal-method", "stream",
                    "--create-slot", "--slot", "standby",
                    "--checkpoint", "fast",
                    "--no-password",
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**environment_of_programs(), "PGPASSWORD": self.password},
                cwd="/",
                check=False,
                **process.unprivileged(),
            )  # fmt: skip
        if done.returncode != 0:
            raise ServerFailed(f"pg_basebackup failed; see {self.log}")
        draft.rename(cluster)

    def be_waited_for(self) -> None:
        """Have the primary acknowledge only what lies here too. A promoted one waits for nobody."""
        with psycopg.connect(self.primary.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            connection.execute("SELECT pg_reload_conf()")

    def behind(self) -> tuple[int, float]:
        """Bytes that were received and not replayed, and seconds since the last commit that was."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(BEHIND).fetchone()
        return (int(row[0] or 0), float(row[1])) if row else (0, 0.0)

    def has_replayed(self, position: str) -> bool:
        """Whether what the primary had written at that position can be read here."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(
                sql.SQL("SELECT pg_last_wal_replay_lsn() >= {}::pg_lsn").format(
                    sql.Literal(position)
                )
            ).fetchone()
        return bool(row and row[0])

    def promote(self, patience_seconds: int = 60) -> None:
        """Become a primary that takes writes; returns when it does."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute("SELECT pg_promote(true, %s)", [patience_seconds]).fetchone()
        if not (row and row[0]):
            raise ServerFailed("the standby did not become the primary")
