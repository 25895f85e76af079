"""A unit's roster of a calendar month: read by its people, written by its head."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import access, commands, queries
from organizations.api.frame import DayField, Endpoint, IdField, of_the_version, shown
from organizations.api.paging import Page, paged
from organizations.api.shifts import OfferedShift
from organizations.api.versions import stamp_to_change, stamped, with_version
from organizations.http import now_and_today
from organizations.models import Posting, Unit
from organizations.queries import MonthPlan
from organizations.rules.roster import UnknownShift, month_of, parse_cell

MOST_PEOPLE = 500
MOST_DAYS = 31
MOST_SHIFTS = 6
LONGEST_CODE = 4
Cell = tuple[int, date]
Wanted = dict[Cell, Sequence[str]]
DUTIES: Mapping[str, Any] = {"date": "2026-10-12", "codes": ["S"]}


class RosterUnit(serializers.Serializer[Unit]):
    """A unit that works by shifts."""

    example: Mapping[str, Any] = {"unit_id": 3, "name": "Khoa Hồi sức"}

    unit_id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


RosterUnitPage = paged("units that work by shifts", RosterUnit)


class DutiesOfDay(serializers.Serializer[Any]):
    """The shifts that begin on a day."""

    example: Mapping[str, Any] = DUTIES

    date = serializers.DateField()
    codes = serializers.ListField(child=serializers.CharField())


class RosterLine(serializers.Serializer[Any]):
    """One person's month; days without a shift are left out."""

    example: Mapping[str, Any] = {
        "posting_id": 7,
        "full_name": "Trần Thị Thử",
        "starts_on": "2026-01-01",
        "ends_on": None,
        "days": [DUTIES],
    }

    posting_id = serializers.IntegerField(source="person.pk")
    full_name = serializers.CharField(source="person.staff.full_name")
    starts_on = serializers.DateField(source="person.starts_on", help_text="Of the posting.")
    ends_on = serializers.DateField(source="person.ends_on", allow_null=True)
    days = DutiesOfDay(many=True)


class Roster(serializers.Serializer[Any]):
    """A month of a unit, and the shifts that may be written."""

    example: Mapping[str, Any] = {
        "unit_id": 3,
        "month": "2026-10",
        "may_change": True,
        "shifts": [OfferedShift.example],
        "people": [RosterLine.example],
    }

    unit_id = serializers.IntegerField()
    month = serializers.CharField()
    may_change = serializers.BooleanField()
    shifts = OfferedShift(many=True)
    people = RosterLine(many=True)


class WantedDay(serializers.Serializer[Any]):
    """The shifts that a person has on a day."""

    example: Mapping[str, Any] = DUTIES

    date = DayField()
    codes = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CODE), max_length=MOST_SHIFTS
    )


class WantedLine(serializers.Serializer[Any]):
    """All of one person's month: days that are not named are free."""

    example: Mapping[str, Any] = {"posting_id": 7, "days": [DUTIES]}

    posting_id = IdField()
    days = serializers.ListField(child=WantedDay(), max_length=MOST_DAYS)


class WantedRoster(serializers.Serializer[Any]):
    """The months of some people of the unit; of others nothing changes."""

    example: Mapping[str, Any] = {"people": [WantedLine.example]}

    people = serializers.ListField(child=WantedLine(), min_length=1, max_length=MOST_PEOPLE)


class RostersView(Endpoint):
    """Units that have rosters."""

    @extend_schema(
        operation_id="list_rosters",
        summary="Units whose roster of a month I may read",
        responses=RosterUnitPage,
        tags=["time"],
    )
    def get(self, request: Request, month: str) -> Response:
        """One's own unit and those one may look at, by name, on one page. Three queries."""
        units = queries.roster_units(self.actor, month_asked(month))
        return shown(RosterUnitPage, Page(units, None))


class RosterView(Endpoint):
    """A unit's roster of a month."""

    tagged = ("GET", "PUT")

    @extend_schema(
        operation_id="read_roster",
        summary="A unit's roster of a calendar month",
        responses=Roster,
        tags=["time"],
    )
    def get(self, request: Request, month: str, pk: int) -> Response:
        """With its `ETag`; 304 where `If-None-Match` names it."""
        return self._answer(request, self._unit(month, pk), month_asked(month))

    @extend_schema(
        operation_id="save_roster",
        summary="Write the month of people of a unit",
        request=WantedRoster,
        responses=Roster,
        tags=["time"],
    )
    def put(self, request: Request, month: str, pk: int) -> Response:
        """By who heads the unit or keeps people. What stays the same is not touched, so days of
        closed periods may stand in it."""
        access.require(access.may_see_team_leave(self.actor))
        first = month_asked(month)
        unit = self._unit(month, pk)
        access.require(queries.may_plan(self.actor, unit))
        sent = self.sent(WantedRoster)["people"]
        plan = queries.month_plan(self.actor.agency_id, unit, first)
        now, _today = now_and_today()
        with of_the_version():
            commands.save_roster(
                actor=self.actor,
                unit=unit,
                month=first,
                people=[line["posting_id"] for line in sent],
                wanted=_wanted(plan, sent),
                stamp=stamp_to_change(request),
                now=now,
            )
        return self._answer(request, unit, first)

    def _unit(self, month: str, pk: int) -> Unit:
        """One that works by shifts then, and whose roster the actor may read. Raises: Http404."""
        units = queries.roster_units(self.actor, month_asked(month))
        found = next((unit for unit in units if unit.pk == pk), None)
        if found is None:
            raise Http404
        return found

    def _answer(self, request: Request, unit: Unit, month: date) -> Response:
        plan = queries.month_plan(self.actor.agency_id, unit, month)
        answer = shown(
            Roster,
            {
                "unit_id": unit.pk,
                "month": f"{month:%Y-%m}",
                "may_change": queries.may_plan(self.actor, unit),
                "shifts": list(plan.shifts.values()),
                "people": _lines(plan),
            },
        )
        return with_version(answer, stamped(plan.stamp, answer.data), request)


def month_asked(typed: str) -> date:
    """The first day of the month of an address. Raises: Http404."""
    month = month_of(typed)
    if month is None:
        raise Http404
    return month


def _lines(plan: MonthPlan) -> list[dict[str, Any]]:
    cells = plan.cells()

    def days(person: Posting) -> list[dict[str, Any]]:
        found = ((day, cells.get((person.pk, day))) for day in plan.days)
        return [{"date": day, "codes": codes} for day, codes in found if codes]

    return [{"person": person, "days": days(person)} for person in plan.people.values()]


def _wanted(plan: MonthPlan, sent: Sequence[Mapping[str, Any]]) -> Wanted:
    """Codes by person and day. Raises: ValidationError that names each place."""
    stands, wrong = plan.cells(), dict[str, str]()
    wanted: Wanted = {}
    seen: set[int] = set()
    for number, line in enumerate(sent):
        person = line["posting_id"]
        if person not in plan.people or person in seen:
            wrong[f"people.{number}.posting_id"] = "Nobody of this roster, or named twice."
        seen.add(person)
        for position, said in enumerate(line["days"]):
            at, key = f"people.{number}.days.{position}", (person, said["date"])
            if key[1] not in plan.days or key in wanted:
                wrong[f"{at}.date"] = "No day of this month, or named twice."
            try:
                known = {*plan.shifts, *stands.get(key, ())}
                wanted[key] = parse_cell("+".join(said["codes"]), known)
            except UnknownShift as unknown:
                wrong[f"{at}.codes"] = f"No shift has the letters {unknown.code}."
    if wrong:
        raise serializers.ValidationError(wrong)
    return wanted
