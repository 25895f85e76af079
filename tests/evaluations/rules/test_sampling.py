"""Which entries are drawn to be decided one by one."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.sampling import Sent, drawn, week_of

MONDAY = date(2026, 10, 5)
KEY = b"known to the portal alone"

entries = st.lists(
    st.builds(
        Sent,
        entry_id=st.uuids(),
        author_id=st.integers(1, 4),
        work_date=st.integers(0, 20).map(lambda days: MONDAY + timedelta(days=days)),
    ),
    max_size=60,
    unique_by=lambda one: one.entry_id,
)


def all_of(sample) -> set[UUID]:
    return set().union(*sample.values())


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 10, 5), date(2026, 10, 5)),
        (date(2026, 10, 11), date(2026, 10, 5)),
        (date(2026, 10, 12), date(2026, 10, 12)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_a_week_runs_from_monday_to_sunday_also_over_new_year(day, monday) -> None:
    assert week_of(7, day) == (7, monday)


@given(entries, st.integers(1, 5))
def test_of_each_persons_week_so_many_are_drawn_or_all_of_a_short_one(sent, size) -> None:
    weeks = Counter(week_of(one.author_id, one.work_date) for one in sent)

    sample = drawn(sent, size=size, key=KEY)

    assert {week: len(ids) for week, ids in sample.items()} == {
        week: min(size, count) for week, count in weeks.items()
    }
    assert all_of(sample) <= {one.entry_id for one in sent}


@given(entries, st.integers(1, 5), st.randoms())
def test_whoever_draws_again_with_the_key_draws_the_same(sent, size, chance) -> None:
    shuffled = list(sent)
    chance.shuffle(shuffled)

    assert drawn(shuffled, size=size, key=KEY) == drawn(sent, size=size, key=KEY)


@given(entries, st.integers(1, 4))
def test_a_larger_sample_holds_the_smaller_one(sent, size) -> None:
    small, large = (all_of(drawn(sent, size=count, key=KEY)) for count in (size, size + 1))

    assert small <= large


@given(entries)
def test_another_persons_week_changes_nobody_elses_sample(sent) -> None:
    first = [one for one in sent if one.author_id == 1]

    alone, among = drawn(first, size=2, key=KEY), drawn(sent, size=2, key=KEY)

    assert all(among[week] == ids for week, ids in alone.items())


def test_without_the_key_the_sample_cannot_be_told() -> None:
    week = [Sent(UUID(int=number), 1, MONDAY) for number in range(40)]

    samples = {frozenset(all_of(drawn(week, size=2, key=bytes([key])))) for key in range(30)}

    assert len(samples) > 25
