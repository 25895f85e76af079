"""How far the results of a month are made known: a count and two moments, for programs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from evaluations.models import Publication
from organizations.models import Period


@dataclass(frozen=True, slots=True)
class MadeKnown:
    """To how many people their result of the period was made known, the first and last time."""

    period: str
    people: int
    first_at: datetime | None
    last_at: datetime | None


def made_known(agency_id: int, period: Period) -> MadeKnown:
    """Of one agency. One query."""
    rows = Publication.objects.filter(agency_id=agency_id, score__period=period)
    found = rows.aggregate(
        people=Count("posting", distinct=True),
        first_at=Min("published_at"),
        last_at=Max("published_at"),
    )
    return MadeKnown(period.code, **found)
