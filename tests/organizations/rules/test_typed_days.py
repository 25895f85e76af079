"""A day is read as people type it, and never guessed."""

from datetime import date

import pytest

from organizations.rules.typed_days import parse_day


@pytest.mark.parametrize(
    "typed",
    ["24/11/2026", "24.11.2026", "24-11-2026", "2026-11-24", "  24/11/2026 ", "\t2026-11-24\n"],
)
def test_the_day_comes_first_unless_the_year_does(typed: str) -> None:
    assert parse_day(typed) == date(2026, 11, 24)


def test_noughts_may_be_left_out() -> None:
    assert parse_day("4/1/2026") == date(2026, 1, 4)


@pytest.mark.parametrize(
    "typed",
    ["", "hôm qua", "24/11/26", "31/11/2026", "11/24/2026", "24 11 2026", "24/11/2026 8:00"],
)
def test_whatever_is_no_day_is_none(typed: str) -> None:
    assert parse_day(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("31/12/1949", None),
        ("1/1/1950", date(1950, 1, 1)),
        ("31/12/2099", date(2099, 12, 31)),
        ("2100-01-01", None),
        ("0202-11-24", None),
    ],
)
def test_years_that_nobody_means_are_none(typed: str, read: date | None) -> None:
    assert parse_day(typed) == read
