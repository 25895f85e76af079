"""How an entry is written and read in JSON. Shape only: commands decide what is allowed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework import serializers

from organizations.api.frame import DayField, IdField, Text
from organizations.api.paging import PageQuery, paged
from worklogs.commands import Line
from worklogs.lines import LONGEST_REFERENCE, LONGEST_SUMMARY
from worklogs.models import DayStatus, EntryStatus, WorkDay, WorkEntry
from worklogs.models.days import MINUTES_IN_A_DAY


class TaskInEntry(serializers.Serializer[Any]):
    """The task of an entry, as it stood when it was logged."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class Entry(serializers.Serializer[WorkEntry]):
    """One piece of work on one day."""

    example: Mapping[str, Any] = {
        "id": "01997a3e-5c1b-7c31-9f4e-5d2a8c6b7e10",
        "work_date": "2026-10-12",
        "position": 1,
        "task": {"id": 12, "code": "B.03", "name": "Lập báo cáo định kỳ tuần hoặc tháng"},
        "assignment_id": None,
        "summary": "Báo cáo tuần 41 gửi Văn phòng",
        "output_reference": "412/BC-SKHCN",
        "minutes": 90,
        "quantity": "1.00",
        "is_finished": True,
        "starts_at_minute": 480,
        "continues_date": None,
        "continues_id": None,
        "status": "draft",
        "accepted_minutes": None,
        "return_reason": "",
        "version": 1,
        "changed_at": "2026-10-12T16:00:00+07:00",
    }

    id = serializers.UUIDField()
    work_date = serializers.DateField()
    position = serializers.IntegerField(help_text="Order in its day, from 1.")
    task = TaskInEntry()
    assignment_id = serializers.IntegerField(allow_null=True)
    summary = serializers.CharField(help_text="Empty where the task says it all.")
    output_reference = serializers.CharField(help_text="Document number or link of what came out.")
    minutes = serializers.IntegerField(help_text="Time spent.")
    quantity = serializers.DecimalField(
        12, 2, help_text="Pieces finished; 0 while the work is in progress."
    )
    is_finished = serializers.BooleanField()
    starts_at_minute = serializers.IntegerField(
        allow_null=True, help_text="Minutes since midnight."
    )
    continues_date = serializers.DateField(allow_null=True)
    continues_id = serializers.UUIDField(
        allow_null=True, help_text="The entry in progress that this one goes on with."
    )
    status = serializers.ChoiceField(EntryStatus.choices)
    accepted_minutes = serializers.IntegerField(allow_null=True)
    return_reason = serializers.CharField()
    version = serializers.IntegerField(help_text="For `If-Match`.")
    changed_at = serializers.DateTimeField()


EntryPage = paged("one's own entries", Entry)


class EntryContent(serializers.Serializer[Any]):
    """What its author says of one piece of work."""

    example: Mapping[str, Any] = {
        "task_id": 12,
        "assignment_id": None,
        "summary": "Báo cáo tuần 41 gửi Văn phòng",
        "output_reference": "412/BC-SKHCN",
        "minutes": 90,
        "quantity": "1",
        "is_finished": True,
        "starts_at_minute": 480,
        "continues_date": None,
        "continues_id": None,
    }

    task_id = IdField()
    assignment_id = IdField(required=False, allow_null=True, default=None)
    summary = Text(max_length=LONGEST_SUMMARY, required=False, allow_blank=True, default="")
    output_reference = Text(
        max_length=LONGEST_REFERENCE, required=False, allow_blank=True, default=""
    )
    minutes = serializers.IntegerField(min_value=1, max_value=MINUTES_IN_A_DAY)
    quantity = serializers.DecimalField(12, 2, min_value=0)
    is_finished = serializers.BooleanField(required=False, default=True)
    starts_at_minute = serializers.IntegerField(
        min_value=0, max_value=MINUTES_IN_A_DAY - 1, required=False, allow_null=True, default=None
    )
    continues_date = DayField(required=False, allow_null=True, default=None)
    continues_id = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What the table's constraints would refuse too."""
        if not attrs["is_finished"] and attrs["quantity"]:
            raise serializers.ValidationError({"quantity": "Work in progress counts 0 pieces."})
        if (attrs["continues_date"] is None) != (attrs["continues_id"] is None):
            raise serializers.ValidationError({"continues_id": "Say the day and the id, or none."})
        return attrs


class EntryQuery(PageQuery):
    """Which of one's own entries."""

    first = DayField(required=False, help_text="First day; 31 days before `last`.")
    last = DayField(required=False, help_text="Last day; today.")
    month = serializers.CharField(
        required=False, max_length=16, help_text="A period such as 2026-10, instead of days."
    )
    status = serializers.ChoiceField(EntryStatus.choices, required=False)
    task_id = IdField(required=False)


class Day(serializers.Serializer[WorkDay]):
    """One's own day: its declaration and its figures."""

    example: Mapping[str, Any] = {
        "work_date": "2026-10-12",
        "status": "submitted",
        "submitted_at": "2026-10-12T16:30:00+07:00",
        "is_late": False,
        "minutes": 90,
        "entry_count": 1,
        "open_count": 1,
        "returned_count": 0,
        "accepted_count": 0,
        "accepted_minutes": 0,
    }

    work_date = serializers.DateField()
    status = serializers.ChoiceField(DayStatus.choices)
    submitted_at = serializers.DateTimeField(allow_null=True, help_text="First declaration.")
    is_late = serializers.BooleanField()
    minutes = serializers.IntegerField(help_text="Sum of the entries.")
    entry_count = serializers.IntegerField()
    open_count = serializers.IntegerField(help_text="Submitted, not reviewed.")
    returned_count = serializers.IntegerField()
    accepted_count = serializers.IntegerField()
    accepted_minutes = serializers.IntegerField()


DayPage = paged("one's own days", Day)


class DayQuery(PageQuery):
    """Which of one's own days."""

    first = DayField(required=False, help_text="First day; 31 days before `last`.")
    last = DayField(required=False, help_text="Last day; today.")


def line_of(content: Mapping[str, Any], entry_id: UUID, version: int) -> Line:
    """The command's line."""
    names = (*EntryContent().fields,)
    return Line(id=entry_id, version=version, **{name: content[name] for name in names})
