"""What cannot all be true in a month, and days that bunch at exactly the working time."""

from dataclasses import astuple, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.honesty import clashes
from evaluations.rules.honesty.bunching import counterfactual_of, excess
from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth
from evaluations.rules.honesty.flags import Measured, judged, reasons_of
from evaluations.rules.honesty.indicators import NAMES, Indicators
from evaluations.rules.honesty.reference import as_array, reference_of, totals
from evaluations.rules.honesty.stamping import is_stamping

MONDAY = date(2026, 9, 14)
SATURDAY = MONDAY + timedelta(days=5)
OLD_NAMES = NAMES[: NAMES.index("bunched")]


def line(day: date, minutes: int, **fields: object) -> LoggedEntry:
    """One line of a day, one piece of an hour by the norm, recorded that evening."""
    plain = LoggedEntry(
        work_date=day,
        task_id=1,
        group="B",
        minutes=minutes,
        quantity=1.0,
        norm_minutes=60,
        text="",
        recorded_at=datetime.combine(day, time(9), UTC),
    )
    return replace(plain, **fields)


def month(*lines: LoggedEntry, **fields: object) -> PersonMonth:
    return PersonMonth(1, 1, "commune", 480, lines, **fields)


@pytest.mark.parametrize(
    ("halves", "minutes", "share"),
    [(2, 480, 0.5), (1, 240, 0.0), (1, 480, 0.25), (2, 0, 0.0)],
    ids=["a whole day of leave", "the other half", "beyond the other half", "nothing logged"],
)
def test_work_within_approved_leave_is_a_clash(halves: int, minutes: int, share: float) -> None:
    rest = 960 - minutes
    lines = [line(MONDAY, minutes), line(MONDAY + timedelta(days=1), rest)]

    found = month(*lines[minutes == 0 :], away={MONDAY: halves})

    assert clashes.on_leave(found) == share
    assert [entry.work_date for entry in clashes.leave_entries(found)] == (
        [MONDAY] if share else []
    )


def test_work_on_a_day_of_rest_is_a_clash_unless_it_was_ordered() -> None:
    ordered = line(SATURDAY, 120, is_assigned=True)
    found = month(line(MONDAY, 420), line(SATURDAY, 60), ordered, rest_days={SATURDAY})

    assert clashes.on_rest(found) == 60 / 600
    assert clashes.on_rest(month(line(MONDAY, 420), ordered, rest_days={SATURDAY})) == 0
    # Whoever was on leave that day is asked once.
    assert clashes.on_rest(replace(found, away={SATURDAY: 2})) == 0


def test_two_places_at_once_are_minutes_said_twice() -> None:
    eight, nine = line(MONDAY, 120, starts_at_minute=480), line(MONDAY, 60, starts_at_minute=540)
    ten = line(MONDAY, 60, starts_at_minute=600)

    assert clashes.overlapping(month(eight, nine, ten)) == 60 / 240
    assert clashes.overlapping_entries(month(eight, nine, ten)) == [eight, nine]
    assert clashes.overlapping(month(nine, ten)) == 0
    assert clashes.overlapping(month(line(MONDAY, 480))) is None


def test_another_posting_of_the_same_person_counts() -> None:
    eight = line(MONDAY, 120, starts_at_minute=480)
    elsewhere = {MONDAY: [(540, 60), (None, 600)]}

    found = month(eight, elsewhere=elsewhere)

    assert clashes.overlapping(found) == 60 / 120
    assert clashes.overlapping_entries(found) == [eight]
    # 120 + 660 minutes in one day, of which 720 are possible.
    assert clashes.beyond_possible(found) == 60 / 120


def test_more_pieces_than_the_days_can_hold_are_beyond_the_possible() -> None:
    fifteen_hours = line(MONDAY, 450, quantity=15.0)

    assert clashes.beyond_possible(month(fifteen_hours)) == 180 / 450
    # Over the month: a day of many pieces is fine when the next one finishes none.
    later = line(MONDAY + timedelta(days=1), 450, quantity=0.0)
    assert clashes.beyond_possible(month(fifteen_hours, later)) == 0
    # Of work that went on over several days nothing is known.
    assert clashes.beyond_possible(month(replace(fifteen_hours, continues=True))) == 0


@given(
    st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 600)), min_size=1, max_size=8),
    st.randoms(),
)
def test_the_order_of_lines_changes_no_overlap_and_it_is_never_more_than_all(spans, chance) -> None:
    lines = [line(MONDAY, minutes, starts_at_minute=start) for start, minutes in spans]
    shuffled = chance.sample(lines, len(lines))

    share = clashes.overlapping(month(*lines))

    assert share is not None
    assert 0 <= share < 1
    assert clashes.overlapping(month(*shuffled)) == share
    assert bool(clashes.overlapping_entries(month(*lines))) == (share > 0)


def test_days_of_exactly_eight_hours_are_held_against_those_of_seven_and_nine() -> None:
    """By hand: counts of 20, 60, 60, 20 days at 6, 7, 9 and 10 hours; the parabola through their
    logarithms lies at 60.5 · (60.5 / 20.5)^(1/3) ≈ 86.8, over 162 neighbours."""
    office = [-120] * 20 + [-60] * 60 + [60] * 60 + [120] * 20 + [7] * 40

    usual = counterfactual_of(office)

    assert round(usual.ratio, 3) == round(60.5 * (60.5 / 20.5) ** (1 / 3) / 162, 3)
    assert usual.neighbours == 160 / 200
    # Somebody who rounds to whole hours as the office does: what is at eight is no excess.
    assert excess([0] * 8 + [-60] * 7 + [60] * 5, usual) < 0.06
    # Nobody has so many by rounding.
    assert excess([0] * 20, usual) > 0.75
    assert excess([13] * 20, usual) == 0


def test_a_few_days_move_the_counterfactual_little() -> None:
    usual = counterfactual_of([-60, 60] * 100)

    assert abs(excess([0, 0], usual) - excess([0, 0, 0, -60], usual)) < 0.35
    assert 0 <= counterfactual_of([]).ratio <= 1


def test_days_at_the_threshold_are_added_up_once() -> None:
    parts = as_array([[0.0] * len(NAMES)])
    parts[0, NAMES.index("at_threshold")], parts[0, NAMES.index("bunched")] = 5.0, 3.0

    assert totals(parts)[0] == 2.0
    assert reasons_of({"at_threshold": 5.0, "bunched": 3.0, "late": 2.0}) == ["bunched", "late"]


def test_months_measured_before_stay_readable_and_what_is_missing_says_nothing() -> None:
    """Rows of twelve figures beside rows of all of them, and a figure that nobody has."""
    old = [("commune", [0.1 * (number % 5)] * len(OLD_NAMES)) for number in range(40)]
    new = [("commune", [0.0] * (len(NAMES) - 1) + [None]) for _ in range(40)]

    reference = reference_of([*old, *new])

    assert reference is not None
    group = reference.group("commune")
    assert group.shown[NAMES.index("overlapping")] == [None] * 5
    assert group.centre[NAMES.index("bunched")] == 0.0
    stored = dict(zip(OLD_NAMES, [0.9] * len(OLD_NAMES), strict=True))
    one = Measured(1, 1, "commune", 20, Indicators(**stored))
    (finding,) = judged([one], reference)
    assert astuple(one.indicators)[-1] is None
    assert {finding.parts[name] for name in NAMES[len(OLD_NAMES) :]} == {0.0}
    assert finding.parts["late"] > 0


@pytest.mark.parametrize(
    ("approved", "constant", "seconds", "asked"),
    [
        (1.0, 1.0, 1.2, True),
        (1.0, 1.0, 12.0, False),
        (0.9, 1.0, 1.2, False),
        (1.0, 0.8, 1.2, False),
        (1.0, 1.0, None, False),
    ],
    ids=["stamps", "takes time", "sends back", "tells apart", "one decision"],
)
def test_only_all_three_habits_at_once_ask_a_reviewer(approved, constant, seconds, asked) -> None:
    assert is_stamping(approved=approved, constant=constant, seconds=seconds) is asked
