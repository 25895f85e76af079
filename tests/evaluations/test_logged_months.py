"""A stored month as the figures read it: calendar, leave, clock times, other postings."""

from datetime import date

from evaluations import commands
from evaluations.models import UnitFigures
from evaluations.queries.logged_months import logged_months
from evaluations.rules.honesty import clashes
from organizations.models import Period
from organizations.queries import log_keepers
from organizations.tenancy import tenant
from tests.factories.organizations import PERIOD, make_leave, make_posting, make_unit
from tests.factories.reporting import COMPILED
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs.models import EntryStatus

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 10, day) for day in (5, 6, 7))
SATURDAY = date(2026, 10, 3)
TRIP = date(2026, 10, 8)


def test_a_stored_month_says_what_clashes_with_calendar_leave_and_itself(cast) -> None:
    task = make_task()
    ordered = make_assignment(cast.clerk, cast.head, task)
    second = make_posting(
        make_unit(cast.department, "Ban Hai", cast.root), staff=cast.clerk.staff, is_primary=False
    )
    make_entry(cast.clerk, MONDAY, minutes=240)
    make_entry(cast.clerk, TUESDAY, minutes=300)
    make_entry(cast.clerk, SATURDAY, minutes=30)
    make_entry(cast.clerk, SATURDAY, task=task, minutes=90, assignment_id=ordered.pk)
    make_entry(cast.clerk, WEDNESDAY, minutes=120, starts_at_minute=480)
    make_entry(cast.clerk, TRIP, minutes=60)
    make_entry(second, WEDNESDAY, minutes=60, starts_at_minute=540)
    make_leave(cast.clerk, cast.officer, MONDAY)
    make_leave(cast.clerk, cast.officer, TUESDAY, ends_half="am")
    make_leave(cast.clerk, cast.officer, TRIP, kind="business_trip")

    period = Period.objects.get(code=PERIOD)
    with tenant(cast.department.pk):
        postings = list(log_keepers(cast.department.pk, period.starts_on, period.ends_on))
        months = {
            month.person_id: month for month in logged_months(cast.department, period, postings)
        }

    own, other = months[cast.clerk.pk], months[second.pk]
    assert own.away == {MONDAY: 2, TUESDAY: 1}
    assert clashes.on_leave(own) == (240 + 60) / 840
    assert clashes.on_rest(own) == 30 / 840
    assert clashes.overlapping(own) == 60 / 840
    assert clashes.overlapping(other) == 1


def test_coverage_is_four_numbers_over_a_denominator_that_the_closing_froze(cast) -> None:
    """Three people of the office and 22 working days each, less a day of leave; what is recorded
    after the month was measured changes none of the five."""
    make_leave(cast.colleague, cast.officer, MONDAY)
    make_entry(cast.clerk, TUESDAY, EntryStatus.SUBMITTED)
    make_entry(cast.clerk, WEDNESDAY)
    period = Period.objects.get(code=PERIOD)
    made, _ = commands.measure_month(agency_id=cast.department.pk, period=period, now=COMPILED)
    before = _coverage(cast, made)

    make_leave(cast.clerk, cast.officer, TRIP, date(2026, 10, 9))

    assert before == (2 * (3 * 22 - 1), 2, 1, 1, 2, 0)
    assert _coverage(cast, made) == before


def _coverage(cast, made) -> tuple[int, ...]:
    """Half days expected; days logged, declared complete, on time; lines and those reviewed."""
    columns = ("half_days", "day_count", "declared_count", "on_time_count", "entry_count",
               "reviewed_count")  # fmt: skip
    with tenant(cast.department.pk):
        rows = UnitFigures.objects.filter(measurement=made, unit=cast.office)
        return rows.values_list(*columns).get()
