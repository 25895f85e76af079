"""Which day can be a holiday, a day off in its stead, or a working Saturday."""

from datetime import date

import pytest

from organizations.rules.calendar import DayKind
from organizations.rules.rest_days import NewRestDays, fits

FRIDAY, SATURDAY, SUNDAY = date(2026, 1, 2), date(2026, 1, 10), date(2026, 1, 11)
SWAPPED = DayKind.SWAP_DAY_OFF


@pytest.mark.parametrize(
    ("day", "kind", "can"),
    [
        (FRIDAY, DayKind.PUBLIC_HOLIDAY, True),
        (SUNDAY, DayKind.PUBLIC_HOLIDAY, True),
        (FRIDAY, SWAPPED, True),
        (SATURDAY, SWAPPED, False),
        (SUNDAY, SWAPPED, False),
        (FRIDAY, DayKind.WORKING_SATURDAY, False),
        (SATURDAY, DayKind.WORKING_SATURDAY, True),
        (SUNDAY, DayKind.WORKING_SATURDAY, True),
    ],
)
def test_work_is_made_up_on_a_weekend_and_rest_given_on_a_weekday(day, kind, can) -> None:
    assert fits(day, kind) is can


def rest(**changed) -> NewRestDays:
    said = {"kind": SWAPPED, "first": FRIDAY, "last": FRIDAY, "name": "Tết", "source": "CV 1"}
    return NewRestDays(**(said | changed))


def test_the_first_and_the_last_day_are_days_of_rest() -> None:
    days = list(rest(last=date(2026, 1, 4)).kinds())

    assert days == [(date(2026, 1, day), SWAPPED) for day in (2, 3, 4)]


def test_the_day_that_is_worked_instead_comes_last() -> None:
    assert list(rest(made_up_on=SATURDAY).kinds()) == [
        (FRIDAY, SWAPPED),
        (SATURDAY, DayKind.WORKING_SATURDAY),
    ]
