"""How the law is read here: what holds, what is set from a month on, what an answer would do."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import commands
from evaluations.commands import Holds
from evaluations.queries import rule_settings as queries
from evaluations.queries.law import Law, law
from organizations.api.frame import Asked, Endpoint, Text, shown
from organizations.api.paging import Page, paged
from organizations.http import now_and_today
from organizations.models import Parameter, Period
from organizations.rules.parameters import PARAMETERS, BadParameter, parse

Example = Mapping[str, Any]
LONGEST_DOCUMENT = 200
HELD: Example = {"first": "2027-01", "document": "412/QĐ-SXD, 20-11-2026"}


class ReadingInForce(serializers.Serializer[Any]):
    """One open question of the law, and how it is answered here."""

    name = serializers.CharField()
    value = serializers.DecimalField(12, 6, normalize_output=True)
    default = serializers.DecimalField(12, 6, normalize_output=True)
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="Where the question stands."
    )


class RulesOfClass(serializers.Serializer[Any]):
    """Which instrument scores a class of people."""

    subject_class = serializers.CharField()
    rule_set = serializers.CharField()


class LawHere(serializers.Serializer[Law]):
    """What the people of the agency are scored by today."""

    example: Example = {
        "classes": [{"subject_class": "civil_servant", "rule_set": "nd335-2025"}],
        "readings": [
            {
                "name": "score.lost_per_fault",
                "value": "0.25",
                "default": "0.25",
                "source": "Decree 335, art. 14; ADR 0010",
            }
        ],
        "quarters_from": ["2027-01"],
    }

    classes = serializers.SerializerMethodField()
    readings = ReadingInForce(many=True)
    quarters_from = serializers.SerializerMethodField()

    def get_classes(self, found: Law) -> list[dict[str, str]]:
        return [{"subject_class": name, "rule_set": rules.code} for name, rules in found.by_class]

    def get_quarters_from(self, found: Law) -> list[str]:
        return [period.code for period in found.quarter_starts]


class LawView(Endpoint):
    """What people are scored by."""

    @extend_schema(
        operation_id="read_law",
        summary="Rule sets and readings in force",
        responses=LawHere,
        tags=["law"],
    )
    def get(self, request: Request) -> Response:
        """In one's agency, today; and the months from which quarters can be chosen."""
        return shown(LawHere, law(self.actor.agency_id, now_and_today()[1]))


class PeriodType(serializers.Serializer[Any]):
    """Months or quarters, from the first month of a quarter."""

    example: Example = {"period_type": "quarter", "first": "2027-01"}

    period_type = serializers.ChoiceField([("month", "month"), ("quarter", "quarter")])
    first = serializers.SlugField(max_length=16, help_text="One of `quarters_from`.")


class PeriodTypeView(Endpoint):
    """Whether the agency classifies by month or by quarter."""

    @extend_schema(
        operation_id="choose_period_type",
        summary="Classify by month or by quarter",
        request=PeriodType,
        responses={201: PeriodType},
        tags=["law"],
    )
    def post(self, request: Request) -> Response:
        """By the head of the agency. Chosen from that month already: 409 `outdated`."""
        sent = self.sent(PeriodType)
        now, today = now_and_today()
        offered = law(self.actor.agency_id, today).quarter_starts
        first = month_of(sent["first"], offered)
        commands.choose_period_type(
            actor=self.actor, period_type=sent["period_type"], first=first, now=now
        )
        return shown(PeriodType, sent, status=201)


class HeldFrom(serializers.Serializer[Any]):
    """From which month something holds, and by which document."""

    first = serializers.SlugField(max_length=16, help_text="A month that has not begun.")
    document = Text(max_length=LONGEST_DOCUMENT, help_text="Number and date.")


class NewReading(HeldFrom):
    """Another answer to an open question."""

    example: Example = {"name": "score.lost_per_fault", "value": "0.5", **HELD}

    name = serializers.ChoiceField([(name, name) for name in queries.SETTABLE])
    value = serializers.CharField(max_length=20, help_text="With a decimal point.")

    def validate(self, attrs: Asked) -> Asked:
        return attrs | {"value": f"{answer_of(attrs['name'], attrs['value']):f}"}


class SetReading(serializers.Serializer[Parameter]):
    """An answer that was set. ``agency_id`` null: by the province, for every agency."""

    example: Example = {
        "name": "score.lost_per_fault",
        "value": "0.5",
        "agency_id": 1,
        "valid_from": "2027-01-01",
        "document": "412/QĐ-SXD, 20-11-2026",
    }

    name = serializers.CharField()
    value = serializers.CharField()
    agency_id = serializers.IntegerField(allow_null=True)
    valid_from = serializers.DateField()
    document = serializers.CharField(source="legal_source")


class Question(serializers.Serializer[queries.SettingLine]):
    """An open question: the answer of today, the limits, what was set of it."""

    example: Example = {
        "name": "score.lost_per_fault",
        "value": "0.25",
        "least": "0",
        "most": "1",
        "only": [],
        "history": [SetReading.example],
    }

    name = serializers.CharField(source="known.name")
    value = serializers.DecimalField(12, 6, normalize_output=True)
    least = serializers.DecimalField(12, 6, source="known.least", normalize_output=True)
    most = serializers.DecimalField(12, 6, source="known.most", normalize_output=True)
    only = serializers.ListField(
        child=serializers.DecimalField(12, 6, normalize_output=True),
        source="known.only",
        help_text="The answers there are; empty: any between the limits.",
    )
    history = SetReading(many=True, source="rows")


QuestionPage = paged("open questions of the law", Question)


class ReadingsView(Endpoint):
    """Open questions of the law."""

    @extend_schema(
        operation_id="list_readings",
        summary="Open questions and what was set of them",
        responses=QuestionPage,
        tags=["law"],
    )
    def get(self, request: Request) -> Response:
        """All of them on one page, what was set newest first. Two queries."""
        commands.sets_for_province(self.actor)
        lines = queries.setting_lines(self.actor.agency_id, now_and_today()[1])
        return shown(QuestionPage, Page(lines, None))

    @extend_schema(
        operation_id="set_reading",
        summary="Read a question otherwise from a month on",
        request=NewReading,
        responses={201: SetReading},
        tags=["law"],
    )
    def post(self, request: Request) -> Response:
        """For one's agency; receivers of reports set it for the province. Said already: 409."""
        for_province = commands.sets_for_province(self.actor)
        sent = self.sent(NewReading)
        now, _today = now_and_today()
        made = commands.set_reading(
            actor=self.actor,
            name=sent["name"],
            value=sent["value"],
            holds=holds(sent, for_province=for_province),
            now=now,
        )
        return shown(SetReading, made, status=201)


class EffectQuery(serializers.Serializer[Any]):
    """Of which answer."""

    value = serializers.CharField(max_length=20)


class EffectOfReading(serializers.Serializer[queries.Effect]):
    """What the last frozen month would have been. It never changes."""

    example: Example = {
        "period": "2026-10",
        "people": 38,
        "totals": 4,
        "levels": 1,
        "beyond_before": 0,
        "beyond_after": 1,
    }

    period = serializers.CharField(source="period.code")
    people = serializers.IntegerField()
    totals = serializers.IntegerField(help_text="People with another total.")
    levels = serializers.IntegerField(help_text="People at another level.")
    beyond_before = serializers.SerializerMethodField(
        help_text="Beyond the quota of excellent, as it is read today."
    )
    beyond_after = serializers.SerializerMethodField()

    def get_beyond_before(self, effect: queries.Effect) -> int:
        return effect.beyond[0]

    def get_beyond_after(self, effect: queries.Effect) -> int:
        return effect.beyond[1]


class EffectView(Endpoint):
    """What another answer would do."""

    @extend_schema(
        operation_id="read_effect_of_reading",
        summary="What another answer would have made of the last frozen month",
        parameters=[EffectQuery],
        responses=EffectOfReading,
        tags=["law"],
    )
    def get(self, request: Request, name: str) -> Response:
        """In one's agency, from its frozen inputs; stores nothing. 404 while no month is frozen."""
        commands.sets_for_province(self.actor)
        if name not in queries.SETTABLE:
            raise Http404
        value = answer_of(name, self.asked(EffectQuery)["value"])
        effect = queries.effect_of(self.actor.agency_id, name, value, now_and_today()[1])
        if effect is None:
            raise Http404
        return shown(EffectOfReading, effect)


def answer_of(name: str, text: str) -> Any:
    """The answer within its limits. Raises: ValidationError."""
    try:
        return parse(name, text)
    except BadParameter:
        known = PARAMETERS[name]
        words = f"From {known.least:f} to {known.most:f}, or one of those there are."
        raise serializers.ValidationError({"value": words}, code="no_answer") from None


def month_of(code: str, offered: list[Period]) -> Period:
    """One of the months that are offered. Raises: ValidationError."""
    found = next((period for period in offered if period.code == code), None)
    if found is None:
        raise serializers.ValidationError({"first": "This month is not offered."}, code="no_month")
    return found


def holds(sent: Asked, *, for_province: bool) -> Holds:
    """From which month, and by which document. One query."""
    ahead = queries.months_ahead(now_and_today()[1])
    return Holds(month_of(sent["first"], ahead), sent["document"], for_province)
