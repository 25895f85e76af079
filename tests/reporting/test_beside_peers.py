"""What a report stands beside: its peers of the month before, late lines, and explained hours."""

import json

from django.urls import reverse

from organizations.models import Notice, NoticeKind
from organizations.tenancy import tenant
from reporting import commands
from reporting.documents import Format
from reporting.rules.peers import peers
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD, actor
from tests.factories.worklogs import make_line, make_task
from tests.reporting.documents import samples
from tests.reporting.documents.reading import make as paper
from tests.reporting.documents.reading import pdf_text, sheets
from tests.reporting.ending import LATER, accepted
from tests.worklogs.test_offline_late import keep

LEVELS = {"excellent": 1, "good": 6, "completed": 2, "not_completed": 1, "not_enough_data": 2}
PEERS = {
    "period": "2026-09",
    "band": [0, 29],
    "agencies": 7,
    "figures": {
        key: {"low": "80.00", "median": "90.50", "high": "99.00"}
        for key in ("logged_days", "declared_days", "on_time_days", "reviewed", "rated_well")
    }
    | {
        "minutes_per_person_day": {"low": "420.00", "median": "450.00", "high": "465.00"},
        "mean_level": None,
    },
}
EXPLAINED = {
    "period": "2026-10",
    "units": [
        {
            "name": "Phòng Quy hoạch", "people": 8, "hours": "9.10", "z": "2.45", "is_odd": True,
            "words": [{"by": "Trần Văn An", "words": "Cao điểm lập quy hoạch theo Công văn 12.",
                       "at": "2026-10-18T02:00:00Z"}],
        }
    ],
}  # fmt: skip


def _figures(headcount: int = 12, logged: int = 180) -> dict:
    return {
        "headcount": headcount,
        "required_days": 200,
        "logged_days": logged,
        "declared_days": logged - 2,
        "on_time_days": logged - 5,
        "entries": 100,
        "unreviewed": 10,
        "minutes_per_person_day": "450.00",
        "mean_level": None,
        "levels": LEVELS,
    }


def test_peers_are_of_the_same_size_where_there_are_five() -> None:
    near = [_figures(logged=100 + 10 * number) for number in range(5)]

    found = peers(12, [*near, _figures(500, 0)], "2026-09")

    assert (found["agencies"], found["band"]) == (5, [0, 29])
    assert found["figures"]["logged_days"] == {"low": "55.00", "median": "60.00", "high": "65.00"}
    assert found["figures"]["reviewed"]["median"] == "90.00"
    assert found["figures"]["rated_well"]["median"] == "70.00"
    assert found["figures"]["mean_level"] is None


def test_fewer_than_five_neighbours_are_not_told_apart() -> None:
    assert peers(12, [_figures()] * 4, "2026-09") is None
    assert peers(12, [_figures(500)] * 5, "2026-09")["band"] is None


def _compared() -> dict:
    late = {"lines": 3, "people": 2, "minutes": 150}
    return samples.unit_snapshot(people=3) | {"peers": PEERS, "explained": EXPLAINED, "late": late}


def test_the_paper_stands_beside_its_peers_and_prints_explanations_and_late_lines() -> None:
    words = pdf_text(paper(_compared(), Format.PDF))
    book = sheets(paper(_compared(), Format.XLSX))

    assert "7 cơ quan cùng loại, quy mô đến 29 người theo báo cáo tháng 9 năm 2026" in words
    assert "Cao điểm lập quy hoạch theo Công văn 12. (Trần Văn An, 18/10/2026)" in words
    assert "3 mục nhật ký (2,5 giờ) của 2 người gửi đến sau khi khóa cập nhật" in words
    assert any(7.5 in row for row in book["So sánh"])
    assert any("Phòng Quy hoạch" in row for row in book["Giải trình"])


def test_coverage_has_four_numbers_each_with_its_denominator() -> None:
    book = sheets(paper(samples.unit_snapshot(people=3), Format.XLSX))
    labels = [row[1] for row in book["Tổng hợp"]]

    for share in (
        "Tỷ lệ ngày công đã có nhật ký",
        "Tỷ lệ ngày công đã xác nhận kê khai đủ",
        "Tỷ lệ ngày công cập nhật đúng hạn",
        "Tỷ lệ mục nhật ký đã được chấm",
    ):
        assert share in labels


def test_lines_after_the_closing_are_shown_on_the_report_and_frozen_with_the_next_version(
    cast, signed_in
) -> None:
    make.log_day(cast.clerk)
    first = accepted(cast)
    keep(cast.clerk, make_line(make_task(), minutes=90), now=LATER)
    client = signed_in(cast.officer)

    page = client.get(reverse("reporting:report_period", args=[PERIOD])).content.decode()
    listed = client.get(reverse("reporting:changes", args=[PERIOD])).content.decode()
    assert "1 mục" in page
    assert cast.clerk.staff.full_name in listed

    commands.ask_reopening(actor=actor(cast.officer), period=make.period(), reason="Sai", now=LATER)
    commands.answer_reopening(
        actor=actor(cast.home_affairs), report_id=first.pk, is_agreed=True, answer="", now=LATER
    )
    commands.amend_report(
        actor=actor(cast.officer), period=make.period(), reason="Bổ sung", now=LATER
    )
    second = json.loads(make.compile_for(cast.department, now=LATER).snapshot)
    assert second["late"] == {"lines": 1, "people": 1, "minutes": 90}
    assert {
        "scope": "agency", "of": "", "figure": "late_lines", "before": None, "after": 1
    } in second["amends"]["changes"]  # fmt: skip


def test_a_refused_request_is_told_to_whoever_asked(cast) -> None:
    report = accepted(cast)
    commands.ask_reopening(actor=actor(cast.officer), period=make.period(), reason="Sai", now=LATER)
    commands.answer_reopening(
        actor=actor(cast.home_affairs), report_id=report.pk, is_agreed=False, answer="Số đúng",
        now=LATER,
    )  # fmt: skip

    commands.run_due(now=LATER, limit=1000, worker="w")

    with tenant(cast.department.pk):
        told = Notice.objects.filter(kind=NoticeKind.REOPENING_REFUSED)
        assert [one.posting_id for one in told] == [cast.officer.pk]
        assert not Notice.objects.filter(kind=NoticeKind.REPORT_RETURNED).exists()
