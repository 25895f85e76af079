"""What a version changed against the one that it replaces, as a table of the paper."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reporting.documents.metrics import RANK, Snapshot, numbered
from reporting.documents.tables import Column, Kind, Measure, Table, Value
from reporting.documents.terms import LEVELS, word
from reporting.documents.text import NBSP, clean, hours

FIGURES = {
    "headcount": "Tổng số CBCCVC",
    "required": "Số người phải cập nhật nhật ký",
    "required_days": "Số ngày công phải cập nhật",
    "logged_days": "Số ngày công đã có nhật ký",
    "declared_days": "Số ngày công đã xác nhận",
    "on_time_days": "Số ngày công đúng hạn",
    "minutes_total": "Tổng thời gian đã ghi",
    "minutes": "Thời gian đã ghi",
    "minutes_expected": "Thời gian theo lịch",
    "minutes_per_person_day": "Thời gian bình quân một ngày công",
    "entries": "Số mục nhật ký",
    "unreviewed": "Số mục chưa được chấm",
    "late_lines": "Số mục gửi đến sau khi khóa cập nhật",
    "converted": "Sản phẩm quy đổi",
    "mean_level": "Mức chất lượng bình quân",
    "faults": "Số lần chưa đạt chất lượng",
    "delays": "Số lần chậm tiến độ",
    "unit": "Đơn vị",
    "total": "Tổng điểm",
    "level": "Xếp loại",
    "difficulties": "Khó khăn, vướng mắc",
    "proposals": "Đề xuất, kiến nghị",
    "training": "Đào tạo, hướng dẫn",
}


def table(snapshot: Snapshot) -> Table | None:
    """Object, figure, before and after; None for a first version or one that changed nothing."""
    amends = snapshot.get("amends")
    if not amends or not amends["changes"]:
        return None
    columns = (
        RANK,
        Column("Đối tượng", Kind.TEXT, 34, excel_width=28),
        Column("Chỉ tiêu", Kind.TEXT, 30, excel_width=28),
        Column(f"Bản số{NBSP}{amends['version']}", Kind.TEXT, 24, excel_width=22),
        Column(f"Bản số{NBSP}{snapshot['version']}", Kind.TEXT, 24, excel_width=22),
    )
    rows = [
        (
            clean(change["of"]) or "Toàn cơ quan",
            _figure(change["figure"]),
            _value(change, "before"),
            _value(change, "after"),
        )
        for change in amends["changes"]
    ]
    caption = f"Thay đổi so với bản số{NBSP}{amends['version']}"
    return Table(caption, "Thay đổi", columns, numbered(rows), frozen_columns=2)


def _figure(name: str) -> str:
    if name.startswith("level."):
        return f"Số người {word(LEVELS, name.removeprefix('level.')).lower()}"
    unit = " (giờ)" if name.startswith("minutes") else ""
    return word(FIGURES, name) + unit


def _value(change: Mapping[str, Any], side: str) -> Value:
    """Numbers as numbers, each of its own kind; levels and words in words."""
    figure, value = change["figure"], change[side]
    if value is None or value == "":
        return "–"
    if figure == "level":
        return word(LEVELS, value)
    if change["scope"] == "words" or figure == "unit":
        return clean(str(value))
    if figure.startswith("minutes"):
        return Measure(hours(Decimal(value)), Kind.TWO)
    return Measure(Decimal(value), Kind.TWO if isinstance(value, str) else Kind.COUNT)
