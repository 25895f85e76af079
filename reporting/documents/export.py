"""Reports as one table, all of a receiver or an agency's own: Excel to read, CSV for programs."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from io import StringIO
from typing import Any

from reporting.documents import excel, text, workbooks
from reporting.documents.metrics import LEVEL_COLUMNS
from reporting.documents.tables import Column, Kind, Table, Value
from reporting.documents.terms import BLOCKS, STATUSES, level_counts, word
from reporting.documents.text import decimal, hours

Row = Mapping[str, Any]
COLUMNS = (
    Column("Kỳ", Kind.TEXT, 8, excel_width=9),
    Column("Mã cơ quan", Kind.TEXT, 10, excel_width=12),
    Column("Cơ quan, đơn vị", Kind.TEXT, 40, excel_width=34),
    Column("Khối", Kind.TEXT, 20, excel_width=24),
    Column("Trạng thái", Kind.TEXT, 14, excel_width=14),
    Column("Bản số", Kind.ORDINAL, 8, excel_width=8),
    Column("Gửi lúc", Kind.INSTANT, 16, excel_width=17),
    Column("Gửi chậm", Kind.TEXT, 8, excel_width=9),
    Column("Số người", Kind.COUNT, 8, excel_width=9),
    Column("Ngày công phải cập nhật", Kind.COUNT, 12, excel_width=12),
    Column("Ngày công đã có nhật ký", Kind.COUNT, 12, excel_width=12),
    Column("Giờ bình quân một ngày công", Kind.TWO, 12, excel_width=12),
    Column("Sản phẩm quy đổi", Kind.TWO, 12, excel_width=12),
    Column("Mức chất lượng bình quân", Kind.TWO, 12, excel_width=12),
    *LEVEL_COLUMNS,
    Column("Mã kiểm tra báo cáo (SHA-256)", Kind.TEXT, 40, excel_width=68),
)
# What a spreadsheet would run as a formula when it opens a CSV.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "|", "＝", "＋", "－", "＠")


ROUTED, OWN = "Báo cáo các cơ quan đã gửi", "Báo cáo các tháng của cơ quan"


def table(rows: Sequence[Row], title: str = ROUTED) -> Table:
    """One row a report, in the order given."""
    cells = [_row(row) for row in rows]
    return Table(title, "Báo cáo", COLUMNS, cells, frozen_columns=3)


def workbook(rows: Sequence[Row], *, issuer: str, at: datetime, title: str = ROUTED) -> bytes:
    """The Excel file; ``at`` in Vietnam's time."""
    book = workbooks.Workbook(
        title="Số liệu báo cáo KPI các kỳ",
        issuer=text.clean(issuer),
        sheets=[workbooks.Sheet(table(rows, title))],
        footer=f"Kết xuất lúc {text.clock(at)} {text.long_date(at.date())}",
        created=at,
        is_unsigned=False,
    )
    return excel.write(book)


def comma_separated(rows: Sequence[Row]) -> bytes:
    """UTF-8 with its mark, so that spreadsheets read it; numbers with a point, ISO instants."""
    made = table(rows)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([column.flat_heading for column in made.columns])
    for row in made.rows:
        writer.writerow([_plain(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _row(row: Row) -> tuple[Value, ...]:
    figures, sent = row["figures"], row["submitted_at"]
    return (
        row["period__code"],
        row["agency__code"],
        row["agency__name"],
        word(BLOCKS, row["agency__block"]),
        word(STATUSES, row["status"]),
        row["version"],
        sent.astimezone(text.VIETNAM) if sent else None,
        "có" if row["is_late"] else "",
        figures["headcount"],
        figures["required_days"],
        figures["logged_days"],
        hours(decimal(figures["minutes_per_person_day"])),
        decimal(figures["converted"]),
        decimal(figures["mean_level"]),
        *level_counts(figures["levels"]),
        row["checksum"],
    )


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case datetime() | date():
            return value.isoformat()
        case Fraction():
            return f"{float(value):.2f}"
        case str():
            return f"'{value}" if value.startswith(DANGEROUS) else value
        case _:
            return str(value)
