"""Lines that came after the closing: one's own, and those of the people whom one reviews."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Endpoint, shown
from organizations.api.paging import PageQuery, page_of, paged
from organizations.http import now_and_today
from worklogs.models import LateEntry
from worklogs.queries.late import all_late_entries, all_reviewed_late_entries

KEYS = ("-work_date", "-received_at", "id")


class LateLine(serializers.Serializer[LateEntry]):
    """A line that was written in time and arrived after the closing. It counts nowhere."""

    example: Mapping[str, Any] = {
        "id": "01997a3e-5c1b-7c31-9f4e-5d2a8c6b7e10",
        "author_id": 7,
        "work_date": "2026-10-12",
        "task_id": 12,
        "summary": "Báo cáo tuần 41",
        "output_reference": "",
        "minutes": 90,
        "quantity": "1.00",
        "is_finished": True,
        "base_version": 0,
        "written_at": "2026-10-12T16:00:00+07:00",
        "received_at": "2026-10-17T08:00:00+07:00",
    }

    id = serializers.UUIDField()
    author_id = serializers.IntegerField(help_text="A posting of `list_people`.")
    work_date = serializers.DateField()
    task_id = serializers.IntegerField()
    summary = serializers.CharField()
    output_reference = serializers.CharField()
    minutes = serializers.IntegerField()
    quantity = serializers.DecimalField(12, 2)
    is_finished = serializers.BooleanField()
    base_version = serializers.IntegerField(
        help_text="0: a new line; else the version of the entry that it would have changed."
    )
    written_at = serializers.DateTimeField(help_text="By the clock of the device.")
    received_at = serializers.DateTimeField()


LatePage = paged("lines that came late", LateLine)


class LateView(Endpoint):
    """One's own late lines."""

    @extend_schema(
        operation_id="list_my_late_lines",
        summary="My lines that came after the closing",
        parameters=[PageQuery],
        responses=LatePage,
        tags=["log"],
    )
    def get(self, request: Request) -> Response:
        """The latest day first. One query."""
        rows = all_late_entries(self.posting)
        return shown(LatePage, page_of(rows, KEYS, self.asked(PageQuery)))


class ReviewedLateView(Endpoint):
    """Late lines of one's people."""

    @extend_schema(
        operation_id="list_late_lines_of_people",
        summary="Lines of my people that came after the closing",
        parameters=[PageQuery],
        responses=LatePage,
        tags=["review"],
    )
    def get(self, request: Request) -> Response:
        """Of those whom one reviews; of nobody else. Four queries, or none."""
        rows = all_reviewed_late_entries(self.actor, now_and_today()[1])
        return shown(LatePage, page_of(rows, KEYS, self.asked(PageQuery)))
