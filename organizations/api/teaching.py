"""How many periods the teachers of a unit give on each weekday."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import access, commands, queries
from organizations.api.frame import DayField, Endpoint, IdField, shown
from organizations.api.paging import Page, PageQuery, page_of, paged
from organizations.http import now_and_today
from organizations.models import TeachingLoad
from organizations.rules.own_calendar import MOST_PERIODS

WEEK = 7
PERIODS = [4, 4, 4, 4, 2, 0, 0]


class LoadOfTeacher(serializers.Serializer[TeachingLoad]):
    """Periods of each weekday that a teacher gives, from a day on."""

    example: Mapping[str, Any] = {"posting_id": 7, "periods": PERIODS, "starts_on": "2026-10-12"}

    posting_id = serializers.IntegerField()
    periods = serializers.ListField(
        child=serializers.IntegerField(), help_text="Periods, Monday first."
    )
    starts_on = serializers.DateField()


class Teacher(serializers.Serializer[Any]):
    """Somebody of a unit that teaches, and what was said last of their load."""

    example: Mapping[str, Any] = {
        "posting_id": 7,
        "full_name": "Trần Thị Thử",
        "unit_id": 3,
        "load": LoadOfTeacher.example,
    }

    posting_id = serializers.IntegerField(source="person.pk")
    full_name = serializers.CharField(source="person.staff.full_name")
    unit_id = serializers.IntegerField(source="person.unit_id")
    load = LoadOfTeacher(allow_null=True, help_text="Null: as the unit's calendar says.")


TeacherPage = paged("teachers", Teacher)


class TeacherQuery(PageQuery):
    """Which teachers."""

    unit_id = IdField(required=False, help_text="Of this unit alone.")


class SaidLoad(serializers.Serializer[Any]):
    """Periods of each weekday, from a day on."""

    example: Mapping[str, Any] = {"periods": PERIODS, "starts_on": "2026-10-12"}

    periods = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=MOST_PERIODS),
        min_length=WEEK,
        max_length=WEEK,
        help_text="Periods, Monday first.",
    )
    starts_on = DayField()


class TeachingLoadsView(Endpoint):
    """Loads of teachers."""

    @extend_schema(
        operation_id="list_teaching_loads",
        summary="Teachers and their loads",
        parameters=[TeacherQuery],
        responses=TeacherPage,
        tags=["time"],
    )
    def get(self, request: Request) -> Response:
        """Of the units that teach and that one may look at, in the order in which their postings
        were made. At most five queries."""
        asked = self.asked(TeacherQuery)
        _now, today = now_and_today()
        units = queries.teaching_units(self.actor, today)
        if "unit_id" in asked:
            units = [unit for unit in units if unit.pk == asked["unit_id"]]
            if not units:
                raise Http404
        people = queries.log_keepers(self.actor.agency_id, today, today).filter(unit__in=units)
        page = page_of(people, ("id",), asked)
        loads = queries.loads_of([person.pk for person in page.items], today)
        rows = [{"person": person, "load": loads.get(person.pk)} for person in page.items]
        return shown(TeacherPage, Page(rows, page.next))


class TeachingLoadView(Endpoint):
    """The load of one teacher."""

    has_versions = False

    @extend_schema(
        operation_id="set_teaching_load",
        summary="Say what a teacher gives from a day on",
        request=SaidLoad,
        responses=LoadOfTeacher,
        tags=["time"],
    )
    def put(self, request: Request, posting_id: int) -> Response:
        """By who heads the unit or keeps people. What was said before stays on record; the same
        again is the same."""
        posting = access.get_posting(self.actor, posting_id)
        access.require(queries.may_plan(self.actor, posting.unit))
        said = commands.set_teaching_load(actor=self.actor, posting=posting, **self.sent(SaidLoad))
        return shown(LoadOfTeacher, said)
