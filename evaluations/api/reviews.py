"""The queue, and decisions about entries: one alone, ordinary ones together, a slip taken back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import access, commands
from evaluations.api.shapes import (
    A_REVIEW,
    AN_ENTRY,
    Acceptance,
    Made,
    NewDecision,
    Undoing,
    acceptances,
    said_by,
    verdict_of,
)
from evaluations.queries import queue as queries
from evaluations.queries.decisions import reviews_of, said_already
from evaluations.rules.bulk import LeftOut
from evaluations.rules.remarks import Remark
from organizations.api.frame import Endpoint, IdField, shown
from organizations.http import now_and_today
from organizations.refusals import Outdated
from worklogs.api.evidence import Evidence
from worklogs.api.shapes import Entry


class QueueLine(serializers.Serializer[Any]):
    """A waiting entry. Who decides sends `version` and `supersedes` back."""

    example: Mapping[str, Any] = {
        "entry": {**Entry.example, "status": "submitted"},
        "author_id": 7,
        "remarks": [],
        "is_drawn": False,
        "is_unopened": False,
        "stands_alone": False,
        "supersedes": None,
    }

    entry = Entry()
    author_id = serializers.IntegerField(source="entry.author_id")
    remarks = serializers.ListField(
        child=serializers.ChoiceField([(one.value, one.value) for one in Remark]),
        help_text="What a reviewer should see before deciding.",
    )
    is_drawn = serializers.BooleanField(help_text="In the sample of its person's week.")
    is_unopened = serializers.BooleanField(help_text="Evidence that this reviewer has not opened.")
    stands_alone = serializers.BooleanField(help_text="Decided by itself, never among others.")
    supersedes = serializers.UUIDField(allow_null=True, help_text="The decision in force.")


class QueuePerson(serializers.Serializer[Any]):
    """A person with entries to review."""

    posting_id = serializers.IntegerField(source="posting.pk")
    full_name = serializers.CharField(source="posting.staff.full_name")
    unit = serializers.CharField(source="posting.unit.name")
    entries = serializers.IntegerField()
    days = serializers.IntegerField()
    exceptions = serializers.IntegerField(help_text="Entries with a remark.")


class Queue(serializers.Serializer[Any]):
    """Everybody who waits, and as many whole people's entries as make 100."""

    example: Mapping[str, Any] = {
        "people": [
            {
                "posting_id": 7,
                "full_name": "Trần Thị Thử",
                "unit": "Phòng Hành chính",
                "entries": 1,
                "days": 1,
                "exceptions": 0,
            }
        ],
        "lines": [QueueLine.example],
        "entries": 1,
    }

    people = QueuePerson(many=True)
    lines = QueueLine(many=True)
    entries = serializers.IntegerField(help_text="How many wait, shown or not.")


class QueueQuery(serializers.Serializer[Any]):
    """Which part of the queue."""

    person = IdField(required=False, help_text="A posting of `people`.")
    only_remarked = serializers.BooleanField(required=False, default=False)


class QueueView(Endpoint):
    """What waits for the reviewer."""

    @extend_schema(
        operation_id="read_queue",
        summary="What waits for my review",
        parameters=[QueueQuery],
        responses=Queue,
        tags=["review"],
    )
    def get(self, request: Request) -> Response:
        """People with something remarkable first; what stands alone before the ordinary."""
        asked = self.asked(QueueQuery)
        reviewed = access.reviewed_postings(self.actor, now_and_today()[1])
        found = queries.queue(
            self.actor.agency_id,
            reviewed,
            reader_id=self.actor.posting_id or 0,
            wanted=queries.Wanted(asked.get("person"), asked["only_remarked"]),
        )
        shown_lines = [
            *(line for one in found.shown for part in one.days for line in part.lines),
            *(line for one in found.shown for part in one.ordinary for line in part.lines),
        ]
        said = {"people": found.people, "lines": shown_lines, "entries": found.entries}
        return Response(Queue(said).data)


class ReviewedEntry(serializers.Serializer[Any]):
    """An entry before its reviewer, with every decision about it, the newest first."""

    example: Mapping[str, Any] = {
        "line": QueueLine.example,
        "reviews": [Made.example],
        "files": [Evidence.example],
    }

    line = QueueLine()
    reviews = Made(many=True)
    files = Evidence(many=True, source="line.entry.files", help_text="Beside the entry.")


class ReviewedEntryView(Endpoint):
    """One entry of somebody whose work one reviews."""

    @extend_schema(
        operation_id="read_reviewed_entry",
        summary="An entry and what was decided about it",
        responses=ReviewedEntry,
        tags=["review"],
    )
    def get(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """For those who review its author today."""
        found = access.get_reviewable_entry(
            self.actor, entry_id, work_date=work_date, today=now_and_today()[1]
        )
        [line] = queries.lines_of([found], self.actor.posting_id or 0)
        return Response(ReviewedEntry({"line": line, "reviews": reviews_of(found)}).data)


class DecisionView(Endpoint):
    """A decision about one entry."""

    @extend_schema(
        operation_id="decide",
        summary="Accept or return one entry",
        request=NewDecision,
        responses=Made,
        tags=["review"],
    )
    def post(self, request: Request) -> Response:
        """What was seen is said; what changed meanwhile is refused with 409. The same decision sent
        again is answered with the one that stands."""
        verdict = verdict_of(self.sent(NewDecision))
        now, today = now_and_today()
        access.get_reviewable_entry(
            self.actor, verdict.entry_id, work_date=verdict.work_date, today=today
        )
        try:
            made = commands.review_entry(actor=self.actor, verdict=verdict, now=now)
        except Outdated:
            repeated = said_already(
                self.actor,
                verdict.entry_id,
                verdict.work_date,
                version=verdict.version,
                said=said_by(verdict),
            )
            if repeated is None:
                raise
            made = repeated
        return shown(Made, made)


class PassedEntry(serializers.Serializer[Any]):
    """An entry that was not accepted, and why."""

    entry_id = serializers.UUIDField(source="verdict.entry_id")
    because = serializers.ChoiceField([(one.value, one.value) for one in LeftOut])


class Accepted(serializers.Serializer[Any]):
    """What became of a selection."""

    example: Mapping[str, Any] = {
        "accepted": [Made.example],
        "passed": [{"entry_id": AN_ENTRY, "because": "drawn"}],
    }

    accepted = Made(many=True)
    passed = PassedEntry(many=True)


class AcceptancesView(Endpoint):
    """Ordinary entries, accepted together."""

    @extend_schema(
        operation_id="accept_many",
        summary="Accept ordinary entries together",
        request=Acceptance,
        responses=Accepted,
        tags=["review"],
    )
    def post(self, request: Request) -> Response:
        """Those that stand alone, and those that changed meanwhile, are passed and said why. Sent
        again, what was accepted is passed as `outdated`."""
        now, _today = now_and_today()
        verdicts = acceptances(self.sent(Acceptance))
        selection = commands.accept_selected(actor=self.actor, verdicts=verdicts, now=now)
        return shown(Accepted, selection)


class Undone(serializers.Serializer[Any]):
    """The decisions that hold no more."""

    example: Mapping[str, Any] = {"undone": [A_REVIEW]}

    undone = serializers.ListField(child=serializers.UUIDField())


class UndoingView(Endpoint):
    """A slip of the hand, taken back."""

    @extend_schema(
        operation_id="undo_decisions",
        summary="Take back my own decisions of the last ten seconds",
        request=Undoing,
        responses=Undone,
        tags=["review"],
    )
    def post(self, request: Request) -> Response:
        """All or none."""
        now, _today = now_and_today()
        decided = [(one["id"], one["work_date"]) for one in self.sent(Undoing)["reviews"]]
        undone = commands.undo_reviews(actor=self.actor, decided=decided, now=now)
        return Response(Undone({"undone": [one.pk for one in undone]}).data)
