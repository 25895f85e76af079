"""A unit's roster of a month, its shifts, and what its teachers teach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from organizations.access import Actor, in_force, subtree, visible_units
from organizations.models import (
    CalendarKind,
    Posting,
    RosterDuty,
    Shift,
    TeachingLoad,
    Unit,
    UnitCalendar,
    UnitClosure,
    WorkCalendar,
)
from organizations.policy import PLAN_ROSTERS
from organizations.queries.chain import log_keepers
from organizations.rules.names import sort_key
from organizations.rules.own_calendar import Duty
from organizations.rules.policy import Relation

ONE_DAY = timedelta(days=1)
FOUR_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Planned:
    """A duty that stands, by the code of its shift."""

    duty_id: int
    posting_id: int
    day: date
    code: str
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> tuple[int, date, str]:
        """What makes it the same duty: person, day, shift."""
        return self.posting_id, self.day, self.code

    def as_duty(self) -> Duty:
        """Its times alone."""
        return Duty(self.day, self.starts_at, self.ends_at, 0, is_on_call=False)


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """A unit's month: people, shifts by code, duties, and those of the days before and after.

    ``shifts`` are those on offer; a duty may stand on one that is retired. ``stamp`` changes with
    every duty.
    """

    days: list[date]
    people: Mapping[int, Posting]
    shifts: Mapping[str, Shift]
    duties: list[Planned]
    around: list[Planned]

    @property
    def stamp(self) -> str:
        """A short fingerprint of the duties that stand."""
        ids = ",".join(str(planned.duty_id) for planned in self.duties)
        return sha256(ids.encode()).hexdigest()[:16]

    def cells(self) -> dict[tuple[int, date], list[str]]:
        """Codes by person and day."""
        found: dict[tuple[int, date], list[str]] = {}
        for planned in self.duties:
            found.setdefault((planned.posting_id, planned.day), []).append(planned.code)
        return found


def days_of(month: date) -> list[date]:
    """The days of the calendar month that holds the day."""
    first = month.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return [first + timedelta(days=number) for number in range((after - first).days)]


def month_plan(agency_id: int, unit: Unit, month: date) -> MonthPlan:
    """The roster of the people who keep a log in the unit. Three queries."""
    days = days_of(month)
    people = {
        posting.pk: posting
        for posting in log_keepers(agency_id, days[0], days[-1]).filter(unit=unit)
    }
    found = _planned(people, days[0] - ONE_DAY, days[-1] + ONE_DAY)
    duties = [planned for planned in found if days[0] <= planned.day <= days[-1]]
    around = [planned for planned in found if not days[0] <= planned.day <= days[-1]]
    return MonthPlan(days, people, {s.code: s for s in shifts_of(agency_id)}, duties, around)


def earlier_cells(plan: MonthPlan) -> dict[tuple[int, date], list[str]]:
    """Codes of four weeks before each day of the plan, by person and day then. One query."""
    found: dict[tuple[int, date], list[str]] = {}
    for planned in _planned(plan.people, plan.days[0] - FOUR_WEEKS, plan.days[-1] - FOUR_WEEKS):
        found.setdefault((planned.posting_id, planned.day), []).append(planned.code)
    return found


def shifts_of(agency_id: int) -> QuerySet[Shift]:
    """The shifts that are offered, by their beginning. One query."""
    return Shift.objects.filter(agency_id=agency_id, retired_at__isnull=True)


def get_shift(agency_id: int, pk: int) -> Shift:
    """A shift of the agency, offered or retired. One query.

    Raises:
        Http404: missing and foreign alike.
    """
    found = Shift.objects.filter(agency_id=agency_id, pk=pk).first()
    if found is None:
        raise Http404
    return found


def loads_of(posting_ids: Sequence[int], on: date) -> Mapping[int, TeachingLoad]:
    """What each teacher teaches on a day, where it was said. One query."""
    rows = TeachingLoad.objects.filter(posting_id__in=posting_ids, starts_on__lte=on)
    return {load.posting_id: load for load in rows.order_by("starts_on", "id")}


def _planned(people: Mapping[int, Posting], first: date, last: date) -> list[Planned]:
    rows = (
        RosterDuty.objects.filter(
            posting_id__in=list(people),
            work_date__range=(first, last),
            cancelled_at__isnull=True,
        )
        .order_by("work_date", "starts_at", "id")
        .values_list("id", "posting_id", "work_date", "shift__code", "starts_at", "ends_at")
    )
    return [Planned(*row) for row in rows]


def four_weeks_before(day: date) -> date:
    """The same weekday four weeks earlier."""
    return day - FOUR_WEEKS


def calendars_of_units(agency_id: int, on: date) -> Mapping[int, UnitCalendar]:
    """What each unit of the agency follows on a day, said by itself or by the nearest above; units
    that follow nothing are left out. Two queries."""
    said: dict[int, UnitCalendar] = {}
    rows = UnitCalendar.objects.filter(agency_id=agency_id, starts_on__lte=on)
    for row in rows.select_related("calendar", "unit").order_by("starts_on", "id"):
        said[row.unit_id] = row
    if not said:
        return {}
    found: dict[int, UnitCalendar] = {}
    links = UnitClosure.objects.filter(agency_id=agency_id, ancestor_id__in=said)
    for descendant, ancestor in links.order_by("depth").values_list("descendant_id", "ancestor_id"):
        found.setdefault(descendant, said[ancestor])
    return found


def calendars_ahead(agency_id: int, on: date) -> list[UnitCalendar]:
    """What units will follow from later days on, the nearest first. One query."""
    rows = UnitCalendar.objects.filter(agency_id=agency_id, starts_on__gt=on)
    return list(rows.select_related("calendar", "unit").order_by("starts_on", "id"))


def may_plan(actor: Actor, unit: Unit) -> bool:
    """Whether the actor writes the unit's rosters and loads: who keeps people, and heads of the
    unit or above it. At most one query."""
    if actor.may(PLAN_ROSTERS, Relation.AGENCY):
        return unit.agency_id == actor.agency_id
    if not actor.may(PLAN_ROSTERS, Relation.BELOW):
        return False
    return subtree(actor.headed_unit_ids(), agency_id=actor.agency_id).filter(pk=unit.pk).exists()


def roster_units(actor: Actor, month: date) -> list[Unit]:
    """Units that work by shifts in a month and whose roster the actor may read: their own, and
    those that they may look at. Three queries."""
    return _units_of_kind(actor, CalendarKind.SHIFT, days_of(month)[-1])


def teaching_units(actor: Actor, on: date) -> list[Unit]:
    """Units that teach on a day and that the actor may look at, or their own. Three queries."""
    return _units_of_kind(actor, CalendarKind.TEACHING, on)


def _units_of_kind(actor: Actor, kind: str, on: date) -> list[Unit]:
    ids = [
        unit_id
        for unit_id, row in calendars_of_units(actor.agency_id, on).items()
        if row.calendar is not None and row.calendar.kind == kind
    ]
    if not ids:
        return []
    seen = Q(pk=actor.unit_id) | Q(pk__in=visible_units(actor).values("pk"))
    keeps = Posting.objects.filter(in_force(on), unit_id=OuterRef("pk"), keeps_log=True)
    units = Unit.objects.filter(seen, Exists(keeps), agency_id=actor.agency_id, pk__in=ids)
    return sorted(units, key=lambda unit: sort_key(unit.name))


def kinds_followed(agency_id: int) -> frozenset[str]:
    """The kinds of calendars that units of the agency ever followed. One query."""
    rows = UnitCalendar.objects.filter(agency_id=agency_id, calendar__isnull=False)
    return frozenset(rows.order_by().values_list("calendar__kind", flat=True).distinct())


def calendars_to_follow(agency_id: int) -> list[WorkCalendar]:
    """The agency's calendars and everybody's, by name. One query."""
    return list(WorkCalendar.objects.filter(Q(agency_id=agency_id) | Q(agency__isnull=True)))
