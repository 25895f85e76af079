"""PDF by Typst.  The report goes in as JSON data; no word of it is ever read as Typst source."""

import json
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from reporting.documents import layout
from reporting.documents.content import (
    NOT_SIGNED,
    Block,
    Figure,
    Heading,
    Paragraph,
    Report,
    closing_words,
)
from reporting.documents.tables import PaperTable
from reporting.documents.text import breakable

HERE = Path(__file__).resolve().parent
REPORT_TEMPLATE = HERE / "report.typ"
PICTURE_TEMPLATE = HERE / "picture.typ"
PICTURE_PPI = 192

# A compiler is not reentrant, and the web server has threads.
_lock = Lock()


@lru_cache(maxsize=2)
def _compiler(template: Path) -> typst.Compiler:
    """A compiler with the committed fonts only: the same letters on every machine."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
    return typst.Compiler(template, root=HERE, font_paths=fonts, ignore_system_fonts=True)


def write(report: Report) -> bytes:
    """The file.  Cost: about 50 ms, and 0.5 ms a row of the appendix."""
    data = json.dumps(_data(report), ensure_ascii=False)
    with _lock:
        compiled = _compiler(REPORT_TEMPLATE).compile(
            format="pdf",
            sys_inputs={"report": data},
            timestamp=int(report.compiled_at.timestamp()),
        )
    return _only(compiled)


def pictures(svgs: list[str]) -> list[bytes]:
    """Each SVG as a PNG of the same size, at twice the resolution of a screen."""
    if not svgs:
        return []
    with _lock:
        compiled = _compiler(PICTURE_TEMPLATE).compile(
            format="png", ppi=PICTURE_PPI, sys_inputs={"svgs": json.dumps(svgs)}
        )
    return compiled if isinstance(compiled, list) else [_only(compiled)]


def _only(compiled: bytes | list[bytes] | None) -> bytes:
    if not isinstance(compiled, bytes):
        raise TypeError("Typst gave no single file.")
    return compiled


def _data(report: Report) -> dict[str, Any]:
    """What the template reads.  Texts that come from people may break wherever they must."""
    return {
        **vars(report),
        "layout": {**vars(report.layout), "national": [vars(it) for it in report.layout.national]},
        "page": _page(),
        "not_signed": NOT_SIGNED,
        "compiled_at": int(report.compiled_at.timestamp()),
        "parent_lines": [breakable(line) for line in report.parent_lines],
        "issuer_lines": [breakable(line) for line in report.issuer_lines],
        "signer": breakable(report.signer),
        "recipients": [breakable(line) for line in report.recipients],
        "cosigner": None if report.cosigner is None else vars(report.cosigner),
        "seal": None if report.seal is None else report.seal._asdict(),
        "blocks": [_block(block) for block in report.blocks],
        "closing": closing_words(report.blocks),
        "appendices": [
            {**vars(appendix), "blocks": [_block(block) for block in appendix.blocks]}
            for appendix in report.appendices
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", **vars(block)}
        case Paragraph():
            return {"kind": "paragraph", "text": breakable(block.text)}
        case PaperTable():
            rows = [[*map(breakable, row)] for row in block.rows]
            return {"kind": "table", **vars(block), "rows": rows}
        case Figure():
            return {"kind": "figure", **vars(block)}


def _page() -> dict[str, Any]:
    return {
        "font": layout.FONT,
        "footer_size": layout.FOOTER_SIZE,
        "margins": (
            layout.MARGIN_TOP,
            layout.MARGIN_RIGHT,
            layout.MARGIN_BOTTOM,
            layout.MARGIN_LEFT,
        ),
        "wide_margins": (
            layout.WIDE_TOP,
            layout.WIDE_RIGHT,
            layout.WIDE_BOTTOM,
            layout.WIDE_LEFT,
        ),
    }
