"""Which entries stand returned: what a webhook leads a program to. Ids and days, and no log."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import DayField, Endpoint, shown
from organizations.api.paging import PageQuery, page_of, paged
from worklogs.api.entries import days_asked
from worklogs.models import WorkEntry
from worklogs.queries.returned import returned_entries


class ReturnedEntry(serializers.Serializer[WorkEntry]):
    """An entry that waits for its author. Whose it is, and what it says, stays in the portal."""

    example: Mapping[str, Any] = {
        "id": "01997a3e-5c1b-7c31-9f4e-5d2a8c6b7e10",
        "work_date": "2026-10-12",
        "version": 3,
    }

    id = serializers.UUIDField()
    work_date = serializers.DateField()
    version = serializers.IntegerField(help_text="Grows with each change.")


ReturnedPage = paged("returned entries", ReturnedEntry)


class ReturnedQuery(PageQuery):
    """Of which days."""

    first = DayField(required=False, help_text="First day; 31 days before `last`.")
    last = DayField(required=False, help_text="Last day; today.")


class ReturnedView(Endpoint):
    """Entries of the agency that stand returned."""

    @extend_schema(
        operation_id="list_returned_entries",
        summary="Which entries stand returned",
        parameters=[ReturnedQuery],
        responses=ReturnedPage,
        tags=["events"],
    )
    def get(self, request: Request) -> Response:
        """Of the program's agency, oldest first; one that was sent again is gone. One query."""
        asked = self.asked(ReturnedQuery)
        first, last = days_asked(asked, self.actor.agency_id)
        rows = returned_entries(self.actor, first, last)
        return shown(ReturnedPage, page_of(rows, ("work_date", "id"), asked))
