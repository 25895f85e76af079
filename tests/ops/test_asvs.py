"""The table of ASVS 5.0, levels 1 and 2: whole, with a reason or a test that is there."""

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "security" / "asvs.csv"
LEVELS = {"1": 70, "2": 183}
SHARE = 0.95
# What must be written down is shown by what is written down; counted apart.
BY_DOCUMENT = "tests/ops/test_asvs.py::test_the_documents_that_it_names_are_there"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _tests_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_requirement_of_levels_one_and_two_has_a_line() -> None:
    ids = [row["id"] for row in rows()]
    counted = {level: sum(row["level"] == level for row in rows()) for level in LEVELS}

    assert len(ids) == len(set(ids))
    assert counted == LEVELS


def test_what_does_not_apply_says_why_and_what_applies_is_tested_or_explained() -> None:
    silent = [row["id"] for row in rows() if not row["tests"] and not row["reason"]]

    assert silent == []
    assert {row["applies"] for row in rows()} == {"y", "n"}
    assert [row["id"] for row in rows() if row["applies"] == "n" and not row["reason"]] == []


def test_every_test_that_it_names_is_there(record_property) -> None:
    named = {name for row in rows() for name in row["tests"].split()}
    gone = [name for name in named if not (ROOT / name.partition("::")[0]).exists()
            or name.partition("::")[2] not in _tests_in(name.partition("::")[0])]  # fmt: skip
    record_property("tried", len(named))

    assert sorted(gone) == []


def documents_in(reason: str) -> Iterator[str]:
    """Files and folders that a reason names, and its ADRs, as patterns of paths."""
    for word in reason.split():
        named = word.strip("\"';,.():")
        if ("/" in named and (ROOT / named.partition("/")[0]).is_dir()) or named.endswith(".md"):
            yield named
    yield from (f"docs/adr/{number}-*.md" for number in re.findall(r"\bADR (\d{4})\b", reason))


def is_there(named: str) -> bool:
    return any(ROOT.glob(named)) or any(ROOT.glob(f"{named}.py"))


def test_the_documents_that_it_names_are_there(record_property) -> None:
    named = {one for row in rows() for one in documents_in(row["reason"])}
    record_property("tried", len(named))

    assert sorted(one for one in named if not is_there(one)) == []


def test_what_a_document_shows_names_the_document() -> None:
    by_document = [row for row in rows() if row["tests"].split() == [BY_DOCUMENT]]

    assert by_document
    assert [row["id"] for row in by_document if not list(documents_in(row["reason"]))] == []


def test_nearly_all_that_applies_is_shown_by_a_test(record_property) -> None:
    applies = [row for row in rows() if row["applies"] == "y"]
    shown = [row for row in applies if row["tests"]]
    by_document = [row for row in shown if row["tests"].split() == [BY_DOCUMENT]]
    record_property(
        "note",
        f"of {len(applies)} that apply {len(shown) - len(by_document)} are shown by what the portal"
        f" does, {len(by_document)} by a document that is there, {len(applies) - len(shown)} by"
        " neither",
    )
    record_property("tried", len(applies))
    record_property("failed", max(0, round(SHARE * len(applies)) - len(shown)))

    assert len(shown) / len(applies) >= SHARE
