"""The whole of it, on agencies and periods that the portal made: people and months by COPY."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import numpy as np
import psycopg

from demo import people
from demo.copied import deciding, patterns, staffing, storing, wearing
from demo.copied.month import Month, People
from demo.copied.span import Span, span_of
from organizations.commands import open_agency_periods
from organizations.models import Agency, Period
from organizations.queries import working_calendar
from organizations.tenancy import tenant

MODELS_LEAST, MODELS_MOST = 60, 1_500  # people whom the simulator invents
COUNTED = (
    "organizations_staffmember",
    "organizations_user",
    "organizations_posting",
    "organizations_roleassignment",
    "worklogs_assignment",
)
SETTLED = (*COUNTED, "organizations_leave", "evaluations_monthlyassessment", "worklogs_workday",
           "worklogs_workentry", "evaluations_review", "organizations_auditevent")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What province is asked for. The same wish gives the same province but for passwords."""

    staff: int
    periods: Sequence[Period]
    today: date
    seed: int


class Province:
    """Writes a province into an empty database. ``tell`` hears a sentence before each part,
    ``advance`` of so many people's work done, three times a person and month."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        wish: Wish,
        tell: Callable[[str], object],
        advance: Callable[[int], object],
    ) -> None:
        self.connection = connection
        self.wish = wish
        self.tell = tell
        self.advance = advance

    def write(self) -> int:
        """People and months on the agencies that are loaded; how many entries. Months are committed
        one by one."""
        wish = self.wish
        posted_from = min(people.APPOINTED, wish.periods[0].starts_on)
        agencies = self._agencies()
        self.tell("Inventing teams …")
        models = min(MODELS_MOST, max(MODELS_LEAST, wish.staff))
        teams = patterns.invent(seed=wish.seed, people=models)
        self.tell("Posting people …")
        staff = self._staff(agencies, teams, posted_from)
        entries = self._months(staff)
        self.tell("Counting rows for the planner …")
        for table in SETTLED:
            self.connection.execute(f"VACUUM (ANALYZE) {table}".encode())
        return entries

    def _agencies(self) -> list[Agency]:
        """Those that report, leaders of the province first, their periods open."""
        agencies = list(Agency.objects.filter(in_kpi_scope=True).order_by("code"))
        agencies.sort(key=lambda agency: agency.code not in people.LEADERS)
        for agency in agencies:
            with tenant(agency.pk):
                open_agency_periods(agency_id=agency.pk)
        return agencies

    def _staff(
        self, agencies: Sequence[Agency], teams: Sequence[patterns.Team], posted_from: date
    ) -> staffing.Staff:
        wish = self.wish
        counts = people.headcounts(list(agencies), wish.staff, Random(wish.seed))
        hiring = staffing.Staffing(teams, posted_from, wish.today, wish.seed)
        for agency in agencies:
            hiring.fill(agency, counts[agency.pk])
        staff = hiring.finish(agencies)
        with self.connection.cursor() as cursor:
            staffing.store(cursor, staff, wish.seed)
            storing.count_on(cursor, COUNTED)
        return staff

    def _months(self, staff: staffing.Staff) -> int:
        wish = self.wish
        calendar = working_calendar(wish.periods[0].starts_on, wish.periods[-1].ends_on)
        chance = np.random.default_rng(wish.seed)
        known = People(
            staff,
            wearing.habits(chance, len(staff)),
            deciding.heads(chance, np.array(staff.reviewer)),
        )
        entries, next_id = 0, 1
        for period in wish.periods:
            span: Span = span_of(period, calendar, wish.today)
            if not span.today:
                continue
            self.tell(f"Writing {period.code} …")
            with self.connection.cursor() as cursor, self.connection.transaction():
                month = Month(cursor, known, span, wish.seed, next_id)
                entries += month.write(self.advance)
                storing.count_on(cursor, COUNTED)
            next_id = month.next_id
        return entries
