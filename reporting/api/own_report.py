"""The report of one's own agency: its state and words, compiling, signing, sending."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Endpoint, Lines, of_the_version, shown
from organizations.api.versions import etag, version_to_change, with_version
from organizations.confirming import proof_of
from organizations.http import now_and_today
from organizations.models import PeriodStage
from reporting import access, commands
from reporting.api.reports import A_REPORT, FrozenReport, ReportDelivery, ReportState
from reporting.forms import LONGEST_REASON, LONGEST_WORDS
from reporting.models import Report
from reporting.queries import reports as queries
from reporting.queries.reports import get_period

NO_WORDS: Mapping[str, str] = {"difficulties": "", "proposals": "", "training": ""}


class Narrative(serializers.Serializer[Any]):
    """The words that go with an agency's figures."""

    example: Mapping[str, Any] = {
        "difficulties": "Thiếu người phòng kế hoạch.",
        "proposals": "",
        "training": "",
    }

    difficulties = Lines(max_length=LONGEST_WORDS, required=False, allow_blank=True, default="")
    proposals = Lines(max_length=LONGEST_WORDS, required=False, allow_blank=True, default="")
    training = Lines(max_length=LONGEST_WORDS, required=False, allow_blank=True, default="")


class OwnReport(serializers.Serializer[queries.ReportState]):
    """Where the agency stands in a period: every version, the newest first, and its way."""

    example: Mapping[str, Any] = {
        "period": "2026-10",
        "stage": "reviewing_closed",
        "is_compiling": False,
        "is_reopened": False,
        "versions": [A_REPORT],
        "deliveries": ReportState.example["deliveries"],
    }

    period = serializers.CharField(source="period.code")
    stage = serializers.ChoiceField(PeriodStage.choices, source="agency_period.stage")
    is_compiling = serializers.BooleanField(help_text="The worker makes a version: ask again.")
    is_reopened = serializers.BooleanField(help_text="It came back, and the next is being made.")
    versions = FrozenReport(many=True)
    deliveries = ReportDelivery(many=True)


class LongReason(serializers.Serializer[Any]):
    """Why a report is returned, amended or asked back."""

    example: Mapping[str, Any] = {"reason": "Thiếu số liệu của Phòng Quy hoạch"}

    reason = Lines(max_length=LONGEST_REASON)


class SignedWhat(serializers.Serializer[Any]):
    """The checksum of the snapshot that was read."""

    example: Mapping[str, Any] = {"checksum": "9f2c…"}

    checksum = serializers.CharField(max_length=64)


class OfOwnReport(Endpoint):
    """What every address of the agency's own report answers: how it stands."""

    def standing(self, code: str, status: int = 200) -> Response:
        """Five queries. Raises: Http404, the agency owes no report on that period."""
        state = queries.report_state(self.actor.agency_id, get_period(code))
        for version in state.versions:
            version.agency, version.period = state.agency_period.agency, state.period
        return shown(OwnReport, state, status=status)

    def last(self, code: str) -> Report | None:
        """The version in force."""
        return queries.report_state(self.actor.agency_id, get_period(code)).last


class OwnReportView(OfOwnReport):
    """One period's report of the agency."""

    @extend_schema(
        operation_id="read_own_report",
        summary="How my agency's report stands",
        responses=OwnReport,
        tags=["own report"],
    )
    def get(self, request: Request, code: str) -> Response:
        """For who prepares or signs it."""
        return self.standing(code)


class NarrativeView(Endpoint):
    """The words of the report."""

    tagged = ("GET", "PUT")

    @extend_schema(
        operation_id="read_narrative",
        summary="The words of my agency's report",
        responses=Narrative,
        tags=["own report"],
    )
    def get(self, request: Request, code: str) -> Response:
        """With their `ETag`, which is `"0"` while nothing was written."""
        return self._said(request, code)

    @extend_schema(
        operation_id="write_narrative",
        summary="Write the words of my agency's report",
        request=Narrative,
        responses=Narrative,
        tags=["own report"],
    )
    def put(self, request: Request, code: str) -> Response:
        """All of them anew. `If-Match` names the version that was read."""
        access.require(access.may_prepare(self.actor))
        period, words = get_period(code), self.sent(Narrative)
        now, _today = now_and_today()
        with of_the_version():
            version = version_to_change(request)
            commands.save_narrative(
                actor=self.actor, period=period, version=version, now=now, **words
            )
        return self._said(request, code)

    def _said(self, request: Request, code: str) -> Response:
        found = queries.narrative_of(self.actor.agency_id, get_period(code))
        version = found.version if found else 0
        return with_version(shown(Narrative, found or NO_WORDS), etag(version), request)


class CompilationView(OfOwnReport):
    """A version of the report, asked for."""

    @extend_schema(
        operation_id="compile_report",
        summary="Have my agency's report compiled",
        request=None,
        responses={202: OwnReport},
        tags=["own report"],
    )
    def post(self, request: Request, code: str) -> Response:
        """The worker makes it: `is_compiling` says until when. Again is the same request."""
        now, _today = now_and_today()
        commands.request_compile(actor=self.actor, period=get_period(code), now=now)
        return self.standing(code, status=202)


class SignatureView(OfOwnReport):
    """The agency's word."""

    @extend_schema(
        operation_id="sign_report",
        summary="Sign my agency's report",
        request=SignedWhat,
        responses=OwnReport,
        tags=["own report"],
    )
    def post(self, request: Request, code: str) -> Response:
        """By a person who has just confirmed who they are, never by a program. Another checksum
        than that of the version in force signs nothing (409)."""
        self.require_confirmation()
        checksum = self.sent(SignedWhat)["checksum"]
        now, _today = now_and_today()
        proof = proof_of(request._request, now)
        commands.sign_report(
            actor=self.actor,
            report_id=_number(self.last(code)),
            checksum=checksum,
            confirmation=commands.Confirmation(proof.at, proof.by),
            now=now,
        )
        return self.standing(code)


class SubmissionView(OfOwnReport):
    """The signed report, sent."""

    @extend_schema(
        operation_id="submit_report",
        summary="Send my agency's signed report",
        request=None,
        responses=OwnReport,
        tags=["own report"],
    )
    def post(self, request: Request, code: str) -> Response:
        """To the receivers that the province routes the agency to today. As for signing, the
        person confirms who they are; again does nothing."""
        self.require_confirmation()
        now, _today = now_and_today()
        commands.submit_report(actor=self.actor, report_id=_number(self.last(code)), now=now)
        return self.standing(code)


class AmendmentView(OfOwnReport):
    """A returned report's period, opened again."""

    @extend_schema(
        operation_id="amend_report",
        summary="Open the period of a returned report",
        request=LongReason,
        responses=OwnReport,
        tags=["own report"],
    )
    def post(self, request: Request, code: str) -> Response:
        """Reviews and returned entries can be mended; then it is compiled anew. Needs a
        confirmation of who asks."""
        self.require_confirmation()
        reason = self.sent(LongReason)["reason"]
        now, _today = now_and_today()
        commands.amend_report(actor=self.actor, period=get_period(code), reason=reason, now=now)
        return self.standing(code)


class ReopeningView(OfOwnReport):
    """A sent report, asked back."""

    @extend_schema(
        operation_id="ask_report_back",
        summary="Ask the receivers for the sent report back",
        request=LongReason,
        responses=OwnReport,
        tags=["own report"],
    )
    def post(self, request: Request, code: str) -> Response:
        """Somebody of a receiver answers. Needs a confirmation of who asks."""
        self.require_confirmation()
        reason = self.sent(LongReason)["reason"]
        now, _today = now_and_today()
        commands.ask_reopening(actor=self.actor, period=get_period(code), reason=reason, now=now)
        return self.standing(code)


def _number(report: Report | None) -> int:
    """Of the version in force; none has the number of no report, so that commands answer 404."""
    return 0 if report is None else report.pk
