"""Writes about how units work: calendars, shifts, a month's roster, teaching loads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import (
    Posting,
    RosterDuty,
    Shift,
    TeachingLoad,
    Unit,
    UnitCalendar,
    WorkCalendar,
)
from organizations.queries.rosters import Planned, month_plan
from organizations.refusals import BadShift, DutiesOverlap, NotPosted, Outdated, stated
from organizations.rules.names import nfc
from organizations.rules.own_calendar import Duty, first_overlap, shift_minutes, shift_span


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCalendar:
    """A calendar as typed; seven minutes, Monday first."""

    name: str
    kind: str
    weekday_minutes: Sequence[int]
    keeps_holidays: bool = True
    period_minutes: int = 45
    valid_from: date
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShift:
    """A shift as typed. ``expected_minutes`` None: as long as the shift lasts."""

    code: str
    name: str
    starts_at: time
    ends_at: time
    expected_minutes: int | None = None
    is_on_call: bool = False


def add_calendar(*, actor: Actor, new: NewCalendar) -> WorkCalendar:
    """Add a calendar of the actor's agency; units follow it by ``follow_calendar``.

    Raises: CalendarIsTaken (this name from this day).
    """
    with stated(), transaction.atomic():
        calendar = WorkCalendar.objects.create(
            agency_id=actor.agency_id,
            name=nfc(new.name),
            kind=new.kind,
            weekday_minutes=list(new.weekday_minutes),
            keeps_holidays=new.keeps_holidays,
            period_minutes=new.period_minutes,
            valid_from=new.valid_from,
            source=nfc(new.source),
        )
        audit.record(
            actor=actor,
            action="organizations.calendar.added",
            object_id=calendar.pk,
            details={"kind": new.kind, "minutes": ",".join(map(str, new.weekday_minutes))},
        )
    return calendar


def follow_calendar(
    *, actor: Actor, unit: Unit, calendar: WorkCalendar | None, starts_on: date
) -> UnitCalendar:
    """Let a unit, and all below it that say nothing, follow a calendar from a day on; None for
    office hours. What was said last is not said again.

    Raises: PeriodIsClosed (the day lies in a period whose figures stand), NotPosted (the calendar
        does not hold yet, or is another agency's).
    """
    with stated(), transaction.atomic():
        last = UnitCalendar.objects.filter(agency_id=actor.agency_id, unit=unit)
        said = last.order_by("-pk").first()
        if said is not None and (said.calendar, said.starts_on) == (calendar, starts_on):
            return said
        followed = UnitCalendar.objects.create(
            agency_id=actor.agency_id, unit=unit, calendar=calendar, starts_on=starts_on
        )
        audit.record(
            actor=actor,
            action="organizations.calendar.followed",
            object_id=unit.pk,
            details={"calendar": calendar.pk if calendar else None, "from": str(starts_on)},
        )
    return followed


def add_shift(*, actor: Actor, new: NewShift) -> Shift:
    """Add a shift of the actor's agency.

    Raises: BadShift (more working time than it lasts), ShiftCodeIsTaken.
    """
    lasts = shift_minutes(new.starts_at, new.ends_at)
    minutes = lasts if new.expected_minutes is None else new.expected_minutes
    if minutes > lasts:
        raise BadShift
    with stated(), transaction.atomic():
        shift = Shift.objects.create(
            agency_id=actor.agency_id,
            code=nfc(new.code),
            name=nfc(new.name),
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            expected_minutes=minutes,
            is_on_call=new.is_on_call,
        )
        audit.record(
            actor=actor,
            action="organizations.shift.added",
            object_id=shift.pk,
            details={"code": shift.code, "minutes": minutes},
        )
    return shift


def retire_shift(*, actor: Actor, shift_id: int, now: datetime) -> Shift:
    """Offer a shift no longer; rosters that hold it stay. Twice changes nothing."""
    with transaction.atomic():
        shift = Shift.objects.select_for_update(no_key=True).get(
            pk=shift_id, agency_id=actor.agency_id
        )
        if shift.retired_at is None:
            shift.retired_at = now
            shift.save(update_fields=["retired_at"])
            audit.record(
                actor=actor,
                action="organizations.shift.retired",
                object_id=shift.pk,
                details={"code": shift.code},
            )
    return shift


def save_roster(
    *,
    actor: Actor,
    unit: Unit,
    month: date,
    people: Collection[int],
    wanted: Mapping[tuple[int, date], Sequence[str]],
    stamp: str,
    now: datetime,
) -> int:
    """Make a unit's roster of a month read as typed; how many duties were added or cancelled.

    ``wanted`` holds shift codes by posting and day, the whole month of these ``people``; others
    of the unit are left alone. ``stamp`` says which roster was looked at. What stays the same is
    not touched, so days of closed periods may stand on the page.

    Raises: Outdated (somebody else saved it meanwhile, or retired a shift), DutiesOverlap (with
        person and day), PeriodIsClosed, NotPosted (a day outside a posting).
    Locks: the unit's row, so that two heads save one after the other.
    """
    with stated(), transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk, agency_id=actor.agency_id)
        plan = month_plan(actor.agency_id, unit, month)
        if plan.stamp != stamp:
            raise Outdated
        asked = {
            (posting_id, day, code)
            for (posting_id, day), codes in wanted.items()
            if posting_id in plan.people and posting_id in people
            for code in codes
        }
        stands = {p.key: p for p in plan.duties if p.posting_id in people}
        gone = [stands[key].duty_id for key in stands.keys() - asked]
        if any(key[2] not in plan.shifts for key in asked - stands.keys()):
            raise Outdated  # a shift was retired meanwhile
        added = [_duty(actor, plan.shifts[key[2]], *key[:2]) for key in asked - stands.keys()]
        _check_overlaps(plan.around + [p for p in plan.duties if p.key in asked], added)
        RosterDuty.objects.filter(agency_id=actor.agency_id, pk__in=gone).update(cancelled_at=now)
        RosterDuty.objects.bulk_create(added)
        if gone or added:
            audit.record(
                actor=actor,
                action="organizations.roster.saved",
                object_id=unit.pk,
                details={"month": f"{month:%Y-%m}", "added": len(added), "cancelled": len(gone)},
            )
    return len(gone) + len(added)


def set_teaching_load(
    *, actor: Actor, posting: Posting, periods: Sequence[int], starts_on: date
) -> TeachingLoad:
    """Say how many periods of each weekday a teacher gives from a day on. What was said last is
    not said again.

    Raises: PeriodIsClosed; NotPosted when the day lies outside the posting.
    """
    ended = posting.ends_on is not None and starts_on > posting.ends_on
    if posting.agency_id != actor.agency_id or starts_on < posting.starts_on or ended:
        raise NotPosted
    with stated(), transaction.atomic():
        last = TeachingLoad.objects.filter(agency_id=actor.agency_id, posting=posting)
        said = last.order_by("-pk").first()
        if said is not None and (said.periods, said.starts_on) == (list(periods), starts_on):
            return said
        load = TeachingLoad.objects.create(
            agency_id=actor.agency_id, posting=posting, periods=list(periods), starts_on=starts_on
        )
        audit.record(
            actor=actor,
            action="organizations.teaching_load.set",
            object_id=posting.pk,
            details={"periods": ",".join(map(str, periods)), "from": str(starts_on)},
        )
    return load


def _duty(actor: Actor, shift: Shift, posting_id: int, day: date) -> RosterDuty:
    starts_at, ends_at = shift_span(day, shift.starts_at, shift.ends_at, LOCAL_ZONE)
    return RosterDuty(
        agency_id=actor.agency_id,
        posting_id=posting_id,
        work_date=day,
        shift=shift,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def _check_overlaps(stays: Sequence[Planned], added: Sequence[RosterDuty]) -> None:
    """The database refuses overlapping times too; here they get a person and a day."""
    by_person: dict[int, list[Duty]] = {}
    for planned in stays:
        by_person.setdefault(planned.posting_id, []).append(planned.as_duty())
    for duty in added:
        by_person.setdefault(duty.posting_id, []).append(
            Duty(duty.work_date, duty.starts_at, duty.ends_at, 0, is_on_call=False)
        )
    for posting_id, duties in by_person.items():
        clash = first_overlap(duties)
        if clash is not None:
            raise DutiesOverlap(posting_id, clash.work_date)
