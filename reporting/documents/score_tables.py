"""The tables of a person's forms: criteria, assigned work, and the months of a longer period."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluations.rules.converted_products import convert
from evaluations.rules.values import Output, Settings
from reporting.documents.tables import Column, Kind, Table, Value
from reporting.documents.text import decimal, number, period_name

MOST_GENERAL = 30
ONE_LINE = 60  # characters of a subject that fit on one line
INDENT = "\u2003"
QUANTITIES = ("coefficient", "assigned", "completed")
COUNTS = ("quality_faults", "quality_faults_excused", "delays", "delays_excused")


def criteria(form: Mapping[str, Any]) -> Table:
    """General criteria as judged: groups and leaves, the person's points beside the head's."""
    points = "Điểm chấm"
    columns = (
        Column("Mã", Kind.TEXT, 11),
        Column("Tiêu chí", Kind.TEXT, 60),
        Column("Điểm tối đa", Kind.TWO, 13),
        Column("Tự chấm", Kind.TWO, 13, group=points),
        Column("Cấp trên chấm", Kind.TWO, 14, group=points),
    )
    rows: list[tuple[Value, ...]] = [
        (
            one["code"],
            f"{INDENT * one['depth']}{one['text']}",
            decimal(one["points"]),
            decimal(one["own"]),
            decimal(one["given"]),
        )
        for one in form["criteria"]
    ]
    caption = "Tự chấm và cấp có thẩm quyền chấm theo tiêu chí chung"
    return Table(caption, "Tiêu chí chung", columns, rows)


def outputs(form: Mapping[str, Any]) -> Table:
    """Assigned work in pieces and in standard products: what a, b and c are made of.

    Pieces are texts, ``4 (2)`` among them, in columns of figures so that they stand to the right.
    """
    pieces, converted = "Số lượng", "Quy đổi ra sản phẩm chuẩn"
    columns = (
        Column("TT", Kind.ORDINAL, 7),
        Column("Nhiệm vụ được giao", Kind.TEXT, 40),
        Column("Hệ số", Kind.COUNT, 9),
        Column("Giao", Kind.COUNT, 10, group=pieces),
        Column("Hoàn thành", Kind.COUNT, 12, group=pieces),
        Column("Chưa đạt CL (được trừ)", Kind.COUNT, 12),
        Column("Chậm (được trừ)", Kind.COUNT, 11),
        Column("Giao", Kind.TWO, 12, group=converted),
        Column("Số lượng", Kind.TWO, 12, group=converted),
        Column("Chất lượng", Kind.TWO, 12, group=converted),
        Column("Tiến độ", Kind.TWO, 12, group=converted),
    )
    made = [_output(one) for one in form["outputs"]]
    sums = convert(made, Settings.from_text(form["settings"]))
    parts = (sums.assigned, sums.quantity, sums.quality, sums.timeliness)
    rows: list[tuple[Value, ...]] = [
        (
            place,
            one["title"],
            *(_plain(one[name]) for name in QUANTITIES),
            _events(one, "quality_faults"),
            _events(one, "delays"),
            *(part.terms[place - 1].converted for part in parts),
        )
        for place, one in enumerate(form["outputs"], start=1)
    ]
    return Table(
        "Nhiệm vụ được giao trong kỳ",
        "Nhiệm vụ",
        columns,
        rows,
        total=("", "Tổng cộng", "", "", "", "", "", *(part.total for part in parts)),
        empty="Không có nhiệm vụ được giao đến hạn trong kỳ.",
    )


def months(form: Mapping[str, Any]) -> Table:
    """The months (or quarters) of a longer period, with what each gives."""
    columns = (
        Column("TT", Kind.ORDINAL, 7),
        Column("Kỳ theo dõi", Kind.TEXT, 40),
        Column("Được tính", Kind.TEXT, 20),
        Column("Tiêu chí chung", Kind.TWO, 20),
        Column("Tổng điểm", Kind.TWO, 20),
    )
    rows: list[tuple[Value, ...]] = [
        (
            place,
            period_name(one["code"]),
            "có" if one["worked"] else "không (vắng mặt)",
            None if one["general_points"] is None else Fraction(one["general_points"]),
            decimal(one["total"]),
        )
        for place, one in enumerate(form["months"], start=1)
    ]
    return Table("Kết quả theo dõi từng kỳ", "Từng kỳ", columns, rows)


def _output(one: Mapping[str, Any]) -> Output:
    coefficient, assigned, completed = (Decimal(one[name]) for name in QUANTITIES)
    faults, faults_excused, delays, delays_excused = (int(one[name]) for name in COUNTS)
    return Output(coefficient, assigned, completed, faults, faults_excused, delays, delays_excused)


def _events(one: Mapping[str, Any], name: str) -> str:
    """``2 (1)``: two faults, one of them excused."""
    excused = int(one[f"{name}_excused"])
    return f"{one[name]} ({excused})" if excused else f"{one[name]}"


def _plain(value: str) -> str:
    """A quantity without zeros at the end: 4, 9,5, 0,125."""
    shown = number(Decimal(value), 3)
    return shown.rstrip("0").rstrip(",") if "," in shown else shown
