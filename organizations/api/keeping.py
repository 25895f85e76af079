"""The people of an agency, kept by its officer and its head: postings, names, roles."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import commands, queries
from organizations.api.frame import DayField, Endpoint, IdField, Text, of_the_version, shown
from organizations.api.people import Person
from organizations.api.versions import stamp_of, stamp_to_change, with_version
from organizations.commands import NewPosting
from organizations.http import now_and_today
from organizations.models import RoleAssignment, RoleKind, SubjectClass, Unit
from organizations.refusals import Outdated

LONGEST = 120
A_ROLE: Mapping[str, Any] = {
    "role": "deputy",
    "unit_id": 3,
    "starts_on": "2026-10-12",
    "ends_on": None,
}


class EnteredPosting(serializers.Serializer[Any]):
    """Who begins to work where. A staff code that nobody has makes the person too."""

    example: Mapping[str, Any] = {
        "staff_code": "KH70001",
        "full_name": "Lê Thị Mới",
        "email": "",
        "unit_id": 3,
        "job_position": "Văn thư",
        "title": "",
        "subject_class": "civil_servant",
        "starts_on": "2026-10-12",
        "ends_on": None,
        "is_primary": True,
        "keeps_log": True,
    }

    staff_code = serializers.RegexField(r"^[A-Za-z0-9.-]{3,32}$")
    full_name = Text(max_length=LONGEST)
    email = serializers.EmailField(required=False, allow_blank=True, default="", max_length=254)
    unit_id = IdField()
    job_position = Text(max_length=LONGEST)
    title = Text(max_length=LONGEST, required=False, allow_blank=True, default="")
    subject_class = serializers.ChoiceField(
        SubjectClass.choices, default=SubjectClass.CIVIL_SERVANT.value
    )
    starts_on = DayField()
    ends_on = DayField(required=False, allow_null=True, default=None)
    is_primary = serializers.BooleanField(default=True)
    keeps_log = serializers.BooleanField(default=True)


class LastDay(serializers.Serializer[Any]):
    """The last day of a posting."""

    example: Mapping[str, Any] = {"ends_on": "2026-10-31"}

    ends_on = DayField()


class WrittenName(serializers.Serializer[Any]):
    """How a name is written."""

    example: Mapping[str, Any] = {"full_name": "Đặng Thị Anh"}

    full_name = Text(max_length=LONGEST)


class NewRole(serializers.Serializer[Any]):
    """A role for a time; heads and deputies over a unit."""

    example: Mapping[str, Any] = A_ROLE

    role = serializers.ChoiceField(RoleKind.choices)
    unit_id = IdField(required=False, allow_null=True, default=None)
    starts_on = DayField()
    ends_on = DayField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What the table's constraints would refuse too."""
        if attrs["ends_on"] is not None and attrs["ends_on"] < attrs["starts_on"]:
            raise serializers.ValidationError({"ends_on": "It ends before it starts."})
        return attrs


class HeldRole(serializers.Serializer[RoleAssignment]):
    """A role that a posting holds."""

    example: Mapping[str, Any] = {"id": 14, "posting_id": 7, **A_ROLE}

    id = serializers.IntegerField()
    posting_id = serializers.IntegerField()
    role = serializers.ChoiceField(RoleKind.choices)
    unit_id = serializers.IntegerField(allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class PostingsView(Endpoint):
    """Postings of the agency."""

    @extend_schema(
        operation_id="post_person",
        summary="Enter a posting",
        request=EnteredPosting,
        responses={201: Person},
        tags=["people"],
    )
    def post(self, request: Request) -> Response:
        """Sent again it is refused by `position_is_taken`. The first password is set by the link
        that the person's page makes."""
        sent = self.sent(EnteredPosting)
        unit = self.unit(sent.pop("unit_id"))
        now, _today = now_and_today()
        made = commands.post_person(actor=self.actor, new=NewPosting(unit=unit, **sent), now=now)
        return shown(Person, made, status=201)

    def unit(self, pk: int) -> Unit:
        """A unit of the agency that stands. Raises: ValidationError."""
        return unit_of(self.actor.agency_id, pk)


class PostingEndView(Endpoint):
    """The last day of a posting."""

    has_versions = False

    @extend_schema(
        operation_id="end_posting",
        summary="Set the last day of a posting",
        request=LastDay,
        responses=Person,
        tags=["people"],
    )
    def put(self, request: Request, posting_id: int) -> Response:
        """Roles held in it end with it at the latest. Again does nothing."""
        queries.get_own_posting(self.actor.agency_id, posting_id)
        ends_on = self.sent(LastDay)["ends_on"]
        commands.end_posting(actor=self.actor, posting_id=posting_id, ends_on=ends_on)
        return shown(Person, queries.get_own_posting(self.actor.agency_id, posting_id))


class NameView(Endpoint):
    """How a person's name is written."""

    tagged = ("GET", "PUT")

    @extend_schema(
        operation_id="read_name",
        summary="How a name is written",
        responses=WrittenName,
        tags=["people"],
    )
    def get(self, request: Request, staff_code: str) -> Response:
        """With its `ETag`; 304 where `If-None-Match` names it."""
        return self._said(request, staff_code)

    @extend_schema(
        operation_id="rename_person",
        summary="Correct how a name is written",
        request=WrittenName,
        responses=WrittenName,
        tags=["people"],
    )
    def put(self, request: Request, staff_code: str) -> Response:
        """Of somebody who holds or held a posting in the agency. `If-Match` names what was read,
        so that two who correct one name do not write over each other."""
        staff = queries.get_person(self.actor.agency_id, staff_code)
        name, before = self.sent(WrittenName)["full_name"], staff.full_name
        with of_the_version():
            if stamp_to_change(request) != stamp_of(before):
                raise Outdated
            commands.rename_person(actor=self.actor, staff=staff, full_name=name, before=before)
        return self._said(request, staff_code)

    def _said(self, request: Request, staff_code: str) -> Response:
        staff = queries.get_person(self.actor.agency_id, staff_code)
        tag = f'"{stamp_of(staff.full_name)}"'
        return with_version(shown(WrittenName, staff), tag, request)


class RolesView(Endpoint):
    """Roles of a posting."""

    @extend_schema(
        operation_id="give_role",
        summary="Give a posting a role",
        request=NewRole,
        responses={201: HeldRole},
        tags=["people"],
    )
    def post(self, request: Request, posting_id: int) -> Response:
        """Those that one may give: `not_yours_to_give` otherwise, and never one's own. By a person
        who has just confirmed who they are. Sent again, `role_is_held`."""
        self.require_confirmation()
        posting = queries.get_own_posting(self.actor.agency_id, posting_id)
        sent = self.sent(NewRole)
        unit_id = sent.pop("unit_id")
        unit = None if unit_id is None else unit_of(self.actor.agency_id, unit_id)
        now, _today = now_and_today()
        made = commands.give_role(actor=self.actor, posting=posting, unit=unit, now=now, **sent)
        return shown(HeldRole, made, status=201)


class RoleEndView(Endpoint):
    """A role that ends."""

    @extend_schema(
        operation_id="end_role",
        summary="Let a role end today",
        request=None,
        responses=HeldRole,
        tags=["people"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """One that has not begun ends on its first day."""
        _now, today = now_and_today()
        role = queries.get_role(self.actor.agency_id, pk)
        commands.end_role(actor=self.actor, role_id=pk, ends_on=max(today, role.starts_on))
        return shown(HeldRole, queries.get_role(self.actor.agency_id, pk))


def unit_of(agency_id: int, pk: int) -> Unit:
    """A unit of the agency that one may be posted to.

    Raises:
        ValidationError: missing, ended and foreign alike.
    """
    found = next((unit for unit in queries.units_of(agency_id) if unit.pk == pk), None)
    if found is None:
        raise serializers.ValidationError({"unit_id": "No unit of the agency."})
    return found
