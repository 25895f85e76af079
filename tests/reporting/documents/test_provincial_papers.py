"""The provincial report sets the agencies side by side and names who is missing."""

from datetime import datetime

import pytest

from reporting.documents import Format, file_name, plots
from tests.reporting.documents import provincial_samples, samples
from tests.reporting.documents.reading import make, pdf_text, plain, row_of, sheets, word_text

READERS = {Format.PDF: pdf_text, Format.DOCX: word_text}
ON_PAPER = pytest.mark.parametrize("fmt", [Format.PDF, Format.DOCX])


@ON_PAPER
def test_the_paper_names_every_agency_and_those_missing(fmt):
    snapshot = provincial_samples.provincial_snapshot()
    words = READERS[fmt](make(snapshot, fmt))
    assert snapshot["missing"]
    assert "Đã có 67/69 cơ quan, đơn vị, địa phương gửi báo cáo (97,1%)" in words
    assert "Còn 2 cơ quan, đơn vị, địa phương chưa gửi báo cáo" in words
    for agency in snapshot["agencies"]:
        assert agency["name"] in words


@ON_PAPER
def test_who_is_missing_counts_as_not_implementing_only_after_the_due_date(fmt):
    consequence = "được tính là không thực hiện KPI trong kỳ"
    late = provincial_samples.provincial_snapshot()
    assert consequence in READERS[fmt](make(late, fmt))
    in_time = provincial_samples.provincial_snapshot(compiled={"at": "2026-10-23T16:59:59Z"})
    assert consequence not in READERS[fmt](make(in_time, fmt))


@ON_PAPER
def test_when_all_have_reported_nobody_is_named(fmt):
    words = READERS[fmt](make(provincial_samples.provincial_snapshot(missing=[]), fmt))
    assert "Không có cơ quan, đơn vị, địa phương nào chưa gửi." in words
    assert "Cơ quan, đơn vị, địa phương chưa gửi báo cáo" not in words


def test_the_sheets_hold_typed_cells_and_the_checksums_of_the_reports():
    snapshot = provincial_samples.provincial_snapshot()
    book = sheets(make(snapshot, Format.XLSX))
    assert list(book) == ["Tổng hợp", "Cơ quan", "Khối", "Chưa nộp"]
    for agency in snapshot["agencies"]:
        row = row_of(book["Cơ quan"], agency["name"])
        if agency["headcount"] is None:
            assert row[4] == row[6] == row[10] == ""
        else:
            assert isinstance(row[4], datetime)
            assert row[6] == agency["headcount"]
        assert row[-1] == (agency["checksum"] or "")
    assert [row[1] for row in book["Chưa nộp"][4:6]] == [a["name"] for a in snapshot["missing"]]


def test_the_plots_show_each_agency_once_and_mark_no_target():
    agencies = provincial_samples.provincial_snapshot()["agencies"]
    drawn = plain(" ".join(plot.svg for plot in plots.agencies_compared(agencies)))
    assert drawn.count("<circle") == 2 * sum(a["headcount"] is not None for a in agencies)
    assert drawn.count("chưa có số liệu") == sum(a["headcount"] is None for a in agencies)


def test_without_any_figures_there_is_no_plot():
    snapshot = provincial_samples.provincial_snapshot()
    nobody = [
        agency | dict.fromkeys(("headcount", "required_days", "logged_days", "levels"))
        for agency in snapshot["agencies"]
    ]
    assert plots.agencies_compared(nobody) == []
    words = pdf_text(make(snapshot | {"agencies": nobody}, Format.PDF))
    assert "Chưa có số liệu để so sánh." in words


def test_the_file_is_named_after_the_receiver():
    snapshot = provincial_samples.provincial_snapshot(receiver=samples.PARTY)
    assert file_name(snapshot, Format.XLSX) == "tong-hop-kpi-BTCTU-2026-10-v2.xlsx"
