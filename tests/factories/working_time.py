"""Calendars that units follow, shifts and rosters, as their commands make them."""

from collections.abc import Mapping, Sequence
from datetime import date, time

from organizations import access, commands, queries
from organizations.models import Agency, Shift, Unit, WorkCalendar
from organizations.tenancy import tenant
from tests.factories.organizations import BEGINNING, NOW


def make_calendar(
    agency: Agency, kind: str, minutes: Sequence[int] = (480,) * 5 + (0, 0), **fields: object
) -> WorkCalendar:
    """A calendar of the agency, from the beginning on."""
    values = {"name": f"Lịch {kind} {minutes[0]}", "valid_from": BEGINNING} | fields
    with tenant(agency.pk):
        return commands.add_calendar(
            actor=access.system(agency.pk),
            new=commands.NewCalendar(kind=kind, weekday_minutes=list(minutes), **values),
        )


def follow(unit: Unit, calendar: WorkCalendar | None, starts_on: date = BEGINNING) -> None:
    """Let the unit follow a calendar from a day on."""
    with tenant(unit.agency_id):
        commands.follow_calendar(
            actor=access.system(unit.agency_id), unit=unit, calendar=calendar, starts_on=starts_on
        )


def make_shift(unit: Unit, code: str, starts_at: str, ends_at: str, **fields: object) -> Shift:
    """A shift of the unit's agency."""
    new = commands.NewShift(
        code=code,
        name=f"Ca {code}",
        starts_at=time.fromisoformat(starts_at),
        ends_at=time.fromisoformat(ends_at),
        **fields,
    )
    with tenant(unit.agency_id):
        return commands.add_shift(actor=access.system(unit.agency_id), new=new)


def roster(
    unit: Unit, cells: Mapping[tuple[int, date], Sequence[str]], month: date = date(2026, 10, 1)
) -> int:
    """Save the unit's month as these cells say; how many duties changed."""
    with tenant(unit.agency_id):
        plan = queries.month_plan(unit.agency_id, unit, month)
        return commands.save_roster(
            actor=access.system(unit.agency_id),
            unit=unit,
            month=month,
            people=list(plan.people),
            wanted=cells,
            stamp=plan.stamp,
            now=NOW,
        )
