"""Units against units: the limits, what drives a difference, sums over months."""

from math import isclose, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluations.rules.honesty.funnel import (
    ALARM,
    WARNING,
    Funnel,
    cusum,
    drivers,
    funnel_of,
)
from evaluations.rules.honesty.units import (
    PersonShare,
    UnitMonth,
    day_squares,
    two_people_minutes,
)


def unit(hours: float, person_days: int = 100, people: int = 5, other: float = 0.0) -> UnitMonth:
    """A unit whose every person-day has these hours, ``other`` of them in group D; half of the
    days an hour more and half an hour less."""
    minutes = round(hours * 60 * person_days)
    in_d = round(other * 60 * person_days)
    return UnitMonth(
        unit_id=1,
        name="Phòng Một",
        peer_group="government",
        people=people,
        half_days=2 * person_days,
        minutes=minutes,
        minutes_by_group={"B": minutes - in_d, "D": in_d},
        squares=person_days * (hours**2 + 1),
        day_count=person_days,
        declared_count=person_days,
        on_time_count=person_days,
        entry_count=0,
        reviewed_count=0,
        two_people_minutes=0,
    )


def test_the_limits_of_equal_units_are_those_of_chance() -> None:
    funnel = funnel_of([unit(7.0) for _ in range(12)])

    assert funnel is not None
    # Every day is an hour off 7: sd 1; nothing between units: no widening.
    assert (funnel.target, round(funnel.sd, 9), funnel.dispersion) == (7.0, 1.0, 1.0)
    low, high = funnel.limits(100, WARNING)
    assert (round(low, 4), round(high, 4)) == (7 - 0.196, 7 + 0.196)
    assert isclose(funnel.limits(25, ALARM)[1], 7 + 3.0902 / 5, abs_tol=1e-4)


def test_what_differs_more_than_chance_widens_the_limits_for_all() -> None:
    # By hand: fourteen units, half at 6.5 and half at 7.5 hours, 100 days: median 7, every |z| is
    # 0.5 / (sd / 10) where sd² = (6.5² + 7.5²) / 2 + 1 − 7² = 1.25.
    funnel = funnel_of([unit(6.5 + number % 2) for number in range(14)])

    assert funnel is not None
    z = 0.5 / (sqrt(1.25) / 10)
    assert isclose(funnel.dispersion, (1.4826 * z) ** 2)
    assert abs(funnel.z(unit(7.5))) < WARNING


def test_one_odd_unit_stands_out_and_does_not_hide_itself() -> None:
    ordinary = [unit(6.9 + number / 100) for number in range(20)]

    funnel = funnel_of([*ordinary, unit(9.0)])

    assert funnel is not None
    assert funnel.z(unit(9.0)) > ALARM
    assert max(abs(funnel.z(one)) for one in ordinary) < WARNING


@pytest.mark.parametrize(("units", "people"), [(9, 5), (30, 4)])
def test_few_units_or_few_people_are_not_compared(units, people) -> None:
    assert funnel_of([unit(7, people=people) for _ in range(units)]) is None


def test_a_difference_is_taken_apart_by_task_group() -> None:
    funnel = funnel_of([unit(7.0, other=0.7) for _ in range(12)])
    assert funnel is not None
    padded = unit(8.0, other=1.5)

    parts = drivers(padded, funnel)

    assert [(part.group, round(part.hours, 2)) for part in parts] == [("D", 0.8), ("B", 0.2)]


def test_a_unit_is_held_against_peers_with_its_mix_of_tasks() -> None:
    """Eight units of plain work log 7 hours, eight of other work 9: by hand, half the mix is
    expected to take 8, all of D 9, and a unit of D alone with 9 hours is as expected."""
    plain, other = [unit(7.0)] * 8, [unit(9.0, other=9.0)] * 8
    funnel = funnel_of([*plain, *other])
    assert funnel is not None

    assert (funnel.hours_by_group, funnel.mix) == ({"B": 7.0, "D": 9.0}, {"B": 0.5, "D": 0.5})
    assert [funnel.expected(one) for one in (unit(7.0), unit(9.0, other=9.0))] == [7.0, 9.0]
    assert funnel.z(unit(9.0, other=9.0)) == 0
    # The same hours with plain work are not what peers with that work log.
    assert funnel.z(unit(9.0)) > ALARM
    parts = {part.group: round(part.hours, 2) for part in drivers(unit(9.0), funnel)}
    assert parts == {"B": 5.5, "D": -4.5, "mix": 1.0}


def test_bands_of_size_are_centred_on_themselves_once_they_have_ten_units() -> None:
    small = [unit(8.0, people=6) for _ in range(10)]
    large = [unit(7.0, people=30) for _ in range(12)]

    funnel = funnel_of([*small, *large])
    few = funnel_of([*small[:9], *large])

    assert funnel is not None
    assert few is not None
    assert funnel.expected(unit(8.0, people=6)) == 8.0
    assert funnel.z(unit(8.0, people=30)) > WARNING
    assert few.by_size == {"large": 0.0}


def test_a_reference_of_before_is_read_without_mix_and_size() -> None:
    funnel = Funnel(12, 7.0, 2.0, 1.0, {"B": 7.0}, [])

    assert funnel.expected(unit(9.0, other=9.0)) == 7.0


@given(st.floats(0, 12), st.floats(0, 1))
def test_the_parts_add_up_to_the_difference(hours, share) -> None:
    funnel = funnel_of([unit(7.0, other=0.7) for _ in range(12)])
    assert funnel is not None
    one = unit(hours, other=hours * share)

    total = sum(part.hours for part in drivers(one, funnel))

    assert isclose(total, one.hours - funnel.expected(one), abs_tol=0.01)
    assert isclose(funnel.adjusted(one) - funnel.target, total, abs_tol=0.01)


def test_small_differences_add_up_over_months_and_a_single_one_fades() -> None:
    assert cusum([1.5, 1.5, 1.5, 1.5]) == (4.0, 0.0)
    assert cusum([3.0, 0.0, 0.0, 0.0]) == (1.0, 0.0)
    assert cusum([-1.0, -1.0]) == (0.0, 1.0)


def test_what_two_people_add_is_measured_against_the_others() -> None:
    others = [PersonShare(40, 20 * 420)] * 3
    long = [PersonShare(40, 20 * 540), PersonShare(20, 10 * 480)]

    assert two_people_minutes([*others, *long]) == 20 * 120 + 10 * 60
    assert two_people_minutes([*others[:2], *long]) == 0


def test_a_funnel_opens_towards_small_units() -> None:
    funnel = Funnel(12, 7.0, 2.0, 1.0, {}, [])

    widths = [funnel.limits(days, ALARM)[1] for days in (50, 100, 400)]

    assert widths == sorted(widths, reverse=True)
    assert funnel.limits(0.1, ALARM)[0] == 0


@pytest.mark.parametrize(
    ("logged", "half_days", "squares"),
    [
        ([(2, 480), (2, 420)], 4, 8**2 + 7**2),  # two whole days
        ([(2, 480), (2, 420), (0, 60)], 4, 8.5**2 + 7.5**2),  # and an hour on Saturday
        ([(1, 240)], 2, 0.5 * 8**2),  # half a day beside half a day of leave
        ([(0, 120)], 4, 2 * 1**2),  # Saturday alone, of two days expected
        ([(0, 120)], 0, 0),  # nothing was expected
        ([], 4, 0),
    ],
)
def test_days_that_expect_nothing_count_with_those_that_do(logged, half_days, squares) -> None:
    assert day_squares(logged, half_days) == pytest.approx(squares)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(1, 900)), max_size=31),
    st.integers(0, 10),
)
def test_days_never_spread_by_less_than_nothing(logged, unlogged) -> None:
    half_days = sum(halves for halves, _ in logged) + 2 * unlogged
    assume(half_days)
    hours = sum(minutes for _, minutes in logged) / 60

    assert day_squares(logged, half_days) >= hours**2 / (half_days / 2) * (1 - 1e-9)
