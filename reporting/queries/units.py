"""The unit dashboard: people by days from roll-ups."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from organizations import access
from organizations.access import Actor
from organizations.models import Period, Unit
from reporting.queries.coverage import Span, unit_span
from reporting.rules.coverage import LoggedDay


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """One unit's people over the days of a period. ``logged`` by (posting, day)."""

    unit: Unit
    days: list[date]
    span: Span
    logged: dict[tuple[int, date], LoggedDay]


def units_to_choose(actor: Actor, period: Period) -> list[Unit]:
    """Units that the actor may look at and in which somebody keeps a log. One query."""
    keepers = Count(
        "postings",
        filter=Q(postings__keeps_log=True, postings__starts_on__lte=period.ends_on)
        & (Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gte=period.starts_on)),
    )
    return list(
        access.visible_units(actor).annotate(people=keepers).filter(people__gt=0).order_by("name")
    )


def unit_coverage(actor: Actor, unit: Unit, period: Period) -> UnitCoverage:
    """The unit's people by days, working days and others on which something was logged.

    Five queries, whatever the number of people.
    """
    span = unit_span(actor.agency_id, unit.pk, period.starts_on, period.ends_on)
    logged = {(row.posting_id, row.day): row for row in span.logged if row.entry_count}
    worked = {day for _, day in logged}
    all_days = (
        period.starts_on + timedelta(days=number)
        for number in range((period.ends_on - period.starts_on).days + 1)
    )
    working = set(span.days)
    days = [day for day in all_days if day in working or day in worked]
    return UnitCoverage(unit, days, span, logged)
