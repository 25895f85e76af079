"""The unit report in words: what the agency tells its receivers about the period."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from reporting.documents import amendments, comparison, plots, text, unit_tables
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
from reporting.documents.terms import CAUSES, rated, word
from reporting.documents.text import NBSP, decimal, hours, in_brackets, number, ratio

Snapshot = Mapping[str, Any]


def report(snapshot: Snapshot, beside: Beside) -> Report:
    """The whole paper."""
    numbering = Numbering()
    name = text.clean(snapshot["agency"]["name"])
    blocks = [
        Paragraph(_opening(snapshot, name)),
        Paragraph(_state_of_data(snapshot)),
        Heading("I. CẬP NHẬT NHẬT KÝ CÔNG VIỆC"),
        *_coverage(snapshot, numbering),
        Heading("II. THỜI GIAN VÀ KẾT QUẢ CÔNG VIỆC"),
        *_work(snapshot, numbering),
        Heading("III. XẾP LOẠI CHẤT LƯỢNG"),
        *_levels(snapshot, numbering),
        Heading("IV. KHÓ KHĂN, ĐỀ XUẤT, ĐÀO TẠO"),
        *narrative("1. Khó khăn, vướng mắc", snapshot["narrative"]["difficulties"]),
        *narrative("2. Đề xuất, kiến nghị", snapshot["narrative"]["proposals"]),
        *narrative("3. Đào tạo, hướng dẫn", snapshot["narrative"]["training"]),
    ]
    by_day = numbering.table(unit_tables.by_day(snapshot))
    changed = [it for it in [amendments.table(snapshot)] if it is not None]
    by_person = numbering.table(unit_tables.by_person(snapshot), is_wide=True)
    return assemble(
        snapshot,
        snapshot["agency"],
        subject="Kết quả theo dõi, đánh giá công việc (KPI) "
        + text.period_name(snapshot["period"]["code"]).replace(" ", NBSP),
        blocks=blocks,
        appendices=[
            Appendix("Phụ lục I", False, [by_day]),
            Appendix("Phụ lục II", True, [by_person]),
            *(Appendix("Phụ lục III", False, [numbering.table(it)]) for it in changed),
        ],
        beside=beside,
    )


def _opening(snapshot: Snapshot, name: str) -> str:
    period = snapshot["period"]
    return (
        "Thực hiện quy định về theo dõi, đánh giá cán bộ, công chức, viên chức (CBCCVC) theo kết "
        f"quả thực hiện nhiệm vụ, {name} báo cáo kết quả {text.period_name(period['code'])} "
        "như sau:"
    )


def _state_of_data(snapshot: Snapshot) -> str:
    period, compiled = snapshot["period"], snapshot["compiled"]
    at = text.instant(compiled["at"])
    first, last, due = (
        text.long_date(date.fromisoformat(period[key]))
        for key in ("starts_on", "ends_on", "due_on")
    )
    replaced = (
        f" Đây là bản số{NBSP}{snapshot['version']}, thay thế các bản trước{_changes(snapshot)}."
        if snapshot["version"] > 1
        else ""
    )
    return (
        f"Số liệu tính từ {first} đến {last} ({period['working_days']}{NBSP}ngày làm việc); "
        f"{word(CAUSES, compiled['cause'])}, chốt lúc {text.clock(at)} {text.long_date(at.date())}."
        f" Hạn gửi báo cáo: {due}.{replaced}"
    )


def _changes(snapshot: Snapshot) -> str:
    """Where the reader finds what changed; nothing in snapshots of before it was kept."""
    if "amends" not in snapshot:
        return ""
    count = len(snapshot["amends"]["changes"])
    if not count:
        return "; không có số liệu nào thay đổi"
    return f"; {number(count)} thay đổi được nêu trong Phụ lục III"


def _coverage(snapshot: Snapshot, numbering: Numbering) -> list[Block]:
    people, coverage = snapshot["people"], snapshot["coverage"]
    required = coverage["required_days"]
    logged, on_time = (
        f"{number(coverage[key])} ngày công{in_brackets(ratio(coverage[key], required))}"
        for key in ("logged_days", "on_time_days")
    )
    return [
        Paragraph(
            f"Tổng số CBCCVC: {number(people['headcount'])}{NBSP}người; phải cập nhật nhật ký: "
            f"{number(people['required'])}{NBSP}người; được miễn trong kỳ: "
            f"{number(people['exempt'])}{NBSP}người."
        ),
        Paragraph(
            f"Trong {number(required)}{NBSP}ngày công phải cập nhật, đã có nhật ký {logged}; "
            f"đã xác nhận kê khai đủ {number(coverage['declared_days'])} ngày công; cập nhật đúng "
            f"hạn {on_time}. Số liệu từng ngày có trong Phụ lục I."
        ),
        *numbering.figure(
            plots.coverage_by_day(coverage["by_day"]),
            "Tỷ lệ ngày công đã có nhật ký theo ngày làm việc",
        ),
        *_said(comparison.late_words(snapshot)),
        numbering.table(unit_tables.summary(snapshot)),
        *_beside_peers(snapshot, numbering),
    ]


def _said(words: str) -> list[Block]:
    return [Paragraph(words)] if words else []


def _beside_peers(snapshot: Snapshot, numbering: Numbering) -> list[Block]:
    table = comparison.peers(snapshot)
    if table is None:
        return []
    return [Paragraph(comparison.peers_words(snapshot)), numbering.table(table)]


def _explained(snapshot: Snapshot, numbering: Numbering) -> list[Block]:
    table = comparison.explained(snapshot)
    words = _said(comparison.explained_words(snapshot))
    return words if table is None else [*words, numbering.table(table)]


def _work(snapshot: Snapshot, numbering: Numbering) -> list[Block]:
    time, work, quality = snapshot["hours"], snapshot["work"], snapshot["quality"]
    per_day = hours(decimal(time["minutes_per_person_day"]))
    mean_day = "" if per_day is None else f"; bình quân {number(per_day, 2)}{NBSP}giờ một ngày công"
    mean = decimal(quality["mean_level"])
    quality_words = (
        "Chưa có mục nào được chấm mức chất lượng"
        if mean is None
        else f"Mức chất lượng bình quân: {number(mean, 2)}"
    )
    return [
        Paragraph(
            f"Tổng thời gian đã ghi: {number(hours(time['minutes_total']), 1)}{NBSP}giờ; thời gian "
            f"theo lịch làm việc: {number(hours(time['minutes_expected']), 1)}{NBSP}giờ{mean_day}."
        ),
        Paragraph(
            f"Có {number(work['entries'])} mục nhật ký, trong đó {number(work['accepted'])} mục đã "
            f"được chấm, chấp nhận; {number(work['returned'])} mục bị trả lại; "
            f"{number(work['unreviewed'])} mục chưa được chấm."
        ),
        Paragraph(
            f"{quality_words}; {number(quality['faults'])} lần chưa đạt chất lượng (trong đó "
            f"{number(quality['faults_excused'])} lần có nguyên nhân khách quan được xác nhận); "
            f"{number(quality['delays'])} lần chậm tiến độ (trong đó "
            f"{number(quality['delays_excused'])} lần có nguyên nhân khách quan được xác nhận)."
        ),
        *_audit_sample(snapshot),
        numbering.table(unit_tables.by_group(snapshot)),
        *_explained(snapshot, numbering),
    ]


def _audit_sample(snapshot: Snapshot) -> list[Block]:
    """The published seed; nothing in drafts, and in snapshots of before it was kept."""
    sample = snapshot.get("audit_sample")
    if sample is None:
        return []
    if not sample["size"]:
        return [Paragraph("Kỳ này không có mục đã chấp nhận để chọn mẫu thẩm định lần hai.")]
    return [
        Paragraph(
            f"Mẫu thẩm định lần hai: {number(sample['size'])} mục trong "
            f"{number(sample['population'])} mục đã được chấp nhận, chọn khi khóa kỳ bằng hạt "
            f"giống {sample['seed']} (các mục có giá trị SHA-256 của “hạt giống:mã mục” nhỏ nhất; "
            "ai có danh sách mã mục đều chọn lại được đúng mẫu này). Kết quả thẩm định lần hai "
            f"không làm thay đổi điểm.{_last_second_looks(sample)}"
        )
    ]


def _last_second_looks(sample: Snapshot) -> str:
    """What the second look at the period before came to; nothing where there was none."""
    last = sample.get("before")
    if last is None:
        return ""
    said = (
        f" Mẫu của {text.period_name(last['period'])}: {number(last['second_looks'])} trong "
        f"{number(last['size'])} mục đã được thẩm định lần hai"
    )
    agreed = last["agreement"]
    if agreed is None:
        return f"{said}, chưa đủ mười mục để kết luận về độ thống nhất."
    distance = decimal(agreed["difference"])
    far = "" if distance is None else f", chênh lệch bình quân {number(distance, 2)}{NBSP}mức"
    return f"{said}, {number(agreed['same'])} mục trùng kết quả lần đầu{far}."


def _levels(snapshot: Snapshot, numbering: Numbering) -> list[Block]:
    levels, previous = snapshot["levels"], snapshot["previous"]
    return [
        Paragraph(
            f"Có {number(rated(levels))} người đủ dữ liệu để xếp loại; "
            f"{number(levels.get('not_enough_data', 0))} người chưa đủ dữ liệu nên chưa được xếp "
            "loại. Kết quả từng người có trong Phụ lục II."
        ),
        *numbering.figure(
            plots.levels(levels, previous and previous["levels"]),
            "Phân bố mức xếp loại (tỷ lệ tính trên số người đủ dữ liệu)",
        ),
        numbering.table(unit_tables.by_unit(snapshot)),
    ]
