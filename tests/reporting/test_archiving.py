"""A closed month is kept outside the database too, and holds exactly what the database holds."""

import json

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from evaluations.models import Review
from organizations.access import system
from organizations.commands import move_stage
from organizations.models import AgencyPeriod, AuditEvent, PeriodStage
from organizations.tenancy import tenant
from reporting import table_parquet
from reporting.commands import archiving
from tests.factories import reporting as make
from tests.factories.evaluations import make_review
from tests.factories.organizations import PERIOD
from worklogs.models import WorkEntry

AWKWARD = 'Soạn "kế hoạch", thẩm định;\n=1+1 \\ 🌾 ' + "ế" * 40


@pytest.fixture
def closed(cast):
    """A month of the department with work in it, closed and reported."""
    make.log_day(cast.clerk, summary=AWKWARD)
    make.log_day(cast.outsider)
    with tenant(cast.department.pk):
        entry = WorkEntry.objects.get(author=cast.clerk)
    make_review(entry, cast.head)
    make.submit_for(cast.agency_head)
    with tenant(cast.department.pk):
        book = AgencyPeriod.objects.get(agency=cast.department, period__code=PERIOD)
        move_stage(
            actor=system(cast.department.pk),
            agency_period_id=book.pk,
            before=book.stage,
            after=PeriodStage.CLOSED,
            now=make.ANSWERED,
        )
    return cast.department


def archive(into) -> list[dict]:
    call_command("archive_month", period=PERIOD, into=into, json=True)


def read(file):
    with duckdb.connect() as session:
        found = session.execute("SELECT * FROM read_parquet($1)", [str(file)])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_every_line_is_in_the_file_as_it_was_written(closed, tmp_path):
    archive(tmp_path)

    place = tmp_path / PERIOD / closed.code
    lines = read(place / "entries.parquet")
    with tenant(closed.pk):
        stored = {entry.pk: entry for entry in WorkEntry.objects.all()}
        reviews = Review.objects.count()
    assert {line["id"] for line in lines} == set(stored)
    for line in lines:
        entry = stored[line["id"]]
        assert (line["summary"], line["minutes"]) == (entry.summary, entry.minutes)
        assert (line["quantity"], line["work_date"]) == (entry.quantity, entry.work_date)
        assert line["recorded_at_utc"] == entry.recorded_at.replace(tzinfo=None)
    assert AWKWARD in {line["summary"] for line in lines}
    assert len(read(place / "reviews.parquet")) == reviews > 0


def test_the_sums_of_the_file_are_those_of_the_database(closed, tmp_path):
    archive(tmp_path)

    with tenant(closed.pk):
        minutes = WorkEntry.objects.aggregate(minutes=Sum("minutes"))["minutes"]
    lines = read(tmp_path / PERIOD / closed.code / "entries.parquet")
    assert sum(line["minutes"] for line in lines) == minutes


def test_the_trail_and_the_manifest_name_the_same_files(closed, tmp_path):
    archive(tmp_path)

    place = tmp_path / PERIOD / closed.code
    said = json.loads((place / "manifest.json").read_text())
    with tenant(closed.pk):
        event = AuditEvent.objects.get(action="reporting.month.archived")
    for name in ("days", "entries", "reviews"):
        digest = table_parquet.checksum(place / f"{name}.parquet")
        assert said["sha256"][name] == event.details[f"{name}_sha256"] == digest
        assert str(said["rows"][name]) == event.details[f"{name}_rows"]


def test_a_month_that_can_still_change_is_left(cast, tmp_path, capsys):
    make.log_day(cast.clerk)

    archive(tmp_path)

    assert json.loads(capsys.readouterr().out) == []
    assert not list(tmp_path.iterdir())


def test_no_folder_holds_another_agencys_rows(closed, tmp_path):
    archive(tmp_path)

    for file in tmp_path.rglob("*.parquet"):
        agencies = {row["agency_id"] for row in read(file)}
        assert agencies <= {closed.pk} if file.parent.name == closed.code else agencies


def test_archiving_again_changes_nothing_and_mends_a_damaged_file(closed, tmp_path, capsys):
    archive(tmp_path)
    capsys.readouterr()
    archive(tmp_path)
    assert json.loads(capsys.readouterr().out) == []

    file = tmp_path / PERIOD / closed.code / "entries.parquet"
    whole = file.read_bytes()
    file.write_bytes(whole[:-9] + b"x" + whole[-8:])
    archive(tmp_path)

    assert [one["agency"] for one in json.loads(capsys.readouterr().out)] == [closed.code]
    assert file.read_bytes() == whole


def test_a_file_that_holds_anything_else_does_not_count(closed, tmp_path, monkeypatch):
    def careless(rows, into, model):
        rows.write_text(rows.read_text().replace("Soạn", "Soan"))
        honest(rows, into, model)
        rows.write_text(rows.read_text().replace("Soan", "Soạn"))

    honest = table_parquet.write
    monkeypatch.setattr(archiving.parquet, "write", careless)

    with pytest.raises(CommandError, match=r"entries\.parquet differs"):
        archive(tmp_path)

    assert not list(tmp_path.rglob("manifest.json"))
    assert not list(tmp_path.rglob("entries.parquet"))


def test_a_period_that_is_not_there_is_said_so(db, tmp_path):
    with pytest.raises(CommandError, match="no such period"):
        call_command("archive_month", period="1999-01", into=tmp_path)
