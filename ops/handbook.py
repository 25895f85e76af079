"""The handbook, to print: the help texts of each language as a PDF. ``make handbook``.

The texts are those of ``templates/help``, the pictures those of ``docs/screenshots``, of each
language its own (``make screenshots`` takes them from the running demo), the typesetter is the one
of the reports. It goes
to ``static/handbook``, from where the help offers it; ``ops.assemble`` makes it before static files
are collected, so that a portal that runs needs neither Chromium nor Typst for it.
"""

import json
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from organizations.rules import markup
from organizations.rules.help_topics import Part, Topic, in_order, topic
from organizations.rules.markup import Mark

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "templates" / "help"
PICTURES = ROOT / "docs" / "screenshots"
INTO = ROOT / "static" / "handbook"
TEMPLATE = Path(__file__).with_suffix(".typ")
FONTS = ROOT / "reporting" / "documents" / "fonts"
LONG = 160  # words from which on a text begins a page of its own

WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "title": "Sổ tay sử dụng",
        "subtitle": "Nhật ký công việc và kết quả của cán bộ, công chức, viên chức tỉnh Khánh Hòa",
        "contents": "Mục lục",
        "edition": "Cổng KPI Khánh Hòa, phiên bản {version}",
        "everybody": "Cho mọi người",
        "staff": "Công việc của mình",
        "head": "Người đứng đầu, cấp phó",
        "officer": "Cán bộ đầu mối KPI của cơ quan",
        "receiver": "Cơ quan tiếp nhận, cấp tỉnh",
        "operator": "Người vận hành",
    },
    "en": {
        "title": "Handbook",
        "subtitle": "Work log and results of Khánh Hòa's staff",
        "contents": "Contents",
        "edition": "Khánh Hòa KPI portal, version {version}",
        "everybody": "For everybody",
        "staff": "One's own work",
        "head": "Heads and their deputies",
        "officer": "KPI officers of agencies",
        "receiver": "Receivers and the province",
        "operator": "Operators",
    },
}


def main(into: Path = INTO) -> int:
    """Make the book of each language and say where it stands."""
    into.mkdir(parents=True, exist_ok=True)
    for language in WORDS:
        place = into / f"{language}.pdf"
        draft = place.with_suffix(".draft")
        draft.write_bytes(write(language))
        draft.replace(place)
        print(f"{place} ({place.stat().st_size // 1024} kB)")
    return 0


def write(language: str) -> bytes:
    """The PDF of one language. FileNotFoundError: a picture was not taken yet. About a second."""
    compiler = typst.Compiler(
        TEMPLATE,
        root=ROOT,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[FONTS]),
        ignore_system_fonts=True,
    )
    data = json.dumps(book(language), ensure_ascii=False)
    made = compiler.compile(format="pdf", sys_inputs={"book": data}, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no single file.")
    return made


def book(language: str) -> dict[str, Any]:
    """What the template reads: words of the cover, parts with their texts."""
    words = WORDS[language]
    topics = in_order([_read(path) for path in (TEXTS / language).glob("*.md")])
    # Pictures are named once, in the Vietnamese files.
    pictures = {path.stem: _read(path).picture for path in (TEXTS / "vi").glob("*.md")}
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    return {
        "language": language,
        "title": words["title"],
        "subtitle": words["subtitle"],
        "author": "KPI Portal",
        "contents": words["contents"],
        "edition": words["edition"].format(version=version),
        "parts": [
            {
                "title": words[part],
                "says": " · ".join(one.title for one in topics if one.part is part),
                "topics": [
                    _topic(one, _picture(pictures[one.name], language))
                    for one in topics
                    if one.part is part
                ],
            }
            for part in Part
        ],
    }


def _read(path: Path) -> Topic:
    return topic(path.stem, path.read_text(encoding="utf-8"))


def _topic(one: Topic, picture: str) -> dict[str, Any]:
    words = sum(len(section.text.split()) for section in one.sections)
    return {
        "title": one.title,
        "lead": one.lead,
        "label": one.name,
        "is_long": bool(picture) or words >= LONG,
        "picture": picture,
        "blocks": [_block(one, block) for block in one.blocks],
    }


def _picture(name: str, language: str) -> str:
    """The address of a screenshot in that language from the root; "" where a text has none."""
    if not name:
        return ""
    path = (PICTURES if language == "vi" else PICTURES / language) / f"{name}-1280.png"
    if not path.is_file():
        raise FileNotFoundError(f"{path}: take it with `make demo` and `make screenshots`")
    return f"/{path.relative_to(ROOT)}"


def _block(one: Topic, block: markup.Block) -> dict[str, Any]:
    match block:
        case markup.Heading():
            label = f"{one.name}--{block.name}"
            return {"kind": "heading", "line": _line(block.line), "label": label}
        case markup.Listing():
            items = [_line(line) for line in block.items]
            return {"kind": "list", "items": items, "is_ordered": block.is_ordered}
        case markup.Paragraph():
            return {"kind": "paragraph", "line": _line(block.line)}


def _line(line: Sequence[markup.Span]) -> list[dict[str, str]]:
    return [{"mark": span.mark, "text": span.text, "where": _where(span)} for span in line]


def _where(span: markup.Span) -> str:
    """The label of the text or heading that a link leads to."""
    if span.mark is not Mark.LINK:
        return ""
    name, _, part = span.where.partition("#")
    return f"{name.removesuffix('.md')}--{part}" if part else name.removesuffix(".md")


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
