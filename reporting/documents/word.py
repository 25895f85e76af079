"""Word: the same report with real styles, repeated heading rows and drawn lines."""

from datetime import UTC
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.section import Section

from reporting.documents import layout as page
from reporting.documents.content import (
    NOT_SIGNED,
    Appendix,
    Block,
    Figure,
    Heading,
    Paragraph,
    Report,
    closing_words,
)
from reporting.documents.tables import PaperTable
from reporting.documents.word_pictures import drawings_of, seal_of
from reporting.documents.word_styles import CELL_STYLES, empty_document
from reporting.documents.word_xml import (
    BOX,
    Shape,
    columns,
    document_xml,
    elements,
    gap,
    paragraph,
    rule,
    run,
    section_end,
    table,
    twips,
)

HALVES = (page.TEXT_WIDTH * 0.44, page.TEXT_WIDTH * 0.56)
CENTRED = Shape(align="center")
# A zip of fixed times and order: the same report gives the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


def write(report: Report) -> bytes:
    """The file.  Cost: about 60 ms, and 0.1 ms a row of the appendix."""
    document = empty_document(report.layout)
    _describe(document, report)
    _set_header_and_footer(document.sections[0], report)
    drawings = drawings_of(document, report)
    parts = [
        _label(report),
        _letterhead(report),
        _heading_block(report),
        _blocks(report.blocks, drawings, page.TEXT_WIDTH, closing=closing_words(report.blocks)),
        _signing(report, seal_of(document, report)),
    ]
    references = _references(document)
    lies = False
    for appendix in report.appendices:
        if appendix.is_wide != lies:
            parts.append(section_end(_section(references, is_wide=lies)))
            references, lies = "", appendix.is_wide
        parts.append(_appendix(appendix, report, drawings))
    parts.append(_section(references, is_wide=lies))
    return _packed(document, document_xml("".join(parts)))


def _appendix(appendix: Appendix, report: Report, drawings: dict[int, str]) -> str:
    """On a new page; a wide one is in a section of its own, on its side."""
    cited = f"(kèm theo {report.title.lower()} {report.number_words})"
    title = Shape(style="Subtitle", page_break_before=not appendix.is_wide)
    width = page.WIDE_TEXT_WIDTH if appendix.is_wide else page.TEXT_WIDTH
    return "".join(
        (
            paragraph(run(appendix.title), title),
            paragraph(run(cited, italic=True, size=12), CENTRED),
            _blocks(appendix.blocks, drawings, width),
            gap(20),
        )
    )


def _references(document: WordDocument) -> str:
    """The header and footer of the first section.  Later ones name none and go on with these."""
    section: Any = document.sections[0]._sectPr
    kept = section.findall(qn("w:headerReference")) + section.findall(qn("w:footerReference"))
    return "".join(reference.xml for reference in kept)


def _section(references: str, *, is_wide: bool) -> str:
    """Only the first section, which holds the references, has a first page without a number."""
    width, height = page.PAGE_WIDTH, page.PAGE_HEIGHT
    margins = (page.MARGIN_TOP, page.MARGIN_RIGHT, page.MARGIN_BOTTOM, page.MARGIN_LEFT)
    if is_wide:
        width, height = height, width
        margins = (page.WIDE_TOP, page.WIDE_RIGHT, page.WIDE_BOTTOM, page.WIDE_LEFT)
    sides = zip(("top", "right", "bottom", "left"), margins, strict=True)
    edges = " ".join(f'w:{side}="{twips(margin)}"' for side, margin in sides)
    lies = ' w:orient="landscape"' if is_wide else ""
    return (
        f"<w:sectPr>{references}"
        f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{lies}/>'
        f'<w:pgMar {edges} w:header="{twips(10)}" w:footer="{twips(8)}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if references else ''}</w:sectPr>"
    )


def _set_header_and_footer(section: Section, report: Report) -> None:
    section.different_first_page_header_footer = True
    number = paragraph(
        '<w:fldSimple w:instr="PAGE"><w:r><w:rPr>'
        f'<w:sz w:val="{round(report.layout.page_number_size * 2)}"/></w:rPr>'
        "<w:t>2</w:t></w:r></w:fldSimple>",
        Shape(style="Header"),
    )
    first, mark = paragraph("", Shape(style="Header")), ""
    if report.is_unsigned:
        boxed = Shape(border=BOX, indent=twips(66), align="center")
        first = paragraph(run(NOT_SIGNED, bold=True, size=13), boxed)
        mark = paragraph(run(NOT_SIGNED, bold=True, size=10), Shape(style="Header"))
    footer = paragraph(run(report.footer), Shape(style="Footer"))
    _fill(section.header, number + mark)
    _fill(section.first_page_header, first)
    _fill(section.footer, footer)
    _fill(section.first_page_footer, footer)


def _fill(part: Any, content: str) -> None:
    part.is_linked_to_previous = False
    element = part._element
    for child in list(element):
        element.remove(child)
    element.extend(elements(content))


def _label(report: Report) -> str:
    """Which form this is, at the right edge above the letterhead; nothing for a letter."""
    if not report.label:
        return ""
    return paragraph(run(report.label, size=11, italic=True), Shape(align="right", after=60))


def _letterhead(report: Report) -> str:
    layout = report.layout
    left = "".join(
        (
            *(
                paragraph(run(line, size=layout.parent_size), CENTRED)
                for line in report.parent_lines
            ),
            *(
                paragraph(run(line, size=layout.issuer_size, bold=True), CENTRED)
                for line in report.issuer_lines
            ),
            paragraph(run(layout.issuer_mark, size=layout.issuer_size), CENTRED)
            if layout.issuer_mark
            else rule(report.issuer_rule_mm, HALVES[0]),
        )
    )
    right = "".join(
        paragraph(run(line.text, size=line.size, bold=True), CENTRED)
        + (rule(line.rule_mm, HALVES[1]) if line.rule_mm else "")
        for line in layout.national
    )
    below = Shape(align="center", before=80)
    number = paragraph(run(report.number_line, size=layout.number_size), below)
    place = paragraph(run(report.place_date, size=layout.place_size, italic=True), below)
    return columns([(left, right), (number, place)], HALVES)


def _heading_block(report: Report) -> str:
    return "".join(
        (
            gap(240),
            paragraph(run(report.title), Shape(style="Title")),
            paragraph(run(report.subject), Shape(style="Subtitle", before=60)),
            rule(32, page.TEXT_WIDTH),
            gap(200),
        )
    )


def _blocks(
    blocks: list[Block], drawings: dict[int, str], width_mm: float, *, closing: int | None = None
) -> str:
    """From ``closing`` on, the blocks stay on one page with what follows them."""
    start = len(blocks) if closing is None else closing
    return "".join(
        _block(block, drawings, width_mm, keep_next=index >= start)
        for index, block in enumerate(blocks)
    )


def _block(block: Block, drawings: dict[int, str], width_mm: float, *, keep_next: bool) -> str:
    match block:
        case Heading():
            return paragraph(run(block.text), Shape(style=f"Heading{block.level}"))
        case Paragraph():
            return paragraph(run(block.text), Shape(style="BodyText", keep_next=keep_next))
        case PaperTable():
            caption = run(f"Bảng {block.number}. ", bold=True) + run(block.caption)
            style = CELL_STYLES[block.size]
            return (
                paragraph(caption, Shape(style="Caption"))
                + table(block, width_mm=width_mm, style=style)
                + gap(120)
            )
        case Figure():
            caption = run(f"Hình {block.number}. ", bold=True) + run(block.caption)
            shape = Shape(keep_next=True, before=120, align="center")
            return paragraph(f"<w:r>{drawings[block.number]}</w:r>", shape) + paragraph(
                caption, Shape(style="Figure")
            )


def _signing(report: Report, seal: str) -> str:
    space = (
        gap(440)
        + paragraph(run(NOT_SIGNED, bold=True), Shape(border=BOX, indent=twips(24), align="center"))
        + gap(540)
        if report.is_unsigned
        else gap(1130)
    )
    right = _signature(report.signing_lines, space, report.signer)
    half = page.TEXT_WIDTH / 2
    return (
        gap(240, keep_next=True)
        + columns([(_left_of_signing(report) + seal, right)], (half, half))
        + gap(20)
    )


def _signature(lines: list[str], space: str, name: str) -> str:
    bold = Shape(align="center", keep_next=True)
    return (
        "".join(paragraph(run(line, bold=True), bold) for line in lines)
        + space
        + paragraph(run(name, bold=True), CENTRED)
    )


def _left_of_signing(report: Report) -> str:
    """The recipients of a letter; of a form, who signs beside."""
    layout = report.layout
    if report.cosigner is not None:
        return _signature(report.cosigner.lines, gap(1130), report.cosigner.name)
    underlined = layout.recipients_are_underlined
    heading = run(
        "Nơi nhận:",
        size=layout.recipients_heading_size,
        bold=not underlined,
        italic=not underlined,
        underline=underlined,
    )
    return paragraph(heading) + "".join(
        paragraph(run(line, size=layout.recipients_size)) for line in report.recipients
    )


def _describe(document: WordDocument, report: Report) -> None:
    about = document.core_properties
    moment = report.compiled_at.astimezone(UTC).replace(tzinfo=None)
    about.title = f"{report.title} {report.subject}"[:255]
    about.author = " ".join(report.issuer_lines)[:255]
    about.last_modified_by, about.comments, about.language = "", "", "vi-VN"
    about.created, about.modified, about.revision = moment, moment, 1


def _packed(document: WordDocument, body: bytes) -> bytes:
    """The package with the body put in as bytes: python-docx would parse and move every cell."""
    loose, target = BytesIO(), BytesIO()
    document.save(loose)
    with ZipFile(loose) as source, ZipFile(target, "w") as packed:
        for name in source.namelist():
            info = ZipInfo(name, EPOCH)
            info.compress_type = ZIP_DEFLATED
            content = body if name == "word/document.xml" else source.read(name)
            packed.writestr(info, content, compresslevel=6)
    return target.getvalue()
