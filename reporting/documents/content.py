"""A report as a sequence of blocks, before any format: Word and PDF print the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reporting.documents import text
from reporting.documents.issue import Beside
from reporting.documents.layout import (
    LAYOUTS,
    STATE,
    TABLE_SIZE,
    WIDE_TABLE_SIZE,
    Layout,
    issuer_rule_mm,
)
from reporting.documents.plots import Plot
from reporting.documents.qr import Seal, seal
from reporting.documents.tables import PaperTable, Table, on_paper

NOT_SIGNED = "CHƯA KÝ"
NO_WORDS = "Không có nội dung."
HEAD_LINE = 27  # characters of the left half of the letterhead that fit on one line


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Figure:
    number: int
    caption: str
    svg: str
    height: float
    description: str


Block = Heading | Paragraph | PaperTable | Figure


@dataclass(frozen=True)
class Appendix:
    title: str
    is_wide: bool
    blocks: list[Block]


@dataclass(frozen=True)
class Signature:
    """Who signs on one side: in what capacity, line by line, and the name below."""

    lines: list[str]
    name: str


@dataclass(frozen=True)
class Report:
    """Everything that is printed, in order.  No number is computed after this point."""

    layout: Layout
    parent_lines: list[str]
    issuer_lines: list[str]
    issuer_rule_mm: float
    number_line: str
    number_words: str  # how the appendices cite the paper
    place_date: str
    title: str
    subject: str
    blocks: list[Block]
    signing_lines: list[str]
    signer: str
    recipients: list[str]
    appendices: list[Appendix]
    footer: str
    is_unsigned: bool
    compiled_at: datetime
    label: str = ""  # of a form, above the letterhead: Mẫu 01
    seal: Seal | None = None  # of a signed paper: how to verify it
    cosigner: Signature | None = None  # signs on the left, where a letter names its recipients

    def as_form(self, *, label: str, title: str, left: Signature, right: Signature) -> "Report":
        """The same paper as a form: no number, nobody it goes to, two people sign."""
        return replace(
            self,
            label=label,
            title=title,
            number_line="",
            recipients=[],
            cosigner=left,
            signing_lines=right.lines,
            signer=right.name,
        )


def closing_words(blocks: Sequence[Block]) -> int:
    """Where the last words begin: they go with the signing block, which never stands alone."""
    start = max(len(blocks) - 1, 0)
    while start > 0 and isinstance(blocks[start - 1], Heading):
        start -= 1
    return start


class Numbering:
    """Numbers tables and figures through the whole paper, in the order of asking."""

    def __init__(self) -> None:
        self._tables = 0
        self._figures = 0

    def table(self, table: Table, *, is_wide: bool = False) -> PaperTable:
        self._tables += 1
        size = WIDE_TABLE_SIZE if is_wide or table.has_groups else TABLE_SIZE
        return on_paper(table, number=self._tables, size=size)

    def figure(self, plot: Plot | None, caption: str) -> list[Block]:
        """The figure, or nothing when there was nothing to draw."""
        if plot is None:
            return []
        self._figures += 1
        return [Figure(self._figures, caption, plot.svg, plot.height, plot.description)]


def assemble(
    snapshot: Mapping[str, Any],
    issuer: Mapping[str, Any],
    *,
    subject: str,
    blocks: Sequence[Block],
    appendices: Sequence[Appendix],
    beside: Beside,
) -> Report:
    """The frame around the body: letterhead, place and date, signing block, recipients, footer.

    The date is that of the signature; of the compilation before there is one.
    """
    issue = beside.issue
    layout = LAYOUTS.get(issuer["layout"], STATE)
    signing = (issue and issue.signing) or snapshot["signing"]
    compiled_at = text.instant(snapshot["compiled"]["at"])
    signed_at = issue.signed_at.astimezone(text.VIETNAM) if issue and issue.signed_at else None
    # Snapshots of the first months name the agency only.
    issued_by = issuer.get("issuing_body") or issuer["name"]
    issuer_lines = text.balanced_lines(text.capitals(issued_by), HEAD_LINE)
    longest = max(map(len, issuer_lines), default=0)
    number_line = layout.number_line(text.clean(issuer["document_code"]))
    date_words = text.long_date((signed_at or compiled_at).date())
    return Report(
        layout=layout,
        parent_lines=text.balanced_lines(text.capitals(issuer["parent_name"] or ""), HEAD_LINE),
        issuer_lines=issuer_lines,
        issuer_rule_mm=issuer_rule_mm(min(longest, HEAD_LINE), layout.issuer_size),
        number_line=number_line,
        number_words=f"{number_line.replace(':', '').replace('Số', 'số', 1)} {date_words}",
        place_date=f"{text.clean(issuer['place'])}, {date_words}",
        title="BÁO CÁO",
        subject=subject,
        blocks=list(blocks),
        signing_lines=signing_lines(signing, layout),
        signer=text.clean(signing["name"] or ""),
        recipients=recipients(snapshot["recipients"], issuer["name"], layout),
        appendices=list(appendices),
        footer=footer(snapshot, beside.checksum),
        is_unsigned=beside.unsigned,
        compiled_at=compiled_at,
        seal=seal_of(beside),
    )


def seal_of(beside: Beside) -> Seal | None:
    """Nothing on a paper that has not gone to its receivers: the portal would not know it."""
    if beside.unsigned or not beside.portal:
        return None
    if beside.issue is None:
        return seal(beside.portal, beside.checksum)
    if not beside.issue.is_issued:
        return None
    links, root = beside.issue.links, beside.issue.root
    return seal(beside.portal, beside.checksum, links=links, root=root)


def signing_lines(signing: Mapping[str, Any], layout: Layout) -> list[str]:
    """``KT. GIÁM ĐỐC`` and, when the title has a second line, ``PHÓ GIÁM ĐỐC``."""
    prefix = layout.signing_prefix(text.clean(signing["prefix"] or ""))
    return f"{prefix} {text.capitals(signing['title'] or '')}".strip().split("\n")


def recipients(names: Sequence[str], issuer: str, layout: Layout) -> list[str]:
    """The lines of *Nơi nhận*.  Nobody sends a report to themselves; the archive comes last."""
    others = [text.clean(name) for name in names if name != issuer]
    between, last = layout.recipients_end
    lines = [f"- {name}{between}" for name in others]
    return [*lines, f"- {layout.archive}{last}"]


def footer(snapshot: Mapping[str, Any], checksum: str) -> str:
    rules = ", ".join(snapshot.get("rules") or ())
    parts = [
        f"Mã kiểm tra (SHA-256): {text.clean(checksum)}",
        *([f"Bộ quy tắc: {text.clean(rules)}"] if rules else []),
        f"Bản số {snapshot['version']}",
    ]
    return " · ".join(parts)


def narrative(heading: str, words: str) -> list[Block]:
    """What the agency wrote, paragraph by paragraph, as it wrote it."""
    paragraphs = [line.strip() for line in text.clean(words).split("\n") if line.strip()]
    said = paragraphs or [NO_WORDS]
    return [Heading(heading, level=2), *(Paragraph(line) for line in said)]
