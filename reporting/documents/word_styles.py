"""The Word styles of a layout, and the empty document that carries them."""

from functools import lru_cache
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reporting.documents.layout import (
    FOOTER_SIZE,
    TABLE_SIZE,
    WIDE_TABLE_SIZE,
    WORD_FONT,
    Layout,
)
from reporting.documents.word_xml import style, twips

# Parts of python-docx's own template that no report uses.
UNUSED_PARTS = ("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering")
CELL_STYLES = {TABLE_SIZE: "TableCell", WIDE_TABLE_SIZE: "TableCellSmall"}


@lru_cache(maxsize=4)
def _template(layout: Layout) -> bytes:
    document = Document()
    for owner in (document.part.package, document.part):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.endswith(UNUSED_PARTS):
                del owner.rels[key]
    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.extend(parse_xml(f"<w:styles {nsdecls('w')}>{_styles(layout)}</w:styles>"))
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def empty_document(layout: Layout) -> WordDocument:
    """A new document with the styles of the layout and nothing in it.  About 8 ms."""
    return Document(BytesIO(_template(layout)))


def _styles(layout: Layout) -> str:
    body = layout.body_size
    bold, centred = "<w:b/>", '<w:jc w:val="center"/>'
    return "".join(
        (
            _defaults(body),
            style("Normal", "Normal"),
            style(
                "BodyText",
                "Body Text",
                paragraph_xml='<w:spacing w:before="40" w:after="60" w:line="252" '
                f'w:lineRule="auto"/><w:ind w:firstLine="{twips(10)}"/><w:jc w:val="both"/>',
            ),
            *(_heading(level, bold + _size(body)) for level in (1, 2)),
            style("Title", "Title", paragraph_xml=centred, run_xml=bold + _size(layout.title_size)),
            style(
                "Subtitle",
                "Subtitle",
                paragraph_xml=centred,
                run_xml=bold + _size(layout.subject_size),
            ),
            style(
                "Caption",
                "caption",
                paragraph_xml='<w:keepNext/><w:spacing w:before="160" w:after="80"/>' + centred,
                run_xml=_size(12),
            ),
            style(
                "Figure",
                "Figure Caption",
                paragraph_xml='<w:spacing w:before="60" w:after="180"/>' + centred,
                run_xml=_size(12),
            ),
            style("Header", "header", paragraph_xml=centred),
            style(
                "Footer",
                "footer",
                paragraph_xml=centred,
                run_xml='<w:color w:val="464646"/>' + _size(FOOTER_SIZE),
            ),
            _cell_styles(),
        )
    )


def _heading(level: int, run_xml: str) -> str:
    paragraph = (
        '<w:keepNext/><w:spacing w:before="200" w:after="100"/>'
        f'<w:ind w:left="{twips(10)}"/><w:outlineLvl w:val="{level - 1}"/>'
    )
    name = f"heading {level}"
    return style(f"Heading{level}", name, paragraph_xml=paragraph, run_xml=run_xml)


def _defaults(body_size: float) -> str:
    fonts = " ".join(f'w:{slot}="{WORD_FONT}"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>{_size(body_size)}"
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr>'
        "</w:style>"
    )


def _cell_styles() -> str:
    spacing, centred = '<w:spacing w:before="20" w:after="20"/>', '<w:jc w:val="center"/>'
    made = ""
    for size, name in CELL_STYLES.items():
        made += style(name, name, paragraph_xml=spacing, run_xml=_size(size))
        made += style(
            f"{name}Head",
            f"{name} Head",
            paragraph_xml=f"<w:keepNext/>{spacing}{centred}",
            run_xml="<w:b/>" + _size(size - 1),
        )
        made += style(
            f"{name}Total",
            f"{name} Total",
            paragraph_xml=spacing,
            run_xml="<w:b/>" + _size(size),
        )
    return made


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'
