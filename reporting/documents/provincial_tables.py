"""The tables of a provincial report: headings, columns and rows, once for all three formats."""

from collections.abc import Mapping, Sequence
from typing import Any

from reporting.documents.metrics import (
    LEVEL_COLUMNS,
    RANK,
    SUMMARY_COLUMNS,
    Snapshot,
    level_metrics,
    metric,
    numbered,
)
from reporting.documents.tables import Column, Kind, Table, Value
from reporting.documents.terms import BLOCKS, SHORT_BLOCKS, STATUSES, level_counts, word
from reporting.documents.text import decimal, hours, instant, ratio


def summary(snapshot: Snapshot) -> Table:
    counts, coverage = snapshot["counts"], snapshot["coverage"]
    before = snapshot["previous"] or {}
    body, days = "cơ quan", "ngày công"
    rows = [
        metric("Số cơ quan, đơn vị, địa phương phải báo cáo", body, Kind.COUNT, counts["agencies"]),
        metric("Số đã gửi báo cáo", body, Kind.COUNT, counts["submitted"], before.get("submitted")),
        metric("Trong đó đã được tiếp nhận", body, Kind.COUNT, counts["received"]),
        metric("Trong đó gửi chậm", body, Kind.COUNT, counts["late"]),
        metric("Số bị trả lại", body, Kind.COUNT, counts["returned"]),
        metric("Số chưa gửi báo cáo", body, Kind.COUNT, counts["missing"]),
        metric(
            "Tổng số CBCCVC trong các báo cáo",
            "người",
            Kind.COUNT,
            snapshot["people"]["headcount"],
            before.get("headcount"),
        ),
        metric(
            "Số ngày công phải cập nhật nhật ký",
            days,
            Kind.COUNT,
            coverage["required_days"],
            before.get("required_days"),
        ),
        metric(
            "Số ngày công đã có nhật ký",
            days,
            Kind.COUNT,
            coverage["logged_days"],
            before.get("logged_days"),
        ),
        metric(
            "Tỷ lệ ngày công đã có nhật ký",
            "%",
            Kind.PERCENT,
            ratio(coverage["logged_days"], coverage["required_days"]),
            ratio(before.get("logged_days"), before.get("required_days")),
        ),
        *level_metrics(snapshot["levels"], before.get("levels")),
    ]
    return Table("Kết quả chung", "Tổng hợp", SUMMARY_COLUMNS, numbered(rows), frozen_columns=2)


def by_block(snapshot: Snapshot) -> Table:
    columns = (
        RANK,
        Column("Khối", Kind.TEXT, 21, excel_width=28),
        Column("Phải gửi", Kind.COUNT, 7, group="Báo cáo", excel_width=10),
        Column("Đã gửi", Kind.COUNT, 6.5, group="Báo cáo", excel_width=10),
        Column("Số người", Kind.COUNT, 8, excel_width=10),
        Column("Phải cập nhật", Kind.COUNT, 9, group="Ngày công", excel_width=10),
        Column("Đã có nhật ký", Kind.COUNT, 9, group="Ngày công", excel_width=10),
        Column("Tỷ lệ", Kind.PERCENT, 9.2, group="Ngày công", excel_width=10),
        Column("Giờ/ ngày công", Kind.TWO, 7.5, excel_width=10),
        *LEVEL_COLUMNS,
    )
    return Table(
        "Kết quả theo khối",
        "Khối",
        columns,
        numbered([_block_row(block) for block in snapshot["blocks"]]),
        total=_province_row(snapshot),
        frozen_columns=2,
    )


def _block_row(block: Snapshot) -> tuple[Value, ...]:
    return (
        word(BLOCKS, block["block"]),
        block["agencies"],
        block["submitted"],
        *_result(block),
    )


def _result(source: Mapping[str, Any]) -> tuple[Value, ...]:
    """Headcount, days, share, hours per day and levels of a block or of an agency."""
    return (
        source["headcount"],
        source["required_days"],
        source["logged_days"],
        ratio(source["logged_days"], source["required_days"]),
        hours(decimal(source["minutes_per_person_day"])),
        *level_counts(source["levels"]),
    )


def _province_row(snapshot: Snapshot) -> tuple[Value, ...]:
    counts, coverage = snapshot["counts"], snapshot["coverage"]
    return (
        *("", "Tổng cộng", counts["agencies"], counts["submitted"]),
        snapshot["people"]["headcount"],
        *(coverage["required_days"], coverage["logged_days"]),
        ratio(coverage["logged_days"], coverage["required_days"]),
        None,  # the snapshot holds no mean of all, and a mean of means would be wrong
        *level_counts(snapshot["levels"]),
    )


def by_agency(snapshot: Snapshot) -> Table:
    columns = (
        RANK,
        Column("Cơ quan, đơn vị, địa phương", Kind.TEXT, 28, excel_width=28),
        Column("Khối", Kind.TEXT, 11, excel_width=13),
        Column("Tình trạng", Kind.TEXT, 9.5, excel_width=13),
        Column("Thời điểm gửi", Kind.INSTANT, 11.5, excel_width=17),
        Column("Gửi chậm", Kind.TEXT, 7, excel_width=8),
        Column("Số người", Kind.COUNT, 7, excel_width=10),
        Column("Phải cập nhật", Kind.COUNT, 7.5, group="Ngày công", excel_width=10),
        Column("Đã có nhật ký", Kind.COUNT, 7.5, group="Ngày công", excel_width=10),
        Column("Tỷ lệ", Kind.PERCENT, 9.2, group="Ngày công", excel_width=10),
        Column("Giờ/ ngày công", Kind.TWO, 7.5, excel_width=10),
        *LEVEL_COLUMNS,
        Column("Sản phẩm quy đổi", Kind.TWO, 10, excel_width=11),
        Column("Mức chất lượng", Kind.TWO, 8, excel_width=10),
        Column("Mã", Kind.TEXT, 0, excel_width=16, excel_only=True),
        Column("Mã kiểm tra báo cáo (SHA-256)", Kind.TEXT, 0, excel_width=68, excel_only=True),
    )
    rows = numbered([_agency_row(agency) for agency in snapshot["agencies"]])
    caption = "Kết quả của từng cơ quan, đơn vị, địa phương"
    return Table(caption, "Cơ quan", columns, rows, frozen_columns=2)


def _agency_row(agency: Snapshot) -> tuple[Value, ...]:
    submitted_at = agency["submitted_at"]
    return (
        agency["name"],
        word(SHORT_BLOCKS, agency["block"]),
        word(STATUSES, agency["status"]),
        None if submitted_at is None else instant(submitted_at),
        "chậm" if agency["late"] else "",
        *_result(agency),
        decimal(agency["converted"]),
        decimal(agency["mean_level"]),
        agency["code"],
        agency["checksum"] or "",
    )


def not_submitted(snapshot: Snapshot) -> Table:
    columns = (
        RANK,
        Column("Cơ quan, đơn vị, địa phương", Kind.TEXT, 52, excel_width=28),
        Column("Mã", Kind.TEXT, 14, excel_width=16),
        Column("Khối", Kind.TEXT, 30, excel_width=34),
    )
    rows: Sequence[Sequence[Value]] = [
        (agency["name"], agency["code"], word(BLOCKS, agency["block"]))
        for agency in snapshot["missing"]
    ]
    return Table(
        "Cơ quan, đơn vị, địa phương chưa gửi báo cáo",
        "Chưa nộp",
        columns,
        numbered(rows),
        frozen_columns=2,
        empty="Tất cả cơ quan, đơn vị, địa phương đã gửi báo cáo.",
    )
