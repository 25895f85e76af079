"""Many entries at once: of several days, all or none, or each by itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.access import Actor
from organizations.api.frame import DayField, Endpoint
from organizations.http import now_and_today
from organizations.refusals import Refusal
from worklogs.api.shapes import EntryContent, line_of
from worklogs.commands import Line, LineRefused
from worklogs.commands.entries import save_lines
from worklogs.queries import own_log

MOST = 200
WHOLE, EACH = "all_or_none", "each"
Days = Sequence[tuple[date, list[Line]]]


class BulkEntry(EntryContent):
    """An entry with its id, its day and the version that was read (0 for a new one)."""

    example: Mapping[str, Any] = {
        "id": "01997a3e-5c1b-7c31-9f4e-5d2a8c6b7e10",
        "work_date": "2026-10-12",
        "version": 0,
        **EntryContent.example,
    }

    id = serializers.UUIDField()
    work_date = DayField()
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)


class Bulk(serializers.Serializer[Any]):
    """Up to 200 entries. `all_or_none` stores all of them or nothing; `each` stores what it can."""

    example: Mapping[str, Any] = {"mode": WHOLE, "entries": [BulkEntry.example]}

    mode = serializers.ChoiceField([(WHOLE, WHOLE), (EACH, EACH)], default=WHOLE)
    entries = serializers.ListField(child=BulkEntry(), min_length=1, max_length=MOST)

    def validate_entries(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """An id is used once."""
        if len({one["id"] for one in value}) < len(value):
            raise serializers.ValidationError("An id stands twice.")
        return value


class BulkResult(serializers.Serializer[Any]):
    """What became of one entry, in the order in which they were sent."""

    id = serializers.UUIDField()
    is_stored = serializers.BooleanField()
    version = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(help_text="Why it was refused; empty where it was stored.")


class BulkAnswer(serializers.Serializer[Any]):
    """One result for each entry."""

    example: Mapping[str, Any] = {
        "results": [
            {
                "id": "01997a3e-5c1b-7c31-9f4e-5d2a8c6b7e10",
                "is_stored": True,
                "version": 1,
                "code": "",
            }
        ]
    }

    results = BulkResult(many=True)


class BulkView(Endpoint):
    """Entries of several days in one request."""

    @extend_schema(
        operation_id="log_many",
        summary="Log or change many entries",
        request=Bulk,
        responses=BulkAnswer,
        tags=["log"],
    )
    def post(self, request: Request) -> Response:
        """Ids are the client's: sent again, nothing is stored twice. Seven statements a day and
        one an entry; in `each`, a refused entry costs its day's seven again."""
        own_log.require_log(self.actor)
        sent = self.sent(Bulk)
        now, _today = now_and_today()
        days = _by_day(sent["entries"])
        store = _whole if sent["mode"] == WHOLE else _each
        found = dict(store(self.actor, days, now))
        return Response(BulkAnswer({"results": [found[one["id"]] for one in sent["entries"]]}).data)


def _by_day(entries: Sequence[Mapping[str, Any]]) -> Days:
    """Lines by day, the earliest first, so that days are locked in one order."""
    ordered = sorted(entries, key=lambda one: one["work_date"])
    return [
        (day, [line_of(one, one["id"], one["version"]) for one in of_day])
        for day, of_day in groupby(ordered, key=lambda one: one["work_date"])
    ]


Result = tuple[UUID, dict[str, Any]]


def _whole(actor: Actor, days: Days, now: datetime) -> list[Result]:
    """All of them, or none. Raises: LineRefused."""
    with transaction.atomic():
        return [
            _stored(entry.pk, entry.version)
            for day, lines in days
            for entry in save_lines(actor=actor, work_date=day, lines=lines, now=now)
        ]


def _each(actor: Actor, days: Days, now: datetime) -> Iterator[Result]:
    """What can be stored; a refused line is left out and its day tried again."""
    for day, lines in days:
        waiting = list(lines)
        while waiting:
            try:
                saved = save_lines(actor=actor, work_date=day, lines=waiting, now=now)
            except LineRefused as refused:
                yield _refused(refused.line_id, refused.refusal)
                waiting = [line for line in waiting if line.id != refused.line_id]
            else:
                yield from (_stored(entry.pk, entry.version) for entry in saved)
                break


def _stored(entry_id: UUID, version: int) -> Result:
    return entry_id, {"id": entry_id, "is_stored": True, "version": version, "code": ""}


def _refused(entry_id: UUID, refusal: Refusal) -> Result:
    return entry_id, {"id": entry_id, "is_stored": False, "version": None, "code": refusal.code}
