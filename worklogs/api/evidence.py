"""Files beside an entry: sent as a form with one file, listed, taken back, downloaded."""

from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO, cast
from uuid import UUID

from csp.decorators import csp_update
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.binary import AsItIs, file_answer
from organizations.api.frame import Endpoint, shown
from organizations.api.paging import Page, paged
from organizations.api.problems import TooLarge
from organizations.http import now_and_today
from worklogs import access
from worklogs.commands import evidence as commands
from worklogs.models import EvidenceFile
from worklogs.queries.evidence import with_files
from worklogs.rules.evidence import Kind
from worklogs.uploads import too_large_to_read


class Evidence(serializers.Serializer[EvidenceFile]):
    """One file beside an entry. Its kind was found in its content."""

    example: Mapping[str, Any] = {
        "id": "01997a41-77aa-7b10-8d33-0f6f7d1c2b3a",
        "name": "Công văn 412.pdf",
        "media_type": "application/pdf",
        "size_bytes": 48213,
        "sha256": "9f2c…",
        "uploaded_at": "2026-10-12T16:00:00+07:00",
    }

    id = serializers.UUIDField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size_bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_at = serializers.DateTimeField()


EvidencePage = paged("files beside an entry", Evidence)


class NewEvidence(serializers.Serializer[Any]):
    """One file: PDF, JPEG, PNG, WebP, HEIC, docx, xlsx, pptx, odt or ods."""

    file = serializers.FileField(max_length=255)


# DRF says of a file that it is an address.
A_FORM = {
    "type": "object",
    "description": "One file: PDF, JPEG, PNG, WebP, HEIC, docx, xlsx, pptx, odt or ods.",
    "properties": {"file": {"type": "string", "format": "binary"}},
    "required": ["file"],
}


class EvidenceListView(Endpoint):
    """The files of one of one's own entries."""

    parser_classes = [MultiPartParser]
    more_problems = (413,)

    @extend_schema(
        operation_id="list_evidence",
        summary="Files beside one of my entries",
        responses=EvidencePage,
        tags=["evidence"],
    )
    def get(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """The oldest first, all of them on one page. Two queries."""
        entry = access.get_own_entry(self.actor, entry_id, work_date=work_date)
        with_files([entry])
        return shown(EvidencePage, Page(entry.files, None))

    @extend_schema(
        operation_id="add_evidence",
        summary="Put a file beside one of my entries",
        request={"multipart/form-data": A_FORM},
        responses={201: Evidence},
        tags=["evidence"],
    )
    def post(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """The same bytes sent again are the file that is there. Macros, passwords, damage and what
        would fetch something from elsewhere are refused by `file_is_unfit`."""
        entry = access.get_own_entry(self.actor, entry_id, work_date=work_date)
        if too_large_to_read(request._request):
            raise TooLarge
        file = self.sent(NewEvidence)["file"]
        now, _today = now_and_today()
        made = commands.add_evidence(
            actor=self.actor,
            entry=entry,
            file=_bytes_of(file),
            size=file.size or 0,
            name=file.name or "",
            now=now,
        )
        return shown(Evidence, made, status=201)


class EvidenceView(Endpoint):
    """One file of one of one's own entries."""

    has_versions = False

    @extend_schema(
        operation_id="remove_evidence",
        summary="Take a file back",
        request=None,
        responses={204: None},
        tags=["evidence"],
    )
    def delete(self, request: Request, work_date: date, entry_id: UUID, pk: UUID) -> Response:
        """Its bytes go later. Again does nothing, and so does a file that is not there."""
        entry = access.get_own_entry(self.actor, entry_id, work_date=work_date)
        now, _today = now_and_today()
        commands.remove_evidence(actor=self.actor, entry=entry, pk=pk, now=now)
        return Response(status=204)


@method_decorator(csp_update({"sandbox": True}), name="dispatch")
class EvidenceContentView(Endpoint):
    """The bytes of a file."""

    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="download_evidence",
        summary="Download a file beside an entry",
        responses={
            (200, kind.media_type): OpenApiResponse(OpenApiTypes.BINARY, description=kind.value)
            for kind in Kind
        },
        tags=["evidence"],
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """One's own, or of an entry that was sent by somebody whose work one may see. Opening
        somebody else's is recorded."""
        now, _today = now_and_today()
        found, content = commands.open_evidence(actor=self.actor, pk=pk, now=now)
        if content is None:
            raise Http404
        return file_answer(content, found.media_type, found.name)


def _bytes_of(file: "UploadedFile[Any]") -> BinaryIO:
    return cast(BinaryIO, file.file)
