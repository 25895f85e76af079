"""The agency beside its peers, and units whose hours stand out, as tables of the paper."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from reporting.documents import text
from reporting.documents.metrics import RANK, Snapshot, numbered
from reporting.documents.tables import Column, Kind, Measure, Table, Value
from reporting.documents.text import clean, decimal, hours, number
from reporting.rules.peers import figure
from reporting.rules.unit_report import figures

GROUP = "Cơ quan cùng loại"
# Key, words, unit, and what the stored figure is divided by to be printed.
ROWS = (
    ("logged_days", "Tỷ lệ ngày công đã có nhật ký", "%", 1),
    ("declared_days", "Tỷ lệ ngày công đã xác nhận kê khai đủ", "%", 1),
    ("on_time_days", "Tỷ lệ ngày công cập nhật đúng hạn", "%", 1),
    ("reviewed", "Tỷ lệ mục nhật ký đã được chấm", "%", 1),
    ("minutes_per_person_day", "Thời gian bình quân một ngày công", "giờ", 60),
    ("mean_level", "Mức chất lượng bình quân", "mức", 1),
    ("rated_well", "Tỷ lệ hoàn thành tốt trở lên", "%", 1),
)


def peers(snapshot: Snapshot) -> Table | None:
    """This month and the last, and agencies of the same kind and size in the last; None where they
    were too few, and in snapshots of before they were kept."""
    found = snapshot.get("peers")
    if not found:
        return None
    now, before = figures(dict(snapshot)), snapshot["previous"]
    columns = (
        RANK,
        Column("Chỉ tiêu", Kind.TEXT, 40, excel_width=34),
        Column("Đơn vị tính", Kind.TEXT, 10, excel_width=10),
        Column("Kỳ này", Kind.TWO, 13, excel_width=12),
        Column("Kỳ trước", Kind.TWO, 13, excel_width=12),
        Column("Trung vị", Kind.TWO, 13, group=GROUP, excel_width=12),
        Column("Từ", Kind.TWO, 12, group=GROUP, excel_width=12),
        Column("Đến", Kind.TWO, 12, group=GROUP, excel_width=12),
    )
    rows = [
        (
            label,
            unit,
            _own(key, now, divisor),
            _own(key, before, divisor),
            *_quarters(found["figures"].get(key), divisor),
        )
        for key, label, unit, divisor in ROWS
    ]
    caption = "So sánh với kỳ trước và với cơ quan cùng loại"
    return Table(caption, "So sánh", columns, numbered(rows), frozen_columns=2)


def peers_words(snapshot: Snapshot) -> str:
    """Who the peers are."""
    found = snapshot["peers"]
    return (
        f"Bảng sau đặt số liệu của cơ quan bên cạnh {number(found['agencies'])} cơ quan cùng "
        f"loại{_size(found['band'])} theo báo cáo {text.period_name(found['period'])}; một nửa số "
        "cơ quan đó nằm trong khoảng từ – đến."
    )


def _size(band: list[int | None] | None) -> str:
    if band is None:
        return ""
    low, high = band
    if high is None:
        return f", quy mô từ {low} người trở lên"
    return f", quy mô {low}–{high} người" if low else f", quy mô đến {high} người"


def _own(key: str, source: Mapping[str, Any] | None, divisor: int) -> Value:
    value = None if source is None else figure(key, source)
    return Measure(None if value is None else value / divisor, Kind.TWO)


def _quarters(found: Mapping[str, str] | None, divisor: int) -> list[Value]:
    if found is None:
        return [Measure(None, Kind.TWO)] * 3
    return [Measure(Fraction(found[key]) / divisor, Kind.TWO) for key in ("median", "low", "high")]


def explained(snapshot: Snapshot) -> Table | None:
    """Units whose hours stand out or were explained, with the words of their heads; None where
    there are none."""
    found = snapshot.get("explained")
    if not found or not found["units"]:
        return None
    columns = (
        RANK,
        Column("Đơn vị", Kind.TEXT, 26, excel_width=26),
        Column("Số người", Kind.COUNT, 9, excel_width=9),
        Column("Giờ một ngày công", Kind.TWO, 12, excel_width=12),
        Column("Chênh lệch (z)", Kind.TWO, 11, excel_width=12),
        Column("Giải trình của người đứng đầu đơn vị", Kind.TEXT, 48, excel_width=60),
    )
    rows = [
        (
            clean(unit["name"]),
            unit["people"],
            decimal(unit["hours"]),
            decimal(unit["z"]),
            _explanations(unit["words"]),
        )
        for unit in found["units"]
    ]
    caption = f"Thời gian khác thường của các đơn vị, {text.period_name(found['period'])}"
    return Table(caption, "Giải trình", columns, numbered(rows), frozen_columns=2)


def _explanations(said: list[dict[str, str]]) -> str:
    lines = (
        f"{clean(one['words'])} ({clean(one['by'])}, "
        f"{text.short_date(text.instant(one['at']).date())})"
        for one in said
    )
    return "\n".join(lines) or "Chưa có giải trình."


def explained_words(snapshot: Snapshot) -> str:
    """What the table of units means, or that it would be empty; nothing before any measuring."""
    found = snapshot.get("explained")
    if not found:
        return ""
    if not found["units"]:
        return (
            "Không có đơn vị nào có thời gian khác thường so với các đơn vị tương đương "
            f"({text.period_name(found['period'])})."
        )
    return (
        "Các đơn vị sau có thời gian bình quân khác với các đơn vị tương đương (đã tính đến cơ cấu "
        "công việc và quy mô). Đây là câu hỏi để giải trình, không phải kết luận và không ảnh "
        "hưởng đến điểm của cá nhân."
    )


def late_words(snapshot: Snapshot) -> str:
    """Lines that came after the closing; nothing where none did."""
    late = snapshot.get("late")
    if not late or not late["lines"]:
        return ""
    return (
        f"Có {number(late['lines'])} mục nhật ký ({number(hours(late['minutes']), 1)}"
        f"{text.NBSP}giờ) của {number(late['people'])} người gửi đến sau khi khóa cập nhật; các "
        "mục này không được tính vào số liệu."
    )
