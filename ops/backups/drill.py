"""Show that a backup can be restored: bring one back, count, recompile a report, compare.

Nothing touches the running portal. The restored server lives in a folder of its own and is thrown
away. The report compared is the newest one that was compiled after some backup became whole: all
rows are brought back as the transaction that compiled it left them, the portal's own code compiles
it again, and the checksum must be the issued one.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from ops import entry
from ops.backups.restoring import restore
from ops.backups.taking import ANCHORS, SEGMENTS, Backup, backups, newest
from ops.roles import ensure_roles, url_as
from ops.services import DATABASE

MARGIN = timedelta(minutes=3)  # a compilation that began so long ago has ended
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
COMPILED = """
    SELECT r.id, r.checksum, e.recorded_at, e.written_in::text
    FROM organizations_auditevent e JOIN reporting_report r ON r.id::text = e.object_id
    WHERE e.action = 'reporting.report.compiled' AND e.recorded_at > %s AND e.recorded_at < %s
    ORDER BY e.recorded_at DESC LIMIT 1
"""
TABLES = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
    AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill came to. ``recovered_to`` is None where the backup alone was brought back;
    ``checksum`` and ``recompiled`` are empty where no report lies between backup and log."""

    backup_taken_at: datetime
    recovered_to: datetime | None
    seconds: float
    table_count: int
    row_count: int
    report_id: int | None
    checksum: str
    recompiled: str
    link_count: int
    difference_count: int

    @property
    def succeeded(self) -> bool:
        """The rows are there, the report is the same, and the evidence holds."""
        return self.row_count > 0 and self.checksum == self.recompiled and not self.difference_count


class NoBackup(Exception):
    """There is no backup to drill with."""


def drill(*, server: str, into: Path, env: Mapping[str, str], database: str = DATABASE) -> Drilled:
    """Restore, recompile, verify, count. ``server`` is the superuser's address of the live one,
    which is only asked which report was compiled last; ``env`` is the portal's environment.

    Raises:
        NoBackup: there is none in ``into``.
        ops.server.ServerFailed: the backup or its log cannot be read.
        subprocess.CalledProcessError: the portal's code does not run on the restored rows.
    """
    began = time.monotonic()
    backup, at, through, report_id, checksum = _chosen(url_as(server, database), into)
    folder = Path(tempfile.mkdtemp(prefix="kpi-portal-drill-", dir="/var/tmp"))
    folder.chmod(0o711)
    try:
        restored = restore(
            backup,
            home=folder / "postgres",
            password=urlsplit(server).password or "",
            segments=into / SEGMENTS if through else None,
            through=through,
            settings=QUICK,
        )
        try:
            addresses = ensure_roles(restored.url, database)
            there = {**env, "DATABASE_URL": addresses["kpi_worker"]}
            for name in ("DATABASE_URL_FILE", "WORKER_DATABASE_URL", "WORKER_DATABASE_URL_FILE"):
                there.pop(name, None)
            again = _told(there, "recompile_report", f"--report={report_id}") if report_id else {}
            anchors = f"--anchors={backup.place / ANCHORS}"
            chains = _told(there, "verify_evidence", anchors if at is None else "--no-anchors")
            tables, rows = _counted(url_as(restored.url, database))
        finally:
            restored.remove()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Drilled(
        backup_taken_at=backup.taken_at,
        recovered_to=at,
        seconds=round(time.monotonic() - began, 1),
        table_count=tables,
        row_count=rows,
        report_id=report_id,
        checksum=checksum,
        recompiled=str(again.get("recompiled", "")),
        link_count=sum(chain["links"] for chain in chains),
        difference_count=sum(chain["found"] for chain in chains),
    )


def as_json(done: Drilled) -> str:
    """One line, as ``manage.py record_drill`` reads it."""
    return json.dumps({**asdict(done), "succeeded": done.succeeded}, default=str)


class Chosen(NamedTuple):
    """What is brought back: a backup, and through which transaction that compiled a report."""

    backup: Backup
    at: datetime | None = None
    through: int | None = None
    report_id: int | None = None
    checksum: str = ""


def _chosen(live: str, into: Path) -> Chosen:
    """The last report between backup and log; without one the newest backup alone."""
    found = backups(into)
    if not found:
        raise NoBackup(f"no backup in {into}")
    log = [path for path in (into / SEGMENTS).glob("*.gz") if path.is_file()]
    if log:
        handed_over = datetime.fromtimestamp(max(path.stat().st_mtime for path in log), tz=UTC)
        with psycopg.connect(live) as connection:
            row = connection.execute(COMPILED, [found[0].taken_at, handed_over - MARGIN]).fetchone()
        if row is not None:
            report_id, checksum, at, transaction = row
            backup = newest(into, before=at)
            if backup is not None:
                return Chosen(backup, at, int(transaction), report_id, checksum)
    return Chosen(found[-1])


def _told(env: Mapping[str, str], name: str, *arguments: str) -> Any:
    """What a command of the portal says on the restored rows."""
    done = subprocess.run(
        [sys.executable, str(entry.ROOT / "manage.py"), name, *arguments, "--json"],
        env=dict(env),
        cwd=entry.ROOT,
        stdout=subprocess.PIPE,
        check=False,
        text=True,
    )
    # 1 says that something differs, which the answer tells in numbers.
    if done.returncode not in (0, 1) or not done.stdout.strip():
        raise subprocess.CalledProcessError(done.returncode, name)
    return json.loads(done.stdout)


def _counted(superuser: str) -> tuple[int, int]:
    """Tables and rows of the restored database."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        tables = [name for (name,) in connection.execute(TABLES)]
        rows = 0
        for name in tables:
            statement = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
            (count,) = connection.execute(statement).fetchone() or (0,)
            rows += count
    return len(tables), rows


def environment_of_portal() -> dict[str, str]:
    """Ours, or that of the running demo."""
    found = dict(os.environ)
    if "DATABASE_URL" not in found and entry.RUNNING_DEMO.exists():
        found |= json.loads(entry.RUNNING_DEMO.read_text())
    return found
