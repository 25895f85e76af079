"""Units without office hours: whose calendar holds, rosters, teaching loads, closed periods."""

from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from organizations import commands, queries
from organizations.models import AgencyPeriod, AuditEvent, PeriodStage, RosterDuty
from organizations.refusals import (
    BadShift,
    CalendarIsTaken,
    DutiesOverlap,
    NotPosted,
    Outdated,
    PeriodIsClosed,
    ShiftCodeIsTaken,
)
from organizations.rules.calendar import is_working_day
from organizations.tenancy import tenant
from reporting.queries.coverage import agency_span
from tests.factories.organizations import (
    NOW,
    PERIOD,
    TODAY,
    actor,
    follow,
    make_calendar,
    make_leave,
    make_posting,
    make_shift,
    make_unit,
    roster,
)

FIRST, LAST = date(2026, 9, 15), date(2026, 10, 14)
OCTOBER = date(2026, 10, 1)
SATURDAY = date(2026, 10, 10)


@pytest.fixture
def inside(cast):
    """Within the department's transaction, as each of its requests is."""
    with tenant(cast.department.pk):
        yield


@pytest.fixture
def ward(cast):
    """The office works by shifts: S from 7 to 15, Đ from 22 to 6, T on call around the clock."""
    make_shift(cast.office, "S", "07:00", "15:00")
    make_shift(cast.office, "Đ", "22:00", "06:00")
    make_shift(cast.office, "T", "07:00", "07:00", expected_minutes=0, is_on_call=True)
    follow(cast.office, make_calendar(cast.department, "shift"), date(2026, 9, 1))
    return cast.office


def minutes(posting, day: date) -> int:
    found = queries.own_calendars([posting.pk], day, day, queries.working_calendar(day, day))
    return found[posting.pk].minutes_on(day, office_minutes=480)


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


# ---- Rosters -----------------------------------------------------------------------------------


def test_a_roster_says_which_days_are_work(cast, ward, inside) -> None:
    roster(ward, {(cast.clerk.pk, SATURDAY): ["Đ"], (cast.clerk.pk, TODAY): ["T"]})
    calendar = queries.calendar_for(cast.clerk.pk, FIRST, LAST)

    assert is_working_day(SATURDAY, calendar)
    assert not is_working_day(TODAY, calendar)
    # A colleague without a roster keeps the ward's weekdays.
    assert minutes(cast.colleague, TODAY) == 480


def test_a_roster_saved_again_touches_only_what_changed(cast, ward, inside) -> None:
    cells = {(cast.clerk.pk, TODAY): ["S"], (cast.clerk.pk, SATURDAY): ["Đ"]}
    assert roster(ward, cells) == 2
    assert roster(ward, cells) == 0
    assert roster(ward, {(cast.clerk.pk, TODAY): ["S"]}) == 1

    assert RosterDuty.objects.filter(cancelled_at__isnull=True).count() == 1
    assert AuditEvent.objects.filter(action="organizations.roster.saved").count() == 2


def test_shifts_of_one_person_do_not_overlap_not_even_over_midnight(cast, ward, inside) -> None:
    early = make_shift(ward, "K", "05:00", "13:00")
    cells = {
        (cast.clerk.pk, TODAY): ["Đ"],
        (cast.clerk.pk, TODAY + timedelta(days=1)): [early.code],
    }

    with pytest.raises(DutiesOverlap) as refusal:
        roster(ward, cells)
    assert refusal.value.work_date == TODAY + timedelta(days=1)
    assert refusal.value.posting_id == cast.clerk.pk


def test_the_night_before_the_month_counts_too(cast, ward, inside) -> None:
    early = make_shift(ward, "K", "05:00", "13:00")
    roster(ward, {(cast.clerk.pk, date(2026, 9, 30)): ["Đ"]}, date(2026, 9, 1))

    with pytest.raises(DutiesOverlap):
        roster(ward, {(cast.clerk.pk, OCTOBER): [early.code]})


def test_the_database_holds_times_apart_by_itself(cast, ward, inside) -> None:
    roster(ward, {(cast.clerk.pk, TODAY): ["S"]})

    with pytest.raises(DatabaseError, match="rosterduty_times_do_not_overlap"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO organizations_rosterduty (agency_id, posting_id, work_date, shift_id,"
                " starts_at, ends_at) SELECT agency_id, posting_id, work_date, shift_id,"
                " starts_at + interval '1 hour', ends_at FROM organizations_rosterduty"
            )


def test_a_shift_is_kept_on_the_day_on_which_it_begins(cast, ward, inside) -> None:
    roster(ward, {(cast.clerk.pk, TODAY): ["Đ"]})

    with pytest.raises(DatabaseError, match="rosterduty_belongs_to_its_first_day"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO organizations_rosterduty (agency_id, posting_id, work_date, shift_id,"
                " starts_at, ends_at) SELECT agency_id, posting_id, work_date + 2, shift_id,"
                " starts_at + interval '1 day', ends_at + interval '1 day'"
                " FROM organizations_rosterduty"
            )


def test_who_saves_a_roster_that_changed_meanwhile_is_told(cast, ward, inside) -> None:
    stamp = queries.month_plan(cast.department.pk, ward, OCTOBER).stamp
    roster(ward, {(cast.clerk.pk, TODAY): ["S"]})

    with pytest.raises(Outdated):
        commands.save_roster(
            actor=actor(cast.head),
            unit=ward,
            month=OCTOBER,
            people=[cast.clerk.pk],
            wanted={},
            stamp=stamp,
            now=NOW,
        )


def test_a_duty_lies_within_the_posting(cast, ward, inside) -> None:
    newcomer = make_posting(ward, "Lê Thị Mới", starts_on=TODAY)

    with pytest.raises(NotPosted):
        roster(ward, {(newcomer.pk, SATURDAY): ["S"]})


def test_a_shift_counts_at_most_what_it_lasts_and_its_letters_are_used_once(
    cast, ward, inside
) -> None:
    with pytest.raises(BadShift):
        make_shift(ward, "X", "07:00", "11:00", expected_minutes=241)
    with pytest.raises(ShiftCodeIsTaken):
        make_shift(ward, "S", "08:00", "16:00")


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


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organizations_rosterduty SET cancelled_at = NULL",
        "UPDATE organizations_rosterduty SET cancelled_at = now() - interval '1 day'",
    ],
)
def test_a_cancelled_duty_stays_cancelled(cast, ward, inside, statement) -> None:
    roster(ward, {(cast.clerk.pk, TODAY): ["S"]})
    roster(ward, {})

    with pytest.raises(DatabaseError, match="cancelled, never changed"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_shift_times_are_those_of_vietnam(cast, ward, inside) -> None:
    roster(ward, {(cast.clerk.pk, TODAY): ["Đ"]})
    duty = RosterDuty.objects.select_related("shift").get()

    assert duty.shift.starts_at == time(22)
    assert (duty.ends_at - duty.starts_at) == timedelta(hours=8)
    assert duty.starts_at.hour == 15  # UTC


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
