"""Reports: the agency's own and those that were sent to it; their state, figures and documents."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.binary import AsItIs, file_answer
from organizations.api.frame import Endpoint, shown
from organizations.api.paging import PageQuery, page_of, paged
from organizations.api.problems import NotMadeYet
from reporting import access
from reporting.documents import MEDIA_TYPES, Format, file_name
from reporting.models import Delivery, Report, ReportStatus
from reporting.queries.documents import document
from reporting.queries.files import is_there
from reporting.queries.reports import (
    deliveries_of,
    readable_report,
    readable_reports,
    snapshot_of,
)

A_REPORT: Mapping[str, Any] = {
    "id": 12,
    "agency": {"id": 1, "code": "SXD", "name": "Sở Xây dựng"},
    "period": "2026-10",
    "version": 1,
    "status": "submitted",
    "checksum": "9f2c…",
    "compiled_at": "2026-10-22T08:00:00+07:00",
    "submitted_at": "2026-10-22T10:00:00+07:00",
    "is_late": False,
    "figures": {"headcount": 40},
}


class ReportingAgency(serializers.Serializer[Any]):
    """Whose report it is."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class FrozenReport(serializers.Serializer[Report]):
    """One version of a report. Its figures name nobody."""

    example = A_REPORT

    id = serializers.IntegerField()
    agency = ReportingAgency()
    period = serializers.CharField(source="period.code")
    version = serializers.IntegerField()
    status = serializers.ChoiceField(ReportStatus.choices)
    checksum = serializers.CharField(help_text="SHA-256 of the frozen snapshot.")
    compiled_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    figures = serializers.DictField()


ReportPage = paged("reports", FrozenReport)


class ReportQuery(PageQuery):
    """Which reports."""

    period = serializers.CharField(required=False, max_length=16, help_text="Such as 2026-10.")


class ReportsView(Endpoint):
    """Reports that one may read."""

    @extend_schema(
        operation_id="list_reports",
        summary="Reports of the agency, and those sent to it",
        parameters=[ReportQuery],
        responses=ReportPage,
        tags=["reports"],
    )
    def get(self, request: Request) -> Response:
        """All versions, in the order in which they were compiled."""
        asked = self.asked(ReportQuery)
        rows = readable_reports(self.actor, asked.get("period"))
        return shown(ReportPage, page_of(rows, ("id",), asked))


class ReportDelivery(serializers.Serializer[Delivery]):
    """A report at one receiver."""

    receiver = serializers.CharField(source="receiver.name")
    delivered_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    included_at = serializers.DateTimeField(allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    return_reason = serializers.CharField()


class ReportState(serializers.Serializer[Any]):
    """A report and its way to the receivers."""

    example: Mapping[str, Any] = {
        "report": A_REPORT,
        "deliveries": [
            {
                "receiver": "Sở Nội vụ",
                "delivered_at": "2026-10-22T10:00:00+07:00",
                "received_at": None,
                "accepted_at": None,
                "included_at": None,
                "returned_at": None,
                "return_reason": "",
            }
        ],
    }

    report = FrozenReport()
    deliveries = ReportDelivery(many=True)


class ReportView(Endpoint):
    """One report."""

    @extend_schema(
        operation_id="read_report",
        summary="A report and its way to the receivers",
        responses=ReportState,
        tags=["reports"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """The agency's own with all receivers; one that was sent here with this one alone."""
        found = readable_report(self.actor, pk)
        said = {"report": found, "deliveries": deliveries_of(self.actor.agency_id, found)}
        return Response(ReportState(said).data)


class DocumentView(Endpoint):
    """The paper of a report."""

    content_negotiation_class = AsItIs
    more_problems = (409,)

    @extend_schema(
        operation_id="download_report",
        summary="A report as Excel, Word or PDF",
        responses={
            (200, kind): OpenApiResponse(OpenApiTypes.BINARY, description=fmt.value)
            for fmt, kind in MEDIA_TYPES.items()
        },
        tags=["reports"],
    )
    def get(self, request: Request, pk: int, file_format: str) -> HttpResponse:
        """Made from the frozen snapshot. It names people: a program needs `people:read` too. What
        takes long is asked for first (409): see files."""
        fmt = format_of(file_format)
        found = readable_report(self.actor, pk)
        access.require(access.may_read_names(self.actor))
        if not is_there(found, fmt):
            raise NotMadeYet
        name = file_name(snapshot_of(found), fmt)
        return file_answer(document(found, fmt), MEDIA_TYPES[fmt], name)


def format_of(name: str) -> Format:
    """The format of an address. Raises: Http404."""
    try:
        return Format(name)
    except ValueError:
        raise Http404 from None
