"""Every deed that the audit trail keeps has words for an inspector who knows no codes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_portal import policy
from reporting.views.deeds import deed, said

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(rf"(?:{'|'.join(policy.APPS)})\.[a-z_]+\.[a-z_]+")


def actions() -> Iterator[str]:
    """What commands hand to the trail as ``action``, and what their helpers take for it."""
    for app in policy.APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and not _is_log(node):
                    given = [one.value for one in node.keywords if one.arg == "action"]
                    given += node.args if path.parent.name == "commands" else []
                    yield from (text for one in given for text in _codes(one))


def _is_log(call: ast.Call) -> bool:
    return ast.unparse(call.func).startswith("log.")


def _codes(value: ast.AST) -> Iterator[str]:
    for one in ast.walk(value):
        text = one.value if isinstance(one, ast.Constant) else ""
        if isinstance(text, str) and CODE.fullmatch(text):
            yield text


@pytest.fixture(scope="module")
def known() -> list[str]:
    """Read once by the worker that asks: to read every source takes a second."""
    return sorted(set(actions()))


def test_the_deeds_are_found(known: list[str]) -> None:
    assert {"reporting.report.signed", "evaluations.criteria.assessed"} <= set(known)
    assert len(known) > 60


def test_each_has_words_of_its_own(known: list[str]) -> None:
    silent = [
        action
        for action in known
        if deed(action) == deed(f"{action.partition('.')[0]}.nobody.knows")
    ]

    assert silent == []


def test_what_is_empty_is_not_shown() -> None:
    assert said({"right": "agency_head", "behalf": "", "version": 1}) == (
        "right: agency_head · version: 1"
    )
