"""The WordprocessingML that a report needs, as text.

Building the text once and parsing it once is ten times faster than one call a cell.  Every string
that comes from outside passes through ``run``, which escapes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reporting.documents.tables import Alignment, PaperTable
from reporting.documents.text import clean

NAMESPACES = nsdecls("w", "r", "wp", "a", "pic")
Justification = Literal["left", "center", "right", "both"]
RULE = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
BOX = "<w:pBdr>{}</w:pBdr>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="3" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
)
GRID = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
)
SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="F0F0F0"/>'


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def run(
    text: str, *, size: float = 0, bold: bool = False, italic: bool = False, underline: bool = False
) -> str:
    """One run.  ``size`` in points, 0 = that of the style; a line end becomes a break."""
    properties = "".join(
        (
            "<w:b/>" if bold else "",
            "<w:i/>" if italic else "",
            f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else "",
            '<w:u w:val="single"/>' if underline else "",
        )
    )
    parts = escape(clean(text)).replace("\t", " ").split("\n")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{part}</w:t>' for part in parts)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{words}</w:r>"


@dataclass(frozen=True)
class Shape:
    """How a paragraph stands; lengths in twips, ``None`` = as its style says."""

    style: str = ""
    keep_next: bool = False
    page_break_before: bool = False
    border: str = ""
    before: int | None = None
    after: int | None = None
    exact_line: int = 0
    indent: int | None = None  # the same on both sides
    align: Justification | None = None


PLAIN = Shape()


def paragraph(content: str, shape: Shape = PLAIN) -> str:
    """One paragraph; the order of its properties is the one the schema asks for."""
    spacing = "".join(
        (
            f' w:before="{shape.before}"' if shape.before is not None else "",
            f' w:after="{shape.after}"' if shape.after is not None else "",
            f' w:line="{shape.exact_line}" w:lineRule="exact"' if shape.exact_line else "",
        )
    )
    properties = "".join(
        (
            f'<w:pStyle w:val="{shape.style}"/>' if shape.style else "",
            "<w:keepNext/>" if shape.keep_next else "",
            "<w:pageBreakBefore/>" if shape.page_break_before else "",
            shape.border,
            f"<w:spacing{spacing}/>" if spacing else "",
            f'<w:ind w:left="{shape.indent}" w:right="{shape.indent}"/>'
            if shape.indent is not None
            else "",
            f'<w:jc w:val="{shape.align}"/>' if shape.align else "",
        )
    )
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def rule(length_mm: float, across_mm: float, *, after: int = 0) -> str:
    """A drawn line in the middle of a column: the border of an empty, hair-thin paragraph."""
    side = twips((across_mm - length_mm) / 2)
    return paragraph("", Shape(border=RULE, before=60, after=after, exact_line=40, indent=side))


def gap(height: int, *, keep_next: bool = False) -> str:
    """Empty space of ``height`` twips."""
    return paragraph("", Shape(before=0, after=0, exact_line=height, keep_next=keep_next))


def columns(cells: Sequence[Sequence[str]], widths_mm: Sequence[float]) -> str:
    """A frame without lines, unbroken over pages; each cell is a string of paragraphs."""
    widths = [twips(width) for width in widths_mm]
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(_cell(content, width) for content, width in zip(row, widths, strict=True))
        + "</w:tr>"
        for row in cells
    )
    return _table(rows, widths, borders="", side_margin=0)


def table(printed: PaperTable, *, width_mm: float, style: str) -> str:
    """A ruled table whose heading rows repeat on every page and whose rows do not break."""
    total = sum(printed.widths)
    widths = [round(twips(width_mm) * width / total) for width in printed.widths]
    rows = [*_heading_rows(printed, widths, f"{style}Head")]
    if printed.rows:
        opening = [_opening(width, style, side) for width, side in _cells(printed, widths)]
        rows += [_row(row, opening) for row in printed.rows]
    else:
        words = paragraph(run(printed.empty, italic=True), Shape(style=style))
        across = f'<w:gridSpan w:val="{len(widths)}"/>'
        rows.append(f"<w:tr>{_cell(words, sum(widths), across)}</w:tr>")
    if printed.total is not None:
        opening = [
            _opening(width, f"{style}Total", side) for width, side in _cells(printed, widths)
        ]
        rows.append(_row(printed.total, opening))
    return _table("".join(rows), widths, borders=GRID, side_margin=40)


def _cells(printed: PaperTable, widths: Sequence[int]) -> list[tuple[int, Alignment]]:
    return list(zip(widths, printed.alignments, strict=True))


def _opening(width: int, style: str, align: Alignment) -> str:
    """What every cell of a column starts with; only the words differ."""
    side = "" if align == "left" else f'<w:jc w:val="{align}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{side}</w:pPr>'
    )


def _row(row: Sequence[str], openings: Sequence[str]) -> str:
    cells = "".join(
        f"{opening}{run(words)}</w:p></w:tc>" for words, opening in zip(row, openings, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _heading_rows(printed: PaperTable, widths: Sequence[int], style: str) -> list[str]:
    def cell(words: str, width: int, merge: str = "") -> str:
        content = paragraph(run(words) if words else "", Shape(style=style))
        return _cell(content, width, f'{merge}{SHADE}<w:vAlign w:val="center"/>')

    def row(cells: str) -> str:
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    headings = list(zip(printed.headings, widths, strict=True))
    if not printed.groups:
        return [row("".join(cell(words, width) for words, width in headings))]
    top, below, position = "", "", 0
    for group, span in printed.groups:
        members = headings[position : position + span]
        across = sum(width for _, width in members)
        if group:
            top += cell(group, across, f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
            below += "".join(cell(words, width) for words, width in members)
        else:
            words, width = members[0]
            top += cell(words, width, '<w:vMerge w:val="restart"/>')
            below += cell("", width, "<w:vMerge/>")
        position += span
    return [row(top), row(below)]


def _cell(content: str, width: int, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def _table(rows: str, widths: Sequence[int], *, borders: str, side_margin: int) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{borders}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{side_margin}" w:type="dxa"/><w:right w:w="{side_margin}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def section_end(section: str) -> str:
    """A hair-thin paragraph that ends a section; ``section`` is its sectPr."""
    return f'<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/>{section}</w:pPr></w:p>'


def document_xml(body: str) -> bytes:
    """The main part of a package."""
    opening = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{opening}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()


def elements(content: str) -> list[Any]:
    """The parsed children of a small part: a header or a footer."""
    return list(parse_xml(f"<w:body {NAMESPACES}>{content}</w:body>"))


def style(
    style_id: str,
    name: str,
    *,
    paragraph_xml: str = "",
    run_xml: str = "",
    based_on: str = "Normal",
) -> str:
    """One paragraph style."""
    base = "" if style_id == "Normal" else f'<w:basedOn w:val="{based_on}"/>'
    default = ' w:default="1"' if style_id == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId={quoteattr(style_id)}>'
        f"<w:name w:val={quoteattr(name)}/>{base}<w:qFormat/>"
        f"<w:pPr>{paragraph_xml}</w:pPr><w:rPr>{run_xml}</w:rPr></w:style>"
    )
