"""Every command that the runbook tells somebody to type exists, with the words it is given."""

import configparser
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from ops import entry
from ops.backups.__main__ import parser as backups_parser

ROOT = Path(__file__).resolve().parents[2]
RUNBOOK = (ROOT / "docs" / "operations" / "runbook.md").read_text()
TARGETS = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
UNITS = {path.name for path in (ROOT / "deploy" / "systemd").iterdir()}
TYPED = [
    line
    for block in re.findall(r"```sh\n(.*?)```", RUNBOOK, re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.parametrize("line", TYPED)
def test_a_command_of_the_runbook_is_understood(line: str) -> None:
    program, *words = shlex.split(line)
    if program == "make":
        assert words[0] in TARGETS
        assert all("=" in word for word in words[1:])
    elif program == "systemctl":
        named = [word for word in words if word.startswith("kpi-")]
        assert {name if "." in name else f"{name}.service" for name in named} <= UNITS
    elif words[:2] == ["-m", "ops.backups"]:
        assert backups_parser().parse_args(words[2:]).do
    elif words[:2] == ["-m", "ops.entry"]:
        assert words[2] in entry.WORKING
        _is_understood(words[2:])
    else:
        assert (program, words[0]) == ("python", "manage.py")
        assert words[1] not in entry.WORKING, "needs the worker's role: python -m ops.entry"
        _is_understood(words[1:])


def _is_understood(words: list[str]) -> None:
    command = load_command_class(get_commands()[words[0]], words[0])
    assert command.create_parser("manage.py", words[0]).parse_args(words[1:])


def test_it_speaks_of_every_alarm() -> None:
    alarms = (ROOT / "deploy" / "prometheus" / "alarms.yml").read_text()

    assert all(name in RUNBOOK for name in re.findall(r"alert: (\w+)", alarms))


def test_an_alarm_asks_about_figures_that_are_told() -> None:
    alarms = (ROOT / "deploy" / "prometheus" / "alarms.yml").read_text()
    told = (ROOT / "reporting" / "queries" / "metrics.py").read_text()

    asked = set(re.findall(r"\bkpi_\w+", alarms))
    assert asked
    assert all(f'"{name}"' in told for name in asked)


@pytest.mark.parametrize("unit", sorted(name for name in UNITS if name.endswith(".service")))
def test_a_unit_starts_what_exists_and_may_do_little(unit: str) -> None:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(ROOT / "deploy" / "systemd" / unit)
    service = read["Service"]

    _python, _m, module, word = service["ExecStart"].split()
    if module == "ops.entry":
        assert entry.command(word, [], {})
    else:
        assert (module, bool(backups_parser().parse_args([word]).do)) == ("ops.backups", True)
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["User"] != "root"
