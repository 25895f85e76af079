"""Files that one asks for: exports, large documents, one's own data (ADR 0046)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.binary import AsItIs, file_answer
from organizations.api.frame import Asked, Endpoint, IdField
from organizations.api.paging import Page, PageQuery, page_of, paged
from organizations.http import now_and_today
from reporting import access, commands
from reporting.commands.files import EXPORTS, PERSONAL
from reporting.documents import FILE_TYPES, Format
from reporting.models import AskedFile, FileKind, ProvincialReport, Report
from reporting.queries.desk import get_provincial
from reporting.queries.files import STATES, asked_lately, state_of_file, states_of
from reporting.queries.reports import readable_report

STATE_CHOICES = [(state, state) for state in STATES]
DOCUMENTS = tuple(fmt.value for fmt in Format)
OF_A_REPORT = (FileKind.UNIT, FileKind.PROVINCIAL)
FORMATS: Mapping[str, tuple[str, ...]] = {
    FileKind.ROUTED: EXPORTS,
    FileKind.OWN_MONTH: EXPORTS,
    FileKind.PERSONAL: PERSONAL,
    FileKind.UNIT: DOCUMENTS,
    FileKind.PROVINCIAL: DOCUMENTS,
}


class AskedOne(serializers.Serializer[Any]):
    """A file that one asked for, and its state."""

    example: Mapping[str, Any] = {
        "id": 5,
        "kind": "routed",
        "file_format": "parquet",
        "name": "bao-cao-kpi-2026-10-24.parquet",
        "state": "ready",
        "before": 0,
        "asked_at": "2026-10-24T08:00:00+07:00",
        "size_bytes": 48213,
        "keep_until": "2026-10-31T08:00:00+07:00",
    }

    id = serializers.IntegerField(source="file.pk")
    kind = serializers.ChoiceField(FileKind.choices, source="file.kind")
    file_format = serializers.CharField(source="file.file_format")
    name = serializers.CharField(source="file.name")
    state = serializers.ChoiceField(STATE_CHOICES)
    before = serializers.IntegerField(help_text="Work that comes first, while it waits.")
    asked_at = serializers.DateTimeField(source="file.asked_at")
    size_bytes = serializers.IntegerField(allow_null=True, source="file.size_bytes")
    keep_until = serializers.DateTimeField(allow_null=True, source="file.keep_until")


FilePage = paged("one's own files", AskedOne)


class NewFile(serializers.Serializer[Any]):
    """What is to be made: all reports received (`routed`: xlsx, csv, parquet), the months of one's
    own agency (`own_month`: the same), one's own data (`personal`: json, docx), or the document of
    one report (`unit`, `provincial`: xlsx, docx, pdf)."""

    example: Mapping[str, Any] = {"kind": "routed", "file_format": "parquet", "report_id": None}

    kind = serializers.ChoiceField([(kind, kind) for kind in FORMATS])
    file_format = serializers.ChoiceField([(one, one) for one in FILE_TYPES])
    report_id = IdField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Of `unit` and `provincial` alone.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Each kind has its formats."""
        if attrs["file_format"] not in FORMATS[attrs["kind"]]:
            raise serializers.ValidationError({"file_format": "Not a format of this kind."})
        if (attrs["kind"] in OF_A_REPORT) != (attrs["report_id"] is not None):
            raise serializers.ValidationError({"report_id": "Of a document of a report alone."})
        return attrs


class FilesView(Endpoint):
    """Files that one asked for."""

    @extend_schema(
        operation_id="list_files",
        summary="My files and their state",
        parameters=[PageQuery],
        responses=FilePage,
        tags=["files"],
    )
    def get(self, request: Request) -> Response:
        """The newest first, of the last 30 days. Two queries."""
        now, _today = now_and_today()
        rows = asked_lately(self.posting.pk, now)
        page = page_of(rows, ("-asked_at", "-id"), self.asked(PageQuery))
        return Response(FilePage(Page(states_of(page.items, now), page.next)).data)

    @extend_schema(
        operation_id="ask_file",
        summary="Have a file made",
        request=NewFile,
        responses={202: AskedOne},
        tags=["files"],
    )
    def post(self, request: Request) -> Response:
        """The worker makes it. Asked again while it is under way, it is the same file. Exports and
        one's own data need a confirmation of who asks, as on the page."""
        sent = self.sent(NewFile)
        file = self._asked(sent)
        now, _today = now_and_today()
        return Response(AskedOne(state_of_file(file, now)).data, status=202)

    def _asked(self, sent: Asked) -> AskedFile:
        now, _today = now_and_today()
        kind, fmt = sent["kind"], sent["file_format"]
        if kind in OF_A_REPORT:
            report = self._report(kind, sent["report_id"])
            return commands.ask_document(actor=self.actor, report=report, fmt=Format(fmt), now=now)
        if kind == FileKind.ROUTED:
            access.require(access.may_receive(self.actor))
        if kind == FileKind.OWN_MONTH:
            access.require(access.may_prepare(self.actor))
        self.require_confirmation()
        ask = {
            FileKind.ROUTED: commands.ask_export,
            FileKind.OWN_MONTH: commands.ask_own_months,
        }.get(kind, commands.ask_personal_data)
        return ask(actor=self.actor, file_format=fmt, now=now)

    def _report(self, kind: str, pk: int) -> Report | ProvincialReport:
        if kind == FileKind.UNIT:
            return readable_report(self.actor, pk)
        access.require(access.may_receive(self.actor))
        return get_provincial(self.actor.agency_id, pk)


class FileView(Endpoint):
    """A file that is ready."""

    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="take_file",
        summary="Take a file that is ready",
        responses={
            (200, kind): OpenApiResponse(OpenApiTypes.BINARY, description=name)
            for name, kind in FILE_TYPES.items()
        },
        tags=["files"],
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """By who asked for it, while it is kept, after a confirmation of who asks; recorded."""
        self.require_confirmation()
        now, _today = now_and_today()
        file, content = commands.take_file(actor=self.actor, file_id=pk, now=now)
        return file_answer(content, FILE_TYPES[file.file_format], file.name)
