"""A hospital and a school without office hours: calendars, rosters and teaching loads."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from random import Random

from demo.habits import instant
from demo.people import APPOINTED, HOSPITAL, SCHOOL
from organizations import access, commands, queries
from organizations.access import Actor
from organizations.commands import NewCalendar, NewShift
from organizations.models import Agency, Posting, RoleKind, Unit
from organizations.rules.roster import repeat
from organizations.tenancy import tenant

OFFICE_WEEK = (480, 480, 480, 480, 480, 0, 0)
LESSONS_WEEK = (225, 225, 225, 225, 225, 0, 0)
SHIFTS = (
    NewShift(code="N", name="Ca ngày", starts_at=time(7), ends_at=time(19), expected_minutes=660),
    NewShift(code="Đ", name="Ca đêm", starts_at=time(19), ends_at=time(7), expected_minutes=660),
    NewShift(
        code="T",
        name="Trực thường trú 24 giờ",
        starts_at=time(7),
        ends_at=time(7),
        expected_minutes=0,
        is_on_call=True,
    ),
)
ROTA = "N Đ - - N Đ - T"
SOURCE = "Ví dụ cho bản trình diễn"


def set_up(first: date, last: date, random: Random) -> None:
    """Calendars of both, a roster of each month of the ward, a load for each teacher.

    Before any day is written: the days follow.
    """
    hospital, school = Agency.objects.get(code=HOSPITAL), Agency.objects.get(code=SCHOOL)
    with tenant(hospital.pk):
        _hospital(hospital, first, last)
    with tenant(school.pk):
        _school(school, random)


def _hospital(agency: Agency, first: date, last: date) -> None:
    """Its departments work by shifts, heads by the week; offices keep office hours."""
    actor = access.system(agency.pk)
    calendar = commands.add_calendar(
        actor=actor, new=_calendar("Lịch ca của các khoa", "shift", OFFICE_WEEK)
    )
    for shift in SHIFTS:
        commands.add_shift(actor=actor, new=shift)
    for unit in Unit.objects.filter(agency=agency, name__startswith="Khoa").order_by("code"):
        commands.follow_calendar(actor=actor, unit=unit, calendar=calendar, starts_on=APPOINTED)
        month = first.replace(day=1)
        while month <= last:
            month = _roster(actor, unit, month)


def _roster(actor: Actor, unit: Unit, month: date) -> date:
    """Everybody but the head takes turns in the rota, a day after the other; the next month."""
    plan = queries.month_plan(actor.agency_id, unit, month)
    heads = set(
        Posting.objects.filter(unit=unit, roles__role=RoleKind.HEAD).values_list("pk", flat=True)
    )
    turns = [pk for pk in plan.people if pk not in heads]
    wanted: dict[tuple[int, date], Sequence[str]] = {}
    for place, pk in enumerate(turns):
        # The rota runs on over the ends of months: it is counted from one day for all of them.
        offset = (plan.days[0].toordinal() + place * 2) % len(ROTA.split())
        turned = ROTA.split()[offset:] + ROTA.split()[:offset]
        laid = repeat(" ".join(turned), plan.days, plan.shifts)
        wanted |= {(pk, day): codes for day, codes in laid.items()}
    commands.save_roster(
        actor=actor,
        unit=unit,
        month=month,
        people=list(plan.people),
        wanted=wanted,
        stamp=plan.stamp,
        now=instant(APPOINTED, 1),
    )
    return plan.days[-1] + timedelta(days=1)


def _school(agency: Agency, random: Random) -> None:
    """Teachers give three to five periods on most days, a few on Saturday; leaders keep hours."""
    actor = access.system(agency.pk)
    calendar = commands.add_calendar(
        actor=actor, new=_calendar("Lịch dạy học", "teaching", LESSONS_WEEK)
    )
    for unit in Unit.objects.filter(agency=agency, name__startswith="Tổ").order_by("code"):
        commands.follow_calendar(actor=actor, unit=unit, calendar=calendar, starts_on=APPOINTED)
        for posting in Posting.objects.filter(unit=unit, keeps_log=True).order_by("id"):
            week = [random.choice((3, 4, 4, 5)) for _ in range(5)]
            week[random.randrange(5)] = 0
            commands.set_teaching_load(
                actor=actor,
                posting=posting,
                periods=[*week, random.choice((0, 2)), 0],
                starts_on=APPOINTED,
            )


def _calendar(name: str, kind: str, week: Sequence[int]) -> NewCalendar:
    return NewCalendar(
        name=name, kind=kind, weekday_minutes=week, valid_from=APPOINTED, source=SOURCE
    )
