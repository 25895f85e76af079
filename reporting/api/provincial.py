"""The provincial report of a receiver: frozen from its desk, read on paper."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.binary import AsItIs, file_answer
from organizations.api.frame import Endpoint, Lines, shown
from organizations.api.paging import Page, paged
from organizations.api.problems import NotMadeYet
from organizations.http import now_and_today
from reporting import commands
from reporting.api.reports import format_of
from reporting.documents import MEDIA_TYPES, file_name
from reporting.forms import LONGEST_WORDS
from reporting.models import ProvincialReport
from reporting.queries.desk import get_provincial, provincial_versions
from reporting.queries.documents import document
from reporting.queries.files import is_there
from reporting.queries.reports import get_period, snapshot_of


class Provincial(serializers.Serializer[ProvincialReport]):
    """One version of a receiver's report on all agencies routed to it."""

    example: Mapping[str, Any] = {
        "id": 2,
        "version": 1,
        "checksum": "9f2c…",
        "compiled_at": "2026-10-27T08:00:00+07:00",
    }

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    checksum = serializers.CharField()
    compiled_at = serializers.DateTimeField()


ProvincialPage = paged("provincial reports", Provincial)


class NewProvincial(serializers.Serializer[Any]):
    """The words of a provincial report."""

    example: Mapping[str, Any] = {"assessment": "Các đơn vị nộp đúng hạn.", "proposals": ""}

    assessment = Lines(max_length=LONGEST_WORDS, required=False, allow_blank=True, default="")
    proposals = Lines(max_length=LONGEST_WORDS, required=False, allow_blank=True, default="")


class Compiled(serializers.Serializer[Any]):
    """The version in force; `is_new`: something had changed, so it was made now."""

    example: Mapping[str, Any] = {"is_new": True, "report": Provincial.example}

    is_new = serializers.BooleanField()
    report = Provincial()


class ProvincialView(Endpoint):
    """The provincial reports of a period."""

    @extend_schema(
        operation_id="list_provincial_reports",
        summary="Provincial reports of a period",
        responses=ProvincialPage,
        tags=["reports"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Those of one's own desk, the newest first, on one page."""
        found = provincial_versions(self.actor.agency_id, get_period(code))
        return shown(ProvincialPage, Page(found, None))

    @extend_schema(
        operation_id="compile_provincial_report",
        summary="Freeze the provincial report",
        request=NewProvincial,
        responses=Compiled,
        tags=["reports"],
    )
    def post(self, request: Request, code: str) -> Response:
        """As the desk stands now. Again, without anything new, the last version stands."""
        period, words = get_period(code), self.sent(NewProvincial)
        now, _today = now_and_today()
        made, is_new = commands.compile_provincial(
            actor=self.actor, period=period, now=now, **words
        )
        return shown(Compiled, {"is_new": is_new, "report": made})


class ProvincialDocumentView(Endpoint):
    """The paper of a provincial report."""

    content_negotiation_class = AsItIs
    more_problems = (409,)

    @extend_schema(
        operation_id="download_provincial_report",
        summary="A provincial report as Excel, Word or PDF",
        responses={
            (200, kind): OpenApiResponse(OpenApiTypes.BINARY, description=fmt.value)
            for fmt, kind in MEDIA_TYPES.items()
        },
        tags=["reports"],
    )
    def get(self, request: Request, pk: int, file_format: str) -> HttpResponse:
        """Of one's own desk. While the worker has not made it: 409; see files."""
        fmt = format_of(file_format)
        found = get_provincial(self.actor.agency_id, pk)
        if not is_there(found, fmt):
            raise NotMadeYet
        return file_answer(
            document(found, fmt), MEDIA_TYPES[fmt], file_name(snapshot_of(found), fmt)
        )
