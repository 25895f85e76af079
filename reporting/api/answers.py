"""What a receiver does with a delivered report: taken in, accepted, returned, given back."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Endpoint, Lines, shown
from organizations.http import now_and_today
from reporting import commands
from reporting.api.own_report import LongReason
from reporting.api.reports import ReportState
from reporting.forms import LONGEST_REASON
from reporting.queries.reports import deliveries_of, readable_report

AGREE, REFUSE = "agree", "refuse"
ANSWERS = [(AGREE, AGREE), (REFUSE, REFUSE)]


class ReopeningAnswer(serializers.Serializer[Any]):
    """Whether the agency gets its report back; a refusal says why."""

    example: Mapping[str, Any] = {"decision": AGREE, "answer": ""}

    decision = serializers.ChoiceField(ANSWERS)
    answer = Lines(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")


class OfDelivered(Endpoint):
    """What every answer to a delivered report begins and ends with."""

    def require_delivered(self, pk: int) -> None:
        """Raises: Http404, missing and not delivered here alike; PermissionDenied."""
        readable_report(self.actor, pk)

    def standing(self, pk: int) -> Response:
        """The report and its own way, read again."""
        found = readable_report(self.actor, pk)
        deliveries = deliveries_of(self.actor.agency_id, found)
        return shown(ReportState, {"report": found, "deliveries": deliveries})


class ReceiptView(OfDelivered):
    """A delivered report, taken in."""

    @extend_schema(
        operation_id="receive_report",
        summary="Take a delivered report in",
        request=None,
        responses=ReportState,
        tags=["reports"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Again does nothing; one that was returned meanwhile is refused (409)."""
        self.require_delivered(pk)
        now, _today = now_and_today()
        commands.receive_report(actor=self.actor, report_id=pk, now=now)
        return self.standing(pk)


class AcceptanceView(OfDelivered):
    """A received report, accepted."""

    @extend_schema(
        operation_id="accept_report",
        summary="Accept a received report",
        request=None,
        responses=ReportState,
        tags=["reports"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """After it was checked; then it comes back only by a reopening. Again does nothing."""
        self.require_delivered(pk)
        now, _today = now_and_today()
        commands.accept_report(actor=self.actor, report_id=pk, now=now)
        return self.standing(pk)


class ReturnView(OfDelivered):
    """A delivered report, sent back."""

    @extend_schema(
        operation_id="return_report",
        summary="Return a delivered report",
        request=LongReason,
        responses=ReportState,
        tags=["reports"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """With a reason. What was returned or accepted meanwhile is refused (409)."""
        self.require_delivered(pk)
        reason = self.sent(LongReason)["reason"]
        now, _today = now_and_today()
        commands.return_report(actor=self.actor, report_id=pk, reason=reason, now=now)
        return self.standing(pk)


class ReopeningAnswerView(OfDelivered):
    """The answer to who asks a report back."""

    @extend_schema(
        operation_id="answer_report_asked_back",
        summary="Give a report back, or refuse",
        request=ReopeningAnswer,
        responses=ReportState,
        tags=["reports"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """By somebody else than who asked, after a confirmation of who answers."""
        self.require_confirmation()
        self.require_delivered(pk)
        sent = self.sent(ReopeningAnswer)
        now, _today = now_and_today()
        commands.answer_reopening(
            actor=self.actor,
            report_id=pk,
            is_agreed=sent["decision"] == AGREE,
            answer=sent["answer"],
            now=now,
        )
        return self.standing(pk)
