"""Files beside entries: who may send, see and take back, and what is left on the disk."""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from organizations.commands import move_stage
from organizations.models import AgencyPeriod, Parameter, PeriodStage
from organizations.refusals import EntryIsFrozen, NotPosted, PeriodIsClosed
from organizations.tenancy import tenant
from tests.factories import evidence as files
from tests.factories.evaluations import make_review
from tests.factories.organizations import BEGINNING, NOW, PERIOD, actor
from tests.factories.worklogs import make_entry, make_evidence
from worklogs import storage
from worklogs.commands import evidence as commands
from worklogs.models import EntryStatus, EvidenceFile, WorkEntry
from worklogs.refusals import FileIsTooLarge, TooManyFiles, TooMuchInADay


def set_parameter(name: str, value: str) -> None:
    Parameter.objects.create(name=name, value=value, valid_from=BEGINNING)


def close_logging(cast) -> None:
    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(agency=cast.department, period__code=PERIOD)
        move_stage(
            actor=actor(cast.agency_head),
            agency_period_id=row.pk,
            before=PeriodStage.OPEN,
            after=PeriodStage.LOGGING_CLOSED,
            now=NOW,
        )


def on_disk(settings) -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def page_of(entry: WorkEntry) -> str:
    return reverse("worklogs:evidence", args=[entry.work_date, entry.pk])


def address(file: EvidenceFile) -> str:
    return reverse("worklogs:evidence_file", args=[file.pk])


def upload(name: str = "Báo cáo.pdf", content: bytes | None = None) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, files.pdf() if content is None else content)}


def standing(entry: WorkEntry) -> list[EvidenceFile]:
    with tenant(entry.agency_id):
        return list(EvidenceFile.objects.filter(entry_id=entry.pk, removed_at__isnull=True))


# --- Sending --------------------------------------------------------------------------------


def test_a_file_is_kept_under_a_name_that_says_nothing(cast, settings) -> None:
    file = make_evidence(make_entry(cast.clerk), name="../../Mật.pdf")

    (path,) = on_disk(settings)
    assert path.name == file.stored_name
    assert "Mật" not in str(path)
    assert path.read_bytes() == files.pdf()
    assert (file.name, file.media_type) == ("Mật.pdf", "application/pdf")
    assert oct(path.stat().st_mode & 0o777) in {"0o600", "0o640"}


def test_a_plain_form_adds_a_file_and_shows_it(cast, signed_in) -> None:
    entry = make_entry(cast.clerk)
    browser = signed_in(cast.clerk)

    answer = browser.post(page_of(entry), upload(), follow=True)

    assert answer.redirect_chain == [(page_of(entry), 302)]
    assert "Báo cáo.pdf" in answer.content.decode()
    assert 'enctype="multipart/form-data"' in answer.content.decode()


def test_htmx_gets_the_part_alone_with_the_new_file(cast, signed_in) -> None:
    entry = make_entry(cast.clerk)

    answer = signed_in(cast.clerk).post(page_of(entry), upload(), headers={"hx-request": "true"})

    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "Báo cáo.pdf" in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Chọn một tệp trước"),
        (upload("a.pdf", b""), "Chọn một tệp trước"),
        (upload("a.pdf", b"MZ" + bytes(60)), "Không nhận loại tệp này"),
        (upload("a.png", files.png()[:-9]), "hỏng hoặc bị cắt cụt"),
        (upload("a.png", files.png(65_000, 65_000)), "bung ra"),
        (upload("a.odt", files.odf("text", **{"Basic/M.xml": b"x"})), "macro"),
    ],
)
def test_what_is_not_taken_is_said_in_a_sentence_and_leaves_nothing(
    cast, signed_in, settings, data, sentence
) -> None:
    entry = make_entry(cast.clerk)

    answer = signed_in(cast.clerk).post(page_of(entry), data)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert standing(entry) == []
    assert on_disk(settings) == []


def test_a_file_above_the_limit_is_refused_with_the_limit(cast, signed_in) -> None:
    set_parameter("evidence.most_megabytes_a_file", "1")
    entry = make_entry(cast.clerk)

    answer = signed_in(cast.clerk).post(page_of(entry), upload(content=bytes(2**20 + 1)))

    assert answer.status_code == 422
    assert "tối đa 1 MB" in answer.content.decode()


def test_a_request_larger_than_any_file_is_never_written(
    cast, signed_in, settings, tmp_path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    entry = make_entry(cast.clerk)

    answer = signed_in(cast.clerk).post(page_of(entry), upload(content=bytes(22 * 2**20)))

    assert answer.status_code == 422
    assert "tối đa 10 MB" in answer.content.decode()
    assert [path for path in tmp_path.rglob("*.upload*")] == []


def test_an_entry_has_so_many_files_and_a_day_so_many_megabytes(cast) -> None:
    set_parameter("evidence.most_files_an_entry", "2")
    set_parameter("evidence.most_megabytes_a_day", "1")
    entry, other = make_entry(cast.clerk), make_entry(cast.clerk)
    for number in range(2):
        make_evidence(entry, files.pdf() + b"\n" * number)

    with pytest.raises(TooManyFiles):
        make_evidence(entry, files.png())
    with pytest.raises(TooMuchInADay):
        make_evidence(other, b"%PDF-1.4" + bytes(2**20) + b"%%EOF")
    with pytest.raises(FileIsTooLarge):
        make_evidence(other, b"%PDF-1.4" + bytes(11 * 2**20) + b"%%EOF")


def test_sending_the_same_file_twice_keeps_one(cast, settings) -> None:
    entry = make_entry(cast.clerk)

    first, second = make_evidence(entry), make_evidence(entry, name="khác.pdf")

    assert first.pk == second.pk
    assert len(on_disk(settings)) == 1


def test_what_cannot_be_stored_leaves_no_bytes(cast, settings) -> None:
    entry = make_entry(cast.clerk)
    close_logging(cast)

    with pytest.raises(PeriodIsClosed):
        make_evidence(entry)
    assert on_disk(settings) == []


# --- The period and the entry -----------------------------------------------------------------


def test_after_logging_closed_only_a_returned_entry_takes_files(cast) -> None:
    returned = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    make_review(returned, cast.head, "returned")
    sent = make_entry(cast.colleague, status=EntryStatus.SUBMITTED)
    kept = make_evidence(sent)
    close_logging(cast)

    make_evidence(returned)
    with pytest.raises(PeriodIsClosed):
        make_evidence(sent, files.png())
    with pytest.raises(PeriodIsClosed), tenant(cast.department.pk):
        commands.remove_evidence(actor=actor(cast.colleague), entry=sent, pk=kept.pk, now=NOW)


def test_beside_an_accepted_entry_files_stay_as_they_are(cast, signed_in) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    file = make_evidence(entry)
    make_review(entry, cast.head)

    with pytest.raises(EntryIsFrozen):
        make_evidence(entry, files.png())
    with pytest.raises(EntryIsFrozen), tenant(cast.department.pk):
        commands.remove_evidence(actor=actor(cast.clerk), entry=entry, pk=file.pk, now=NOW)
    shown = signed_in(cast.clerk).get(page_of(entry)).content.decode()
    assert file.name in shown
    assert 'type="file"' not in shown


@pytest.mark.parametrize(
    "change", ["name = 'x'", "sha256 = ''", "removed_at = NULL", "entry_id = gen_random_uuid()"]
)
def test_the_database_lets_nothing_of_a_file_change(cast, change) -> None:
    make_evidence(make_entry(cast.clerk))

    with pytest.raises(DatabaseError):
        with tenant(cast.department.pk), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE worklogs_evidencefile SET {change}")


def test_a_file_beside_somebody_elses_entry_is_refused_by_the_database(cast) -> None:
    entry = make_entry(cast.colleague)
    entry.author_id = cast.clerk.pk

    with pytest.raises(NotPosted):
        make_evidence(entry)


# --- Seeing and taking back -------------------------------------------------------------------


def test_a_file_that_the_disk_changed_is_not_given_out(cast, signed_in, settings) -> None:
    file = make_evidence(make_entry(cast.clerk))
    on_disk(settings)[0].write_bytes(b"%PDF-1.4 something else %%EOF")

    assert signed_in(cast.clerk).get(address(file)).status_code == 404


# --- The disk ---------------------------------------------------------------------------------


def test_orphans_are_swept_a_day_later_and_nothing_else(cast, settings) -> None:
    kept = make_evidence(make_entry(cast.clerk))
    orphan = storage.keep(cast.department.pk, SimpleUploadedFile("a", b"lost"))
    young = storage.keep(cast.department.pk, SimpleUploadedFile("a", b"under way"))
    for path in on_disk(settings):
        if path.name != young.stored_name:
            os.utime(path, (NOW.timestamp() - 90_000,) * 2)
        else:
            os.utime(path, (NOW.timestamp(),) * 2)

    assert commands.sweep(agency_id=cast.department.pk, now=NOW) == 1
    left = {path.name for path in on_disk(settings)}
    assert left == {kept.stored_name, young.stored_name}
    assert orphan.stored_name not in left


def test_what_was_taken_back_is_deleted_after_the_time_for_petitions(cast, settings) -> None:
    entry = make_entry(cast.clerk)
    file = make_evidence(entry)
    with tenant(cast.department.pk):
        commands.remove_evidence(actor=actor(cast.clerk), entry=entry, pk=file.pk, now=NOW)
    os.utime(on_disk(settings)[0], (NOW.timestamp() - 90_000,) * 2)

    assert commands.sweep(agency_id=cast.department.pk, now=NOW) == 0
    assert commands.sweep(agency_id=cast.department.pk, now=NOW.replace(year=2027)) == 1
    with tenant(cast.department.pk):
        assert EvidenceFile.objects.get().sha256 == file.sha256


def test_a_crash_while_writing_leaves_no_half_file(cast, settings, monkeypatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError("full")))

    with pytest.raises(OSError, match="full"):
        storage.keep(cast.department.pk, SimpleUploadedFile("a", b"bytes"))
    assert on_disk(settings) == []
