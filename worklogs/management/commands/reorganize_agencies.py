"""``manage.py reorganize_agencies``: the province renames, merges or splits whole agencies.

``rename SXD "Sở Xây dựng và Giao thông"``; ``merge A B --into C [--name …]`` (a new code makes a
new agency like the first); ``split A --unit U1=B --unit U2=C`` (whole branches; the people of the
root go where ``--unit`` of the root's code says). Without ``--apply`` it does everything and takes
it back.
"""

from argparse import ArgumentParser
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organizations.commands.agency_beginnings import NewAgency, make_agency
from organizations.commands.agency_moves import rename_agency
from organizations.http import now_and_today
from organizations.models import Agency, DecisionKind, Unit, User
from organizations.refusals import Refusal
from organizations.rules.moves import NewDecision
from organizations.tenancy import tenant
from worklogs.commands.moving import Ending, end_agencies

# Sent twice, the same number on the same day is the same decision.
SPACE = UUID("5a6ff3a1-5a5b-4ab5-9f6e-0b6d0f8e2c11")


class Command(BaseCommand):
    """Rename, merge or split agencies."""

    help = "Carry out a decision about whole agencies; shows what it would do without --apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=["rename", "merge", "split"])
        parser.add_argument("agencies", nargs="+", help="codes; for rename the code and the name")
        parser.add_argument("--into", help="code of the agency that goes on, or of a new one")
        parser.add_argument("--name", default="", help="name of a new agency")
        parser.add_argument("--unit", action="append", default=[], help="UNIT=AGENCY, of a branch")
        parser.add_argument("--finisher", default="", help="staff code of who signs the last part")
        parser.add_argument("--number", required=True, help="number of the decision")
        parser.add_argument("--signed", required=True, type=date.fromisoformat)
        parser.add_argument("--from", required=True, dest="first", type=date.fromisoformat)
        parser.add_argument("--apply", action="store_true", help="store it, all of it or nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        decision = NewDecision(
            id=uuid5(SPACE, f"{options['number']} {options['signed']}"),
            kind=DecisionKind(options["kind"]),
            number=options["number"],
            signed_on=options["signed"],
            effective_on=options["first"],
        )
        try:
            with transaction.atomic():
                said = self._carry_out(decision, options)
                if not options["apply"]:
                    transaction.set_rollback(True)
        except Refusal as refusal:
            raise CommandError(f"Refused: {refusal.code}. Nothing is stored.") from refusal
        self.stdout.write(said + (" Stored." if options["apply"] else " Nothing is stored."))

    def _carry_out(self, decision: NewDecision, options: dict[str, Any]) -> str:
        now, today = now_and_today()
        if decision.kind == DecisionKind.RENAME:
            code, name = options["agencies"]
            rename_agency(decision=decision, agency=_agency(code), name=name, today=today)
            return f"{code}: {name}."
        ended = [_agency(code) for code in options["agencies"]]
        if decision.kind == DecisionKind.MERGE:
            target = self._target(options, ended[0], decision)
            endings = [
                Ending(one, dict.fromkeys(_branches(one).values(), target), finisher_id=who)
                for one in ended
                for who in [_staff(options["finisher"])]
            ]
        else:
            endings = [self._split(ended[0], options, decision)]
        moved = end_agencies(decision=decision, ended=endings, now=now)
        codes = ", ".join(one.code for one in ended)
        return f"{codes}: last day {decision.last_day_before}; {len(moved)} postings go on."

    def _target(self, options: dict[str, Any], like: Agency, decision: NewDecision) -> Agency:
        code = options["into"] or ""
        found = Agency.objects.filter(code=code, ends_on__isnull=True).first()
        if found is None and options["name"] and code:
            new = NewAgency(code=code, name=options["name"])
            return make_agency(new=new, like=like, first=decision.effective_on)
        if found is None:
            raise CommandError("--into names no agency; --name makes a new one.")
        return found

    def _split(self, agency: Agency, options: dict[str, Any], decision: NewDecision) -> Ending:
        wanted = dict(pair.split("=", 1) for pair in options["unit"])
        targets = {
            code: Agency.objects.filter(code=code, ends_on__isnull=True).first()
            or make_agency(
                new=NewAgency(code=code, name=code), like=agency, first=decision.effective_on
            )
            for code in dict.fromkeys(wanted.values())
        }
        branches = _branches(agency)
        unknown = set(wanted) - set(branches)
        if unknown:
            raise CommandError(f"{agency.code} has no unit {', '.join(sorted(unknown))}.")
        goes_to = {branches[unit]: targets[code] for unit, code in wanted.items()}
        with tenant(agency.pk):
            for unit in Unit.objects.filter(agency=agency, ends_on__isnull=True).order_by("pk"):
                if unit.pk not in goes_to and unit.parent_id in goes_to:
                    goes_to[unit.pk] = goes_to[unit.parent_id]
        return Ending(agency, goes_to, finisher_id=_staff(options["finisher"]))


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(code=code, ends_on__isnull=True).first()
    if found is None:
        raise CommandError(f"No living agency has the code {code!r}.")
    return found


def _branches(agency: Agency) -> dict[str, int]:
    """Ids of the agency's living units by code."""
    with tenant(agency.pk):
        living = Unit.objects.filter(agency=agency, ends_on__isnull=True)
        return dict(living.values_list("code", "pk"))


def _staff(code: str) -> int | None:
    if not code:
        return None
    found = User.objects.filter(username__iexact=code, staff_id__isnull=False).first()
    if found is None:
        raise CommandError(f"Nobody has the staff code {code!r}.")
    return found.staff_id
