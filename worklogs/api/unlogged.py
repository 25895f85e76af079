"""Time of a day that is no entry, with its reason: what stands below the lines of the day page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Endpoint, shown
from organizations.http import now_and_today
from worklogs import commands
from worklogs.models import UnloggedReason
from worklogs.models.days import MINUTES_IN_A_DAY
from worklogs.queries import own_log


def _minutes(words: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1,
        max_value=MINUTES_IN_A_DAY,
        required=False,
        allow_null=True,
        default=None,
        help_text=words,
    )


class UnloggedTime(serializers.Serializer[Any]):
    """Whole minutes by reason; null where nothing is said."""

    example: Mapping[str, Any] = {
        "no_work": None,
        "waiting": 45,
        "study": None,
        "internal": 30,
    }

    no_work = _minutes("No work was assigned.")
    waiting = _minutes("Waiting for others.")
    study = _minutes("Self-study.")
    internal = _minutes("Internal activities.")


class UnloggedView(Endpoint):
    """The time of a day that is no entry."""

    has_versions = False

    @extend_schema(
        operation_id="read_unlogged_time",
        summary="Time of my day that is no entry",
        responses=UnloggedTime,
        tags=["log"],
    )
    def get(self, request: Request, work_date: date) -> Response:
        """It costs nothing: no score reads it. One query."""
        return self._said(work_date)

    @extend_schema(
        operation_id="say_unlogged_time",
        summary="Say which time of my day is no entry",
        request=UnloggedTime,
        responses=UnloggedTime,
        tags=["log"],
    )
    def put(self, request: Request, work_date: date) -> Response:
        """All of it anew: what is null or left out is not said any more."""
        own_log.require_log(self.actor)
        sent = self.sent(UnloggedTime)
        minutes = {reason: sent[reason] for reason in UnloggedReason if sent[reason] is not None}
        now, _today = now_and_today()
        commands.say_unlogged(actor=self.actor, work_date=work_date, minutes=minutes, now=now)
        return self._said(work_date)

    def _said(self, work_date: date) -> Response:
        day = own_log.days(self.actor, work_date, work_date).first()
        said = {} if day is None else day.unlogged
        return shown(UnloggedTime, {reason.value: said.get(reason) for reason in UnloggedReason})
