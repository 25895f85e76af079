"""Findings about a level and exceptions from the quota, each with its document."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import commands
from evaluations.commands import Finding
from evaluations.models import DecisionKind, LevelDecision
from evaluations.queries.quota import decisions_in_force
from organizations.access import Actor
from organizations.api.frame import Endpoint, Text, shown
from organizations.api.paging import Page, paged
from organizations.commands import note_reading
from organizations.http import now_and_today
from organizations.queries import get_own_posting, get_period

LONGEST_REASON = 500


class NewFinding(serializers.Serializer[Any]):
    """What was decided of a person's month, by which document."""

    example: Mapping[str, Any] = {
        "kind": "discipline",
        "document": "Số 12/QĐ-SXD ngày 05/10/2026",
        "note": "",
    }

    kind = serializers.ChoiceField(DecisionKind.choices)
    document = Text(max_length=200)
    note = Text(max_length=500, required=False, allow_blank=True, default="")


class RecordedFinding(serializers.Serializer[LevelDecision]):
    """A finding or an exception, as it was recorded."""

    example: Mapping[str, Any] = {
        "id": 3,
        "posting_id": 7,
        "term": "2026-10",
        **NewFinding.example,
        "decided_at": "2026-10-16T08:00:00+07:00",
        "withdrawn_at": None,
        "withdraw_reason": "",
    }

    id = serializers.IntegerField()
    posting_id = serializers.IntegerField()
    term = serializers.CharField(source="code", help_text="Month, quarter or year.")
    kind = serializers.ChoiceField(DecisionKind.choices)
    document = serializers.CharField()
    note = serializers.CharField()
    decided_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdraw_reason = serializers.CharField()


FindingPage = paged("findings", RecordedFinding)


class FindingsView(Endpoint):
    """What was decided of one person's month."""

    @extend_schema(
        operation_id="list_findings",
        summary="Findings about a person's month",
        responses=FindingPage,
        tags=["scoring"],
    )
    def get(self, request: Request, code: str, posting_id: int) -> Response:
        """Those in force, for who may record any of them; that is recorded."""
        period = get_period(code)
        posting = get_own_posting(self.actor.agency_id, posting_id)
        _require_kinds(self.actor, posting.pk)
        note_reading(actor=self.actor, page="evaluations.findings", of=[posting], thing=code)
        found = decisions_in_force(posting.agency_id, period, [posting.pk])
        return shown(FindingPage, Page(found.get(posting.pk, []), None))

    @extend_schema(
        operation_id="record_finding",
        summary="Record a finding or an exception",
        request=NewFinding,
        responses={201: RecordedFinding},
        tags=["scoring"],
    )
    def post(self, request: Request, code: str, posting_id: int) -> Response:
        """A finding makes the month *not completed*; the head of the agency alone excepts from the
        quota. The same again is refused (409)."""
        period = get_period(code)
        posting = get_own_posting(self.actor.agency_id, posting_id)
        _require_kinds(self.actor, posting.pk)
        sent = self.sent(NewFinding)
        finding = Finding(posting.pk, DecisionKind(sent["kind"]), sent["document"], sent["note"])
        now, _today = now_and_today()
        made = commands.decide_level(actor=self.actor, period=period, finding=finding, now=now)
        return shown(RecordedFinding, made, status=201)


class FindingReason(serializers.Serializer[Any]):
    """Why a finding is taken back."""

    example: Mapping[str, Any] = {"reason": "Nhầm người"}

    reason = Text(max_length=LONGEST_REASON)


class FindingWithdrawalView(Endpoint):
    """A finding, taken back."""

    @extend_schema(
        operation_id="withdraw_finding",
        summary="Take a finding or an exception back",
        request=FindingReason,
        responses=RecordedFinding,
        tags=["scoring"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """It stays on record. By who may record it; again is refused (409)."""
        found = LevelDecision.objects.filter(agency_id=self.actor.agency_id, pk=pk)
        decision = found.select_related("period").first()
        if decision is None:
            raise Http404
        now, _today = now_and_today()
        if not commands.may_decide(self.actor, _finding(decision), now):
            raise PermissionDenied
        reason = self.sent(FindingReason)["reason"]
        commands.withdraw_decision(actor=self.actor, decision=decision, reason=reason, now=now)
        decision.refresh_from_db(fields=["withdrawn_at", "withdraw_reason"])
        return shown(RecordedFinding, decision)


def _finding(decision: LevelDecision) -> Finding:
    return Finding(decision.posting_id, DecisionKind(decision.kind), decision.document)


def _require_kinds(actor: Actor, posting_id: int) -> None:
    """Stop whoever may record nothing about this person, before the body is read."""
    now, _today = now_and_today()
    if not any(
        commands.may_decide(actor, Finding(posting_id, kind, ""), now) for kind in DecisionKind
    ):
        raise PermissionDenied
