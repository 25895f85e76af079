"""What the person and who reviews them say about an entry, and objective causes."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import commands
from evaluations.models import CauseRequest, CauseState, Deducted
from evaluations.queries.causes import causes_of
from organizations.api.frame import Endpoint, Lines, Text, shown
from organizations.api.repeats import KEY, key_of
from organizations.http import now_and_today
from worklogs import commands as worklogs
from worklogs.access import Talk, get_talk
from worklogs.models import LONGEST_MESSAGE, EntryMessage
from worklogs.queries.threads import with_messages

CONFIRM, REFUSE = "confirm", "refuse"
ANSWERS = [(CONFIRM, CONFIRM), (REFUSE, REFUSE)]
MOST_PIECES = 99


class Message(serializers.Serializer[EntryMessage]):
    """One message about an entry."""

    example: Mapping[str, Any] = {
        "id": "01997c01-2b3c-7d10-9a55-6a6b7c8d9e0f",
        "sender_id": 9,
        "text": "Xin bổ sung số văn bản",
        "said_at": "2026-10-13T08:00:00+07:00",
    }

    id = serializers.UUIDField()
    sender_id = serializers.IntegerField()
    text = serializers.CharField()
    said_at = serializers.DateTimeField()


class Cause(serializers.Serializer[CauseRequest]):
    """An objective cause that the person put forward, and what became of it."""

    example: Mapping[str, Any] = {
        "id": 5,
        "deducted": "delay",
        "pieces": 1,
        "reason": "Mất điện toàn xã",
        "asked_at": "2026-10-13T08:00:00+07:00",
        "state": "asked",
        "answer": "",
        "answered_at": None,
    }

    id = serializers.IntegerField()
    deducted = serializers.ChoiceField(Deducted.choices)
    pieces = serializers.IntegerField()
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField()
    state = serializers.ChoiceField(CauseState.choices)
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class EntryTalk(serializers.Serializer[Any]):
    """All that was said about an entry, the oldest message first."""

    example: Mapping[str, Any] = {
        "may_say": True,
        "messages": [Message.example],
        "causes": [Cause.example],
    }

    may_say = serializers.BooleanField(help_text="Who stands above the reviewers only reads.")
    messages = Message(many=True)
    causes = Cause(many=True)


class NewMessage(serializers.Serializer[Any]):
    """What one says."""

    example: Mapping[str, Any] = {"text": "Xin bổ sung số văn bản"}

    text = Lines(max_length=LONGEST_MESSAGE)


class NewCause(serializers.Serializer[Any]):
    """Why a fault or delay had an objective cause."""

    example: Mapping[str, Any] = {"deducted": "delay", "pieces": 1, "reason": "Mất điện toàn xã"}

    deducted = serializers.ChoiceField(Deducted.choices)
    pieces = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)
    reason = Text(max_length=400)


class CauseAnswer(serializers.Serializer[Any]):
    """Confirmed, or refused with a reason."""

    example: Mapping[str, Any] = {"decision": CONFIRM, "answer": ""}

    decision = serializers.ChoiceField(ANSWERS)
    answer = Text(max_length=500, required=False, allow_blank=True, default="")


class TalkAbout(Endpoint):
    """What every address below one entry's talk does: find it."""

    def found(self, work_date: date, entry_id: UUID) -> Talk:
        """Raises: Http404, missing and foreign alike."""
        _now, today = now_and_today()
        return get_talk(self.actor, entry_id, work_date=work_date, on=today)


class TalkView(TalkAbout):
    """The talk about one entry."""

    @extend_schema(
        operation_id="read_talk",
        summary="What was said about an entry",
        responses=EntryTalk,
        tags=["review"],
    )
    def get(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """For the person, who reviews them, and who stands above those."""
        talk = self.found(work_date, entry_id)
        with_messages([talk.entry])
        said = {
            "may_say": talk.may_say,
            "messages": talk.entry.messages,
            "causes": causes_of(talk.entry),
        }
        return shown(EntryTalk, said)


class MessagesView(TalkAbout):
    """Messages about one entry."""

    @extend_schema(
        operation_id="say_about_entry",
        summary="Say something about an entry",
        parameters=[KEY],
        request=NewMessage,
        responses={201: Message},
        tags=["review"],
    )
    def post(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """The other side is told. Sent again under the same key, it stands once."""
        talk = self.found(work_date, entry_id)
        _require(talk.may_say)
        text = self.sent(NewMessage)["text"]
        now, _today = now_and_today()
        made = worklogs.say(
            actor=self.actor, talk=talk, message_id=key_of(request), text=text, now=now
        )
        return shown(Message, made, status=201)


class CausesView(TalkAbout):
    """Objective causes of one's own entry."""

    @extend_schema(
        operation_id="ask_cause",
        summary="Put an objective cause forward",
        request=NewCause,
        responses={201: Cause},
        tags=["review"],
    )
    def post(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """For pieces for which points were taken. While one waits, another is refused (409)."""
        talk = self.found(work_date, entry_id)
        _require(talk.is_author)
        sent = self.sent(NewCause)
        now, _today = now_and_today()
        made = commands.ask_cause(
            actor=self.actor,
            talk=talk,
            deducted=Deducted(sent["deducted"]),
            pieces=sent["pieces"],
            reason=sent["reason"],
            now=now,
        )
        return shown(Cause, made, status=201)


class CauseView(TalkAbout):
    """One objective cause, answered."""

    @extend_schema(
        operation_id="answer_cause",
        summary="Confirm or refuse an objective cause",
        request=CauseAnswer,
        responses=Cause,
        tags=["review"],
    )
    def post(self, request: Request, work_date: date, entry_id: UUID, pk: int) -> Response:
        """Confirming decides about the entry anew, with the pieces excused."""
        talk = self.found(work_date, entry_id)
        _require(talk.is_reviewer and pk in {one.pk for one in causes_of(talk.entry)})
        sent = self.sent(CauseAnswer)
        now, _today = now_and_today()
        made = commands.answer_cause(
            actor=self.actor,
            talk=talk,
            request_id=pk,
            confirm=sent["decision"] == CONFIRM,
            answer=sent["answer"],
            now=now,
        )
        return shown(Cause, made)


def _require(theirs: bool) -> None:
    """Not theirs to do answers as what is missing, as on the page."""
    if not theirs:
        raise Http404
