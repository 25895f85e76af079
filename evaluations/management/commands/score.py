"""``manage.py score --rules nd335-2025 --input FILE``: one score with its steps, as JSON."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.rules import RULE_SETS, RuleSet
from evaluations.rules.values import InvalidInput
from evaluations.score_cli import one_line, parse_input, result_as_json

BAD_INPUT = 2


class Command(BaseCommand):
    help = "Print the score of one input file and its steps as JSON. Reads no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rules", required=True, help="the code of a rule set")
        parser.add_argument("--input", required=True, help="a JSON file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the result, or leave with exit status 2 and one line that names the field."""
        try:
            rules = _rules(options["rules"])
            result = rules.score(parse_input(_document(options["input"])))
        except InvalidInput as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        self.stdout.write(json.dumps(result_as_json(result), ensure_ascii=False, indent=2))


def _rules(code: str) -> RuleSet:
    if code not in RULE_SETS:
        raise InvalidInput("--rules", f"must be one of {', '.join(sorted(RULE_SETS))}")
    return RULE_SETS[code]


def _document(path: str) -> object:
    """The JSON document of a file.

    Raises:
        InvalidInput: it cannot be read, is not JSON, or names a key twice.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InvalidInput("input", f"cannot be read: {error.strerror}") from error
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_unrepeated)
    except InvalidInput:
        raise
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise InvalidInput("input", f"is not JSON: {reason}") from error


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object of these pairs; a key given twice would hide one of its values."""
    fields: dict[str, object] = {}
    for name, value in pairs:
        if name in fields:
            raise InvalidInput(one_line(name), "given twice")
        fields[name] = value
    return fields
