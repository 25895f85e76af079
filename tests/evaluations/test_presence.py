"""How much of a span somebody worked: by their own calendar, less leave that was approved."""

from datetime import timedelta

from evaluations.queries.presence import worked_half_days
from organizations.queries import attendance_of
from organizations.tenancy import tenant
from tests.factories.organizations import (
    TODAY,
    ask_for_leave,
    make_leave,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
    roster,
)

FRIDAY = TODAY + timedelta(days=4)


def worked(posting) -> int:
    with tenant(posting.agency_id):
        return worked_half_days(attendance_of([posting], TODAY, FRIDAY))[posting.pk]


def test_leave_that_waits_is_no_absence_and_a_business_trip_is_none_either(cast) -> None:
    ask_for_leave(cast.clerk)
    make_leave(cast.clerk, cast.officer, FRIDAY, kind="business_trip")
    assert worked(cast.clerk) == 10

    make_leave(cast.clerk, cast.officer, TODAY + timedelta(days=1), ends_half="am")
    assert worked(cast.clerk) == 9


def test_whoever_works_by_shifts_works_on_days_of_duty(cast) -> None:
    make_shift(cast.office, "Đ", "22:00", "06:00")
    follow(cast.office, make_calendar(cast.department, "shift"))
    roster(cast.office, {(cast.clerk.pk, TODAY): ["Đ"], (cast.clerk.pk, FRIDAY): ["Đ"]})

    assert worked(cast.clerk) == 4
