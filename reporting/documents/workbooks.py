"""What an Excel file holds: its sheets, their notes, and what verifies them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reporting.documents import amendments, comparison, provincial_tables, text, unit_tables
from reporting.documents.content import footer, seal_of, signing_lines
from reporting.documents.issue import Beside, Issue
from reporting.documents.layout import LAYOUTS, STATE, Layout
from reporting.documents.qr import Seal
from reporting.documents.tables import Table


@dataclass(frozen=True)
class Sheet:
    """One table, filtered; the notes stand below it."""

    table: Table
    notes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Workbook:
    title: str
    issuer: str
    sheets: Sequence[Sheet]
    footer: str
    created: datetime
    is_unsigned: bool
    seal: Seal | None = None  # of an issued paper: how to verify it
    signed: Sequence[str] = ()  # who signed, in lines


def unit_workbook(snapshot: Mapping[str, Any], beside: Beside) -> Workbook:
    words = snapshot["narrative"]
    notes = [
        ("Khó khăn, vướng mắc", words["difficulties"]),
        ("Đề xuất, kiến nghị", words["proposals"]),
        ("Đào tạo, hướng dẫn", words["training"]),
    ]
    sheets = [
        Sheet(unit_tables.summary(snapshot), notes),
        Sheet(unit_tables.by_group(snapshot)),
        Sheet(unit_tables.by_day(snapshot)),
        Sheet(unit_tables.by_unit(snapshot)),
        Sheet(unit_tables.by_person(snapshot)),
        *(
            Sheet(it)
            for it in (
                comparison.peers(snapshot),
                comparison.explained(snapshot),
                amendments.table(snapshot),
            )
            if it is not None
        ),
    ]
    title = "Kết quả theo dõi, đánh giá công việc (KPI)"
    return _workbook(snapshot, snapshot["agency"], title, sheets, beside)


def provincial_workbook(snapshot: Mapping[str, Any], beside: Beside) -> Workbook:
    words = snapshot["narrative"]
    notes = [
        ("Đánh giá", words["assessment"]),
        ("Đề xuất, kiến nghị", words["proposals"]),
    ]
    sheets = [
        Sheet(provincial_tables.summary(snapshot), notes),
        Sheet(provincial_tables.by_agency(snapshot)),
        Sheet(provincial_tables.by_block(snapshot)),
        Sheet(provincial_tables.not_submitted(snapshot)),
    ]
    title = "Tổng hợp kết quả theo dõi, đánh giá công việc (KPI)"
    return _workbook(snapshot, snapshot["receiver"], title, sheets, beside)


def _workbook(
    snapshot: Mapping[str, Any],
    issuer: Mapping[str, Any],
    title: str,
    sheets: Sequence[Sheet],
    beside: Beside,
) -> Workbook:
    layout = LAYOUTS.get(issuer["layout"], STATE)
    return Workbook(
        title=f"{title} {text.period_name(snapshot['period']['code'])}".replace(text.NBSP, " "),
        issuer=text.clean(issuer["name"]),
        sheets=sheets,
        footer=footer(snapshot, beside.checksum),
        created=text.instant(snapshot["compiled"]["at"]),
        is_unsigned=beside.unsigned,
        seal=seal_of(beside),
        signed=_signed_lines(beside.issue, layout),
    )


def _signed_lines(issue: Issue | None, layout: Layout) -> list[str]:
    """Who signed and when, as on the paper; nothing before, and on papers of before signatures."""
    if issue is None or issue.signing is None or issue.signed_at is None:
        return []
    at = text.short_instant(issue.signed_at.astimezone(text.VIETNAM))
    return [
        *signing_lines(issue.signing, layout),
        text.clean(issue.signing["name"]),
        f"Ký trên hệ thống lúc {at}",
    ]
