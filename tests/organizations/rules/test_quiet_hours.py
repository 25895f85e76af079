"""At which hours the portal writes to people."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.quiet import may_write

HOURS = st.integers(0, 24)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (time(6, 59), False),
        (time(7, 0), True),
        (time(17, 15), True),
        (time(18, 59, 59), True),
        (time(19, 0), False),
        (time(23, 59), False),
        (time(0, 0), False),
    ],
)
def test_by_default_mail_leaves_between_seven_and_nineteen(at, allowed) -> None:
    assert may_write(at, is_working_day=True, quiet_from=19, quiet_until=7) is allowed


@given(st.times(), HOURS, HOURS)
def test_on_a_day_of_rest_never(at, quiet_from, quiet_until) -> None:
    assert not may_write(at, is_working_day=False, quiet_from=quiet_from, quiet_until=quiet_until)


@given(st.times(), HOURS, HOURS)
def test_the_hours_from_the_first_to_the_second_are_quiet_also_over_midnight(
    at, quiet_from, quiet_until
) -> None:
    hours = range(quiet_from, quiet_until if quiet_from <= quiet_until else quiet_until + 24)
    is_quiet = at.hour in hours or at.hour + 24 in hours

    said = may_write(at, is_working_day=True, quiet_from=quiet_from, quiet_until=quiet_until)

    assert said is not is_quiet
