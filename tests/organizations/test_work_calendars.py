"""Units without office hours: whose calendar holds, teaching loads, closed periods."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations import commands, queries
from organizations.models import AgencyPeriod, PeriodStage
from organizations.refusals import (
    CalendarIsTaken,
    NotPosted,
    PeriodIsClosed,
)
from organizations.tenancy import tenant
from reporting.queries.coverage import agency_span
from tests.factories.organizations import (
    NOW,
    PERIOD,
    TODAY,
    actor,
    make_leave,
    make_posting,
    make_unit,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
    roster,
)
from tests.organizations import wards
from tests.organizations.wards import minutes

FIRST, LAST = date(2026, 9, 15), date(2026, 10, 14)
OCTOBER = date(2026, 10, 1)
SATURDAY = date(2026, 10, 10)
inside, ward = wards.inside, wards.ward


# ---- Whose calendar ----------------------------------------------------------------------------


def test_offices_have_no_calendar_of_their_own(cast, inside) -> None:
    assert (
        queries.own_calendars([cast.clerk.pk], FIRST, LAST, queries.working_calendar(FIRST, LAST))
        == {}
    )
    assert queries.calendar_for(cast.clerk.pk, FIRST, LAST) == queries.working_calendar(FIRST, LAST)


def test_a_calendar_reaches_down_the_tree_until_a_unit_says_otherwise(cast, inside) -> None:
    inner = make_unit(cast.department, "Tổ văn thư", cast.office)
    posting = make_posting(inner, "Lê Thị Trong")
    follow(cast.root, make_calendar(cast.department, "office", [300] * 7), date(2026, 9, 1))
    assert minutes(posting, TODAY) == 300

    follow(cast.office, make_calendar(cast.department, "office", [200] * 7), TODAY)
    assert minutes(posting, TODAY) == 200
    assert minutes(posting, TODAY - timedelta(days=3)) == 300
    assert minutes(cast.outsider, TODAY) == 300

    follow(cast.office, None, TODAY)
    assert minutes(posting, TODAY) == 480


def test_a_hundred_people_cost_one_query(cast, ward, inside) -> None:
    people = [cast.clerk.pk] + [make_posting(ward, f"Trần Văn {n}").pk for n in range(20)]
    province = queries.working_calendar(FIRST, LAST)

    with CaptureQueriesContext(connection) as captured:
        assert len(queries.own_calendars(people, FIRST, LAST, province)) == 21
    assert len(captured) == 1


# ---- What follows ------------------------------------------------------------------------------


def test_reports_expect_shifts_where_they_stand_and_offices_as_before(cast, ward, inside) -> None:
    before = agency_span(cast.department.pk, FIRST, LAST).expected[cast.outsider.pk]
    roster(ward, {(cast.clerk.pk, SATURDAY): ["Đ"], (cast.clerk.pk, TODAY): ["S"]})
    make_leave(cast.clerk, cast.officer, TODAY, starts_half="pm")

    expected = agency_span(cast.department.pk, FIRST, LAST).expected

    in_october = {day: m for day, m in expected[cast.clerk.pk].items() if day >= OCTOBER}
    assert in_october == {SATURDAY: 480, TODAY: 240}
    assert expected[cast.outsider.pk] == before


def test_a_teacher_is_expected_by_periods(cast, inside) -> None:
    school = make_calendar(cast.department, "teaching", [225] * 5 + [0, 0])
    follow(cast.office, school, date(2026, 9, 1))
    commands.set_teaching_load(
        actor=actor(cast.head), posting=cast.clerk, periods=[4, 0, 5, 3, 4, 2, 0], starts_on=OCTOBER
    )

    assert minutes(cast.clerk, TODAY) == 4 * 45
    assert minutes(cast.clerk, TODAY + timedelta(days=1)) == 0
    assert minutes(cast.clerk, SATURDAY) == 90
    assert minutes(cast.colleague, TODAY) == 225


# ---- Closed periods and foreign calendars ------------------------------------------------------


def close(cast) -> None:
    row = AgencyPeriod.objects.get(agency=cast.department, period__code=PERIOD)
    for stage in (PeriodStage.LOGGING_CLOSED, PeriodStage.REVIEWING_CLOSED):
        row = commands.move_stage(
            actor=actor(cast.agency_head),
            agency_period_id=row.pk,
            before=row.stage,
            after=stage,
            now=NOW,
        )


def test_what_a_closed_period_expected_does_not_change(cast, ward, inside) -> None:
    roster(ward, {(cast.clerk.pk, TODAY): ["S"]})
    close(cast)

    for cells in ({}, {(cast.clerk.pk, TODAY): ["S"], (cast.clerk.pk, SATURDAY): ["S"]}):
        with pytest.raises(PeriodIsClosed):
            roster(ward, cells)
    with pytest.raises(PeriodIsClosed):
        follow(cast.archive, None, TODAY)
    with pytest.raises(PeriodIsClosed):
        commands.set_teaching_load(
            actor=actor(cast.head), posting=cast.clerk, periods=[1] * 7, starts_on=TODAY
        )
    later = {(cast.clerk.pk, TODAY): ["S"], (cast.clerk.pk, date(2026, 10, 20)): ["S"]}
    assert roster(ward, later) == 1


def test_a_calendar_of_another_agency_is_not_followed(cast, inside) -> None:
    with tenant(cast.department.pk):
        ours = make_calendar(cast.department, "office")
    with pytest.raises(CalendarIsTaken):
        make_calendar(cast.department, "office")
    with pytest.raises(NotPosted):
        follow(cast.office, ours, date(2025, 12, 31))


def test_without_the_guard_a_closed_period_would_expect_something_else(
    committed_cast, as_owner
) -> None:
    """The negative control."""
    cast = committed_cast
    make_shift(cast.office, "S", "07:00", "15:00")
    with tenant(cast.department.pk):
        close(cast)
    as_owner("ALTER TABLE organizations_rosterduty DISABLE TRIGGER guard")

    assert roster(cast.office, {(cast.clerk.pk, TODAY): ["S"]}) == 1
