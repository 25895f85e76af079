"""``manage.py break_glass``: let an operator look into one agency for some hours, or end it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organizations import access, commands
from organizations.models import Agency, EmergencyAccess, StaffMember, User
from organizations.refusals import Refusal
from organizations.rules.emergencies import KINDS
from organizations.tenancy import own_postings, tenant

MOST_HOURS = 8


class Command(BaseCommand):
    """The only way in: no page opens another agency to an operator."""

    help = "Open one agency to an operator, to look only; its head and officers are told at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, help="code of the agency to look into")
        parser.add_argument("--staff-code", required=True, help="of the operator")
        parser.add_argument("--hours", type=int, default=2, choices=range(1, MOST_HOURS + 1))
        parser.add_argument("--reason", default="", help="the agency's head and officers read it")
        parser.add_argument(
            "--kind", default="other", choices=KINDS, help="whoever is looked at reads it"
        )
        parser.add_argument("--end", action="store_true", help="end what is open instead")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        user = User.objects.filter(username__iexact=options["staff_code"]).first()
        if agency is None or user is None or user.staff_id is None:
            raise CommandError("No such agency, or nobody of that code.")
        now = timezone.now()
        if options["end"]:
            return self._end(agency, user.staff_id)
        with own_postings(user.staff_id):
            staff = StaffMember.objects.get(pk=user.staff_id)
        if not commands.operates(staff, now):
            raise CommandError("That person is no operator today.")
        try:
            with tenant(agency.pk):
                made = commands.open_emergency(
                    agency_id=agency.pk,
                    staff=staff,
                    hours=options["hours"],
                    reason=options["reason"],
                    kind=options["kind"],
                    now=now,
                )
        except Refusal as refusal:
            raise CommandError(f"Refused: {refusal.code}.") from refusal
        self.stdout.write(f"Open until {made.ends_at.isoformat()}; the agency has been told.")
        return None

    def _end(self, agency: Agency, staff_id: int) -> None:
        with tenant(agency.pk):
            for row in EmergencyAccess.objects.filter(
                agency=agency, staff_id=staff_id, closed_at=None
            ):
                commands.close_emergency(
                    actor=access.system(agency.pk), access=row, now=timezone.now()
                )
        self.stdout.write("Ended.")
