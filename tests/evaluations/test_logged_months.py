"""A stored month as the figures read it: calendar, leave, clock times, other postings."""

from datetime import date

from evaluations.queries.logged_months import logged_months
from evaluations.rules.honesty import clashes
from organizations.models import Period
from organizations.queries import log_keepers
from organizations.tenancy import tenant
from tests.factories.organizations import PERIOD, make_leave, make_posting, make_unit
from tests.factories.worklogs import make_assignment, make_entry, make_task

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
