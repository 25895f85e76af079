"""Who may judge whom, by which right and on behalf of whom: a table that a civil servant can read.

The office: a director over two divisions. The first has a head, a deputy and two clerks; the
second a head and one clerk. A vice-chair of the province stands above the director.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.chain import Holder
from organizations.rules.rights import Authority, Grant, Office, Right

AGENCY, FIRST, SECOND = 1, 2, 3
NAMES = {
    "vice-chair": (10, AGENCY),
    "director": (11, AGENCY),
    "vice-director": (12, AGENCY),
    "first head": (20, FIRST),
    "first deputy": (21, FIRST),
    "clerk": (22, FIRST),
    "colleague": (23, FIRST),
    "second head": (30, SECOND),
    "second clerk": (31, SECOND),
}
ID = {name: number for name, (number, _unit) in NAMES.items()}
POSTINGS = {number: (unit, number) for number, unit in NAMES.values()}
PATHS = {AGENCY: [AGENCY], FIRST: [FIRST, AGENCY], SECOND: [SECOND, AGENCY]}
HEADS = {
    AGENCY: [Holder(11, 11)],
    FIRST: [Holder(20, 20)],
    SECOND: [Holder(30, 30)],
}


def office(*grants: Grant, **changes: object) -> Office:
    values: dict[str, object] = {
        "postings": POSTINGS,
        "paths": PATHS,
        "heads": HEADS,
        "superiors": [Holder(10, 10)],
        "root": AGENCY,
        "deputies": {12: {AGENCY}, 21: {FIRST}},
        "grants": grants,
    }
    return Office(**(values | changes))  # type: ignore[arg-type]


def grant(principal: str, delegate: str, right: str = "delegation", **scope: object) -> Grant:
    number = scope.pop("id", 1)
    return Grant(number, Right(right), ID[principal], ID[delegate], **scope)  # type: ignore[arg-type]


def judges_of(person: str, *grants: Grant, **changes: object) -> dict[str, str]:
    """Who judges the person, by name, with the right, and after a slash on whose behalf."""
    names = {number: name for name, number in ID.items()}
    found = office(*grants, **changes).authorities(ID[person])
    return {
        names[pk]: str(one.right)
        + (f" / {names[one.on_behalf_of]}" if one.on_behalf_of is not None else "")
        for pk, one in found.items()
    }


OWN = {"first head": "head"}
TO_DEPUTY = grant("first head", "first deputy")
TO_CLERK = grant("first head", "clerk")
DIRECTORS = grant("director", "second head")
FIELD = grant("director", "vice-director", "field", unit=FIRST)
ONE_PERSON = grant("first head", "first deputy", "field", person=ID["clerk"])


@pytest.mark.parametrize(
    ("person", "grants", "judges"),
    [
        # By their own right.
        ("clerk", [], OWN),
        ("first head", [], {"director": "agency_head"}),
        ("director", [], {"vice-chair": "superior"}),
        ("vice-chair", [], {"director": "agency_head"}),
        # Delegation for a time: beside the head, over all whom the head judges.
        ("clerk", [TO_DEPUTY], OWN | {"first deputy": "delegation / first head"}),
        ("colleague", [TO_CLERK], OWN | {"clerk": "delegation / first head"}),
        ("first head", [DIRECTORS],
         {"director": "agency_head", "second head": "delegation / director"}),
        # Nobody judges themselves, with whatever in hand.
        ("clerk", [TO_CLERK], OWN),
        ("second head", [DIRECTORS], {"director": "agency_head"}),
        # A delegation reaches as far as the head's own right, not further down.
        ("second clerk", [TO_DEPUTY], {"second head": "head"}),
        ("second clerk", [grant("director", "vice-director")], {"second head": "head"}),
        # A field: the heads of the units given, or one person.
        ("first head", [FIELD], {"director": "agency_head", "vice-director": "field / director"}),
        ("second head", [FIELD], {"director": "agency_head"}),
        ("clerk", [ONE_PERSON], OWN | {"first deputy": "field / first head"}),
        ("colleague", [ONE_PERSON], OWN),
        # A chain gives nothing: what was given is not passed on.
        ("clerk", [TO_DEPUTY, grant("first deputy", "colleague", id=2)],
         OWN | {"first deputy": "delegation / first head"}),
        # A subordinate does not judge the one who heads them.
        ("first head", [grant("director", "clerk")], {"director": "agency_head"}),
        ("second head", [grant("director", "clerk")],
         {"director": "agency_head", "clerk": "delegation / director"}),
    ],
)  # fmt: skip
def test_who_judges_whom(person: str, grants: list[Grant], judges: dict[str, str]) -> None:
    assert judges_of(person, *grants) == judges


def test_two_people_do_not_judge_each_other() -> None:
    one = grant("first head", "clerk", id=1)
    other = grant("first head", "colleague", id=2)

    assert judges_of("clerk", one, other) == OWN
    assert judges_of("colleague", one, other) == OWN
    assert judges_of("first deputy", one, other).keys() == {"first head", "clerk", "colleague"}
    assert office(one, other).is_pair(one)
    assert not office(one).is_pair(one)


def test_a_listed_pair_may_and_only_the_way_that_is_listed() -> None:
    listed = grant("first head", "clerk", id=1, lists_pair=True)
    other = grant("first head", "colleague", id=2)

    assert "clerk" in judges_of("colleague", listed, other)
    assert "colleague" not in judges_of("clerk", listed, other)


def test_an_acting_head_judges_as_a_head_and_is_judged_one_level_up() -> None:
    acting = {"heads": HEADS | {FIRST: [Holder(21, 21)]}, "acting": {(FIRST, 21)}}

    assert judges_of("clerk", **acting) == {"first deputy": "acting_head"}
    assert judges_of("first deputy", **acting) == {"director": "agency_head"}


def test_a_field_ends_with_the_office_of_deputy() -> None:
    assert judges_of("clerk", ONE_PERSON, deputies={}) == OWN


def test_a_delegation_ends_with_the_office_of_the_head() -> None:
    successor = HEADS | {FIRST: [Holder(23, 23)]}

    assert judges_of("clerk", TO_DEPUTY, heads=successor) == {"colleague": "head"}


def test_who_holds_the_right_themselves_acts_by_their_own() -> None:
    both = HEADS | {FIRST: [Holder(20, 20), Holder(21, 21)]}

    assert office(TO_DEPUTY, heads=both).authorities(ID["clerk"])[21] == Authority(Right.HEAD)


def test_people_are_known_in_all_their_postings() -> None:
    """The first head also sits as a clerk in the second division."""
    postings = POSTINGS | {40: (SECOND, ID["first head"])}
    given_over = grant("second head", "clerk")

    assert judges_of("second clerk", given_over, postings=postings).keys() == {
        "second head", "clerk"}  # fmt: skip
    # The clerk would judge the one who heads them, in another posting.
    assert 22 not in office(given_over, postings=postings).authorities(40)


grants = st.lists(
    st.builds(
        Grant,
        id=st.integers(1, 9),
        right=st.sampled_from([Right.DELEGATION, Right.FIELD]),
        principal=st.sampled_from(list(POSTINGS)),
        delegate=st.sampled_from(list(POSTINGS)),
        unit=st.sampled_from([None, AGENCY, FIRST, SECOND]),
        person=st.sampled_from([None, *POSTINGS]),
    ),
    max_size=6,
)


@given(grants)
def test_whatever_is_given_nobody_judges_themselves_nor_a_pair_each_other(
    given_rights: list[Grant],
) -> None:
    all_of_them = office(*given_rights)
    judges = {person: all_of_them.authorities(person) for person in POSTINGS}
    for person, by in judges.items():
        assert person not in by
        for judge, authority in by.items():
            # A right of one's own comes from above; one that was given never makes a pair.
            assert authority.grant is None or person not in judges[judge]


def test_nobody_judges_the_work_of_somebody_unknown_in_the_agency() -> None:
    assert office().authorities(99) == {}


def test_a_decision_on_behalf_of_a_head_names_the_grant() -> None:
    by_field = office(FIELD, grant("director", "second head", id=7)).authorities(ID["first head"])

    assert by_field[ID["second head"]] == Authority(Right.DELEGATION, ID["director"], 7)
    assert by_field[ID["director"]] == Authority(Right.AGENCY_HEAD, None, None)
