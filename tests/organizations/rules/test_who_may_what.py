"""A table of rights refuses whatever no line allows, line by line."""

import pytest

from organizations.rules.policy import (
    LEFT,
    OPEN,
    POSTED,
    Action,
    Allow,
    Relation,
    asked_first,
    asked_of_the_thing,
    by_token,
    given,
)

READ = Action(
    "log.read",
    "Read a log",
    (
        Allow((POSTED,), Relation.OWN),
        Allow(("head", "superior"), Relation.HEADED, ("open", "declared")),
        Allow(("superior",), Relation.BELOW, ("declared", "closed")),
        Allow(("officer",), Relation.HEADED, ("closed",)),
    ),
)


@pytest.mark.parametrize(
    ("role", "to", "state", "may"),
    [
        (POSTED, Relation.OWN, "open", True),
        (POSTED, Relation.OWN, "closed", True),
        (POSTED, Relation.HEADED, "open", False),
        ("head", Relation.OWN, "open", False),
        ("head", Relation.HEADED, "open", True),
        ("head", Relation.HEADED, "declared", True),
        ("head", Relation.HEADED, "closed", False),
        ("head", Relation.BELOW, "declared", False),
        ("superior", Relation.HEADED, "open", True),
        ("superior", Relation.BELOW, "open", False),
        ("superior", Relation.BELOW, "closed", True),
        ("officer", Relation.HEADED, "open", False),
        ("officer", Relation.HEADED, "closed", True),
        ("inspector", Relation.AGENCY, "closed", False),
    ],
)
def test_a_line_is_for_its_roles_its_things_and_its_states(role, to, state, may) -> None:
    assert READ.permits((role,), to, state) is may


def test_a_line_without_states_holds_in_any_and_a_question_without_state_asks_about_any() -> None:
    assert READ.permits((POSTED,), Relation.OWN, "never heard of")
    assert READ.permits(("officer",), Relation.HEADED)
    assert READ.permits(("officer",))
    assert not READ.permits(("officer",), Relation.BELOW)
    assert not READ.permits(("inspector",))
    assert not READ.permits(())


def test_one_of_several_roles_is_enough() -> None:
    assert READ.permits(("inspector", "head"), Relation.HEADED, "open")


def test_who_left_keeps_what_is_their_own_and_nothing_that_a_role_gave() -> None:
    assert READ.permits((LEFT,), Relation.OWN, "open")
    assert not READ.permits((LEFT,), Relation.HEADED, "open")
    of_the_unit = Action("unit.read", "Read", (Allow((POSTED,), Relation.AGENCY),))
    of_heads = Action("unit.sign", "Sign", (Allow(("head",), Relation.OWN),))
    assert not of_the_unit.permits((LEFT,))
    assert not of_heads.permits((LEFT,))


def test_the_reach_of_a_role_is_the_sum_of_its_lines() -> None:
    assert READ.reach(("superior",)) == {Relation.HEADED, Relation.BELOW}
    assert READ.reach((LEFT, "officer")) == {Relation.OWN, Relation.HEADED}
    assert READ.reach(("inspector",)) == frozenset()


def test_the_holders_of_a_right_are_named_by_relation() -> None:
    assert READ.holders(Relation.HEADED) == {"head", "superior", "officer"}
    assert READ.holders(Relation.BELOW) == {"superior"}
    assert READ.holders(Relation.SENT) == frozenset()


def test_states_are_named_once_and_in_the_order_of_the_table() -> None:
    twice = Action(
        "x",
        "X",
        (
            Allow(("head",), Relation.HEADED, ("open", "closed")),
            Allow(("officer",), Relation.HEADED, ("closed", "sent")),
            Allow(("officer",), Relation.BELOW, ("gone",)),
        ),
    )
    assert twice.states(Relation.HEADED) == ("open", "closed", "sent")
    assert twice.states(Relation.OWN) == ()


def test_a_given_right_and_a_token_are_roles_of_their_own() -> None:
    assert given("review") == "given_review"
    assert by_token("reports:read") == "token_reports_read"


def test_a_door_says_whether_it_asks_before_it_looks() -> None:
    first, of_the_thing = asked_first(READ), asked_of_the_thing(READ)

    assert (first.action, first.first) == (READ, True)
    assert (of_the_thing.action, of_the_thing.first) == (READ, False)
    assert OPEN.action is None
