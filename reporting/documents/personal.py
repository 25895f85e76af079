"""One person's data on paper and as JSON: everything, in words that a person can read."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from reporting.documents import text, word
from reporting.documents.content import Block, Heading, Paragraph, Report, Signature
from reporting.documents.layout import LAYOUTS, STATE, TABLE_SIZE, issuer_rule_mm
from reporting.documents.personal_words import COLUMNS, TABLES, VALUES
from reporting.documents.tables import PaperTable
from reporting.rules.personal import Part, PersonalData, Row

SCHEMA = "kpi.personal-data/1"
ALL_IN_JSON = (
    "Bản đọc này in những cột chính. Bản JSON có mọi cột của mọi bảng. Mật khẩu, khóa của bước "
    "xác thực thứ hai và khóa phiên không được cung cấp cho ai."
)
DONE_BY = (
    "Việc đã làm đối với người khác: {count} dòng, chỉ ghi số hiệu và thời điểm (xem bản JSON)."
)


def as_json(data: PersonalData, *, at: datetime) -> bytes:
    """All columns of all rows. Numbers as text where they are exact, instants in UTC."""
    written = {
        "schema": SCHEMA,
        "made_at": _plain(at),
        "staff_code": data.staff_code,
        "full_name": data.full_name,
        "common": _tables(data.common),
        "agencies": [
            {"code": agency.code, "name": agency.name, "tables": _tables(agency.parts)}
            for agency in data.agencies
        ],
        "periods": data.periods,
    }
    return json.dumps(written, ensure_ascii=False, indent=1, default=_plain).encode()


def as_word(data: PersonalData, *, issuer: str, layout: str, at: datetime) -> bytes:
    """The paper. About 0.1 ms a row."""
    blocks: list[Block] = [Paragraph(_opening(data, at)), Paragraph(ALL_IN_JSON)]
    number = 0
    for heading, parts in (
        ("THÔNG TIN CHUNG", data.common),
        *((text.capitals(agency.name), agency.parts) for agency in data.agencies),
    ):
        blocks.append(Heading(heading))
        for part in parts:
            number += 1
            blocks += _part(part, number, data.periods)
    return word.write(_paper(data, blocks, issuer, layout, at))


def _opening(data: PersonalData, at: datetime) -> str:
    rows = [part for agency in data.agencies for part in agency.parts]
    count = sum(len(part.rows) for part in (*data.common, *rows))
    return (
        f"Dữ liệu cá nhân của {text.clean(data.full_name)}, mã {text.clean(data.staff_code)}, "
        f"lập lúc {text.short_instant(at.astimezone(text.VIETNAM))}: {count} dòng."
    )


def _part(part: Part, number: int, periods: Mapping[int, str]) -> list[Block]:
    blocks: list[Block] = []
    if part.rows:
        shown = part.table.shown
        blocks.append(
            PaperTable(
                number=number,
                caption=TABLES[part.table.name],
                groups=[],
                headings=[COLUMNS[name] for name in shown],
                widths=[3.0 if name in WIDE else 1.2 for name in shown],
                alignments=["left" for _ in shown],
                rows=[[_words(row, name, periods) for name in shown] for row in part.rows],
                total=None,
                empty="",
                size=TABLE_SIZE,
            )
        )
    else:
        blocks.append(Heading(TABLES[part.table.name], level=2))
    if part.deeds:
        blocks.append(Paragraph(DONE_BY.format(count=len(part.deeds))))
    return blocks


WIDE = frozenset(
    (
        *("summary", "title", "words", "text", "reason", "answer", "name", "note", "action"),
        *("refusal_reason", "return_reason", "user_agent", "uid", "document", "job_position"),
    )
)


def _words(row: Row, name: str, periods: Mapping[int, str]) -> str:
    value = periods.get(row[name]) if name == "period_id" else row[name]
    if value is None or value == "":
        return text.NOTHING
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime | date):
        is_instant = isinstance(value, datetime)
        local = value.astimezone(text.VIETNAM) if isinstance(value, datetime) else value
        return text.short_instant(local) if is_instant else text.short_date(local)  # type: ignore[arg-type]
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return VALUES.get(str(value), text.clean(str(value)))


def _paper(
    data: PersonalData, blocks: list[Block], issuer: str, layout: str, at: datetime
) -> Report:
    form = LAYOUTS.get(layout, STATE)
    lines = text.balanced_lines(text.capitals(issuer), 27)
    return Report(
        layout=form,
        parent_lines=[],
        issuer_lines=lines,
        issuer_rule_mm=issuer_rule_mm(min(max(map(len, lines), default=0), 27), form.issuer_size),
        number_line="",
        number_words="",
        place_date=text.long_date(at.astimezone(text.VIETNAM).date()),
        title="BẢN SAO DỮ LIỆU CÁ NHÂN",
        subject=text.clean(data.full_name),
        blocks=blocks,
        signing_lines=[],
        signer="",
        recipients=[],
        appendices=[],
        footer="Chỉ dành cho người được nêu tên. Giữ như giấy tờ riêng.",
        is_unsigned=False,
        compiled_at=at,
        cosigner=Signature([], ""),
    )


def _tables(parts: Sequence[Part]) -> dict[str, Any]:
    return {
        part.table.name: {
            "title": TABLES[part.table.name],
            "kept": str(part.table.kept),
            "rows": part.rows,
            "done_to_others": part.deeds,
        }
        for part in parts
    }


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
