"""A second look at drawn entries: without the first decision until one's own stands."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import commands
from evaluations.api.shapes import LONGEST, MOST_FAULTS, Made
from evaluations.commands.reviews import QUALITY_LEVELS
from evaluations.models import Decision, SecondOpinion
from evaluations.queries import second_looks as queries
from evaluations.queries.second_looks import Look
from organizations.api.binary import AsItIs, file_answer
from organizations.api.frame import Endpoint, Text, shown
from organizations.api.paging import Page, PageQuery, page_of, paged
from organizations.http import now_and_today
from worklogs.api.evidence import Evidence
from worklogs.api.shapes import Entry
from worklogs.commands.evidence import open_evidence_of
from worklogs.models.days import MINUTES_IN_A_DAY
from worklogs.rules.evidence import Kind

SAID: Mapping[str, Any] = {
    "decision": "accepted",
    "quality_level": 4,
    "accepted_minutes": 90,
    "quality_faults": 0,
    "delays": 0,
    "reason": "",
}


class Opinion(serializers.Serializer[SecondOpinion]):
    """What the second one would have decided. No score reads it."""

    example: Mapping[str, Any] = {**SAID, "decided_at": "2026-10-26T08:00:00+07:00"}

    decision = serializers.ChoiceField(Decision.choices)
    quality_level = serializers.IntegerField(allow_null=True)
    accepted_minutes = serializers.IntegerField(allow_null=True)
    quality_faults = serializers.IntegerField()
    delays = serializers.IntegerField()
    reason = serializers.CharField()
    decided_at = serializers.DateTimeField()


class AskedLook(serializers.Serializer[Look]):
    """A drawn entry; `opinion` and `first` are null until one has said one's own."""

    example: Mapping[str, Any] = {
        "id": 8,
        "entry": Entry.example,
        "files": [],
        "opinion": None,
        "first": None,
    }

    id = serializers.IntegerField(source="look.pk")
    entry = Entry()
    files = Evidence(many=True, source="entry.files", default=[])
    opinion = Opinion(allow_null=True)
    first = Made(allow_null=True)


LookPage = paged("entries drawn for a second look", AskedLook)


class NewOpinion(serializers.Serializer[Any]):
    """What one would have decided."""

    example: Mapping[str, Any] = SAID

    decision = serializers.ChoiceField(Decision.choices)
    quality_level = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=QUALITY_LEVELS.start,
        max_value=QUALITY_LEVELS.stop - 1,
    )
    accepted_minutes = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=MINUTES_IN_A_DAY,
        help_text="Null accepts what was declared; other minutes need a reason.",
    )
    quality_faults = serializers.IntegerField(min_value=0, max_value=MOST_FAULTS, default=0)
    delays = serializers.IntegerField(min_value=0, max_value=MOST_FAULTS, default=0)
    reason = Text(max_length=LONGEST, required=False, allow_blank=True, default="")


class LooksView(Endpoint):
    """What was drawn for oneself."""

    @extend_schema(
        operation_id="list_second_looks",
        summary="Entries that wait for my second look",
        parameters=[PageQuery],
        responses=LookPage,
        tags=["review"],
    )
    def get(self, request: Request) -> Response:
        """Those that wait, then those that one decided, the latest first, without their files.
        Three queries."""
        rows = queries.looks_of(self.actor.agency_id, self.actor.posting_id or 0)
        page = page_of(rows, ("is_decided", "-id"), self.asked(PageQuery))
        looks = queries.with_entries(page.items)
        for one in looks:
            one.entry.files = []
        return shown(LookPage, Page(looks, page.next))


class LookView(Endpoint):
    """One drawn entry."""

    @extend_schema(
        operation_id="read_second_look",
        summary="An entry drawn for my second look",
        responses=AskedLook,
        tags=["review"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """For whoever was asked."""
        return shown(AskedLook, queries.get_look(self.actor, pk))


class OpinionView(Endpoint):
    """What one would have decided."""

    @extend_schema(
        operation_id="give_second_look",
        summary="Say what I would have decided",
        request=NewOpinion,
        responses=AskedLook,
        tags=["review"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Once; it stands. The first decision is shown beside it from then on."""
        look = queries.get_look(self.actor, pk)
        now, _today = now_and_today()
        verdict = _verdict(self.sent(NewOpinion))
        commands.decide_second_look(actor=self.actor, look=look, verdict=verdict, now=now)
        return shown(AskedLook, queries.get_look(self.actor, pk))


@method_decorator(csp_update({"sandbox": True}), name="dispatch")
class LookFileView(Endpoint):
    """A file beside a drawn entry."""

    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="download_evidence_of_look",
        summary="Download a file beside a drawn entry",
        responses={
            (200, kind.media_type): OpenApiResponse(OpenApiTypes.BINARY, description=kind.value)
            for kind in Kind
        },
        tags=["review"],
    )
    def get(self, request: Request, pk: int, file_id: UUID) -> HttpResponse:
        """For whoever was asked; recorded."""
        look = queries.get_look(self.actor, pk)
        now, _today = now_and_today()
        file, content = open_evidence_of(actor=self.actor, entry=look.entry, pk=file_id, now=now)
        if content is None:
            raise Http404
        return file_answer(content, file.media_type, file.name)


def _verdict(sent: Mapping[str, Any]) -> commands.SecondVerdict:
    """A return says nothing of what only an acceptance holds."""
    decision = Decision(sent["decision"])
    if decision == Decision.RETURNED:
        return commands.SecondVerdict(decision=decision, reason=sent["reason"])
    return commands.SecondVerdict(**{**sent, "decision": decision})
