"""One person as those who keep the agency's people know them: postings and roles."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import queries
from organizations.api.frame import Endpoint, shown
from organizations.api.keeping import HeldRole
from organizations.api.people import Person
from organizations.commands import note_reading
from organizations.http import now_and_today
from organizations.models import Posting


class PostingWithRoles(Person):
    """A posting, and every role that was held in it."""

    example: Mapping[str, Any] = {**Person.example, "roles": [HeldRole.example]}

    roles = HeldRole(many=True, source="roles_held")


class PersonOfAgency(serializers.Serializer[Any]):
    """A person with all their postings here, the newest first."""

    example: Mapping[str, Any] = {
        "staff_code": "KH00007",
        "full_name": "Trần Thị Thử",
        "postings": [PostingWithRoles.example],
    }

    staff_code = serializers.CharField()
    full_name = serializers.CharField()
    postings = PostingWithRoles(many=True)


class PersonView(Endpoint):
    """One person."""

    @extend_schema(
        operation_id="read_person",
        summary="A person with postings and roles",
        responses=PersonOfAgency,
        tags=["people"],
    )
    def get(self, request: Request, staff_code: str) -> Response:
        """Of somebody who holds or held a posting in the agency; that is recorded. Five queries."""
        agency_id = self.actor.agency_id
        staff = queries.get_person(agency_id, staff_code)
        known = queries.person(agency_id, staff, now_and_today()[1])
        note_reading(actor=self.actor, page="organizations.person", of=known.postings)
        return shown(
            PersonOfAgency,
            {
                "staff_code": staff.staff_code,
                "full_name": staff.full_name,
                "postings": [self._known(posting, staff) for posting in known.postings],
            },
        )

    def _known(self, posting: Posting, staff: Any) -> Posting:
        """The posting with its person, who is known already."""
        posting.staff = staff
        return posting
