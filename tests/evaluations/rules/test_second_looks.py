"""Who looks a second time, and how far two who decided alone agree: by hand.

The office: a director over two divisions and a KPI officer; each division has a head and clerks.
A vice-chair of the province stands above the director.
"""

from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import pytest

from evaluations.rules.second_looks import Drawn, agreement, asked, may_look, tiers
from organizations.rules.chain import Holder
from organizations.rules.rights import Office

AGENCY, FIRST, SECOND = 1, 2, 3
ID = {
    "vice-chair": 10,
    "director": 11,
    "officer": 12,
    "head": 20,
    "clerk": 21,
    "deputy": 22,
    "other head": 30,
    "other clerk": 31,
}
UNITS = dict(zip(ID.values(), (1, 1, 1, 2, 2, 2, 3, 3), strict=True))
OFFICE = Office(
    postings={pk: (unit, pk) for pk, unit in UNITS.items()},
    paths={AGENCY: [AGENCY], FIRST: [FIRST, AGENCY], SECOND: [SECOND, AGENCY]},
    heads={AGENCY: [Holder(11, 11)], FIRST: [Holder(20, 20)], SECOND: [Holder(30, 30)]},
    superiors=[Holder(10, 10)],
    root=AGENCY,
)
ENTRY = UUID(int=1)


def drawn(author: str, *firsts: str, entry: int = 1) -> Drawn:
    return Drawn(UUID(int=entry), ID[author], [ID[first] for first in firsts])


@pytest.mark.parametrize(
    ("author", "firsts", "able"),
    [
        # Beside or above, never the two themselves nor anybody below one of them.
        ("clerk", ["head"], {"vice-chair", "director", "officer", "other head", "other clerk"}),
        # A deputy decided for the head: both are out.
        ("clerk", ["deputy", "head"], {"vice-chair", "director", "officer", "other head",
                                       "other clerk"}),
        # The director decided: everybody in the agency stands below.
        ("head", ["director"], {"vice-chair"}),
        ("director", ["vice-chair"], set()),
        # Whoever stands above the agency stands above everybody in it.
        ("vice-chair", [], set()),
    ],
)  # fmt: skip
def test_who_may_look_again(author, firsts, able) -> None:
    one = drawn(author, *firsts)

    assert {name for name, pk in ID.items() if may_look(OFFICE, pk, one)} == able


def test_who_left_looks_no_more_and_who_has_no_head_above_may_look() -> None:
    one = drawn("clerk", "head")
    unknown = replace(OFFICE, paths={AGENCY: [AGENCY], FIRST: [FIRST, AGENCY]})
    vacant = replace(OFFICE, heads={FIRST: OFFICE.heads[FIRST]})

    assert not may_look(OFFICE, 99, one)
    for office in (unknown, vacant):
        assert may_look(office, ID["other clerk"], one)
        assert may_look(office, ID["other head"], one)
        assert not may_look(office, ID["deputy"], one)


def test_who_heads_two_units_stands_where_the_higher_one_stands() -> None:
    """The numbers of the units say nothing: the higher one here has the greater number."""
    top, low = 9, 2
    office = Office(
        postings={1: (top, 1), 2: (low, 2), 3: (low, 3)},
        paths={top: [top], low: [low, top]},
        heads={top: [Holder(1, 1)], low: [Holder(1, 1), Holder(2, 2)]},
        superiors=[],
        root=top,
    )

    assert may_look(office, 1, Drawn(ENTRY, 3, [2]))
    assert not may_look(office, 2, Drawn(ENTRY, 3, [1]))


@pytest.mark.parametrize(
    ("office", "in_order"),
    [
        (OFFICE, [[20, 30], [11], [12], [10]]),
        (replace(OFFICE, heads={FIRST: OFFICE.heads[FIRST]}), [[20], [], [12], [10]]),
        (replace(OFFICE, root=None), [[11, 20, 30], [], [12], [10]]),
        (
            replace(OFFICE, heads={**OFFICE.heads, SECOND: [Holder(11, 11)]}),
            [[20], [11], [12], [10]],  # the director heads a division too, and is asked as director
        ),
    ],
)
def test_heads_come_before_the_director_officers_and_superiors(office, in_order) -> None:
    heads, top, officers, superiors = in_order

    assert tiers(office, [ID["officer"]], officers_first=False) == in_order
    assert tiers(office, [ID["officer"]], officers_first=True) == [officers, heads, top, superiors]


@pytest.mark.parametrize(("officers_first", "second"), [(False, "other head"), (True, "officer")])
def test_the_policy_says_who_is_asked_first(officers_first, second) -> None:
    ranked = tiers(OFFICE, [ID["officer"]], officers_first=officers_first)

    assert asked("seed", [drawn("clerk", "head")], OFFICE, ranked) == {ENTRY: ID[second]}


def test_the_looks_are_spread_and_the_same_seed_asks_the_same_people() -> None:
    wanted = [drawn("other clerk", "director", entry=number) for number in range(1, 5)]
    ranked = [[], [ID["vice-chair"]]]

    assert set(asked("a", wanted, OFFICE, ranked).values()) == {ID["vice-chair"]}
    wanted = [drawn("clerk", "head", entry=number) for number in range(1, 5)]
    ranked = [[ID["other head"], ID["director"]]]
    found = asked("a", wanted, OFFICE, ranked)
    assert sorted(found.values()) == [11, 11, 30, 30]
    assert found == asked("a", wanted, OFFICE, ranked)


def test_many_looks_are_spread_evenly_and_what_nobody_may_look_at_is_left_out() -> None:
    wanted = [drawn("clerk", "head", entry=number) for number in range(40)]
    ranked = [[ID["other head"], ID["director"]]]

    assert sorted(asked("a", wanted, OFFICE, ranked).values()) == [11] * 20 + [30] * 20
    assert asked("a", [drawn("director", "vice-chair"), *wanted[1:2]], OFFICE, ranked).keys() == {
        wanted[1].entry_id
    }


def test_the_lot_falls_by_the_seed_and_by_the_entry() -> None:
    ranked = [[ID["director"], ID["other head"]]]

    def first_asked(seed: str, entry: int) -> int:
        one = drawn("clerk", "head", entry=entry)
        return asked(seed, [one], OFFICE, ranked)[one.entry_id]

    assert {first_asked(seed, 1) for seed in "abcdefgh"} == {11, 30}
    assert {first_asked("a", entry) for entry in range(8)} == {11, 30}


def test_nothing_is_said_of_nine_pairs() -> None:
    assert agreement([(4, 4)] * 9) is None


def test_agreement_by_hand() -> None:
    # Levels of the first and the second; six alike, three a level apart, one would have returned.
    pairs = [(4, 4)] * 3 + [(5, 5)] * 3 + [(4, 3), (4, 5), (5, 4), (4, None)]

    found = agreement(pairs)

    assert found is not None
    assert (found.count, found.same) == (10, 6)
    assert found.difference == Fraction(3, 9)
    # Observed distance 7 of 10; by chance 6·(4·0+1·1+4·1+1·4) + 4·(4·1+1·2+4·0+1·5) = 98 of 100.
    assert found.kappa == 1 - Fraction(7, 10) / Fraction(98, 100)


def test_of_entries_that_both_returned_there_is_no_distance_of_levels() -> None:
    found = agreement([(None, None)] * 10)

    assert found is not None
    assert (found.same, found.difference, found.kappa) == (10, None, None)


def test_two_who_always_say_the_same_one_thing_agree_no_more_than_chance_says() -> None:
    found = agreement([(4, 4)] * 20)

    assert found is not None
    assert (found.same, found.difference, found.kappa) == (20, 0, None)
