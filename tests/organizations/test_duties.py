"""Rosters: which duties stand, and what the database holds apart."""

from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from organizations import commands, queries
from organizations.models import AuditEvent, RosterDuty
from organizations.refusals import (
    BadShift,
    DutiesOverlap,
    NotPosted,
    Outdated,
    ShiftCodeIsTaken,
)
from organizations.rules.calendar import is_working_day
from tests.factories.organizations import (
    NOW,
    TODAY,
    actor,
    make_posting,
)
from tests.factories.working_time import (
    make_shift,
    roster,
)
from tests.organizations import wards
from tests.organizations.wards import minutes

FIRST, LAST = date(2026, 9, 15), date(2026, 10, 14)
OCTOBER = date(2026, 10, 1)
SATURDAY = date(2026, 10, 10)
inside, ward = wards.inside, wards.ward


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


def test_who_writes_a_shift_that_was_retired_meanwhile_is_told(cast, ward, inside) -> None:
    shift = queries.month_plan(cast.department.pk, ward, OCTOBER).shifts["S"]
    commands.retire_shift(actor=actor(cast.officer), shift_id=shift.pk, now=NOW)

    with pytest.raises(Outdated):
        roster(ward, {(cast.clerk.pk, TODAY): ["S"]})


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
