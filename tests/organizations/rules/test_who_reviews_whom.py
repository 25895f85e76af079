"""The nearest head above a person reviews their work; nobody reviews their own."""

import pytest

from organizations.rules.chain import Holder, may_review, reviewers_of

# Posting ids are numbers, staff members letters: one person may hold several postings.
CLERK, COLLEAGUE = Holder(1, "clerk"), Holder(2, "colleague")
TEAM_HEAD, ACTING_HEAD = Holder(10, "team head"), Holder(11, "acting head")
OFFICE_HEAD = Holder(20, "office head")
DIRECTOR = Holder(30, "director")
CHAIR = Holder(40, "chair")
PATH = ["team", "office", "agency"]
HEADS = {"team": [TEAM_HEAD], "office": [OFFICE_HEAD], "agency": [DIRECTOR]}


def test_a_clerk_is_reviewed_by_the_head_of_their_unit() -> None:
    assert reviewers_of(CLERK, PATH, HEADS, [CHAIR]) == {10}


def test_an_acting_head_or_delegate_may_review_too() -> None:
    heads = {**HEADS, "team": [TEAM_HEAD, ACTING_HEAD]}

    assert reviewers_of(CLERK, PATH, heads, [CHAIR]) == {10, 11}


def test_a_unit_without_a_head_is_reviewed_one_level_up() -> None:
    assert reviewers_of(CLERK, PATH, {**HEADS, "team": []}, [CHAIR]) == {20}
    assert reviewers_of(CLERK, PATH, {"agency": [DIRECTOR]}, [CHAIR]) == {30}


def test_a_head_is_reviewed_one_level_up() -> None:
    assert reviewers_of(TEAM_HEAD, PATH, HEADS, [CHAIR]) == {20}
    assert reviewers_of(OFFICE_HEAD, PATH[1:], HEADS, [CHAIR]) == {30}


def test_the_head_of_the_agency_is_reviewed_from_above_it() -> None:
    assert reviewers_of(DIRECTOR, ["agency"], HEADS, [CHAIR]) == {40}


def test_with_nobody_above_the_work_waits() -> None:
    assert reviewers_of(DIRECTOR, ["agency"], HEADS) == frozenset()
    assert reviewers_of(DIRECTOR, ["agency"], HEADS, [Holder(41, "director")]) == frozenset()


def test_two_heads_of_one_unit_do_not_review_each_other() -> None:
    heads = {**HEADS, "team": [TEAM_HEAD, ACTING_HEAD]}

    assert reviewers_of(TEAM_HEAD, PATH, heads, [CHAIR]) == {20}


def test_a_head_is_known_by_the_person_not_by_the_posting() -> None:
    also_a_clerk = Holder(12, "team head")

    assert reviewers_of(also_a_clerk, PATH, HEADS, [CHAIR]) == {20}


def test_nobody_is_reviewed_by_their_own_subordinate() -> None:
    director_in_the_team = Holder(31, "director")

    assert reviewers_of(director_in_the_team, PATH, HEADS, [CHAIR]) == {40}


def test_who_heads_a_unit_elsewhere_is_still_reviewed_at_home() -> None:
    heads = {**HEADS, "other team": [CLERK]}

    assert reviewers_of(CLERK, PATH, heads, [CHAIR]) == {10}


def test_one_person_who_heads_two_levels_is_reviewed_above_both() -> None:
    heads = {**HEADS, "team": [Holder(21, "office head")]}

    assert reviewers_of(OFFICE_HEAD, PATH[1:], heads, [CHAIR]) == {30}
    assert reviewers_of(Holder(21, "office head"), PATH, heads, [CHAIR]) == {30}
    assert reviewers_of(CLERK, PATH, heads, [CHAIR]) == {21}


@pytest.mark.parametrize(
    ("reviewer", "may"),
    [
        (TEAM_HEAD, True),
        (OFFICE_HEAD, False),
        (COLLEAGUE, False),
        (CLERK, False),
        (Holder(10, "clerk"), False),
    ],
)
def test_only_the_nearest_head_may_review(reviewer: Holder[int], may: bool) -> None:
    assert may_review(reviewer, CLERK, PATH, HEADS, [CHAIR]) is may


def test_who_stands_above_the_agency_may_review_its_head_and_nobody_below() -> None:
    assert may_review(CHAIR, DIRECTOR, ["agency"], HEADS, [CHAIR])
    assert not may_review(CHAIR, CLERK, PATH, HEADS, [CHAIR])
