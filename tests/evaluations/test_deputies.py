"""d and đ of a deputy come from the people of the field that was given to them."""

from datetime import date
from decimal import Decimal

import pytest

from evaluations.queries.leading import _led, proposals, term_proposal
from evaluations.queries.results import standings
from evaluations.queries.terms import term_span
from organizations.models import Period, Posting, RoleAssignment
from organizations.tenancy import tenant
from tests.evaluations.rules.worked_tables import Row, table
from tests.evaluations.test_terms import work
from tests.factories.delegations import delegate
from tests.factories.evaluations import make_assessment
from tests.factories.organizations import PERIOD, make_posting, make_unit

ALWAYS = date(2099, 1, 1)
HALF, FULL = Decimal("0.5"), Decimal(1)


def make_deputy(cast) -> Posting:
    """A deputy of the office."""
    made = make_posting(cast.office, "Phạm Văn Phó", title="Phó Trưởng phòng")
    with tenant(cast.department.pk):
        RoleAssignment.objects.create(
            agency=cast.department,
            posting=made,
            role="deputy",
            unit=cast.office,
            starts_on=date(2026, 1, 1),
        )
    return made


@pytest.fixture
def deputy(cast) -> Posting:
    """A deputy of the office; the clerk does all that was assigned, the colleague nothing."""
    made = make_deputy(cast)
    for person, done in ((cast.clerk, "4"), (cast.colleague, "0")):
        work(person, cast.head, "2026-10", done)
        make_assessment(person, cast.head, "20.00")
    return made


def proposed(cast, deputy, code: str = PERIOD):
    with tenant(cast.department.pk):
        period = Period.objects.get(code=code)
        found = proposals(cast.department.pk, period, [deputy]).get(deputy.pk)
    return None if found is None else (found.unit_result, found.execution)


def field(cast, deputy, by: Posting | None = None, **of: int) -> None:
    """What a deputy is in charge of, given by the head whose people they are."""
    delegate(by or cast.agency_head, deputy, "field", ["review"], ends_on=ALWAYS, **of)


def test_a_deputy_without_a_field_gets_no_proposal(cast, deputy) -> None:
    assert proposed(cast, deputy) is None


def test_only_the_people_of_the_field_count(cast, deputy) -> None:
    field(cast, deputy, cast.head, person_id=cast.clerk.pk)
    assert proposed(cast, deputy) == (FULL, FULL)

    field(cast, deputy, cast.head, person_id=cast.colleague.pk)
    assert proposed(cast, deputy) == (HALF, HALF)


def test_a_field_that_is_a_unit_holds_all_who_work_in_it(cast, deputy) -> None:
    field(cast, deputy, cast.head, unit_id=cast.clerk.unit_id)

    assert proposed(cast, deputy) == (HALF, HALF)  # the colleague works there too


def test_neither_the_deputy_nor_the_head_who_gave_the_field_is_led_in_it(cast, deputy) -> None:
    field(cast, deputy, cast.head, unit_id=cast.office.pk)
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        led = _led(cast.department.pk, period, [deputy])[deputy.pk]

    assert cast.clerk.pk in led
    assert not led & {deputy.pk, cast.head.pk}


def test_a_field_counts_in_the_months_in_which_it_was_held(cast, deputy) -> None:
    field(cast, deputy, cast.head, person_id=cast.clerk.pk)

    assert proposed(cast, deputy, "2026-09") is None


def test_a_quarter_is_proposed_from_the_field_too(cast, deputy) -> None:
    field(cast, deputy, cast.head, person_id=cast.clerk.pk)
    with tenant(cast.department.pk):
        span = term_span(cast.department.pk, "2026-Q4", date(2026, 10, 13))
        found = term_proposal(cast.department.pk, span, deputy)

    assert found is not None
    assert (found.unit_result, found.execution) == (FULL, FULL)


@pytest.fixture
def fields(cast) -> dict[str, dict[str, int]]:
    """What a field of the worked table names: the office, a team below it, and their people."""
    team = make_unit(cast.department, "Tổ Một cửa", cast.office)
    units = {"office": cast.office, "team": team}
    named = {name: {"unit_id": unit.pk} for name, unit in units.items()}
    with tenant(cast.department.pk):  # the office holds the people of the table alone
        others = [cast.clerk.pk, cast.colleague.pk]
        Posting.objects.filter(pk__in=others).update(unit=cast.archive)
    for row in table("people-of-fields"):
        person = make_posting(units[row["unit"]], row["person"])
        work(person, cast.head, "2026-10", row["completed"], row["assigned"])
        if row["general"]:
            make_assessment(person, cast.head, row["general"])
        named[row["person"]] = {"person_id": person.pk}
    return named


def total_of(cast, posting_id: int) -> tuple[str, str, str]:
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        (one,) = standings(agency_id=cast.department.pk, period=period, posting_ids=[posting_id])
    said = ("" if value is None else str(value) for value in (one.task_points, one.total))
    return (*said, one.level)


@pytest.mark.parametrize("row", table("people-of-fields"))
def test_the_people_of_the_worked_fields_have_their_totals(cast, fields, row: Row) -> None:
    assert total_of(cast, fields[row["person"]]["person_id"])[1] == row["total"]


@pytest.mark.parametrize("row", table("deputies"))
def test_a_deputys_field_gives_d_and_dd_and_so_the_total(cast, fields, row: Row) -> None:
    deputy = make_deputy(cast)
    for name in row["fields"].split(", "):
        if name != "none":
            field(cast, deputy, cast.head, **fields[name])
    work(deputy, cast.head, "2026-10", "4")

    ratios = proposed(cast, deputy) or (None, None)
    printed = tuple("" if one is None else f"{one.normalize():f}" for one in ratios)
    assert printed == (row["d"], row["đ"])
    said = {"unit_result": printed[0], "execution": printed[1], "cohesion": "1"}
    given = {name: value for name, value in said.items() if value}
    make_assessment(deputy, cast.head, "25.00", **given)
    assert total_of(cast, deputy.pk) == (row["task"], row["total"], row["level"])
