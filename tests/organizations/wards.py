"""A unit that works by shifts, inside its agency; and what a day expects of somebody there."""

from datetime import date

import pytest

from organizations import queries
from organizations.tenancy import tenant
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
)


@pytest.fixture
def inside(cast):
    """Within the department's transaction, as each of its requests is."""
    with tenant(cast.department.pk):
        yield


@pytest.fixture
def ward(cast):
    """The office works by shifts: S from 7 to 15, Đ from 22 to 6, T on call around the clock."""
    make_shift(cast.office, "S", "07:00", "15:00")
    make_shift(cast.office, "Đ", "22:00", "06:00")
    make_shift(cast.office, "T", "07:00", "07:00", expected_minutes=0, is_on_call=True)
    follow(cast.office, make_calendar(cast.department, "shift"), date(2026, 9, 1))
    return cast.office


def minutes(posting, day: date) -> int:
    found = queries.own_calendars([posting.pk], day, day, queries.working_calendar(day, day))
    return found[posting.pk].minutes_on(day, office_minutes=480)
