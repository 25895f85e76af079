"""The unit dashboard: people by days from roll-ups."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from organizations import access
from organizations.access import Actor
from organizations.models import Period
from organizations.rules.names import sort_key
from reporting.queries.coverage import Span, unit_span
from reporting.rules.coverage import LoggedDay


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit, and how many postings in it keep a log."""

    pk: int
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """One unit's people over the days of a period. ``logged`` by (posting, day)."""

    unit: UnitChoice
    days: list[date]
    span: Span
    logged: dict[tuple[int, date], LoggedDay]


def units_to_choose(actor: Actor, period: Period) -> list[UnitChoice]:
    """Units that the actor may look at and in which somebody keeps a log. One query."""
    keepers = Count(
        "postings",
        filter=Q(postings__keeps_log=True, postings__starts_on__lte=period.ends_on)
        & (Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gte=period.starts_on)),
    )
    found = access.visible_units(actor).annotate(people=keepers).filter(people__gt=0)
    return sorted(
        (UnitChoice(*row) for row in found.values_list("pk", "name", "people")),
        key=lambda unit: sort_key(unit.name),
    )


def unit_coverage(actor: Actor, unit: UnitChoice, period: Period, today: date) -> UnitCoverage:
    """The unit's people by days up to today: working days, and others with work or a log.

    Six queries, whatever the number of people.
    """
    last = max(period.starts_on, min(period.ends_on, today))
    span = unit_span(actor.agency_id, unit.pk, period.starts_on, last)
    logged = {(row.posting_id, row.day): row for row in span.logged if row.entry_count}
    worked = {day for _, day in logged}
    all_days = (
        period.starts_on + timedelta(days=number)
        for number in range((last - period.starts_on).days + 1)
    )
    working = set(span.days).union(*(days.keys() for days in span.expected.values()))
    days = [day for day in all_days if day in working or day in worked]
    return UnitCoverage(unit, days, span, logged)
