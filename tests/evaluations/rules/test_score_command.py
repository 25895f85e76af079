"""``manage.py score``: what it prints, and how it ends when it cannot."""

import json
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from evaluations.management.commands.score import Command
from evaluations.rules import decree_335_2025
from evaluations.score_cli import parse_input, result_as_json
from tests.evaluations.rules.test_score_input import STAFF, changed


def test_the_command_prints_the_result_as_json(tmp_path: Path) -> None:
    path, out = tmp_path / "input.json", StringIO()
    path.write_text(json.dumps(STAFF), encoding="utf-8")

    Command(stdout=out).handle(rules="nd335-2025", input=str(path))

    assert json.loads(out.getvalue()) == result_as_json(decree_335_2025.score(parse_input(STAFF)))


def test_the_command_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    text, out = json.dumps(STAFF).encode(), StringIO()
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text)))

    Command(stdout=out).handle(rules="khanhhoa-2025", input="-")

    assert json.loads(out.getvalue())["rules"] == "khanhhoa-2025"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "input: is not JSON"),
        (b"{", "input: is not JSON"),
        (b"\xff\xfe", "input: is not JSON"),
        (b"[" * 100_000, "input: is not JSON"),
        (b"9" * 10_000, "input: is not JSON"),
        (b'{"leader": false, "leader": true}', "leader: given twice"),
        (json.dumps(changed(STAFF, ["leader"], 1)).encode(), "leader: must be true or false"),
    ],
)
def test_bad_input_ends_the_command_with_status_2_and_one_line(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "input.json"
    path.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        Command().handle(rules="nd335-2025", input=str(path))

    assert refused.value.returncode == 2
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("rules", "path", "message"),
    [
        ("nd335-2025", "/nowhere/input.json", "input: cannot be read"),
        ("nd1", "-", "--rules: must be one of khanhhoa-2025, nd233-2026, nd335-2025"),
    ],
)
def test_an_unknown_file_or_rule_set_is_named(rules: str, path: str, message: str) -> None:
    with pytest.raises(CommandError) as refused:
        Command().handle(rules=rules, input=path)

    assert refused.value.returncode == 2
    assert str(refused.value).startswith(message)
