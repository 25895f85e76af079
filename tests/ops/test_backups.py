"""A backup can be brought back whole, and as it stood at an instant; a damaged one is noticed."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from ops import process
from ops.backups import programs, taking, wal
from ops.backups.restoring import NotThere, restore
from ops.postgres import UNSAFE_BUT_FAST, EmbeddedPostgres

pytestmark = pytest.mark.slow


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that the servers' account can enter."""
    path = Path(tempfile.mkdtemp(prefix="kpi-test-", dir="/var/tmp"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    """A server that hands its log over to the folder of backups."""
    segments = home / "backups" / taking.SEGMENTS
    segments.mkdir(parents=True)
    (home / "backups").chmod(0o711)
    process.give(segments)
    running = EmbeddedPostgres(home / "pg", {**UNSAFE_BUT_FAST, **wal.archiving(segments)})
    running.start()
    yield running
    running.remove()


def write(server: EmbeddedPostgres, text: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS logged (line text, at timestamptz)")
        connection.execute("INSERT INTO logged VALUES (%s, clock_timestamp())", [text])


def lines(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [line for (line,) in connection.execute("SELECT line FROM logged ORDER BY at")]


def hand_over(server: EmbeddedPostgres, segments: Path) -> None:
    """Have the server give away what it wrote, as it does by itself every minute."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        (name,) = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    there = process.wait_until(
        (segments / f"{name}.gz").exists, deadline=time.monotonic() + 30, pause=0.2
    )
    assert there


def taken(server: EmbeddedPostgres, home: Path, files: Path | None = None) -> taking.Backup:
    return taking.take(
        server=server.url, into=home / "backups", files=files, anchors=None, now=datetime.now(UTC)
    )


def test_what_was_written_comes_back_whole_and_as_of_an_instant(server, home) -> None:
    write(server, "before the backup")
    backup = taken(server, home)
    segments = home / "backups" / taking.SEGMENTS
    write(server, "in the afternoon")
    time.sleep(1.1)
    at = datetime.now(UTC)
    time.sleep(1.1)
    write(server, "by mistake")
    hand_over(server, segments)
    password = urlsplit(server.url).password

    alone = restore(backup, home=home / "alone", password=password, settings=UNSAFE_BUT_FAST)
    assert lines(alone.url) == ["before the backup"]
    alone.remove()

    then = restore(
        backup,
        home=home / "then",
        password=password,
        segments=segments,
        at=at,
        settings=UNSAFE_BUT_FAST,
    )
    assert lines(then.url) == ["before the backup", "in the afternoon"]
    write(then, "it can be written to")
    then.remove()

    whole = restore(
        backup, home=home / "whole", password=password, segments=segments, settings=UNSAFE_BUT_FAST
    )
    assert lines(whole.url) == ["before the backup", "in the afternoon", "by mistake"]
    whole.remove()


def test_an_instant_before_the_backup_or_without_its_log_is_refused(server, home) -> None:
    write(server, "one")
    backup = taken(server, home)
    password = urlsplit(server.url).password

    with pytest.raises(NotThere, match="before the backup"):
        restore(
            backup,
            home=home / "early",
            password=password,
            segments=home / "backups" / taking.SEGMENTS,
            at=backup.taken_at - timedelta(seconds=1),
        )
    with pytest.raises(NotThere, match="log"):
        restore(backup, home=home / "late", password=password, at=datetime.now(UTC))


def test_one_flipped_byte_in_a_copy_is_noticed(server, home) -> None:
    write(server, "one")
    backup = taken(server, home)
    page = next(path for path in (backup.place / "database" / "base").rglob("*") if path.is_file())
    content = bytearray(page.read_bytes())
    content[len(content) // 2] ^= 1
    page.write_bytes(content)

    with pytest.raises(programs.ProgramFailed, match="checksum"):
        programs.run("pg_verifybackup", ["--quiet", backup.place / "database"])


def test_files_that_did_not_change_take_no_room_again(server, home) -> None:
    files = home / "files"
    (files / "reports").mkdir(parents=True)
    (files / "reports" / "ab12").write_text("a report")
    first = taken(server, home, files)
    (files / "reports" / "cd34").write_text("another one")
    time.sleep(1.1)  # backups are named by the second
    second = taken(server, home, files)

    inode = (second.place / "files/reports/ab12").stat().st_ino
    assert inode == (first.place / "files/reports/ab12").stat().st_ino
    assert (second.place / "files/reports/cd34").read_text() == "another one"
    assert [one.place for one in taking.backups(home / "backups")] == [first.place, second.place]


def test_what_was_not_copied_to_its_end_is_no_backup(home) -> None:
    (home / "backups" / ".20261130T010000Z" / "database").mkdir(parents=True)
    (home / "backups" / "20261130T020000Z" / "database").mkdir(parents=True)  # without its note

    assert taking.backups(home / "backups") == []


def test_two_weeks_of_days_and_a_year_of_months_are_kept() -> None:
    days = [datetime(2025, 10, 1, 1, 30, tzinfo=UTC) + timedelta(days=n) for n in range(426)]

    kept = taking.kept_of(days)

    assert kept[-14:] == days[-14:]
    assert [at.date().isoformat() for at in kept[:-14]] == [
        *(f"2025-{month:02}-01" for month in (12,)),
        *(f"2026-{month:02}-01" for month in range(1, 12)),
    ]


@pytest.mark.parametrize(
    ("name", "goes"),
    [
        ("000000010000000000000004.gz", True),
        ("000000010000000000000005.gz", False),
        ("000000020000000000000004.gz", True),  # of another timeline
        ("000000010000000000000005.00000028.backup.gz", False),
        ("00000002.history.gz", False),
        (".000000010000000000000004.gz", False),
    ],
)
def test_the_log_before_the_oldest_backup_is_forgotten(tmp_path, name, goes) -> None:
    (tmp_path / name).touch()

    assert bool(wal.needless(tmp_path, "000000010000000000000005")) is goes
