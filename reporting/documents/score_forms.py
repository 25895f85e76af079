"""Form 01 (monitoring) and form 02 (classification) of one person, from the frozen score.

Legal source: Decree 335/2025/NĐ-CP, its two forms, in our own layout (ADR 0037).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reporting.documents import score_tables, text
from reporting.documents.content import (
    Block,
    Heading,
    Numbering,
    Paragraph,
    Report,
    Signature,
    assemble,
    signing_lines,
)
from reporting.documents.issue import Beside
from reporting.documents.layout import LAYOUTS, STATE
from reporting.documents.terms import LEVELS, reasons_text, word
from reporting.documents.text import NBSP, NOTHING, number

Form = Mapping[str, Any]

SUBJECT_CLASSES = {
    "official": "Cán bộ",
    "civil_servant": "Công chức",
    "public_employee": "Viên chức",
    "contract_worker": "Người lao động hợp đồng",
}
FINDINGS = {
    "discipline": "bị xử lý kỷ luật trong năm",
    "degradation": "có kết luận về suy thoái",
    "unit_corruption": "đơn vị phụ trách có tham nhũng, tiêu cực",
}
RATIO_NAMES = (
    ("quantity", "a (số lượng)"),
    ("quality", "b (chất lượng)"),
    ("timeliness", "c (tiến độ)"),
)
LEADER_RATIO_NAMES = (
    ("unit_result", "d (kết quả của người, đơn vị phụ trách)"),
    ("execution", "đ (tổ chức thực hiện)"),
    ("cohesion", "e (đoàn kết nội bộ)"),
)
RULES = {
    "nd335-2025": "Nghị định 335/2025/NĐ-CP",
    "nd233-2026": "Nghị định 233/2026/NĐ-CP",
    "khanhhoa-2025": "Bộ công cụ KPI của Tỉnh ủy Khánh Hòa, tháng 3/2025",
}
THRESHOLDS = {
    "khanhhoa-2025": "từ 90 điểm: xuất sắc; trên 80: tốt; trên 50: hoàn thành; dưới 50: không "
    "hoàn thành",
}
USUAL_THRESHOLDS = "từ 90 điểm: xuất sắc; từ 70: tốt; từ 50: hoàn thành; dưới 50: không hoàn thành"


def monitoring(form: Form, *, checksum: str) -> Report:
    """Form 01: general criteria, assigned work, ratios and points, to be checked by pencil."""
    numbering = Numbering()
    parts = _mean(form, numbering) if form["is_a_mean"] else _points_of_parts(form, numbering)
    blocks = [*_person(form), *parts, Paragraph(_total(form))]
    return _framed(
        form,
        label="Mẫu 01",
        title="PHIẾU THEO DÕI, ĐÁNH GIÁ",
        subject=f"Kết quả thực hiện nhiệm vụ {_period(form)}",
        blocks=blocks,
        left="NGƯỜI TỰ ĐÁNH GIÁ",
        right=Signature(["NGƯỜI THEO DÕI, ĐÁNH GIÁ"], text.clean(form["assessor"] or "")),
        checksum=checksum,
    )


def _points_of_parts(form: Form, numbering: Numbering) -> list[Block]:
    return [
        Heading(f"II. TIÊU CHÍ CHUNG (tối đa {score_tables.MOST_GENERAL} điểm)"),
        *_general(form, numbering),
        Heading("III. KẾT QUẢ THỰC HIỆN NHIỆM VỤ (tối đa 70 điểm)"),
        *_task(form, numbering),
        Heading("IV. TỔNG ĐIỂM"),
    ]


def _mean(form: Form, numbering: Numbering) -> list[Block]:
    """A year is the mean of its periods: it has no points of parts, and none are made up."""
    return [
        Heading("II. ĐIỂM THEO DÕI CÁC KỲ"),
        *_months(form, numbering),
        Paragraph("Kỳ này lấy bình quân điểm theo dõi, không tính lại theo sản phẩm."),
        Heading("III. TỔNG ĐIỂM"),
    ]


def classification(form: Form, *, checksum: str) -> Report:
    """Form 02: the points of the period or of its months, and the level decided."""
    numbering = Numbering()
    blocks = [
        *_person(form),
        Heading("II. KẾT QUẢ THEO DÕI, ĐÁNH GIÁ"),
        *(_months(form, numbering) if form["months"] else ()),
        Paragraph(_total(form)),
        Heading("III. XẾP LOẠI CHẤT LƯỢNG"),
        Paragraph(f"Mức xếp loại: {word(LEVELS, form['level'])}."),
        Paragraph(f"Căn cứ mức điểm: {THRESHOLDS.get(form['rule_set'], USUAL_THRESHOLDS)}."),
        *_reasons(form),
    ]
    layout = LAYOUTS.get(form["agency"]["layout"], STATE)
    signing = form["signing"]
    return _framed(
        form,
        label="Mẫu 02",
        title="PHIẾU XẾP LOẠI CHẤT LƯỢNG",
        subject=f"{word(SUBJECT_CLASSES, form['person']['subject_class'])} {_period(form)}",
        blocks=blocks,
        left="NGƯỜI ĐƯỢC XẾP LOẠI",
        right=Signature(signing_lines(signing, layout), text.clean(signing["name"] or "")),
        checksum=checksum,
    )


def _framed(
    form: Form,
    *,
    label: str,
    title: str,
    subject: str,
    blocks: Sequence[Block],
    left: str,
    right: Signature,
    checksum: str,
) -> Report:
    """The letterhead of the agency, without a number: a form is no letter."""
    frame = assemble(
        {
            "signing": form["signing"],
            "compiled": {"at": form["computed_at"]},
            "recipients": [],
            "rules": [form["rule_set"]],
            "version": form["version"],
        },
        form["agency"],
        subject=subject.replace(" ", NBSP) if len(subject) < score_tables.ONE_LINE else subject,
        blocks=blocks,
        appendices=(),
        beside=Beside(checksum),
    )
    return frame.as_form(
        label=label,
        title=title,
        left=Signature([left], text.clean(form["person"]["name"])),
        right=right,
    )


def _period(form: Form) -> str:
    return text.period_name(form["period"]["code"])


def _person(form: Form) -> list[Block]:
    person, period = form["person"], form["period"]
    first, last = (text.short_date(text.day(period[key])) for key in ("starts_on", "ends_on"))
    leads = " (lãnh đạo, quản lý)" if form["is_leader"] else ""
    return [
        Heading("I. THÔNG TIN CÁ NHÂN"),
        Paragraph(
            f"Họ và tên: {text.clean(person['name'])}; mã công chức: "
            f"{text.clean(person['staff_code'])}."
        ),
        Paragraph(
            f"Chức vụ, vị trí việc làm: {text.clean(person['title'])}{leads}; đơn vị: "
            f"{text.clean(person['unit'])}."
        ),
        Paragraph(
            f"Kỳ đánh giá: {_period(form)}, số liệu từ {first} đến {last}. "
            f"Căn cứ: {RULES.get(form['rule_set'], text.clean(form['rule_set']))}."
        ),
    ]


def _general(form: Form, numbering: Numbering) -> list[Block]:
    points = _points(form["general_points"])
    if form["criteria"]:
        table = [numbering.table(score_tables.criteria(form))]
        return [*table, Paragraph(f"Điểm tiêu chí chung: {points}.")]
    if form["months"]:
        return [
            numbering.table(score_tables.months(form)),
            Paragraph(f"Điểm tiêu chí chung, bình quân các tháng có làm việc: {points}."),
        ]
    return [Paragraph(f"Điểm tiêu chí chung: {points}.")]


def _task(form: Form, numbering: Numbering) -> list[Block]:
    names = [*RATIO_NAMES]
    values = dict(form["ratios"])
    formula = "(a + b + c) ÷ 3 × 70"
    if form["is_leader"]:
        names += LEADER_RATIO_NAMES
        values |= form["leader_ratios"] or {}
        formula = "(a + b + c + d + đ + e) ÷ 6 × 70"
    said = "; ".join(f"{name} = {_ratio(values.get(key))}" for key, name in names)
    return [
        numbering.table(score_tables.outputs(form)),
        Paragraph(f"Tỷ lệ trên số lượng giao đã quy đổi: {said}."),
        Paragraph(f"Điểm kết quả nhiệm vụ = {formula} = {_points(form['task_points'])}."),
    ]


def _months(form: Form, numbering: Numbering) -> list[Block]:
    return [numbering.table(score_tables.months(form))]


def _total(form: Form) -> str:
    total = f"Tổng điểm: {_points(form['total'])}/100"
    if form["is_a_mean"]:
        return f"{total}, là bình quân điểm theo dõi của các kỳ có điểm."
    return (
        f"{total} (tiêu chí chung {_points(form['general_points'])}; kết quả nhiệm vụ "
        f"{_points(form['task_points'])}). Theo điểm: {word(LEVELS, form['level'])}."
        if not form["reasons"]
        else f"{total} (tiêu chí chung {_points(form['general_points'])}; kết quả nhiệm vụ "
        f"{_points(form['task_points'])}). {reasons_text(form['reasons'])}."
    )


def _reasons(form: Form) -> list[Block]:
    said: list[Block] = []
    if form["reasons"]:
        said.append(Paragraph(f"Ghi chú: {reasons_text(form['reasons'])}."))
    finding = form["finding"]
    if finding is not None:
        kind = word(FINDINGS, finding["kind"])
        said.append(Paragraph(f"Kết luận: {kind}, theo {text.clean(finding['document'])}."))
    return said


def _points(value: str | None) -> str:
    return NOTHING if value is None else number(text.decimal(value), 2)


def _ratio(value: str | None) -> str:
    """Up to six places as frozen, without zeros at the end: 0,9375."""
    if value is None:
        return NOTHING
    shown = number(text.decimal(value), 6).rstrip("0").rstrip(",")
    return shown or "0"
