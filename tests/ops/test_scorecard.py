"""The scorecard says what was tried, what failed, and what was not run."""

import ast
from pathlib import Path

import pytest

from ops import scorecard
from ops.scorecard import Case, Line

ROOT = Path(__file__).resolve().parents[2]
GUARDED = Line(
    4, "A late save", "0 outside", tests=("t.py::a", "u.py"), controls=("t.py::without",)
)
REPORT = """
<testsuites><testsuite>
  <testcase classname="tests.a.test_b" name="test_c[1]" time="1.5">
    <properties><property name="tried" value="100"/><property name="seed" value="335"/></properties>
  </testcase>
  <testcase classname="tests.a.test_b" name="test_c[2]" time="0.5"><failure/></testcase>
  <testcase classname="tests.a.test_b" name="test_d" time="0"><skipped/></testcase>
  <testcase classname="tests.a.test_b" name="test_e" time="0">
    <properties><property name="note" value="not run: no source"/></properties>
  </testcase>
</testsuite></testsuites>
"""


def test_every_line_names_tests_that_are_there() -> None:
    for line in scorecard.lines():
        for name in (*line.tests, *line.controls):
            path, _, function = name.partition("::")
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert not function or function in there, name


def test_the_lines_are_numbered_without_a_gap() -> None:
    numbers = [line.number for line in scorecard.lines()]

    assert numbers == list(range(1, 48))


def test_a_case_tells_how_much_it_tried_and_counts_once_otherwise() -> None:
    assert list(scorecard.cases(REPORT)) == [
        Case("tests/a/test_b.py::test_c", tried=100, failed=0, seconds=1.5, seed="335"),
        Case("tests/a/test_b.py::test_c", tried=1, failed=1, seconds=0.5),
        Case("tests/a/test_b.py::test_d", tried=0, failed=0, seconds=0, skipped=True),
        Case("tests/a/test_b.py::test_e", 1, 0, 0.0, note="not run: no source"),
    ]


def test_what_a_test_has_to_say_stands_below_the_table() -> None:
    said = scorecard.result(GUARDED, [Case("u.py::a", 1, 0, 0.1, note="not run: no source")])

    assert " 4  not run: no source" in scorecard.table([said])


@pytest.mark.parametrize(
    ("ran", "verdict", "tried", "failed"),
    [
        ([], "not run", 0, 0),
        ([("t.py::a", 0), ("u.py::any", 0), ("t.py::without", 0)], "holds", 2, 0),
        ([("t.py::a", 1), ("u.py::any", 0), ("t.py::without", 0)], "fails", 2, 1),
        ([("t.py::a", 1)], "fails", 1, 1),
        ([("t.py::a", 0), ("u.py::any", 0), ("t.py::without", 1)], "void", 2, 0),
        ([("t.py::a", 0), ("u.py::any", 0)], "not run", 2, 0),
        ([("t.py::a", 0), ("t.py::without", 0)], "not run", 1, 0),
        ([("t.py::without", 0)], "not run", 0, 0),
    ],
)
def test_a_line_holds_when_each_of_its_tests_and_controls_ran(ran, verdict, tried, failed) -> None:
    cases = [Case(name, tried=1, failed=broke, seconds=1) for name, broke in ran]

    said = scorecard.result(GUARDED, cases)

    assert (said.verdict, said.tried, said.failed) == (verdict, tried, failed)


def test_what_was_skipped_is_named_and_nothing_holds_by_it() -> None:
    ran = [Case("t.py::a", 1, 0, 1), Case("t.py::without", 1, 0, 1), Case("u.py::b", 1, 0, 1)]
    skipped = Case("u.py::c", 0, 0, 0, skipped=True)
    without_control = [ran[0], ran[2], Case("t.py::without", 0, 0, 0, skipped=True)]

    said = scorecard.result(GUARDED, [*ran, skipped])
    unsure = scorecard.result(GUARDED, without_control)

    assert (said.verdict, said.note) == ("not run", "not run: u.py::c")
    assert (unsure.verdict, unsure.note) == ("not run", "not run: t.py::without")


def test_a_case_of_many_that_was_skipped_is_not_a_test_that_was() -> None:
    ran = [Case("t.py::a", 1, 0, 1), Case("t.py::without", 1, 0, 1), Case("u.py::b", 1, 0, 1)]

    said = scorecard.result(GUARDED, [*ran, Case("t.py::a", 0, 0, 0, skipped=True)])

    assert said.verdict == "holds"


def test_the_table_prints_each_line_with_its_target() -> None:
    printed = scorecard.table([scorecard.result(GUARDED, [])])

    assert "A late save" in printed
    assert "not run" in printed
    assert "0 outside" in printed


def test_faults_are_lines_and_every_one_has_tests() -> None:
    asked = scorecard.numbers(["faults", "42"])
    by_number = {one.number: one for one in scorecard.lines()}

    assert 42 in asked
    assert all(by_number[number].tests for number in asked)
    assert scorecard.numbers([]) == set(by_number)
