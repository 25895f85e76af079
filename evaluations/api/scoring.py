"""The month of those whom one assesses: how each stands, what one says of it, making it known."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import access, commands
from evaluations.api.results import EXAMPLE, FIGURES, Figures
from evaluations.commands import Opinion
from evaluations.forms import UNIT_LEVELS
from evaluations.models import MonthlyAssessment
from evaluations.queries.months import MonthRow, month_table
from organizations.api.frame import Endpoint, Text, shown
from organizations.http import now_and_today
from organizations.models import PeriodStage, Purpose
from organizations.queries import get_period, stage_of

LEVELS_OF_UNITS = UNIT_LEVELS[1:]  # the first says nothing
STILL_OPEN = (PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED)
LONGEST_NOTE = 500
SAID: Mapping[str, Any] = {
    "general_points": "28.00",
    "unit_result": None,
    "execution": None,
    "cohesion": None,
    "unit_level": "",
    "note": "",
}


def ratio(words: str) -> serializers.DecimalField:
    """d, đ or e of a leader."""
    return serializers.DecimalField(
        3, 2, required=False, allow_null=True, default=None, min_value=0, max_value=1,
        help_text=words,
    )  # fmt: skip


class NewAssessment(serializers.Serializer[Any]):
    """What an assessor says of a person's month. Null says nothing: it is not zero."""

    example: Mapping[str, Any] = SAID

    general_points = serializers.DecimalField(
        4, 2, required=False, allow_null=True, default=None, min_value=0, max_value=30
    )
    unit_result = ratio("d of a leader: 0.5 or 1.")
    execution = ratio("đ of a leader: 0.5 or 1.")
    cohesion = ratio("e of a leader: 0.5 or 1.")
    unit_level = serializers.ChoiceField(
        LEVELS_OF_UNITS, required=False, allow_blank=True, default=""
    )
    note = Text(max_length=LONGEST_NOTE, required=False, allow_blank=True, default="")


class Assessment(serializers.Serializer[MonthlyAssessment]):
    """What stands of a person's month."""

    example: Mapping[str, Any] = {"posting_id": 7, **SAID, "assessed_at": "2026-10-16T08:00:00Z"}

    posting_id = serializers.IntegerField()
    general_points = serializers.DecimalField(4, 2, allow_null=True)
    unit_result = serializers.DecimalField(3, 2, allow_null=True)
    execution = serializers.DecimalField(3, 2, allow_null=True)
    cohesion = serializers.DecimalField(3, 2, allow_null=True)
    unit_level = serializers.CharField()
    note = serializers.CharField()
    assessed_at = serializers.DateTimeField()


class PersonsMonth(Figures):
    """One person's month as it stands, or as it was frozen."""

    example: Mapping[str, Any] = {
        "posting_id": 7,
        "full_name": "Trần Thị Thử",
        **{name: value for name, value in EXAMPLE.items() if name != "version"},
        "is_frozen": False,
        "own_points": "27.00",
        "change": None,
        "published_at": None,
    }

    posting_id = serializers.IntegerField()
    full_name = serializers.CharField()
    is_frozen = serializers.BooleanField()
    own_points = serializers.DecimalField(
        4, 2, allow_null=True, help_text="General points that the person gave themselves."
    )
    change = serializers.DecimalField(
        5, 2, allow_null=True, help_text="Points more than the month before."
    )
    published_at = serializers.DateTimeField(allow_null=True)


class ScoringMonth(serializers.Serializer[Any]):
    """Everybody whom one assesses in a month."""

    example: Mapping[str, Any] = {
        "period": "2026-10",
        "is_open": True,
        "people": [PersonsMonth.example],
        "unpublished": 0,
        "waiting": 0,
    }

    period = serializers.CharField()
    is_open = serializers.BooleanField(help_text="Whether assessing is still possible.")
    people = PersonsMonth(many=True)
    unpublished = serializers.IntegerField(help_text="Frozen results that can be made known.")
    waiting = serializers.IntegerField(help_text="Frozen results that wait for an exception.")


class MonthView(Endpoint):
    """A month to assess."""

    @extend_schema(
        operation_id="read_scoring_month",
        summary="The month of those whom I assess",
        responses=ScoringMonth,
        tags=["scoring"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Provisional while the month is open, then as frozen. The queries do not grow with
        people."""
        period = get_period(code)
        agency_id = self.actor.agency_id
        mine = access.reviewed_postings(self.actor, now_and_today()[1], Purpose.ASSESS)
        is_open = stage_of(agency_id, period.ends_on) in STILL_OPEN
        table = month_table(agency_id, period, mine, is_open=is_open)
        said = {
            "period": period.code,
            "is_open": is_open,
            "people": [_person(row, period.code) for row in table.rows],
            "unpublished": table.unpublished,
            "waiting": table.waiting,
        }
        return shown(ScoringMonth, said)


class AssessmentView(Endpoint):
    """What one says of a person's month."""

    has_versions = False

    @extend_schema(
        operation_id="assess_month",
        summary="Assess a person's month",
        request=NewAssessment,
        responses=Assessment,
        tags=["scoring"],
    )
    def put(self, request: Request, code: str, posting_id: int) -> Response:
        """All of it anew; what was said before is superseded and stays on record. The same again
        changes nothing."""
        now, today = now_and_today()
        period = get_period(code)
        posting = access.get_assessed_posting(self.actor, posting_id, today=today)
        opinion = Opinion(posting_id=posting.pk, **self.sent(NewAssessment))
        made = commands.assess_month(actor=self.actor, period=period, opinion=opinion, now=now)
        return shown(Assessment, made)


class PublicationOfMonth(serializers.Serializer[Any]):
    """How many results were made known, and how many wait because the quota is full."""

    example: Mapping[str, Any] = {"published": 12, "held": 1}

    published = serializers.IntegerField()
    held = serializers.IntegerField()


class PublicationView(Endpoint):
    """Results made known."""

    @extend_schema(
        operation_id="publish_month",
        summary="Make a month's results known",
        request=None,
        responses=PublicationOfMonth,
        tags=["scoring"],
    )
    def post(self, request: Request, code: str) -> Response:
        """Of everybody whom one assesses, all at once. Again publishes nothing twice."""
        now, _today = now_and_today()
        done = commands.publish_month(actor=self.actor, period=get_period(code), now=now)
        return shown(PublicationOfMonth, done)


def _person(row: MonthRow, code: str) -> dict[str, Any]:
    standing = row.standing
    figures = {name: getattr(standing, name) for name in FIGURES}
    return figures | {
        "period": code,
        "posting_id": standing.posting.pk,
        "full_name": standing.posting.staff.full_name,
        "is_frozen": standing.score is not None,
        "own_points": row.own_points,
        "change": row.change,
        "published_at": row.published_at,
    }
