"""Documents on disk: whole or not there, and made again from the snapshot when damaged."""

from pathlib import Path

import pytest

from organizations.tenancy import tenant
from reporting import commands, storage
from reporting.documents import Format
from reporting.models import ReportFile
from reporting.queries.documents import document
from tests.factories import reporting as make


def _files(settings) -> list[Path]:
    return sorted(path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file())


def _made(cast):
    report = make.submit_for(cast.agency_head)
    commands.make_documents(
        agency_id=cast.department.pk, period_id=report.period_id, now=make.SUBMITTED
    )
    return report


def test_what_is_written_is_read_under_its_checksum(settings) -> None:
    digest = storage.write(b"noi dung", "pdf")

    assert storage.read(digest, "pdf") == b"noi dung"
    assert storage.write(b"noi dung", "pdf") == digest
    assert [path.name for path in _files(settings)] == [f"{digest}.pdf"]


@pytest.mark.parametrize("damage", [b"", b"noi dunG", b"noi dung!"])
def test_a_damaged_file_is_no_file(settings, damage) -> None:
    digest = storage.write(b"noi dung", "pdf")
    _files(settings)[0].write_bytes(damage)

    assert storage.read(digest, "pdf") is None


def test_a_full_disk_leaves_nothing_behind(settings, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("organizations.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.write(b"noi dung", "pdf")

    assert _files(settings) == []


def test_documents_are_made_once(cast, settings) -> None:
    report = _made(cast)
    before = {path: path.stat().st_mtime_ns for path in _files(settings)}

    again = commands.make_documents(
        agency_id=cast.department.pk, period_id=report.period_id, now=make.ANSWERED
    )

    assert again == 0
    assert len(before) == len(Format)
    assert {path: path.stat().st_mtime_ns for path in _files(settings)} == before


@pytest.mark.parametrize("fmt", list(Format))
def test_a_lost_or_damaged_document_comes_back_byte_for_byte(cast, settings, fmt) -> None:
    report = _made(cast)
    with tenant(cast.department.pk):
        whole = document(report, fmt)
        for path in _files(settings):
            path.write_bytes(b"damaged")
        mended = document(report, fmt)
        for path in _files(settings):
            path.unlink()
        remade = document(report, fmt)

    assert whole == mended == remade
    assert any(path.read_bytes() == whole for path in _files(settings))


def test_submitting_takes_the_mark_of_the_unsigned_off(cast) -> None:
    report = make.compile_for(cast.department)
    with tenant(cast.department.pk):
        unsigned = document(report, Format.DOCX)
    report = make.submit_for(cast.agency_head)
    with tenant(cast.department.pk):
        signed = document(report, Format.DOCX)

    assert unsigned != signed


def test_a_document_that_cannot_be_made_does_not_fail_the_report(cast, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr("reporting.queries.documents.render", broken)
    commands.plan_due_jobs(now=make.COMPILED)

    outcomes = commands.run_due(now=make.COMPILED, limit=1000, worker="w")

    assert {one.result for one in outcomes if one.kind == "compile_report"} == {"done"}
    with tenant(cast.department.pk):
        assert not ReportFile.objects.exists()
