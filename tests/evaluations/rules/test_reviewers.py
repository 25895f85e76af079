"""How somebody reviews, in figures; and a sample that anybody can draw again."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.honesty.reviewers import Decided, drawn, reviewer_months, sample_size


def test_figures_of_reviewers_by_hand() -> None:
    stamp = Decided(1, {5: 40}, 0, 1.5)
    careful = Decided(2, {5: 5, 4: 10, 3: 5}, 5, 30.0)
    third = Decided(3, {4: 30}, 10, 12.0)

    found = {one.reviewer_id: one for one in reviewer_months([stamp, careful, third])}

    assert (found[1].approved, found[1].constant, found[1].leniency) == (1.0, 1.0, 1.0)
    assert (found[2].approved, found[2].constant, found[2].leniency) == (0.8, 0.5, -0.5)
    assert found[3].approved == 0.75


def test_few_decisions_are_no_habit_and_two_reviewers_no_measure() -> None:
    assert reviewer_months([Decided(1, {5: 19}, 0, None)]) == []
    (first, _second) = reviewer_months([Decided(1, {5: 30}, 0, 1), Decided(2, {4: 30}, 0, 1)])
    assert first.leniency is None


@pytest.mark.parametrize(
    ("population", "size"), [(0, 0), (3, 3), (100, 5), (1_000, 10), (20_000, 50)]
)
def test_the_sample_is_one_in_a_hundred_within_bounds(population, size) -> None:
    assert sample_size(population) == size


@given(st.sets(st.uuids(), max_size=60), st.text(max_size=12))
def test_the_same_seed_draws_the_same_entries_in_any_order(ids: set[UUID], seed: str) -> None:
    sample = drawn(seed, ids)

    assert sample == drawn(seed, sorted(ids, reverse=True))
    assert set(sample) <= ids
    assert len(sample) == sample_size(len(ids))


def test_who_accepted_nothing_is_neither_mild_nor_the_measure_of_others() -> None:
    strict = Decided(1, {}, 30, 2.0)
    others = [Decided(2, {4: 30}, 0, 1.0), Decided(3, {5: 30}, 0, 1.0)]

    first, second, _third = reviewer_months([strict, *others])

    assert (first.approved, first.constant, first.leniency) == (0.0, None, None)
    assert second.leniency is None  # one other is nobody to be milder than
