"""Copy the running cluster and the files that its rows speak of."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from ops import process
from ops.backups import programs, wal

NOTE = "backup.json"
DATABASE, FILES, ANCHORS, SEGMENTS = "database", "files", "anchors", "wal"
STAMP = "%Y%m%dT%H%M%SZ"
KEPT_DAYS, KEPT_MONTHS = 14, 12


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole copy: ``place`` holds ``database``, ``files`` and ``anchors``.

    ``taken_at`` is when it was whole (UTC): the earliest instant it can bring back.
    ``first_segment`` is the piece of the log that a restore begins to read.
    """

    place: Path
    taken_at: datetime
    first_segment: str
    server_version: str
    file_count: int


def take(
    *, server: str, into: Path, files: Path | None, anchors: Path | None, now: datetime
) -> Backup:
    """Copy everything into a new folder below ``into`` and check the copy; then forget old ones.

    ``server`` is the address of a role that may replicate. The files are copied after the
    database, so that what a row names is there; a file that the last backup holds unchanged takes
    no room again (hard links). Nothing bears the name of a backup before it is whole.

    Raises:
        programs.ProgramFailed: the copy could not be made, or is not what the server sent.
    """
    address = urlsplit(server)
    place, draft = into / now.strftime(STAMP), into / f".{now.strftime(STAMP)}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    programs.run(
        "pg_basebackup",
        [
            "--pgdata", draft / DATABASE,
            "--host", address.hostname or "127.0.0.1",
            "--port", str(address.port or 5432),
            "--username", address.username or "postgres",
            "--checkpoint", "fast",
            "--wal-method", "stream",
            "--manifest-checksums", "SHA256",
        ],
        password=address.password or "",
    )  # fmt: skip
    programs.run("pg_verifybackup", ["--quiet", draft / DATABASE])
    before = newest(into)
    old = before.place if before else None
    count = _copied(files, draft / FILES, old / FILES if old else None)
    _copied(anchors, draft / ANCHORS, old / ANCHORS if old else None)
    made = Backup(
        place=place,
        taken_at=datetime.now(UTC),
        first_segment=_first_segment(draft / DATABASE),
        server_version=_version(server),
        file_count=count,
    )
    noted = asdict(made) | {"place": place.name, "taken_at": made.taken_at.isoformat()}
    (draft / NOTE).write_text(json.dumps(noted, indent=1) + "\n")
    os.sync()
    draft.rename(place)
    forget_old(into)
    return made


def backups(into: Path) -> list[Backup]:
    """The whole backups of a folder, the oldest first."""
    notes = sorted(into.glob(f"[0-9]*/{NOTE}")) if into.is_dir() else []
    return [_read(note) for note in notes]


def newest(into: Path, *, before: datetime | None = None) -> Backup | None:
    """The newest backup, or the newest that was whole before an instant."""
    found = [one for one in backups(into) if before is None or one.taken_at <= before]
    return found[-1] if found else None


def forget_old(into: Path) -> list[Path]:
    """Delete what nobody needs: all but the last 14 days' and the first of each of the last 12
    months', and the log before the oldest that stays. What was deleted."""
    all_of_them = backups(into)
    kept = set(kept_of([one.taken_at for one in all_of_them]))
    gone = [one.place for one in all_of_them if one.taken_at not in kept]
    for place in gone:
        shutil.rmtree(place)
    left = [one for one in all_of_them if one.taken_at in kept]
    segments = into / SEGMENTS
    if left and segments.is_dir():
        for path in wal.needless(segments, min(one.first_segment for one in left)):
            path.unlink()
            gone.append(path)
    return gone


def kept_of(taken: Sequence[datetime]) -> list[datetime]:
    """Which of these backups stay, seen from the newest."""
    if not taken:
        return []
    last = max(taken)
    firsts: dict[tuple[int, int], datetime] = {}
    for at in sorted(taken):
        firsts.setdefault((at.year, at.month), at)
    months = sorted(firsts)[-KEPT_MONTHS:]
    monthly = {firsts[month] for month in months}
    return [at for at in taken if (last - at).days < KEPT_DAYS or at in monthly]


def _read(note: Path) -> Backup:
    values = json.loads(note.read_text())
    values |= {"place": note.parent, "taken_at": datetime.fromisoformat(values["taken_at"])}
    return Backup(**values)


def _copied(source: Path | None, into: Path, before: Path | None) -> int:
    """Copy a tree, linking what the last backup holds with the same size and time; how many files.

    The portal never changes a file: it writes another one and renames it.
    """
    into.mkdir()
    if source is None or not source.is_dir():
        return 0
    count = 0
    for path in sorted(source.rglob("*")):
        target = into / path.relative_to(source)
        if path.is_dir():
            target.mkdir(exist_ok=True, parents=True)
            continue
        old = before / path.relative_to(source) if before else None
        if old is not None and old.is_file() and _alike(old, path):
            os.link(old, target)
        else:
            target.parent.mkdir(exist_ok=True, parents=True)
            shutil.copy2(path, target)
        count += 1
    return count


def _alike(one: Path, other: Path) -> bool:
    mine, theirs = one.stat(), other.stat()
    return (mine.st_size, mine.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)


def _first_segment(database: Path) -> str:
    """From the label that PostgreSQL puts into a copy: ``START WAL LOCATION: … (file …)``."""
    label = (database / "backup_label").read_text()
    return label.split("(file ", 1)[1].split(")", 1)[0]


def _version(server: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        return f"{connection.info.server_version // 10000}"


def give_back(tree: Path) -> None:
    """Hand a copied cluster to the account that servers run under."""
    process.give(tree)
    for path in tree.rglob("*"):
        if not path.is_symlink():
            process.give(path)
