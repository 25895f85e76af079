"""``manage.py first_links``: a link for the first sign-in of everybody who holds a role.

The operators' way to let in who heads the agencies, after the province's workbook named them: no
officer makes those links (ADR 0074). Each works once, for ``LINK_HOURS``; they are stored nowhere.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.urls import reverse

from organizations import access, commands
from organizations.http import now_and_today
from organizations.models import Agency, RoleAssignment, RoleKind
from organizations.tenancy import tenant


class Command(BaseCommand):
    """Print links of people who have never signed in."""

    help = "Print a link for the first sign-in of everybody who holds a role and never signed in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", default=RoleKind.AGENCY_HEAD, choices=RoleKind.values)
        parser.add_argument("--agency", default="", help="code of one agency (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        agencies = Agency.objects.filter(ends_on__isnull=True).order_by("code")
        if options["agency"]:
            agencies = agencies.filter(code=options["agency"])
            if not agencies.exists():
                raise CommandError(f"No agency has the code {options['agency']!r}.")
        for agency in list(agencies):
            with tenant(agency.pk):
                self._of(agency, options["role"])

    def _of(self, agency: Agency, role: str) -> None:
        now, today = now_and_today()
        actor = access.system(agency.pk)
        held = RoleAssignment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today), agency=agency, role=role
        )
        people = {one.posting.staff for one in held.select_related("posting__staff__user")}
        for staff in sorted(people, key=lambda one: one.staff_code):
            if not staff.user.is_active or not commands.may_activate(actor, staff, staff.user):
                continue
            uid, key = commands.make_activation(actor=actor, staff=staff, now=now)
            path = reverse("account_reset_password_from_key", args=[uid, key])
            words = (agency.code, staff.staff_code, staff.full_name, settings.PUBLIC_URL + path)
            self.stdout.write("\t".join(words))
