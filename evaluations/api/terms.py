"""Quarters and years: everybody's result, one leader's ratios, freezing, making known."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import access, commands
from evaluations.api.findings import RecordedFinding
from evaluations.api.results import EXAMPLE
from evaluations.api.scoring import LEVELS_OF_UNITS, PublicationOfMonth, ratio
from evaluations.commands import TermOpinion
from evaluations.models import TermAssessment
from evaluations.policy import EXCEPT_FROM_QUOTA
from evaluations.queries.term_pages import TermLine, term_page
from evaluations.queries.terms import TermSpan, term_span
from evaluations.rules.terms import NoTerm
from organizations.access import Actor, require
from organizations.api.frame import Endpoint, Text, shown
from organizations.http import now_and_today
from organizations.queries import get_own_posting


class PersonsTerm(serializers.Serializer[TermLine]):
    """One person's quarter or year, frozen or as it stands."""

    example: Mapping[str, Any] = {
        "posting_id": 7,
        "full_name": "Trần Thị Thử",
        **{
            name: EXAMPLE[name]
            for name in ("rule_set", "is_leader", "task_points", "general_points", "total")
        },
        "level": "excellent",
        "reasons": [],
        "is_frozen": True,
        "published_at": None,
    }

    posting_id = serializers.IntegerField(source="posting.pk")
    full_name = serializers.CharField(source="posting.staff.full_name")
    rule_set = serializers.CharField()
    is_leader = serializers.BooleanField()
    task_points = serializers.DecimalField(5, 2, allow_null=True)
    general_points = serializers.DecimalField(5, 2, allow_null=True)
    total = serializers.DecimalField(5, 2, allow_null=True)
    level = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    is_frozen = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(allow_null=True)

    def get_is_frozen(self, line: TermLine) -> bool:
        return line.frozen is not None


class TermOfAgency(serializers.Serializer[Any]):
    """Everybody's quarter or year whose result one may see."""

    example: Mapping[str, Any] = {
        "term": "2026-Q4",
        "is_settled": False,
        "people": [PersonsTerm.example],
        "unpublished": 0,
        "waiting": 0,
    }

    term = serializers.CharField()
    is_settled = serializers.BooleanField(help_text="Whether each of its months is compiled.")
    people = PersonsTerm(many=True)
    unpublished = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Frozen results that wait for an exception.")


class NewTermAssessment(serializers.Serializer[Any]):
    """d, đ, e and the level of the unit of a leader, once for the term."""

    example: Mapping[str, Any] = {
        "unit_result": "1.00",
        "execution": "1.00",
        "cohesion": "0.50",
        "unit_level": "",
    }

    unit_result = ratio("d: 0.5 or 1.")
    execution = ratio("đ: 0.5 or 1.")
    cohesion = ratio("e: 0.5 or 1.")
    unit_level = serializers.ChoiceField(
        LEVELS_OF_UNITS, required=False, allow_blank=True, default=""
    )


class AssessedTerm(serializers.Serializer[TermAssessment]):
    """What stands of a leader's quarter or year."""

    example: Mapping[str, Any] = {
        "posting_id": 9,
        "term": "2026-Q4",
        **NewTermAssessment.example,
        "assessed_at": "2026-12-28T08:00:00+07:00",
    }

    posting_id = serializers.IntegerField()
    term = serializers.CharField()
    unit_result = serializers.DecimalField(3, 2, allow_null=True)
    execution = serializers.DecimalField(3, 2, allow_null=True)
    cohesion = serializers.DecimalField(3, 2, allow_null=True)
    unit_level = serializers.CharField()
    assessed_at = serializers.DateTimeField()


class Classified(serializers.Serializer[Any]):
    """How many results were frozen now: those that are new or changed."""

    example: Mapping[str, Any] = {"frozen": 40}

    frozen = serializers.IntegerField()


class ExceptionDocument(serializers.Serializer[Any]):
    """By which document an excellent result stands beyond the quota."""

    example: Mapping[str, Any] = {"document": "Số 9/QĐ-SXD ngày 28/12/2026"}

    document = Text(max_length=200)


class TermView(Endpoint):
    """A quarter or a year."""

    @extend_schema(
        operation_id="read_term",
        summary="Results of a quarter or a year",
        responses=TermOfAgency,
        tags=["results"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Of those whose results one may see. The queries do not grow with people."""
        span = span_of(self.actor, code)
        page = term_page(self.actor, span)
        said = {
            "term": span.term.code,
            "is_settled": page.is_settled,
            "people": page.lines,
            "unpublished": page.unpublished,
            "waiting": page.waiting,
        }
        return shown(TermOfAgency, said)


class TermAssessmentView(Endpoint):
    """A leader's ratios of a term."""

    has_versions = False

    @extend_schema(
        operation_id="assess_term",
        summary="Assess a leader's quarter or year",
        request=NewTermAssessment,
        responses=AssessedTerm,
        tags=["scoring"],
    )
    def put(self, request: Request, code: str, posting_id: int) -> Response:
        """All of it anew; what was said before is superseded."""
        now, today = now_and_today()
        span = span_of(self.actor, code)
        posting = access.get_assessed_posting(self.actor, posting_id, today=today)
        opinion = TermOpinion(posting_id=posting.pk, **self.sent(NewTermAssessment))
        made = commands.assess_term(actor=self.actor, span=span, opinion=opinion, now=now)
        return shown(AssessedTerm, made)


class ClassificationView(Endpoint):
    """A term, frozen."""

    @extend_schema(
        operation_id="classify_term",
        summary="Freeze a quarter or a year",
        request=None,
        responses=Classified,
        tags=["scoring"],
    )
    def post(self, request: Request, code: str) -> Response:
        """By the head of the agency, after a confirmation of who asks. Again freezes what changed
        since."""
        self.require_confirmation()
        span = span_of(self.actor, code)
        now, _today = now_and_today()
        made = commands.classify_term(actor=self.actor, span=span, now=now)
        return shown(Classified, {"frozen": len(made)})


class TermPublicationView(Endpoint):
    """A term's results, made known."""

    @extend_schema(
        operation_id="publish_term",
        summary="Make a quarter's or year's results known",
        request=None,
        responses=PublicationOfMonth,
        tags=["scoring"],
    )
    def post(self, request: Request, code: str) -> Response:
        """Of everybody whom one assesses, all at once. Again publishes nothing twice."""
        span = span_of(self.actor, code)
        now, _today = now_and_today()
        return shown(
            PublicationOfMonth, commands.publish_term(actor=self.actor, span=span, now=now)
        )


class TermExceptionView(Endpoint):
    """An exception from the quota of a term."""

    @extend_schema(
        operation_id="except_from_quota",
        summary="Let an excellent result stand beyond the quota",
        request=ExceptionDocument,
        responses={201: RecordedFinding},
        tags=["scoring"],
    )
    def post(self, request: Request, code: str, posting_id: int) -> Response:
        """By the head of the agency, with its document. The same again is refused (409)."""
        span = span_of(self.actor, code)
        posting = get_own_posting(self.actor.agency_id, posting_id)
        require(self.actor.may(EXCEPT_FROM_QUOTA))
        document = self.sent(ExceptionDocument)["document"]
        now, _today = now_and_today()
        made = commands.except_from_quota(
            actor=self.actor, span=span, posting_id=posting.pk, document=document, now=now
        )
        return shown(RecordedFinding, made, status=201)


def span_of(actor: Actor, code: str) -> TermSpan:
    """The quarter or year of that code, as far as it has come.

    Raises:
        Http404: it names neither, or it has not begun.
    """
    try:
        span = term_span(actor.agency_id, code, now_and_today()[1])
    except NoTerm:
        raise Http404 from None
    if span is None:
        raise Http404
    return span
