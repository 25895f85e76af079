"""A unit's people by the days of a period: who logged when, and their work beside it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Endpoint, shown
from organizations.http import now_and_today
from reporting.queries.reports import get_period
from reporting.queries.unit_work import PersonWork, UnitWork, unit_work
from reporting.queries.units import UnitCoverage, unit_coverage, units_to_choose
from reporting.rules.coverage import Counts

A_DAY: Mapping[str, Any] = {
    "date": "2026-10-12",
    "minutes": 450,
    "entries": 5,
    "is_declared": True,
    "is_late": False,
}
SOME_WORK: Mapping[str, Any] = {
    "assigned_minutes": "2400.00",
    "finished_minutes": "1980.00",
    "finished_spent": 2010,
    "to_review": 4,
    "returned": 0,
    "late_days": 1,
    "late_entries": 0,
}
A_PERSON: Mapping[str, Any] = {
    "posting_id": 7,
    "full_name": "Trần Thị Thử",
    "expected": 20,
    "logged": 19,
    "declared": 18,
    "on_time": 17,
    "minutes_expected": 9600,
    "minutes_logged": 8550,
    "days": [A_DAY],
    "work": SOME_WORK,
}


class DayOfPerson(serializers.Serializer[Any]):
    """A day on which something was logged."""

    example: Mapping[str, Any] = A_DAY

    date = serializers.DateField(source="day")
    minutes = serializers.IntegerField()
    entries = serializers.IntegerField(source="entry_count")
    is_declared = serializers.BooleanField()
    is_late = serializers.BooleanField(help_text="Declared after its time.")


class WorkOfPerson(serializers.Serializer[PersonWork]):
    """A period's work. Minutes by the norms are null where there is no piece."""

    example: Mapping[str, Any] = SOME_WORK

    assigned_minutes = serializers.DecimalField(
        16, 2, allow_null=True, source="assigned", help_text="By the norms, of what is due."
    )
    finished_minutes = serializers.DecimalField(
        16, 2, allow_null=True, source="finished", help_text="By the norms, of what was sent."
    )
    finished_spent = serializers.IntegerField(
        allow_null=True, help_text="What was declared for the same pieces."
    )
    to_review = serializers.IntegerField()
    returned = serializers.IntegerField()
    late_days = serializers.IntegerField()
    late_entries = serializers.IntegerField(help_text="Lines that came after the closing.")


class PersonByDays(serializers.Serializer[Any]):
    """Somebody's period: person-days, and each day with a log. Neither good nor bad."""

    example: Mapping[str, Any] = A_PERSON

    posting_id = serializers.IntegerField(source="posting.pk")
    full_name = serializers.CharField(source="posting.staff.full_name")
    expected = serializers.IntegerField(source="counts.required")
    logged = serializers.IntegerField(source="counts.logged")
    declared = serializers.IntegerField(source="counts.declared")
    on_time = serializers.IntegerField(source="counts.on_time")
    minutes_expected = serializers.IntegerField(source="counts.minutes_expected")
    minutes_logged = serializers.IntegerField()
    days = DayOfPerson(many=True)
    work = WorkOfPerson()


class CoverageOfUnit(serializers.Serializer[Any]):
    """A unit's period up to today."""

    example: Mapping[str, Any] = {
        "unit_id": 3,
        "name": "Văn phòng",
        "period": "2026-10",
        "days": ["2026-10-12"],
        "people": [A_PERSON],
        "away_today": [8],
    }

    unit_id = serializers.IntegerField()
    name = serializers.CharField()
    period = serializers.CharField()
    days = serializers.ListField(
        child=serializers.DateField(), help_text="Days of work, and others with a log."
    )
    people = PersonByDays(many=True)
    away_today = serializers.ListField(
        child=serializers.IntegerField(), help_text="Postings on leave."
    )


class CoverageView(Endpoint):
    """A unit by days."""

    @extend_schema(
        operation_id="read_coverage_of_unit",
        summary="A unit's people by days",
        responses=CoverageOfUnit,
        tags=["figures"],
    )
    def get(self, request: Request, pk: int, code: str) -> Response:
        """Of a unit that one may look at and in which somebody keeps a log. Fourteen queries,
        whatever the number of people."""
        _now, today = now_and_today()
        period = get_period(code)
        units = units_to_choose(self.actor, period)
        chosen = next((unit for unit in units if unit.pk == pk), None)
        if chosen is None:
            raise Http404
        found = unit_coverage(self.actor, chosen, period, today)
        ids = [posting.pk for posting in found.span.postings]
        work = unit_work(self.actor.agency_id, pk, ids, period, today)
        return shown(
            CoverageOfUnit,
            {
                "unit_id": pk,
                "name": chosen.name,
                "period": period.code,
                "days": found.days,
                "people": _people(found, work),
                "away_today": sorted({leave.posting_id for leave in work.away_on(today)}),
            },
        )


def _people(found: UnitCoverage, work: UnitWork) -> list[dict[str, Any]]:
    """Everybody of the unit, with their days in order."""
    days: dict[int, list[Any]] = {posting.pk: [] for posting in found.span.postings}
    for (posting_id, _day), row in sorted(found.logged.items()):
        days.setdefault(posting_id, []).append(row)
    minutes = dict.fromkeys(days, 0)
    for row in found.span.logged:
        minutes[row.posting_id] = minutes.get(row.posting_id, 0) + row.minutes
    return [
        {
            "posting": posting,
            "counts": found.span.coverage.by_posting.get(posting.pk, Counts()),
            "minutes_logged": minutes[posting.pk],
            "days": days[posting.pk],
            "work": work.of(posting.pk),
        }
        for posting in found.span.postings
    ]
