"""The provincial report in words: who reported, what came out, who is missing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from reporting.documents import plots, provincial_tables, text
from reporting.documents.content import (
    Appendix,
    Block,
    Heading,
    Numbering,
    Paragraph,
    Report,
    assemble,
    narrative,
)
from reporting.documents.issue import Beside
from reporting.documents.terms import rated
from reporting.documents.text import NBSP, in_brackets, number, ratio

Snapshot = Mapping[str, Any]


def report(snapshot: Snapshot, beside: Beside) -> Report:
    """The whole paper."""
    numbering = Numbering()
    blocks = [
        Paragraph(_opening(snapshot)),
        Heading("I. TÌNH HÌNH GỬI BÁO CÁO"),
        *_submissions(snapshot, numbering),
        Heading("II. KẾT QUẢ CHUNG"),
        *_results(snapshot, numbering),
        Heading("III. SO SÁNH GIỮA CÁC CƠ QUAN, ĐƠN VỊ, ĐỊA PHƯƠNG"),
        *_comparison(snapshot, numbering),
        Heading("IV. ĐÁNH GIÁ, ĐỀ XUẤT"),
        *narrative("1. Đánh giá", snapshot["narrative"]["assessment"]),
        *narrative("2. Đề xuất, kiến nghị", snapshot["narrative"]["proposals"]),
    ]
    by_agency = numbering.table(provincial_tables.by_agency(snapshot), is_wide=True)
    return assemble(
        snapshot,
        snapshot["receiver"],
        subject="Tổng hợp kết quả theo dõi, đánh giá công việc (KPI) "
        f"của các cơ quan, đơn{NBSP}vị, địa{NBSP}phương "
        + text.period_name(snapshot["period"]["code"]).replace(" ", NBSP),
        blocks=blocks,
        appendices=[Appendix("Phụ lục", True, [by_agency])],
        beside=beside,
    )


def _opening(snapshot: Snapshot) -> str:
    period, at = snapshot["period"], text.instant(snapshot["compiled"]["at"])
    first, last = (
        text.long_date(date.fromisoformat(period[key])) for key in ("starts_on", "ends_on")
    )
    name = text.clean(snapshot["receiver"]["name"])
    return (
        f"{name} tổng hợp báo cáo của các cơ quan, đơn vị, địa phương gửi đến về kết quả theo dõi, "
        "đánh giá cán bộ, công chức, viên chức (CBCCVC) theo kết quả thực hiện nhiệm vụ "
        f"{text.period_name(period['code'])}. Số liệu tính từ {first} đến {last}, tổng hợp lúc "
        f"{text.clock(at)} {text.long_date(at.date())}."
    )


def _submissions(snapshot: Snapshot, numbering: Numbering) -> list[Block]:
    counts, due = snapshot["counts"], date.fromisoformat(snapshot["period"]["due_on"])
    share = in_brackets(ratio(counts["submitted"], counts["agencies"]))
    missing = snapshot["missing"]
    sent = (
        f"Đã có {number(counts['submitted'])}/{number(counts['agencies'])} cơ quan, đơn vị, địa "
        f"phương gửi báo cáo{share}, trong đó {number(counts['received'])} báo cáo đã được "
        f"tiếp nhận, {number(counts['late'])} báo cáo gửi chậm; {number(counts['returned'])} báo "
        f"cáo bị trả lại. Hạn gửi báo cáo: {text.long_date(due)}."
    )
    if not missing:
        return [Paragraph(sent), Paragraph("Không có cơ quan, đơn vị, địa phương nào chưa gửi.")]
    late = text.instant(snapshot["compiled"]["at"]).date() > due
    consequence = (
        " Hết thời hạn, các cơ quan, đơn vị, địa phương này được tính là không thực hiện KPI trong "
        "kỳ."
        if late
        else ""
    )
    return [
        Paragraph(sent),
        Paragraph(
            f"Còn {number(len(missing))}{NBSP}cơ quan, đơn vị, địa phương chưa gửi báo cáo, nêu "
            f"trong bảng dưới đây.{consequence}"
        ),
        numbering.table(provincial_tables.not_submitted(snapshot)),
    ]


def _results(snapshot: Snapshot, numbering: Numbering) -> list[Block]:
    people, coverage, levels = snapshot["people"], snapshot["coverage"], snapshot["levels"]
    share = in_brackets(ratio(coverage["logged_days"], coverage["required_days"]))
    before = snapshot["previous"]
    return [
        Paragraph(
            f"Các báo cáo đã gửi gồm {number(people['headcount'])}{NBSP}CBCCVC; trong "
            f"{number(coverage['required_days'])}{NBSP}ngày công phải cập nhật, đã có nhật ký "
            f"{number(coverage['logged_days'])} ngày công{share}. Có {number(rated(levels))} "
            f"người đủ dữ liệu để xếp loại; {number(levels.get('not_enough_data', 0))} người chưa "
            "đủ dữ liệu."
        ),
        numbering.table(provincial_tables.summary(snapshot)),
        *numbering.figure(
            plots.levels(levels, before and before["levels"]),
            "Phân bố mức xếp loại (tỷ lệ tính trên số người đủ dữ liệu)",
        ),
        numbering.table(provincial_tables.by_block(snapshot)),
    ]


def _comparison(snapshot: Snapshot, numbering: Numbering) -> list[Block]:
    pages = plots.agencies_compared(snapshot["agencies"])
    if not pages:
        return [Paragraph("Chưa có số liệu để so sánh.")]
    caption = "So sánh giữa các cơ quan (nét đứt: trung vị của các cơ quan có số liệu)"
    blocks: list[Block] = [
        Paragraph(
            "Mức bình quân của các cơ quan khác nhau vì nhiệm vụ khác nhau; chênh lệch là điểm cần "
            "xem xét, không phải kết luận. Số liệu từng cơ quan có trong Phụ lục."
        )
    ]
    for index, plot in enumerate(pages):
        part = f", phần {index + 1}/{len(pages)}" if len(pages) > 1 else ""
        blocks += numbering.figure(plot, caption + part)
    return blocks
