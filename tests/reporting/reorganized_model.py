"""What a script of reorganizations knows: where each person is on each day, what they logged and
when they are on leave; and what the portal says of agencies, units and postings."""

import random
from collections import defaultdict
from datetime import date, timedelta

from organizations.audit import new_id
from organizations.models import Agency, Posting, Unit
from organizations.rules.moves import NewDecision
from organizations.tenancy import tenant
from reporting.queries.coverage import agency_span

FIRST, LAST = date(2026, 9, 15), date(2026, 10, 14)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


class Known:
    """The portal and the model of it. ``place``: agency by person and day; ``logged``: minutes;
    ``away``: person and day of approved leave."""

    def __init__(self, cast, seed: int) -> None:
        self.dice = random.Random(seed)
        # Read anew: what a script did to agencies was taken back, but not in the cast's objects.
        own = (cast.department, cast.commune, cast.party_body, cast.receiving)
        self.agencies = list(Agency.objects.filter(pk__in=[one.pk for one in own]).order_by("pk"))
        self.made = 0
        self.done: list[str] = []
        self.refused = 0
        self.place: dict[tuple[int, date], int] = {}
        self.unit: dict[tuple[int, date], int] = {}
        self.logged: dict[tuple[int, date], int] = defaultdict(int)
        self.away: set[tuple[int, date]] = set()
        for agency in self.agencies:
            span = self.span(agency)
            for posting in span.postings:
                for day in span.expected.get(posting.pk, ()):
                    self.place[posting.staff_id, day] = agency.pk
                    self.unit[posting.staff_id, day] = posting.unit_id

    def span(self, agency: Agency):
        with tenant(agency.pk):
            return agency_span(agency.pk, FIRST, LAST)

    def living(self, on: date) -> list[Agency]:
        return [one for one in self.agencies if one.ends_on is None and one.starts_on < on]

    def postings(self, agency: Agency, on: date) -> list[Posting]:
        with tenant(agency.pk):
            found = Posting.objects.filter(agency=agency, keeps_log=True, starts_on__lt=on)
            return [one for one in found.order_by("pk") if not one.ends_on or one.ends_on >= on]

    def units(self, agency: Agency, on: date, root: bool = False) -> list[Unit]:
        with tenant(agency.pk):
            found = Unit.objects.filter(agency=agency, ends_on=None, starts_on__lt=on)
            return [one for one in found.order_by("pk") if root or one.parent_id]

    def root(self, agency: Agency) -> Unit:
        with tenant(agency.pk):
            return Unit.objects.get(agency=agency, parent=None)

    def decision(self, kind: str, on: date) -> NewDecision:
        self.made += 1
        return NewDecision(
            id=new_id(),
            kind=kind,
            number=f"{self.made}/QĐ",
            signed_on=min(on, FIRST),
            effective_on=on,
        )

    def moved(self, staff_id: int, on: date, agency_id: int, unit_id: int) -> None:
        for day in DAYS:
            if day >= on and (staff_id, day) in self.place:
                self.place[staff_id, day] = agency_id
                self.unit[staff_id, day] = unit_id
