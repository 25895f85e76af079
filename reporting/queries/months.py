"""The months that a receiver can compare: figures of the reports that stand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from organizations.access import Actor
from organizations.models import Agency, Period
from organizations.of_province import overseeing
from reporting.models import Report
from reporting.policy import SEE_PROVINCE
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
    return _months(period, Report.objects.filter(deliveries__receiver_id=receiver_id))


def own_months(agency_id: int, period: Period) -> Months:
    """The same of one's own agency, whether or not a report was sent. Three queries."""
    return _months(period, Report.objects.filter(agency_id=agency_id), standing=None)


def province_months(period: Period, *, actor: Actor, today: date) -> Months:
    """The same of every agency, to those who oversee them. Four queries, three as the province
    role."""
    with overseeing(actor, SEE_PROVINCE, today):
        return _months(period, Report.objects.all())


def _months(
    period: Period, reports: QuerySet[Report], standing: Collection[str] | None = STANDING
) -> Months:
    earlier = Period.objects.filter(starts_on__lte=period.starts_on).order_by("-starts_on")
    periods = list(earlier[:SHOWN])[::-1]
    rows = (
        reports.filter(period__in=periods)
        .order_by("period_id", "agency_id", "-version")
        .distinct("period_id", "agency_id")
        .values_list("period_id", "agency_id", "status", "figures")
    )
    found: dict[int, dict[int, Mapping[str, Any]]] = {one.pk: {} for one in periods}
    for period_id, agency_id, status, figures in rows:
        if standing is None or status in standing:
            found[period_id][agency_id] = figures
    ids = {agency_id for figures in found.values() for agency_id in figures}
    return Months([Month(one, found[one.pk]) for one in periods], Agency.objects.in_bulk(ids))
