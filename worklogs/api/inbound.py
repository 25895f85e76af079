"""What other systems bring in: documents of E-Office, results of the one-stop desk (ADR 0069)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Asked, DayField, Endpoint, Text, shown
from organizations.api.paging import PageQuery, page_of, paged
from organizations.http import now_and_today
from organizations.service import Program
from worklogs.commands.inbound import Brought, take_in
from worklogs.models import InboundDocument, InboundKind, InboundState
from worklogs.rules.inbound import SOURCE

Content = Mapping[str, Any]


class Https(serializers.CharField):
    """An address into the other system."""

    def to_internal_value(self, data: Any) -> str:
        text: str = super().to_internal_value(data)
        if text and not (text.startswith("https://") and text.isascii() and text.isprintable()):
            raise serializers.ValidationError("It begins with https://.", code="not_https")
        return text


class _Known(serializers.Serializer[Any]):
    """How its system knows it."""

    source = serializers.RegexField(  # type: ignore[assignment]
        rf"\A{SOURCE}\Z", help_text="Which system: a code that stays, such as `eoffice`."
    )
    source_id = Text(max_length=80, help_text="Its id there. Brought again, it stands once.")
    unit_code = Text(
        required=False, allow_blank=True, default="", max_length=48,
        help_text="Code of the unit that it is for; empty: for the head of the agency.",
    )  # fmt: skip
    link = Https(required=False, allow_blank=True, default="", max_length=300)


class NewDocument(_Known):
    """An incoming document."""

    example: Content = {
        "source": "eoffice",
        "source_id": "VBDEN-2026-10412",
        "number": "1274/UBND-KSTT",
        "dated_on": "2026-10-08",
        "summary": "Báo cáo kết quả rà soát thủ tục hành chính quý III",
        "sender": "UBND tỉnh Khánh Hòa",
        "due_on": "2026-10-20",
        "unit_code": "",
        "link": "https://eoffice.example/van-ban/10412",
    }

    number = Text(max_length=80, help_text="Number and symbol.")
    dated_on = DayField()
    summary = Text(max_length=500)
    sender = Text(max_length=200)
    due_on = DayField(required=False, allow_null=True, default=None)

    def brought(self, data: Asked) -> Brought:
        """For the command."""
        fields = dict(data)
        return Brought(kind=InboundKind.DOCUMENT, subject=fields.pop("summary"), **fields)


class OneStopFile(_Known):
    """A file of the one-stop desk, brought when its result was given."""

    example: Content = {
        "source": "motcua",
        "source_id": "H32.17-261008-0012",
        "code": "H32.17-261008-0012",
        "procedure": "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "received_on": "2026-10-08",
        "due_on": "2026-10-22",
        "returned_on": "2026-10-20",
        "unit_code": "",
        "link": "",
    }

    code = Text(max_length=80, help_text="Code of the file.")
    procedure = Text(max_length=500)
    received_on = DayField()
    due_on = DayField(help_text="Day on which the result was due.")
    returned_on = DayField()

    def validate(self, attrs: Asked) -> Asked:
        if attrs["returned_on"] < attrs["received_on"]:
            raise serializers.ValidationError(
                {"returned_on": "Not before it was received."}, code="out_of_order"
            )
        return attrs

    def brought(self, data: Asked) -> Brought:
        """For the command."""
        fields = dict(data)
        return Brought(
            kind=InboundKind.ONE_STOP,
            number=fields.pop("code"),
            subject=fields.pop("procedure"),
            dated_on=fields.pop("received_on"),
            **fields,
        )


class Inbound(serializers.Serializer[InboundDocument]):
    """What stands, and what became of it."""

    example: Content = {
        "id": 91,
        "kind": "document",
        "source": "eoffice",
        "source_id": "VBDEN-2026-10412",
        "number": "1274/UBND-KSTT",
        "unit_code": "SXD",
        "due_on": "2026-10-20",
        "is_late": None,
        "state": "waiting",
        "reason": "",
    }

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(InboundKind.choices)
    source = serializers.CharField()  # type: ignore[assignment]
    source_id = serializers.CharField()
    number = serializers.CharField()
    unit_code = serializers.CharField(source="unit.code")
    due_on = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField(
        allow_null=True, help_text="Of a one-stop file: whether its result came after the due day."
    )
    state = serializers.ChoiceField(InboundState.choices, help_text="What people made of it.")
    reason = serializers.CharField(help_text="Why it was set aside.")


InboundPage = paged("what was brought in", Inbound)


class InboundQuery(PageQuery):
    """Which."""

    source = serializers.RegexField(  # type: ignore[assignment]
        rf"\A{SOURCE}\Z", required=False
    )


class InboundView(Endpoint):
    """What the program's agency was brought."""

    @extend_schema(
        operation_id="list_inbound",
        summary="What was brought in",
        parameters=[InboundQuery],
        responses=InboundPage,
        tags=["inbound"],
    )
    def get(self, request: Request) -> Response:
        """Oldest first, with what became of each. One query."""
        asked = self.asked(InboundQuery)
        rows = InboundDocument.objects.filter(agency_id=self.actor.agency_id)
        if asked.get("source"):
            rows = rows.filter(source=asked["source"])
        return shown(InboundPage, page_of(rows.select_related("unit"), ("id",), asked))


class _Bringing(Endpoint):
    """201 for what is new, 200 for what stands already."""

    more_problems = (HTTPStatus.CONFLICT,)

    def take(self, request: Request, what: type[NewDocument] | type[OneStopFile]) -> Response:
        program = request.user
        assert isinstance(program, Program)  # noqa: S101  the table has lines for tokens alone
        brought = what().brought(self.sent(what))
        row, is_new = take_in(
            actor=self.actor, token=program.token, brought=brought, now=now_and_today()[0]
        )
        return shown(Inbound, row, status=HTTPStatus.CREATED if is_new else HTTPStatus.OK)


class DocumentsView(_Bringing):
    """Incoming documents."""

    @extend_schema(
        operation_id="bring_document",
        summary="Bring an incoming document",
        request=NewDocument,
        responses={200: Inbound, 201: Inbound},
        tags=["inbound"],
    )
    def post(self, request: Request) -> Response:
        """A head assigns it or sets it aside; by itself it counts nowhere. The same again changes
        nothing; another content under the same id is refused (`brought_other`)."""
        return self.take(request, NewDocument)


class OneStopFilesView(_Bringing):
    """Results of the one-stop desk."""

    @extend_schema(
        operation_id="bring_one_stop_file",
        summary="Bring a result of the one-stop desk",
        request=OneStopFile,
        responses={200: Inbound, 201: Inbound},
        tags=["inbound"],
    )
    def post(self, request: Request) -> Response:
        """As documents."""
        return self.take(request, OneStopFile)
