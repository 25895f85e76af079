"""``manage.py service_token``: let a program in, list what was let in, or end it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organizations import access, commands
from organizations.models import Agency, ServiceToken
from organizations.queries.doors import service_tokens
from organizations.refusals import Refusal
from organizations.rules.service_tokens import SCOPES, UnknownScope
from organizations.tenancy import tenant

MOST_DAYS = 366


class Command(BaseCommand):
    """Tokens of any agency; an operator's page keeps those of the operator's own."""

    help = "Make a token for a program (printed once), list an agency's tokens, or revoke one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, help="code of the agency")
        parser.add_argument("--name", help="which program, and what for: makes one")
        parser.add_argument("--scope", action="append", default=[], choices=list(SCOPES))
        parser.add_argument("--days", type=int, default=90, help=f"1 to {MOST_DAYS}")
        parser.add_argument("--revoke", type=int, metavar="NUMBER")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None or not 1 <= options["days"] <= MOST_DAYS:
            raise CommandError("No such agency, or a number of days that is not allowed.")
        with tenant(agency.pk):
            if options["revoke"]:
                self._revoke(agency, options["revoke"])
            elif options["name"]:
                self._make(agency, options)
            for one in service_tokens(agency.pk):
                state = "revoked" if one.revoked_at else f"until {one.expires_at:%Y-%m-%d}"
                self.stdout.write(f"{one.pk}  {one.hint}…  {state}  {one.name}")

    def _make(self, agency: Agency, options: dict[str, Any]) -> None:
        try:
            _row, token = commands.make_service_token(
                actor=access.system(agency.pk),
                name=options["name"],
                scopes=options["scope"],
                days=options["days"],
                now=timezone.now(),
            )
        except (Refusal, UnknownScope) as refusal:
            raise CommandError(f"Refused: {refusal}.") from refusal
        self.stdout.write(f"{token}\nIt is shown this once.")

    def _revoke(self, agency: Agency, pk: int) -> None:
        row = ServiceToken.objects.filter(agency=agency, pk=pk).first()
        if row is None:
            raise CommandError("No such token in this agency.")
        actor = access.system(agency.pk)
        commands.revoke_service_token(actor=actor, token=row, now=timezone.now())
