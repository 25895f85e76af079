"""What work can be logged as: tasks of the catalogue, and one's assigned work."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import DayField, Endpoint, Text, shown
from organizations.api.paging import Page, PageQuery, page_of, paged
from organizations.http import now_and_today
from worklogs.models import Assignment, AssignmentOrigin, CatalogueTask
from worklogs.models.catalogue import TaskGroup
from worklogs.queries import catalogue, days
from worklogs.queries.own_log import require_log


class Task(serializers.Serializer[CatalogueTask]):
    """A task of the catalogue as it stands on a day."""

    example: Mapping[str, Any] = {
        "id": 12,
        "code": "B.03",
        "group": "B",
        "name": "Lập báo cáo định kỳ tuần hoặc tháng",
        "output_product": "Báo cáo",
        "unit_of_count": "báo cáo",
        "standard_minutes": 120,
        "complexity": 2,
        "coefficient": "1.250",
        "valid_from": "2026-01-01",
        "valid_until": None,
        "is_common": True,
    }

    id = serializers.IntegerField()
    code = serializers.CharField()
    group = serializers.ChoiceField(TaskGroup.choices)
    name = serializers.CharField()
    output_product = serializers.CharField()
    unit_of_count = serializers.CharField()
    standard_minutes = serializers.IntegerField(help_text="Norm for one piece.")
    complexity = serializers.IntegerField(help_text="1 to 5.")
    coefficient = serializers.DecimalField(8, 3, help_text="Standard products in one piece.")
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(
        allow_null=True, help_text="First day on which it no longer holds."
    )
    is_common = serializers.SerializerMethodField(help_text="Of the province, not the agency.")

    def get_is_common(self, task: CatalogueTask) -> bool:
        return task.agency_id is None


TaskPage = paged("the catalogue", Task)


class TaskQuery(PageQuery):
    """Which tasks."""

    q = Text(
        required=False,
        max_length=200,
        help_text="Code, name or initials, without accents too: the best 20, on one page.",
    )
    on = DayField(required=False, help_text="Valid on this day; today.")


class TasksView(Endpoint):
    """The catalogue."""

    @extend_schema(
        operation_id="list_tasks",
        summary="Tasks of the catalogue",
        parameters=[TaskQuery],
        responses=TaskPage,
        tags=["catalogue"],
    )
    def get(self, request: Request) -> Response:
        """By code, or the best matches of `q`. Two queries."""
        asked = self.asked(TaskQuery)
        on, agency_id = asked.get("on", now_and_today()[1]), self.actor.agency_id
        if asked.get("q"):
            return shown(TaskPage, Page(catalogue.found_tasks(agency_id, on, asked["q"]), None))
        return shown(TaskPage, page_of(catalogue.valid_tasks(agency_id, on), ("code", "id"), asked))


class AssignedWork(serializers.Serializer[Assignment]):
    """Work that one's head assigned."""

    example: Mapping[str, Any] = {
        "id": 345,
        "task_id": 12,
        "title": "Báo cáo tuần",
        "quantity": "4.00",
        "left": "3.00",
        "coefficient": "1.250",
        "origin": "planned",
        "starts_on": "2026-09-15",
        "due_on": "2026-10-14",
        "source_document": "",
    }

    id = serializers.IntegerField()
    task_id = serializers.IntegerField()
    title = serializers.CharField()
    quantity = serializers.DecimalField(12, 2, help_text="Pieces assigned.")
    left = serializers.DecimalField(12, 2, help_text="Pieces neither accepted nor waiting.")
    coefficient = serializers.DecimalField(8, 3)
    origin = serializers.ChoiceField(AssignmentOrigin.choices)
    starts_on = serializers.DateField()
    due_on = serializers.DateField()
    source_document = serializers.CharField()


AssignedPage = paged("assigned work", AssignedWork)


class AssignedQuery(PageQuery):
    """Which assigned work."""

    on = DayField(required=False, help_text="What can be logged against on this day; today.")


class AssignedView(Endpoint):
    """One's own assigned work."""

    @extend_schema(
        operation_id="list_assigned_work",
        summary="My assigned work",
        parameters=[AssignedQuery],
        responses=AssignedPage,
        tags=["log"],
    )
    def get(self, request: Request) -> Response:
        """What is open, soonest due first. One query."""
        require_log(self.actor)
        asked = self.asked(AssignedQuery)
        on = asked.get("on", now_and_today()[1])
        rows = days.open_assignments(self.actor, on)
        return shown(AssignedPage, page_of(rows, ("due_on", "id"), asked))
