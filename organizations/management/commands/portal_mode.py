"""``manage.py portal_mode [open|read-only|maintenance] [--until 17:30]``: who may do what now.

Without a word it says what holds. Every process that sees ``MODE_FILE`` follows from its next
request on; no restart, no database. Background work waits while the portal is not open.
"""

from argparse import ArgumentParser
from datetime import datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organizations import modes
from organizations.http import LOCAL_ZONE, now_and_today


class Command(BaseCommand):
    """Switch the portal's mode, or say which holds."""

    help = "Open the portal, let it only read, or close it for maintenance."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mode", nargs="?", choices=[one.value for one in modes.Mode])
        parser.add_argument("--until", help="when it is meant to end, as 17:30 (only told)")

    def handle(self, *args: Any, **options: Any) -> None:
        now, _today = now_and_today()
        if options["mode"] is None:
            holds = modes.standing()
        else:
            until = _until(options["until"], now)
            holds = modes.switch(modes.Mode(options["mode"]), now=now, until=until)
        said = f" until {holds.until:%H:%M %d/%m/%Y}" if holds.until else ""
        self.stdout.write(f"The portal is {holds.mode}{said}.")


def _until(text: str | None, now: datetime) -> datetime | None:
    """The next such time of day in Vietnam."""
    if text is None:
        return None
    try:
        hour = time.fromisoformat(text)
    except ValueError:
        raise CommandError("--until is a time of day such as 17:30.") from None
    here = now.astimezone(LOCAL_ZONE)
    until = datetime.combine(here.date(), hour, LOCAL_ZONE)
    return until if until > here else until + timedelta(days=1)
