"""Files are asked for, made by the worker, and taken by who asked."""

import csv
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse

from organizations.files import store
from organizations.models import AuditEvent
from organizations.tenancy import tenant
from reporting import commands, storage
from reporting.documents import export
from reporting.models import AskedFile, DueJob, JobKind, JobState
from reporting.queries import files as queries
from reporting.queries.files import my_files, place_of
from reporting.refusals import FileIsDamaged
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD, actor

NOW = make.ANSWERED
LATER = NOW.replace(year=2099)  # whatever the clock of the test says, it is due


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def asked(cast, file_format: str = "csv", at=NOW) -> AskedFile:
    return commands.ask_export(actor=actor(cast.home_affairs), file_format=file_format, now=at)


def run_files(at=NOW) -> list[str]:
    """The worker's turn, for files alone; other due work is done already."""
    DueJob.objects.exclude(kind=JobKind.MAKE_FILE).update(state=JobState.DONE)
    return [one.result for one in commands.run_due(now=at, limit=9, worker="test")]


def states(cast, at=NOW) -> list[str]:
    with tenant(cast.receiving.pk):
        return [one.state for one in my_files(cast.home_affairs.pk, at)]


def only_file(posting) -> AskedFile:
    with tenant(posting.agency_id):
        return AskedFile.objects.get(posting=posting)


def take(posting, file: AskedFile, at=NOW) -> bytes:
    return commands.take_file(actor=actor(posting), file_id=file.pk, now=at)[1]


def test_who_asks_leaves_and_finds_the_file_ready_when_they_come_back(cast, signed_in) -> None:
    make.submit_for(cast.agency_head)
    client = signed_in(cast.home_affairs)

    page = client.post(reverse("reporting:export", args=["csv"]), follow=True)
    assert "Bước 1/3" in page.content.decode()
    assert run_files(at=LATER) == ["done"]
    file = only_file(cast.home_affairs)
    part = client.get(reverse("reporting:files"), headers={"HX-Request": "true"}).content.decode()
    answer = client.get(reverse("reporting:take_file", args=[file.pk]))

    assert "<html" not in part
    assert "hx-trigger" not in part
    assert reverse("reporting:take_file", args=[file.pk]) in part
    assert "Sở Xây dựng" in answer.content.decode("utf-8-sig")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    with tenant(cast.receiving.pk):
        deeds = AuditEvent.objects.filter(actor_posting_id=cast.home_affairs.pk).order_by("pk")
        assert [event.action for event in deeds][-3:] == [
            "reporting.file.asked",
            "reporting.reports.exported",
            "reporting.file.taken",
        ]


def test_asking_twice_while_it_is_under_way_is_one_file(cast) -> None:
    first = asked(cast)

    assert asked(cast) == first
    assert asked(cast, "xlsx") != first
    assert states(cast) == ["waiting", "waiting"]


def test_only_who_asked_takes_it_and_only_while_they_receive_reports(cast) -> None:
    file = asked(cast)
    run_files()

    with pytest.raises(Http404):
        take(cast.organization_board, file)
    with pytest.raises(Http404):
        take(cast.agency_head, file)
    without_role = replace(actor(cast.home_affairs), roles=frozenset())
    with pytest.raises(PermissionDenied):
        commands.take_file(actor=without_role, file_id=file.pk, now=NOW)


def test_the_officer_and_the_head_take_the_months_of_their_agency_out_and_nobody_else_does(
    cast, signed_in
) -> None:
    make.submit_for(cast.agency_head)
    make.submit_for(cast.strange_head)
    url = reverse("reporting:export_own", args=["csv"])
    offered = {
        name: url in signed_in(getattr(cast, name)).get(reverse("reporting:files")).content.decode()
        for name in ("officer", "agency_head", "clerk", "head", "home_affairs")
    }

    signed_in(cast.officer).post(url)
    run_files(LATER)
    file = only_file(cast.officer)
    content = take(cast.officer, file).decode("utf-8-sig")

    assert {name for name, is_offered in offered.items() if is_offered} == {
        "officer",
        "agency_head",
    }
    assert signed_in(cast.head).post(url).status_code == 403
    heading, row = content.splitlines()
    assert next(csv.reader([heading])) == [one.flat_heading for one in export.COLUMNS]
    assert row.startswith(f"{PERIOD},{cast.department.code},")
    assert cast.commune.code not in content
    with pytest.raises(Http404):
        take(cast.agency_head, file)
    with pytest.raises(PermissionDenied):
        commands.take_file(
            actor=replace(actor(cast.officer), roles=frozenset()), file_id=file.pk, now=NOW
        )
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="reporting.reports.own_exported").count() == 1


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "parquet"])
def test_a_month_that_is_not_sent_yet_is_taken_out_as_such(cast, file_format) -> None:
    make.compile_for(cast.department)
    file = commands.ask_own_months(actor=actor(cast.officer), file_format=file_format, now=NOW)
    run_files()

    content = take(cast.officer, file)
    assert content
    if file_format == "csv":
        assert "Đã tổng hợp, chưa gửi" in content.decode("utf-8-sig")


def test_bytes_that_were_changed_on_disk_are_not_handed_out(cast) -> None:
    file = asked(cast)
    run_files()
    file = only_file(cast.home_affairs)
    place = place_of(cast.receiving.pk)
    store().put(storage._path(file.sha256, "csv", place), [b"forged"])

    with pytest.raises(FileIsDamaged):
        take(cast.home_affairs, file)


def test_after_its_days_a_file_is_gone_and_the_list_says_so(cast) -> None:
    file = asked(cast)
    run_files()
    file = only_file(cast.home_affairs)
    later = file.keep_until

    assert later == NOW + timedelta(days=7)
    assert states(cast, later - timedelta(seconds=1)) == ["ready"]
    with pytest.raises(Http404):
        take(cast.home_affairs, file, later)
    assert commands.sweep_files(now=later) == 0  # just written: its transaction may be going on
    assert commands.sweep_files(now=LATER) == 1
    assert states(cast, later) == ["gone"]


def test_a_made_file_never_changes_under_its_row(cast) -> None:
    file = asked(cast)
    run_files()

    with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.receiving.pk):
        AskedFile.objects.filter(pk=file.pk).update(sha256="0" * 64)


def test_a_job_that_failed_is_said_and_can_be_asked_again(cast) -> None:
    first = asked(cast)
    DueJob.objects.filter(pk=first.job_id).update(state=JobState.FAILED)

    assert states(cast) == ["failed"]
    assert asked(cast) != first


def test_the_documents_of_the_provincial_report_are_made_by_the_worker(cast, signed_in) -> None:
    make.submit_for(cast.agency_head)
    client = signed_in(cast.home_affairs)
    client.post(reverse("reporting:compile_provincial", args=[PERIOD]))
    desk = reverse("reporting:desk_period", args=[PERIOD])
    ((report, _),) = client.get(desk).context["versions"]
    url = reverse("reporting:download_provincial", args=[report.pk, "pdf"])

    before = client.get(reverse("reporting:provincial", args=[PERIOD])).content.decode()
    refused = client.get(url)
    commands.make_documents(agency_id=cast.receiving.pk, period_id=report.period_id, now=NOW)
    DueJob.objects.update(state=JobState.DONE)
    after = client.get(reverse("reporting:provincial", args=[PERIOD])).content.decode()

    assert "hx-trigger" in before
    assert url not in before
    assert refused.status_code == 302
    assert "hx-trigger" not in after
    assert client.get(url).content.startswith(b"%PDF")
    assert url in after


def test_a_large_report_is_asked_for_and_a_small_one_is_there_at_once(
    cast, signed_in, monkeypatch
) -> None:
    report = make.submit_for(cast.agency_head)
    url = reverse("reporting:download", args=[report.pk, "xlsx"])
    client = signed_in(cast.officer)
    assert client.get(url).status_code == 200

    monkeypatch.setattr(queries, "QUICK_PEOPLE", -1)
    page = client.get(reverse("reporting:version", args=[report.pk])).content.decode()
    waits = client.get(url)
    client.post(url)
    run_files(at=LATER)

    assert f'action="{url}"' in page
    assert waits.status_code == 302
    file = only_file(cast.officer)
    content = take(cast.officer, file)
    assert content.startswith(b"PK")
    with pytest.raises(Http404):
        take(cast.agency_head, file)
    assert file.name == "bao-cao-kpi-SXD-2026-10-v1.xlsx"


def test_the_first_page_says_that_a_file_is_ready_until_it_is_taken(cast, signed_in) -> None:
    file = asked(cast, at=LATER)
    run_files(LATER)
    client = signed_in(cast.home_affairs)

    ready = client.get(reverse("reporting:home")).content.decode()
    take(cast.home_affairs, file, LATER)
    taken = client.get(reverse("reporting:home")).content.decode()

    assert reverse("reporting:files") in ready
    assert file.name in ready
    assert file.name not in taken
