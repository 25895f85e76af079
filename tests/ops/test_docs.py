"""What the documents point at is there: files, pictures, headings of the help."""

import re
from pathlib import Path

import pytest

from benchmarks import table

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_to_a_file(path: Path) -> None:
    wrong = [
        where
        for where in LINK.findall(path.read_text(encoding="utf-8"))
        if not where.startswith(("http://", "https://", "mailto:", "/"))
        and not (path.parent / where).exists()
    ]

    assert wrong == []


def test_every_picture_is_shown_somewhere() -> None:
    shown = " ".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    named = " ".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "help").rglob("*.md")
    )
    lost = [
        path.name
        for path in sorted((ROOT / "docs" / "screenshots").glob("*-1280.png"))
        if path.name not in shown and f"picture: {path.stem.removesuffix('-1280')}" not in named
    ]

    assert lost == []


def test_the_figures_of_the_page_on_performance_are_those_of_the_results() -> None:
    page = table.PAGE.read_text(encoding="utf-8")

    assert table.replaced(page) == page  # else: python -m benchmarks.table
