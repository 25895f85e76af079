"""One's own entries: read on by key, written one by one."""

from datetime import date, timedelta
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Asked, Endpoint, of_the_version, shown
from organizations.api.paging import page_of
from organizations.api.repeats import KEY, key_of
from organizations.api.versions import etag, version_to_change, with_version
from organizations.http import now_and_today
from worklogs import commands
from worklogs.api.shapes import (
    Day,
    DayPage,
    DayQuery,
    Entry,
    EntryContent,
    EntryPage,
    EntryQuery,
    line_of,
)
from worklogs.models import WorkEntry
from worklogs.queries import own_log

SPAN = timedelta(days=31)


class EntriesView(Endpoint):
    """Own entries over days or a month."""

    @extend_schema(
        operation_id="list_entries",
        summary="My entries",
        parameters=[EntryQuery],
        responses=EntryPage,
        tags=["log"],
    )
    def get(self, request: Request) -> Response:
        """Oldest first, also those taken back. Two queries, three for a `month`."""
        asked = self.asked(EntryQuery)
        first, last = days_asked(asked, self.actor.agency_id)
        rows = own_log.entries(
            self.actor, first, last, status=asked.get("status"), task_id=asked.get("task_id")
        )
        return shown(EntryPage, page_of(rows, ("work_date", "position", "id"), asked))


class DayEntriesView(Endpoint):
    """The entries of one day."""

    tagged = ("POST",)

    @extend_schema(
        operation_id="log_work",
        summary="Log work",
        parameters=[KEY],
        request=EntryContent,
        responses={201: Entry},
        tags=["log"],
    )
    def post(self, request: Request, work_date: date) -> Response:
        """Store one entry. Without `Idempotency-Key` each request stores a new one."""
        own_log.require_log(self.actor)
        sent = self.sent(EntryContent)
        return self._stored(request, work_date, line_of(sent, key_of(request), 0))

    def _stored(self, request: Request, work_date: date, line: commands.Line) -> Response:
        now, _today = now_and_today()
        saved = commands.save_line(actor=self.actor, work_date=work_date, line=line, now=now)
        return one(own_log.get_entry(self.actor, work_date, saved.pk), request, status=201)


class EntryView(Endpoint):
    """One of one's own entries."""

    tagged = ("GET", "PUT")

    @extend_schema(
        operation_id="read_entry", summary="One of my entries", responses=Entry, tags=["log"]
    )
    def get(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """With its `ETag`; 304 where `If-None-Match` names it."""
        return one(own_log.get_entry(self.actor, work_date, entry_id), request)

    @extend_schema(
        operation_id="change_entry",
        summary="Change an entry",
        request=EntryContent,
        responses=Entry,
        tags=["log"],
    )
    def put(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """Say all of it anew. `If-Match` names the version that was read."""
        own_log.get_entry(self.actor, work_date, entry_id)
        now, _today = now_and_today()
        with of_the_version():
            line = line_of(self.sent(EntryContent), entry_id, version_to_change(request))
            commands.save_line(actor=self.actor, work_date=work_date, line=line, now=now)
        return one(own_log.get_entry(self.actor, work_date, entry_id), request)

    @extend_schema(
        operation_id="withdraw_entry",
        summary="Take an entry back",
        request=None,
        responses={204: None},
        tags=["log"],
    )
    def delete(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """It stays stored as withdrawn and counts no more. Again does nothing."""
        own_log.get_entry(self.actor, work_date, entry_id)
        now, _today = now_and_today()
        with of_the_version():
            commands.withdraw_line(
                actor=self.actor,
                work_date=work_date,
                entry_id=entry_id,
                version=version_to_change(request),
                now=now,
            )
        return Response(status=204)


class DaysView(Endpoint):
    """Own days."""

    @extend_schema(
        operation_id="list_days",
        summary="My days",
        parameters=[DayQuery],
        responses=DayPage,
        tags=["log"],
    )
    def get(self, request: Request) -> Response:
        """Days on which something was logged or said, oldest first. One query."""
        asked = self.asked(DayQuery)
        first, last = days_asked(asked, self.actor.agency_id)
        return shown(DayPage, page_of(own_log.days(self.actor, first, last), ("work_date",), asked))


class SubmissionView(Endpoint):
    """The declaration that a day is complete."""

    @extend_schema(
        operation_id="submit_day",
        summary="Declare a day complete",
        request=None,
        responses=Day,
        tags=["log"],
    )
    def post(self, request: Request, work_date: date) -> Response:
        """Drafts and returned entries go to the reviewer. Again, only what was changed since."""
        own_log.require_log(self.actor)
        now, _today = now_and_today()
        commands.submit_day(actor=self.actor, work_date=work_date, now=now)
        return shown(Day, own_log.get_day(self.actor, work_date))


def days_asked(asked: Asked, agency_id: int) -> tuple[date, date]:
    """First and last day of what is asked for; at most a year."""
    if asked.get("month"):
        return own_log.days_of(asked["month"])
    _now, today = now_and_today()
    last = asked.get("last", today)
    first = asked.get("first", last - SPAN)
    if (last - first).days > own_log.MOST_DAYS:
        raise serializers.ValidationError({"first": "Ask for at most a year."})
    return first, last


def one(entry: WorkEntry | None, request: Request, status: int = 200) -> Response:
    """An entry with its version."""
    if entry is None:
        raise Http404
    return with_version(
        shown(Entry, entry, status=status), etag(entry.version, entry.status), request
    )
