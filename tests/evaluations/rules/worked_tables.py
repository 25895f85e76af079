"""Reads the worked tables of docs/domain/calculations.md: the page's numbers are the tests'."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "domain" / "calculations.md"
Row = dict[str, str]


def table(name: str) -> list[Row]:
    """The rows of the table after ``<!-- table: name -->``, by column heading."""
    text = PAGE.read_text(encoding="utf-8")
    marks = re.findall(r"<!-- table: ([a-z0-9-]+) -->", text)
    assert marks.count(name) == 1, f"{name} must mark one table of {PAGE.name}"
    lines = text.split(f"<!-- table: {name} -->\n", 1)[1].splitlines()
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    heading, rule, *body = rows
    assert all(set(cell) <= {"-", ":"} for cell in rule)
    assert body, f"{name} is empty"
    assert all(len(row) == len(heading) for row in body), f"{name} has a ragged row"
    return [dict(zip(heading, row, strict=True)) for row in body]


def table_names() -> list[str]:
    """Every table the page marks."""
    return re.findall(r"<!-- table: ([a-z0-9-]+) -->", PAGE.read_text(encoding="utf-8"))
