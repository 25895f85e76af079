"""The tables of a unit report: headings, columns and rows, once for all three formats."""

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
from reporting.documents.terms import GROUPS, LEVELS, level_counts, reasons_text, word
from reporting.documents.text import day, decimal, hours, ratio


def summary(snapshot: Snapshot) -> Table:
    rows = [
        *_people_and_coverage(snapshot, snapshot["previous"] or {}),
        *_work_and_quality(snapshot, snapshot["previous"] or {}),
        *level_metrics(snapshot["levels"], (snapshot["previous"] or {}).get("levels")),
    ]
    return Table("Kết quả chung", "Tổng hợp", SUMMARY_COLUMNS, numbered(rows), frozen_columns=2)


def _people_and_coverage(snapshot: Snapshot, before: Snapshot) -> list[tuple[Value, ...]]:
    people, coverage, time = snapshot["people"], snapshot["coverage"], snapshot["hours"]
    required = coverage["required_days"]
    per_day, per_day_before = (
        hours(decimal(source.get("minutes_per_person_day"))) for source in (time, before)
    )
    return [
        metric("Tổng số CBCCVC", "người", Kind.COUNT, people["headcount"], before.get("headcount")),
        metric("Số người phải cập nhật nhật ký", "người", Kind.COUNT, people["required"]),
        metric("Số người được miễn trong kỳ", "người", Kind.COUNT, people["exempt"]),
        metric(
            "Số ngày công phải cập nhật nhật ký",
            "ngày công",
            Kind.COUNT,
            required,
            before.get("required_days"),
        ),
        metric(
            "Số ngày công đã có nhật ký",
            "ngày công",
            Kind.COUNT,
            coverage["logged_days"],
            before.get("logged_days"),
        ),
        metric(
            "Tỷ lệ ngày công đã có nhật ký",
            "%",
            Kind.PERCENT,
            ratio(coverage["logged_days"], required),
            ratio(before.get("logged_days"), before.get("required_days")),
        ),
        *_days_and_share("declared_days", "đã xác nhận kê khai đủ", coverage, before),
        *_days_and_share("on_time_days", "cập nhật đúng hạn", coverage, before),
        metric("Tổng thời gian đã ghi", "giờ", Kind.ONE, hours(time["minutes_total"])),
        metric("Thời gian theo lịch làm việc", "giờ", Kind.ONE, hours(time["minutes_expected"])),
        metric("Thời gian bình quân một ngày công", "giờ", Kind.TWO, per_day, per_day_before),
    ]


def _days_and_share(
    key: str, name: str, coverage: Snapshot, before: Snapshot
) -> list[tuple[Value, ...]]:
    share, share_before = (
        ratio(source.get(key), source.get("required_days")) for source in (coverage, before)
    )
    return [
        metric(f"Số ngày công {name}", "ngày công", Kind.COUNT, coverage[key], before.get(key)),
        metric(f"Tỷ lệ ngày công {name}", "%", Kind.PERCENT, share, share_before),
    ]


def _reviewed(source: Snapshot) -> int | None:
    """Entries that were looked at; None where the month before did not keep them."""
    return None if "entries" not in source else source["entries"] - source["unreviewed"]


def _work_and_quality(snapshot: Snapshot, before: Snapshot) -> list[tuple[Value, ...]]:
    work, quality = snapshot["work"], snapshot["quality"]
    counts = [
        ("Số mục nhật ký", "mục", work["entries"]),
        ("Số mục đã được chấm, chấp nhận", "mục", work["accepted"]),
        ("Số mục bị trả lại", "mục", work["returned"]),
        ("Số mục chưa được chấm", "mục", work["unreviewed"]),
    ]
    faults = [
        ("Số lần chưa đạt chất lượng", "lần", quality["faults"]),
        ("Trong đó có nguyên nhân khách quan được xác nhận", "lần", quality["faults_excused"]),
        ("Số lần chậm tiến độ", "lần", quality["delays"]),
        ("Trong đó có nguyên nhân khách quan được xác nhận", "lần", quality["delays_excused"]),
    ]
    return [
        *(metric(label, unit, Kind.COUNT, count) for label, unit, count in counts),
        metric(
            "Tỷ lệ mục nhật ký đã được chấm",
            "%",
            Kind.PERCENT,
            ratio(_reviewed(work), work["entries"]),
            ratio(_reviewed(before), before.get("entries")),
        ),
        metric(
            "Số lượng sản phẩm quy đổi",
            "sản phẩm",
            Kind.TWO,
            decimal(work["converted"]),
            decimal(before.get("converted")),
        ),
        metric(
            "Mức chất lượng bình quân",
            "mức",
            Kind.TWO,
            decimal(quality["mean_level"]),
            decimal(before.get("mean_level")),
        ),
        *(metric(label, unit, Kind.COUNT, count) for label, unit, count in faults),
    ]


def by_day(snapshot: Snapshot) -> Table:
    group = "Ngày công"
    columns = (
        RANK,
        Column("Ngày làm việc", Kind.DATE, 18, excel_width=13),
        Column("Phải cập nhật", Kind.COUNT, 15, group=group, excel_width=12),
        Column("Đã có nhật ký", Kind.COUNT, 15, group=group, excel_width=12),
        Column("Đúng hạn", Kind.COUNT, 15, group=group, excel_width=12),
        Column("Tỷ lệ đã có", Kind.PERCENT, 15, excel_width=12),
        Column("Tỷ lệ đúng hạn", Kind.PERCENT, 15, excel_width=12),
    )
    days = snapshot["coverage"]["by_day"]
    rows = [
        (
            day(item["date"]),
            item["required"],
            item["logged"],
            item["on_time"],
            ratio(item["logged"], item["required"]),
            ratio(item["on_time"], item["required"]),
        )
        for item in days
    ]
    required, logged, on_time = (
        sum(item[key] for item in days) for key in ("required", "logged", "on_time")
    )
    return Table(
        "Cập nhật nhật ký theo ngày làm việc",
        "Theo ngày",
        columns,
        numbered(rows),
        total=(
            *("", "Tổng cộng", required, logged, on_time),
            *(ratio(logged, required), ratio(on_time, required)),
        ),
        frozen_columns=2,
    )


def by_group(snapshot: Snapshot) -> Table:
    columns = (
        RANK,
        Column("Nhóm công việc", Kind.TEXT, 40, excel_width=28),
        Column("Số mục nhật ký", Kind.COUNT, 16, excel_width=12),
        Column("Thời gian (giờ)", Kind.ONE, 16, excel_width=12),
        Column("Sản phẩm quy đổi", Kind.TWO, 18, excel_width=14),
    )
    groups = snapshot["work"]["groups"]
    rows = [
        (
            word(GROUPS, group["group"]),
            group["entries"],
            hours(group["minutes"]),
            decimal(group["converted"]),
        )
        for group in groups
    ]
    total: tuple[Value, ...] = (
        "",
        "Tổng cộng",
        sum(group["entries"] for group in groups),
        hours(sum(group["minutes"] for group in groups)),
        decimal(snapshot["work"]["converted"]),
    )
    caption = "Mục nhật ký và sản phẩm quy đổi theo nhóm công việc"
    return Table(caption, "Nhóm công việc", columns, numbered(rows), total=total)


def by_unit(snapshot: Snapshot) -> Table:
    group = "Ngày công"
    columns = (
        RANK,
        Column("Đơn vị", Kind.TEXT, 23, excel_width=28),
        Column("Số người", Kind.COUNT, 7.4, excel_width=10),
        Column("Phải cập nhật", Kind.COUNT, 8, group=group, excel_width=10),
        Column("Đã có nhật ký", Kind.COUNT, 8, group=group, excel_width=10),
        Column("Tỷ lệ", Kind.PERCENT, 9.2, group=group, excel_width=10),
        Column("Thời gian (giờ)", Kind.ONE, 9.5, excel_width=10),
        Column("Sản phẩm quy đổi", Kind.TWO, 10, excel_width=10),
        *LEVEL_COLUMNS,
    )
    return Table(
        "Kết quả theo phòng, ban, đơn vị",
        "Đơn vị",
        columns,
        numbered([_unit_row(unit) for unit in snapshot["units"]]),
        frozen_columns=2,
    )


def _unit_row(unit: Snapshot) -> tuple[Value, ...]:
    return (
        unit["name"],
        unit["headcount"],
        unit["required_days"],
        unit["logged_days"],
        ratio(unit["logged_days"], unit["required_days"]),
        hours(unit["minutes_total"]),
        decimal(unit["converted"]),
        *level_counts(unit["levels"]),
    )


def by_person(snapshot: Snapshot) -> Table:
    days, points = "Ngày công", "Điểm"
    columns = (
        RANK,
        Column("Họ và tên", Kind.TEXT, 21, excel_width=24),
        Column("Mã công chức", Kind.TEXT, 10, excel_width=10),
        Column("Đơn vị", Kind.TEXT, 20, excel_width=24),
        Column("Chức vụ, chức danh", Kind.TEXT, 14, excel_width=18),
        Column("Phải cập nhật", Kind.COUNT, 7, group=days, excel_width=10),
        Column("Đã có nhật ký", Kind.COUNT, 7, group=days, excel_width=10),
        Column("Thời gian (giờ)", Kind.ONE, 8, excel_width=10),
        Column("Sản phẩm quy đổi", Kind.TWO, 8.5, excel_width=10),
        Column("Tiêu chí chung", Kind.TWO, 7.5, group=points, excel_width=10),
        Column("Kết quả nhiệm vụ", Kind.TWO, 8, group=points, excel_width=10),
        Column("Tổng điểm", Kind.TWO, 7.5, group=points, excel_width=10),
        Column("Xếp loại", Kind.TEXT, 16, excel_width=20),
        Column("Ghi chú", Kind.TEXT, 21, excel_width=30),
    )
    rows = [_person_row(person) for person in snapshot["staff"]]
    caption = "Kết quả của từng cán bộ, công chức, viên chức"
    return Table(caption, "Cá nhân", columns, numbered(rows), frozen_columns=2)


def _person_row(person: Snapshot) -> tuple[Value, ...]:
    return (
        person["full_name"],
        person["staff_code"],
        person["unit"],
        person["title"],
        person["required_days"],
        person["logged_days"],
        hours(person["minutes"]),
        decimal(person["converted"]),
        decimal(person["general_points"]),
        decimal(person["task_points"]),
        decimal(person["total"]),
        word(LEVELS, person["level"]),
        reasons_text(person["reasons"]),
    )
