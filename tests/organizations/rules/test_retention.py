"""When contact data goes, and when a number stands for the name."""

from datetime import date

import pytest

from organizations.rules.retention import contact_is_over, left_on, name_is_over, stand_in

LEFT = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("last_days", "left"),
    [
        ([], None),
        ([None], None),
        ([LEFT, None], None),
        ([LEFT], LEFT),
        ([LEFT, date(2023, 1, 1)], LEFT),
    ],
)
def test_somebody_has_left_when_no_posting_is_open(last_days, left) -> None:
    assert left_on(last_days) == left


@pytest.mark.parametrize(("today", "over"), [(date(2024, 3, 30), False), (date(2024, 3, 31), True)])
def test_contact_data_goes_after_its_days(today, over) -> None:
    assert contact_is_over(LEFT, today, days=30) is over
    assert contact_is_over(None, today, days=0) is False


@pytest.mark.parametrize(("today", "over"), [(date(2034, 2, 28), False), (date(2034, 3, 1), True)])
def test_a_name_goes_after_the_same_day_years_later(today, over) -> None:
    assert name_is_over(LEFT, today, years=10) is over


def test_who_stands_in_is_nobody_and_one_alone() -> None:
    assert stand_in(7) == ("AN-7", "Người đã nghỉ 7")
    assert len({stand_in(number) for number in range(99)}) == 99
