"""``manage.py sandbox``: open, begin anew or close the sandbox of an agency, for the operators."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organizations.access import system
from organizations.commands.sandboxes import close_sandbox, open_sandbox, reset_sandbox
from organizations.http import now_and_today
from organizations.models import Agency
from organizations.queries.sandboxes import sandbox_of
from organizations.tenancy import tenant


class Command(BaseCommand):
    help = "Open, begin anew or close the sandbox of an agency, for those who have nobody to do it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["open", "reset", "close"])
        parser.add_argument("--agency", required=True, help="code of the agency")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"No agency has the code {options['agency']!r}.")
        now, today = now_and_today()
        actor = system(agency.pk)
        with tenant(agency.pk):
            standing = sandbox_of(agency.pk, today)
            if options["what"] == "open":
                standing = open_sandbox(actor=actor, now=now)
            elif standing is None:
                raise CommandError(f"{agency.code} has no sandbox.")
            elif options["what"] == "reset":
                standing = reset_sandbox(actor=actor, sandbox_id=standing.pk, now=now)
            else:
                close_sandbox(actor=actor, sandbox_id=standing.pk, now=now)
                self.stdout.write(f"{agency.code}: closed")
                return
        state = "filled" if standing.filled_at else "waits to be filled by the worker"
        self.stdout.write(f"{agency.code}: until {standing.closes_on:%d/%m/%Y}, {state}")
