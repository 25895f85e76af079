"""Units and the people in them, as far as the actor may look."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.access import may_keep_people, require, visible_units
from organizations.api.frame import DayField, Endpoint, IdField, Text, shown
from organizations.api.paging import PageQuery, page_of, paged
from organizations.commands.units import AddedUnit, add_unit
from organizations.http import now_and_today
from organizations.models import Posting, SubjectClass, Unit
from organizations.queries import visible_people
from organizations.rules.staff_cells import UNIT_CODE


class UnitOfAgency(serializers.Serializer[Unit]):
    """A node of the agency's tree."""

    example: Mapping[str, Any] = {
        "id": 3,
        "parent_id": 1,
        "code": "SXD-VP",
        "name": "Văn phòng",
        "kind": "division",
        "starts_on": "2026-01-01",
        "ends_on": None,
    }

    id = serializers.IntegerField()
    parent_id = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


UnitPage = paged("units", UnitOfAgency)


class NewUnitOfAgency(serializers.Serializer[Any]):
    """A unit that begins. To rename, merge or split units is a decision of its own."""

    example: Mapping[str, Any] = {
        "parent_id": 1,
        "code": "SXD-TH",
        "name": "Phòng Tổng hợp",
        "kind": "division",
        "starts_on": "2026-10-12",
    }

    parent_id = IdField(help_text="The unit above, of `list_units`.")
    code = serializers.RegexField(f"^{UNIT_CODE.pattern}$")
    name = Text(max_length=200)
    kind = Text(max_length=40, default="division")
    starts_on = DayField()


class UnitsView(Endpoint):
    """Units."""

    for_people = ("POST",)

    @extend_schema(
        operation_id="list_units",
        summary="Units that I may look at",
        parameters=[PageQuery],
        responses=UnitPage,
        tags=["people"],
    )
    def get(self, request: Request) -> Response:
        """By code, also those that have ended."""
        return shown(
            UnitPage, page_of(visible_units(self.actor), ("code", "id"), self.asked(PageQuery))
        )

    @extend_schema(
        operation_id="add_unit",
        summary="Add a unit to my agency",
        request=NewUnitOfAgency,
        responses={201: UnitOfAgency},
        tags=["units"],
    )
    def post(self, request: Request) -> Response:
        """By who keeps the agency's people. Sent again, its code is taken: 409 `outdated`."""
        require(may_keep_people(self.actor))
        made = add_unit(actor=self.actor, new=AddedUnit(**self.sent(NewUnitOfAgency)))
        return shown(UnitOfAgency, made, status=201)


class Person(serializers.Serializer[Posting]):
    """Somebody in a posting."""

    example: Mapping[str, Any] = {
        "posting_id": 7,
        "staff_code": "KH00007",
        "full_name": "Trần Thị Thử",
        "unit_id": 3,
        "title": "Chuyên viên",
        "job_position": "Chuyên viên",
        "subject_class": "civil_servant",
        "is_primary": True,
        "keeps_log": True,
        "starts_on": "2026-01-01",
        "ends_on": None,
    }

    posting_id = serializers.IntegerField(source="pk")
    staff_code = serializers.CharField(source="staff.staff_code")
    full_name = serializers.CharField(source="staff.full_name")
    unit_id = serializers.IntegerField()
    title = serializers.CharField()
    job_position = serializers.CharField()
    subject_class = serializers.ChoiceField(SubjectClass.choices)
    is_primary = serializers.BooleanField()
    keeps_log = serializers.BooleanField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


PersonPage = paged("people", Person)


class PeopleQuery(PageQuery):
    """Which people."""

    on = DayField(required=False, help_text="Posted on this day; today.")
    unit_id = IdField(required=False, help_text="Of this unit alone.")


class PeopleView(Endpoint):
    """People."""

    @extend_schema(
        operation_id="list_people",
        summary="People that I may look at",
        parameters=[PeopleQuery],
        responses=PersonPage,
        tags=["people"],
    )
    def get(self, request: Request) -> Response:
        """Postings of the units one may look at, in the order in which they were made."""
        asked = self.asked(PeopleQuery)
        on = asked.get("on", now_and_today()[1])
        rows = visible_people(self.actor, on, unit_id=asked.get("unit_id"))
        return shown(PersonPage, page_of(rows, ("id",), asked))
