"""Decisions about proposals for the catalogue: about one, or a whole sheet's at once."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import DayField, Endpoint, IdField, Text, shown
from organizations.http import now_and_today
from worklogs import catalogue_access as access
from worklogs.commands import catalogue as commands

MOST_AT_ONCE = 1000
ACTS = [(act, act) for act in ("accept", "return", "forward", "withdraw")]


class ChangeDecision(serializers.Serializer[Any]):
    """One decision about one proposal or many, all at the same step: all of them or none."""

    example: Mapping[str, Any] = {
        "act": "accept",
        "ids": [21],
        "effective_on": "2026-10-15",
        "reason": "",
    }

    act = serializers.ChoiceField(ACTS)
    ids = serializers.ListField(child=IdField(), min_length=1, max_length=MOST_AT_ONCE)
    effective_on = DayField(
        required=False, allow_null=True, default=None, help_text="Of an acceptance."
    )
    reason = Text(
        max_length=500, required=False, allow_blank=True, default="", help_text="Of a return."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """An acceptance has its day, a return its reason."""
        if attrs["act"] == "accept" and attrs["effective_on"] is None:
            raise serializers.ValidationError({"effective_on": "From which day on it holds."})
        if attrs["act"] == "return" and not attrs["reason"]:
            raise serializers.ValidationError({"reason": "Say what is wrong."})
        return attrs


class ChangesDecided(serializers.Serializer[Any]):
    """How many were decided."""

    example: Mapping[str, Any] = {"count": 1}

    count = serializers.IntegerField()


class ChangeDecisionsView(Endpoint):
    """Decisions about proposals."""

    @extend_schema(
        operation_id="decide_catalogue_proposals",
        summary="Accept, return, send on or take back proposals",
        request=ChangeDecision,
        responses=ChangesDecided,
        tags=["catalogue"],
    )
    def post(self, request: Request) -> Response:
        """The head decides about the agency's own list and sends on what is common, Home Affairs
        accepts or returns that. What was decided meanwhile is refused (409)."""
        sent = self.sent(ChangeDecision)
        ids = list(dict.fromkeys(sent["ids"]))
        if access.visible_proposals(self.actor).filter(pk__in=ids).count() < len(ids):
            raise Http404
        now, _today = now_and_today()
        actor = self.actor
        deeds: dict[str, Callable[[], int]] = {
            "accept": lambda: commands.accept(
                actor=actor, ids=ids, effective_on=sent["effective_on"], now=now
            ),
            "return": lambda: commands.send_back(
                actor=actor, ids=ids, reason=sent["reason"], now=now
            ),
            "forward": lambda: commands.forward(actor=actor, ids=ids, now=now),
            "withdraw": lambda: commands.withdraw(actor=actor, ids=ids, now=now),
        }
        return shown(ChangesDecided, {"count": deeds[sent["act"]]()})
