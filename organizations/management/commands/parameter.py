"""``manage.py parameter [NAME [VALUE --from DAY --document TEXT --agency CODE]]``.

Without a word it lists the values of the province; with a name, that one and what was set of it;
with a value it sets it from a day ahead, as the page does (*Province → Values*).
"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organizations import access, queries
from organizations.commands.parameters import PERIODS_AHEAD, NewValue, set_parameter
from organizations.http import now_and_today
from organizations.models import Agency
from organizations.queries import ParameterLine
from organizations.refusals import Refusal
from organizations.rules.parameter_groups import SET_HERE, Begins
from organizations.rules.parameters import BadParameter
from organizations.tenancy import tenant

SHOWN = 3  # periods that a change would open
NEEDED = {"first": "from", "document": "document", "agency": "agency"}


class Command(BaseCommand):
    """Look at the values of the province, or set one from a day ahead."""

    help = "List the values of the province, or let another one hold from a day ahead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="such as files.days_kept")
        parser.add_argument("value", nargs="?")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, help="first day")
        parser.add_argument("--document", help="number and date, or the reason")
        parser.add_argument("--agency", help="code of the agency in whose trail it is written")

    def handle(self, *args: Any, **options: Any) -> None:
        name, (_now, today) = options["name"], now_and_today()
        if name is not None and name not in SET_HERE:
            raise CommandError(f"{name} is not a value of this list; see manage.py parameter.")
        if options["value"] is not None:
            self._set(name, options, today)
        for line in queries.parameter_lines([name] if name else SET_HERE, today):
            self._say(line, with_history=name is not None)

    def _set(self, name: str, options: dict[str, Any], today: date) -> None:
        missing = [f"--{option}" for key, option in NEEDED.items() if not options[key]]
        if missing:
            raise CommandError(f"Also say {' and '.join(missing)}.")
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"No agency has the code {options['agency']!r}.")
        new = NewValue(
            name=name,
            value=options["value"],
            first=options["first"],
            document=options["document"],
        )
        try:
            with tenant(agency.pk):
                set_parameter(actor=access.system(agency.pk), new=new, today=today)
        except BadParameter as error:
            raise CommandError(f"{error}.") from error
        except Refusal as refusal:
            raise CommandError(f"Refused: {refusal.code}. {refusal.__doc__}") from refusal
        if SET_HERE[name].begins == Begins.UNOPENED:
            self._say_periods(new.first)

    def _say_periods(self, first: date) -> None:
        """The first periods that will be opened with it."""
        opened = [
            one for one in queries.periods_to_open(PERIODS_AHEAD + SHOWN) if one.starts_on >= first
        ]
        for one in opened[:SHOWN]:
            self.stdout.write(
                f"{one.code}: {one.starts_on} to {one.ends_on}, logging until"
                f" {one.logging_closes_on}, due {one.due_on}"
            )

    def _say(self, line: ParameterLine, *, with_history: bool) -> None:
        since = f"since {line.row.valid_from}" if line.row else "default"
        self.stdout.write(f"{line.name} = {line.value:f} ({since})")
        for row in line.ahead:
            self.stdout.write(f"  from {row.valid_from}: {row.value} ({row.legal_source})")
        for row in [line.row, *line.past] if with_history and line.row else []:
            self.stdout.write(f"  since {row.valid_from}: {row.value} ({row.legal_source})")
