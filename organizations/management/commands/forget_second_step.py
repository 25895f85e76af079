"""``manage.py forget_second_step``: let in who lost the phone and the recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organizations import access, commands
from organizations.models import Agency, User
from organizations.tenancy import tenant


class Command(BaseCommand):
    """Take back somebody's second steps and end their sessions."""

    help = "Take back a person's second steps; they sign in by password and set up another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, help="code of an agency they work in")
        parser.add_argument("--staff-code", required=True)
        parser.add_argument("--reason", required=True, help="who asked, and how they were known")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"No agency has the code {options['agency']!r}.")
        try:
            with tenant(agency.pk):
                commands.forget_second_step(
                    actor=access.system(agency.pk),
                    staff_code=options["staff_code"],
                    reason=options["reason"],
                )
        except User.DoesNotExist:
            raise CommandError(f"Nobody in it has the code {options['staff_code']!r}.") from None
        self.stdout.write("Taken back. They are signed out everywhere.")
