"""The days of a petition, and the states it goes through."""

from datetime import date
from decimal import Decimal

from evaluations.rules.petitions import NEXT, State, Terms, answer_until, file_until, terms_of
from organizations.rules.calendar import CalendarDay, DayKind, calendar_of
from organizations.rules.parameters import PARAMETERS

DEFAULTS = {name: known.default for name, known in PARAMETERS.items()}
HOLIDAY = calendar_of([CalendarDay(date(2026, 11, 24), DayKind.PUBLIC_HOLIDAY)])


def test_public_employees_have_5_days_and_are_answered_within_10_working_days() -> None:
    terms = terms_of(DEFAULTS, "public_employee")

    assert terms == Terms(5, 10)
    assert file_until(date(2026, 11, 12), terms) == date(2026, 11, 17)
    # Friday 13 to Friday 27 would be ten working days, were the 24th not a holiday.
    assert answer_until(date(2026, 11, 13), terms, HOLIDAY) == date(2026, 11, 30)


def test_other_classes_may_be_given_other_days() -> None:
    values = DEFAULTS | {"petition.others.file_days": Decimal(7)}

    assert terms_of(values, "civil_servant").file_days == 7
    assert terms_of(values, "public_employee").file_days == 5


def test_an_answer_is_final_and_needs_a_proposal() -> None:
    assert NEXT[State.ANSWERED] == NEXT[State.WITHDRAWN] == frozenset()
    assert [state for state in State if State.ANSWERED in NEXT[state]] == [State.PROPOSED]
