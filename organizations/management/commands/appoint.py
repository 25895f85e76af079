"""``manage.py appoint``: post a person with a role, whichever it is, and print their first link.

The operators' way to the first officer of an agency, and to the roles that open other agencies:
no page of the portal gives those.
"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from organizations import access, commands
from organizations.http import now_and_today
from organizations.models import Agency, Posting, RoleKind, SubjectClass, Unit, User
from organizations.refusals import Refusal
from organizations.tenancy import tenant


class Command(BaseCommand):
    """Post somebody and give them a role."""

    help = "Post a person in an agency, give them a role, print the link of their first sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, help="code of the agency")
        parser.add_argument("--unit", default="", help="code of the unit (default: the root)")
        parser.add_argument("--staff-code", required=True)
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--email", default="")
        parser.add_argument("--title", default="")
        parser.add_argument("--job-position", default="Chuyên viên")
        parser.add_argument("--role", required=True, choices=RoleKind.values)
        parser.add_argument("--from", dest="starts_on", type=date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"No agency has the code {options['agency']!r}.")
        try:
            with tenant(agency.pk):
                self._appoint(agency, options)
        except Refusal as refusal:
            raise CommandError(f"Refused: {refusal.code}.") from refusal

    def _appoint(self, agency: Agency, options: dict[str, Any]) -> None:
        now, today = now_and_today()
        starts_on = options["starts_on"] or today
        actor = access.system(agency.pk)
        unit = self._unit(agency, options["unit"])
        with transaction.atomic():
            posting = self._posting_of(options["staff_code"], unit, today) or commands.post_person(
                actor=actor,
                new=commands.NewPosting(
                    staff_code=options["staff_code"],
                    full_name=options["name"],
                    unit=unit,
                    job_position=options["job_position"],
                    title=options["title"],
                    subject_class=SubjectClass.CIVIL_SERVANT,
                    starts_on=starts_on,
                    email=options["email"],
                    # A helper works elsewhere and is nobody's headcount here.
                    keeps_log=options["role"] != RoleKind.SUPPORT,
                    is_primary=options["role"] != RoleKind.SUPPORT,
                ),
                now=now,
            )
            commands.give_role(
                actor=actor,
                posting=posting,
                role=options["role"],
                unit=unit,
                starts_on=max(starts_on, posting.starts_on),
                now=now,
            )
            user = User.objects.get(staff=posting.staff)
            if commands.may_activate(actor, posting.staff, user):
                uid, key = commands.make_activation(actor=actor, staff=posting.staff, now=now)
                path = reverse("account_reset_password_from_key", args=[uid, key])
                self.stdout.write(f"{settings.PUBLIC_URL}{path}")
        self.stdout.write(f"{posting.staff.staff_code}: {options['role']} in {agency.code}")

    def _unit(self, agency: Agency, code: str) -> Unit:
        units = Unit.objects.filter(agency=agency, ends_on__isnull=True)
        found = units.filter(code=code) if code else units.filter(parent__isnull=True)
        unit = found.first()
        if unit is None:
            raise CommandError(f"{agency.code} has no such unit.")
        return unit

    def _posting_of(self, staff_code: str, unit: Unit, on: date) -> Posting | None:
        """The person's posting in that unit, if they hold one already."""
        return (
            Posting.objects.filter(
                access.in_force(on), staff__staff_code__iexact=staff_code, unit=unit
            )
            .select_related("staff__user")
            .first()
        )
