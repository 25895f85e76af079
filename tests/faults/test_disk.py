"""No room on the disk, and files torn or exchanged behind the portal's back."""

import errno
import os
import random
import resource
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from organizations.tenancy import tenant
from reporting import commands, storage
from reporting.documents import Format
from reporting.models import Report, ReportFile
from reporting.queries.documents import document
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD
from worklogs.models import WorkDay

SEED = 40
TORN = 50
IN_NOVEMBER = date(2026, 10, 20)  # a day of the month after
ROOM_BYTES = 4_096  # less than any document


@contextmanager
def no_room() -> Iterator[None]:
    """No file of this process grows past a page, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


def test_a_report_compiled_on_a_full_disk_stands_and_gets_its_files_later(cast, settings) -> None:
    make.log_day(cast.clerk)
    with no_room():
        make.tick(make.COMPILED)
        # People keep logging: that is the database's disk, not the files'.
        make.log_day(cast.colleague, IN_NOVEMBER)
        with tenant(cast.department.pk):
            report = Report.objects.get(period__code=PERIOD)
            assert WorkDay.objects.filter(work_date=IN_NOVEMBER).exists()

    with tenant(cast.department.pk):
        assert _files(settings.FILES_DIR) == []
        assert not ReportFile.objects.exists()
        assert document(report, Format.XLSX)  # made for whoever asks meanwhile
    made = commands.make_documents(
        agency_id=cast.department.pk, period_id=report.period_id, now=make.COMPILED
    )
    assert made == len(Format)
    assert len(_files(settings.FILES_DIR)) == len(Format)


def test_nothing_half_written_bears_a_name_that_is_read(settings) -> None:
    whole = b"n" * (2 * ROOM_BYTES)
    with no_room(), pytest.raises(OSError) as refused:  # noqa: PT011  its number is asked below
        storage.write(whole, "pdf")

    assert refused.value.errno == errno.EFBIG
    assert _files(settings.FILES_DIR) == []
    assert storage.read(storage.write(whole, "pdf"), "pdf") == whole


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts")
def test_a_disk_of_two_megabytes_that_fills_up_leaves_no_false_final(
    cast, settings, tmp_path, record_property
) -> None:
    """A real one: what is there is whole, what did not fit is not there, and later it is."""
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        settings.FILES_DIR = small
        kept, refused = {}, 0
        for number in range(40):
            content = random.Random(SEED + number).randbytes(100_000)
            try:
                kept[storage.write(content, "pdf")] = content
            except OSError as error:
                refused += error.errno == errno.ENOSPC
        record_property("tried", 40)
        record_property("seed", SEED)
        assert refused
        assert refused + len(kept) == 40
        assert len(_files(small)) == len(kept)
        assert all(storage.read(digest, "pdf") == content for digest, content in kept.items())
        next(iter(_files(small))).unlink()
        assert storage.read(storage.write(b"n" * 90_000, "pdf"), "pdf") == b"n" * 90_000
    finally:
        subprocess.run(["umount", "--lazy", str(small)], check=True)


def _torn(content: bytes, chance: random.Random) -> bytes:
    """A bit turned, an end cut off, or another file's bytes."""
    kind, at = chance.randrange(3), chance.randrange(len(content))
    if kind == 0:
        return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]
    return content[:at] if kind == 1 else chance.randbytes(len(content))


@pytest.mark.parametrize(
    "count", [5, pytest.param(TORN, marks=pytest.mark.long)], ids=["few", "fifty"]
)
def test_torn_files_are_never_served_and_come_back_from_the_snapshot(
    cast, settings, record_property, count
) -> None:
    report = make.submit_for(cast.agency_head)
    commands.make_documents(
        agency_id=cast.department.pk, period_id=report.period_id, now=make.SUBMITTED
    )
    chance, wrong = random.Random(SEED), 0
    with tenant(cast.department.pk):
        whole = {one: document(report, one) for one in Format}
        for number in range(count):
            fmt = list(Format)[number % len(Format)]
            for path in _files(settings.FILES_DIR):
                path.write_bytes(_torn(path.read_bytes(), chance))
            wrong += document(report, fmt) != whole[fmt]
    record_property("tried", count)
    record_property("failed", wrong)
    record_property("seed", SEED)

    assert wrong == 0
