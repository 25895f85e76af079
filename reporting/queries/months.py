"""The months that a receiver can compare: figures of the reports that stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from organizations.models import Agency, Period
from reporting.models import Report
from reporting.queries.desk import STANDING

SHOWN = 13  # a year, and the month a year before


@dataclass(frozen=True, slots=True)
class Month:
    """A period, and the figures of each agency whose last delivered report stands."""

    period: Period
    figures: Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Months:
    """The chosen month with those before it, oldest first; agencies by id."""

    months: list[Month]
    agencies: Mapping[int, Agency]

    @property
    def now(self) -> Month:
        return self.months[-1]

    @property
    def before(self) -> Month | None:
        return self.months[-2] if len(self.months) > 1 else None

    @property
    def year_before(self) -> Month | None:
        """The month of the same name one year earlier."""
        year, month = self.now.period.code.split("-")
        code = f"{int(year) - 1}-{month}"
        return next((one for one in self.months if one.period.code == code), None)


def months(receiver_id: int, period: Period) -> Months:
    """Up to ``SHOWN`` months that end with this one. Three queries; no snapshot is read."""
    earlier = Period.objects.filter(starts_on__lte=period.starts_on).order_by("-starts_on")
    periods = list(earlier[:SHOWN])[::-1]
    rows = (
        Report.objects.filter(period__in=periods, deliveries__receiver_id=receiver_id)
        .order_by("period_id", "agency_id", "-version")
        .distinct("period_id", "agency_id")
        .values_list("period_id", "agency_id", "status", "figures")
    )
    found: dict[int, dict[int, Mapping[str, Any]]] = {one.pk: {} for one in periods}
    for period_id, agency_id, status, figures in rows:
        if status in STANDING:
            found[period_id][agency_id] = figures
    ids = {agency_id for figures in found.values() for agency_id in figures}
    return Months([Month(one, found[one.pk]) for one in periods], Agency.objects.in_bulk(ids))
