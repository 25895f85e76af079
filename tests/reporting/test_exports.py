"""Everything that was routed to a receiver, in one file."""

import csv
from datetime import UTC
from decimal import Decimal
from io import StringIO

import duckdb
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import AuditEvent
from organizations.tenancy import tenant
from reporting import commands
from reporting.commands.files import make_file
from reporting.documents import export
from reporting.documents.parquet import COLUMNS, parquet
from reporting.queries.exports import routed_reports
from tests.factories import reporting as make
from tests.factories.organizations import actor
from tests.reporting.documents.reading import row_of, sheets


def _csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def _export(cast, file_format: str) -> bytes:
    """The file as the worker leaves it for who asked."""
    asks = actor(cast.home_affairs)
    asked = commands.ask_export(actor=asks, file_format=file_format, now=make.ANSWERED)
    with tenant(asks.agency_id):
        make_file(asked.job, asks, make.ANSWERED)
    return commands.take_file(actor=asks, file_id=asked.pk, now=make.ANSWERED)[1]


def test_both_files_hold_the_last_versions_that_were_routed_here_and_no_person(cast) -> None:
    make.log_day(cast.clerk)
    report = make.submit_for(cast.agency_head)
    make.submit_for(cast.strange_head)
    make.submit_for(cast.party_head)

    rows = _csv(_export(cast, "csv"))
    cells = sheets(_export(cast, "xlsx"))["Báo cáo"]

    assert {row["Cơ quan, đơn vị"] for row in rows} == {"Sở Xây dựng", "Xã Cam Lâm"}
    mine = next(row for row in rows if row["Mã cơ quan"] == "SXD")
    assert (mine["Kỳ"], mine["Ngày công đã có nhật ký"]) == ("2026-10", "1")
    assert mine["Mã kiểm tra báo cáo (SHA-256)"] == report.checksum
    assert row_of(cells, "Sở Xây dựng")[-1] == report.checksum
    assert cast.clerk.staff.full_name not in str(rows) + str(cells)


def test_a_version_that_came_after_takes_the_place_of_the_first(cast) -> None:
    first = make.submit_for(cast.agency_head)
    commands.return_report(
        actor=actor(cast.home_affairs), report_id=first.pk, reason="Sai", now=make.ANSWERED
    )
    commands.amend_report(
        actor=actor(cast.officer), period=make.period(), reason="Sửa", now=make.ANSWERED
    )
    make.submit_for(cast.agency_head)

    (row,) = _csv(_export(cast, "csv"))

    assert row["Bản số"] == "2"


def test_a_name_that_is_a_formula_stays_a_text(cast) -> None:
    make.submit_for(cast.agency_head)
    with tenant(cast.receiving.pk):
        rows = [row | {"agency__name": "=1+1"} for row in routed_reports(cast.receiving.pk)]

    (row,) = _csv(export.comma_separated(rows))
    content = export.workbook(rows, issuer="Sở Nội vụ", at=make.ANSWERED)

    assert row["Cơ quan, đơn vị"] == "'=1+1"
    assert row_of(sheets(content)["Báo cáo"], "=1+1")


def test_parquet_holds_typed_columns_and_no_person(cast, tmp_path) -> None:
    make.log_day(cast.clerk)
    report = make.submit_for(cast.agency_head)
    path = tmp_path / "all.parquet"
    path.write_bytes(_export(cast, "parquet"))

    with duckdb.connect(config={"threads": 1}) as session:
        told = session.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
        found = session.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()

    types = {name: kind for name, kind, *_more in told}
    assert types == COLUMNS
    (row,) = (dict(zip(types, values, strict=True)) for values in found)
    assert (row["period"], row["agency_code"], row["logged_days"]) == ("2026-10", "SXD", 1)
    assert (row["is_late"], row["report_sha256"]) == (False, report.checksum)
    assert row["submitted_at_utc"] == make.SUBMITTED.astimezone(UTC).replace(tzinfo=None)
    assert row["minutes_per_person_day"] == Decimal(report.figures["minutes_per_person_day"])
    assert cast.clerk.staff.full_name not in str(found)


def test_a_name_with_marks_and_breaks_and_a_missing_figure_stay_what_they_are(cast, tmp_path):
    make.submit_for(cast.agency_head)
    with tenant(cast.receiving.pk):
        rows = [row | {"agency__name": 'Sở "A", B\n'} for row in routed_reports(cast.receiving.pk)]
    path = tmp_path / "all.parquet"
    path.write_bytes(parquet(rows))

    with duckdb.connect(config={"threads": 1}) as session:
        ask = "SELECT agency, minutes_per_person_day FROM read_parquet(?)"
        found = session.execute(ask, [str(path)]).fetchall()

    assert found == [('Sở "A", B\n', None)]
    path.write_bytes(parquet([]))
    assert path.read_bytes()[:4] == b"PAR1"


def test_taking_all_figures_out_is_written_down_and_costs_as_much_for_two_as_for_one(
    cast,
) -> None:
    make.submit_for(cast.agency_head)
    with CaptureQueriesContext(connection) as one:
        _export(cast, "csv")
    make.submit_for(cast.strange_head)
    with CaptureQueriesContext(connection) as two:
        _export(cast, "csv")

    assert len(one) == len(two)
    with tenant(cast.receiving.pk):
        exported = AuditEvent.objects.filter(action="reporting.reports.exported").order_by("pk")
        assert [event.details["reports"] for event in exported] == ["1", "2"]
        assert {event.actor_posting_id for event in exported} == {cast.home_affairs.pk}
