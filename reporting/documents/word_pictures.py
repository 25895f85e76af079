"""Pictures in a Word document: figures, and the code that verifies the paper."""

from io import BytesIO
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.shared import Length, Mm, Pt

from reporting.documents import layout as page
from reporting.documents import pdf
from reporting.documents.content import Figure, Report
from reporting.documents.qr import SIZE_MM
from reporting.documents.word_xml import Shape, columns, gap, paragraph, run

WORDS_MM = 46


def drawings_of(document: WordDocument, report: Report) -> dict[int, str]:
    """Each figure's picture, put into the package, and the XML that shows it."""
    figures = [block for block in report.blocks if isinstance(block, Figure)]
    drawings = {}
    images = pdf.pictures([figure.svg for figure in figures])
    for figure, image in zip(figures, images, strict=True):
        size = (Mm(page.TEXT_WIDTH), Pt(figure.height))
        drawings[figure.number] = picture(document, image, size, figure.description)
    return drawings


def picture(
    document: WordDocument, image: bytes, size: tuple[Length, Length], description: str
) -> str:
    inline = document.part.new_pic_inline(BytesIO(image), width=size[0], height=size[1])
    inline.docPr.set("descr", description)
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # LibreOffice reads "absent" as an eighth of an inch
    drawing: Any = OxmlElement("w:drawing")
    drawing.append(inline)
    xml: str = drawing.xml
    return xml


def seal_of(document: WordDocument, report: Report) -> str:
    """The QR code of a signed paper with its words beside it; nothing on other papers."""
    if report.seal is None:
        return ""
    (image,) = pdf.pictures([report.seal.svg])
    size = (Mm(SIZE_MM), Mm(SIZE_MM))
    drawing = picture(document, image, size, report.seal.description)
    left = paragraph(f"<w:r>{drawing}</w:r>", Shape(align="left"))
    right = gap(200) + paragraph(run(report.seal.words, size=9), Shape(align="left"))
    root = "".join(paragraph(run(line, size=7.5), Shape(align="left")) for line in report.seal.root)
    return gap(80) + columns([(left, right)], (SIZE_MM + 2, WORDS_MM)) + root + gap(20)
