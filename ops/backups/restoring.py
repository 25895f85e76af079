"""Bring a cluster back, whole or as it stood at an instant, beside whatever runs."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from ops import process
from ops.backups import wal
from ops.backups.taking import ANCHORS, DATABASE, FILES, Backup, give_back
from ops.postgres import EmbeddedPostgres

LONGEST_SECONDS = 3600.0
"""How long the log may take to be read; a day of the province takes minutes."""


class NotThere(Exception):
    """That instant cannot be brought back; the message says why."""


def restore(
    backup: Backup,
    *,
    home: Path,
    password: str,
    segments: Path | None = None,
    at: datetime | None = None,
    through: int | None = None,
    settings: Mapping[str, str] | None = None,
    patience: float = LONGEST_SECONDS,
) -> EmbeddedPostgres:
    """A running server in ``home`` with the data of the backup; read on from ``segments`` if given.

    The log is read to its end, up to the instant ``at``, or through the commit of one transaction
    (``through``, its number as ``pg_current_xact_id`` gave it). ``password`` is the superuser's, as
    the backed-up cluster knows it. The restored server hands no log over: it must not write where
    the old one does. The backup itself is left as it is.

    Raises:
        NotThere: ``at`` lies before the backup, or needs a log that is not given.
        ops.server.ServerFailed: the log has a gap or ends before ``at``; the tail of the server's
            own log says which.
    """
    if at is not None and at < backup.taken_at:
        raise NotThere(f"{at.isoformat()} lies before the backup of {backup.taken_at.isoformat()}")
    if (at or through) is not None and segments is None:
        raise NotThere("what was after the backup needs the log: name its folder")
    home.mkdir(parents=True, mode=0o711)
    process.secret_in(home / "password")
    (home / "password").write_text(password)
    place = process.reachable_directory(home)
    cluster = place / "cluster"
    shutil.copytree(backup.place / DATABASE, cluster, symlinks=True)
    lines = ["archive_mode = 'off'"]
    if segments is not None:
        source = _within_reach(segments, place)
        lines.append(f"restore_command = {_as_setting(wal.bringing_back(source))}")
        lines += _target(at, through)
        (cluster / "recovery.signal").touch()
    with (cluster / "postgresql.auto.conf").open("a") as file:
        file.write("".join(f"{line}\n" for line in lines))
    give_back(cluster)
    # Nobody may look before all is read: a standby would also want the old server's sizes.
    server = EmbeddedPostgres(home, {"hot_standby": "off", **(settings or {})})
    server.start(patience)
    return server


def restore_files(backup: Backup, *, files: Path, anchors: Path | None = None) -> int:
    """Put the backed-up files into ``files``, over whatever lies there under other names; how many.

    Names say what a file holds, so one that is there already is the same one.
    """
    count = 0
    for source, target in ((backup.place / FILES, files), (backup.place / ANCHORS, anchors)):
        if target is not None:
            shutil.copytree(source, target, dirs_exist_ok=True)
            count += sum(path.is_file() for path in source.rglob("*"))
    return count


def _target(at: datetime | None, through: int | None) -> list[str]:
    """The settings that say where to stop; none for the end of the log."""
    if through is not None:
        return [f"recovery_target_xid = '{through}'", "recovery_target_action = 'promote'"]
    if at is not None:
        instant = at.astimezone(UTC).isoformat(sep=" ")
        return [f"recovery_target_time = '{instant}'", "recovery_target_action = 'promote'"]
    return []


def _as_setting(value: str) -> str:
    """As a value is written in a file of settings."""
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def _within_reach(segments: Path, place: Path) -> Path:
    """The folder of segments, or a copy that the server's account can read."""
    if not process.unprivileged():
        return segments
    copy = place / "segments"
    shutil.copytree(segments, copy, ignore=shutil.ignore_patterns(".*"))
    give_back(copy)
    return copy
