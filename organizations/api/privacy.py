"""Requests about personal data: one's own, and the register of who keeps the agency's people."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import access, commands, queries
from organizations.api.frame import Endpoint, Lines, Text, shown
from organizations.api.paging import Page, PageQuery, page_of, paged
from organizations.http import now_and_today
from organizations.models import DataRequest, DataRight
from organizations.queries import DataRequestLine
from organizations.rules.privacy import State

Example = Mapping[str, Any]
GRANT, REFUSE = "grant", "refuse"
STATES = [(one.value, one.value) for one in State]
ANSWERS = [(GRANT, GRANT), (REFUSE, REFUSE)]
LONGEST_WORDS, LONGEST_REASON = 1000, 500
ASKED: Example = {"right": "see", "words": "Dữ liệu về ngày nghỉ của tôi"}


class DataRequestOfPerson(serializers.Serializer[DataRequestLine]):
    """One request with its due days and what became of it."""

    example: Example = {
        "id": 5,
        "posting_id": 7,
        **ASKED,
        "state": "waiting",
        "asked_at": "2026-10-12T08:00:00+07:00",
        "acknowledge_by": "2026-10-14",
        "answer_by": "2026-10-26",
        "acknowledged_at": None,
        "extended_until": None,
        "extension_reason": "",
        "answered_at": None,
        "is_granted": None,
        "answer": "",
        "withdrawn_at": None,
    }

    id = serializers.IntegerField(source="request.pk")
    posting_id = serializers.IntegerField(source="request.posting_id")
    right = serializers.ChoiceField(DataRight.choices, source="request.right")
    words = serializers.CharField(source="request.words")
    state = serializers.ChoiceField(STATES)
    asked_at = serializers.DateTimeField(source="request.asked_at")
    acknowledge_by = serializers.DateField(source="request.acknowledge_by")
    answer_by = serializers.DateField(help_text="The last day in force, with an extension.")
    acknowledged_at = serializers.DateTimeField(allow_null=True, source="request.acknowledged_at")
    extended_until = serializers.DateField(allow_null=True, source="request.extended_until")
    extension_reason = serializers.CharField(source="request.extension_reason")
    answered_at = serializers.DateTimeField(allow_null=True, source="request.answered_at")
    is_granted = serializers.BooleanField(allow_null=True, source="request.is_granted")
    answer = serializers.CharField(source="request.answer")
    withdrawn_at = serializers.DateTimeField(allow_null=True, source="request.withdrawn_at")


class RegisteredRequest(DataRequestOfPerson):
    """The same in the register, with who asked."""

    example: Example = {
        **DataRequestOfPerson.example,
        "staff_code": "KH00007",
        "full_name": "Trần Thị Thử",
    }

    staff_code = serializers.CharField(source="request.posting.staff.staff_code")
    full_name = serializers.CharField(source="request.posting.staff.full_name")


MyRequestPage = paged("one's requests about personal data", DataRequestOfPerson)
RegisterPage = paged("the register of requests", RegisteredRequest)


class NewDataRequest(serializers.Serializer[Any]):
    """What is asked for, of which data, and why."""

    example: Example = ASKED

    right = serializers.ChoiceField(DataRight.choices)
    words = Lines(max_length=LONGEST_WORDS)


class PaperRequest(NewDataRequest):
    """What somebody asked on paper, also who has left."""

    example: Example = {"staff_code": "KH00007", **ASKED}

    staff_code = Text(max_length=32)


class MoreTime(serializers.Serializer[Any]):
    """Why the answer takes longer. The person reads it."""

    example: Example = {"reason": "Phải hỏi nơi lưu trữ"}

    reason = Text(max_length=LONGEST_REASON)


class AnswerToRequest(serializers.Serializer[Any]):
    """What was done, or why not and by which law. The person reads it."""

    example: Example = {"decision": GRANT, "answer": "Đã gửi bản sao"}

    decision = serializers.ChoiceField(ANSWERS)
    answer = Lines(max_length=LONGEST_WORDS)


class MyDataRequestsView(Endpoint):
    """One's own requests."""

    @extend_schema(
        operation_id="list_my_data_requests",
        summary="My requests about personal data",
        parameters=[PageQuery],
        responses=MyRequestPage,
        tags=["privacy"],
    )
    def get(self, request: Request) -> Response:
        """The newest first. One query."""
        rows = queries.all_my_data_requests(self.actor)
        page = page_of(rows, ("-asked_at", "-id"), self.asked(PageQuery))
        return shown(MyRequestPage, _lines(page))

    @extend_schema(
        operation_id="ask_about_my_data",
        summary="Ask about my personal data",
        request=NewDataRequest,
        responses={201: DataRequestOfPerson},
        tags=["privacy"],
    )
    def post(self, request: Request) -> Response:
        """The days to answer run from now. While the same right is asked for, asking again is the
        same request."""
        now, today = now_and_today()
        made = commands.ask_about_data(
            actor=self.actor, posting=self.posting, now=now, **self.sent(NewDataRequest)
        )
        return shown(DataRequestOfPerson, queries.data_request_line(made, today), status=201)


class DataRequestWithdrawalView(Endpoint):
    """A request of one's own, taken back."""

    @extend_schema(
        operation_id="withdraw_data_request",
        summary="Take my request back",
        request=None,
        responses=DataRequestOfPerson,
        tags=["privacy"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """While it waits; answered meanwhile: 409. Again does nothing."""
        now, today = now_and_today()
        found = queries.get_my_data_request(self.actor, pk)
        row = commands.withdraw_data_request(actor=self.actor, request=found, now=now)
        return shown(DataRequestOfPerson, queries.data_request_line(row, today))


class DataRequestsView(Endpoint):
    """The register of the agency."""

    @extend_schema(
        operation_id="list_data_requests",
        summary="The agency's requests about personal data",
        parameters=[PageQuery],
        responses=RegisterPage,
        tags=["privacy"],
    )
    def get(self, request: Request) -> Response:
        """What is open by its due day, then what was settled. One query."""
        access.require(access.may_keep_people(self.actor))
        rows = queries.registered_data_requests(self.actor.agency_id)
        page = page_of(rows, ("is_settled", "answer_by", "id"), self.asked(PageQuery))
        return shown(RegisterPage, _lines(page))

    @extend_schema(
        operation_id="enter_data_request",
        summary="Enter what somebody asked on paper",
        request=PaperRequest,
        responses={201: RegisteredRequest},
        tags=["privacy"],
    )
    def post(self, request: Request) -> Response:
        """Of somebody who works or worked here; the days to answer run from now."""
        access.require(access.may_keep_people(self.actor))
        sent = self.sent(PaperRequest)
        posting = queries.last_posting(self.actor.agency_id, sent.pop("staff_code"))
        if posting is None:
            words = "Nobody of this agency has this staff code."
            raise serializers.ValidationError({"staff_code": words}, code="not_here")
        now, today = now_and_today()
        made = commands.ask_about_data(actor=self.actor, posting=posting, now=now, **sent)
        return shown(RegisteredRequest, queries.data_request_line(made, today), status=201)


class _Step(Endpoint):
    """One step with a request of the register."""

    def require(self, pk: int) -> None:
        """Stop unless the actor keeps people, and it is one of the agency's."""
        access.require(access.may_keep_people(self.actor))
        queries.get_data_request(self.actor, pk)

    def said(self, row: DataRequest) -> Response:
        return shown(RegisteredRequest, queries.data_request_line(row, now_and_today()[1]))


class AcknowledgementView(_Step):
    """Said to have arrived."""

    @extend_schema(
        operation_id="acknowledge_data_request",
        summary="Acknowledge a request about personal data",
        request=None,
        responses=RegisteredRequest,
        tags=["privacy"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Never one's own. Answered or withdrawn: 409. Again does nothing."""
        self.require(pk)
        now, _today = now_and_today()
        row = commands.acknowledge_data_request(actor=self.actor, request_id=pk, now=now)
        return self.said(row)


class ExtensionView(_Step):
    """More time."""

    @extend_schema(
        operation_id="extend_data_request",
        summary="Take more time for a request",
        request=MoreTime,
        responses=RegisteredRequest,
        tags=["privacy"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Once, with a reason: extended already, answered or withdrawn: 409."""
        self.require(pk)
        reason, (now, _today) = self.sent(MoreTime)["reason"], now_and_today()
        row = commands.extend_data_request(actor=self.actor, request_id=pk, reason=reason, now=now)
        return self.said(row)


class DataAnswerView(_Step):
    """Granted or refused."""

    @extend_schema(
        operation_id="answer_data_request",
        summary="Answer a request about personal data",
        request=AnswerToRequest,
        responses=RegisteredRequest,
        tags=["privacy"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """In words either way; never one's own. Answered or withdrawn: 409."""
        self.require(pk)
        sent, (now, _today) = self.sent(AnswerToRequest), now_and_today()
        row = commands.answer_data_request(
            actor=self.actor,
            request_id=pk,
            is_granted=sent["decision"] == GRANT,
            answer=sent["answer"],
            now=now,
        )
        return self.said(row)


def _lines(page: Page) -> Page:
    """The same page, each request with how it stands today. No query."""
    _now, today = now_and_today()
    return Page([queries.data_request_line(row, today) for row in page.items], page.next)
