"""One's own notices, and the switch of the daily mail."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import commands, queries
from organizations.api.frame import Endpoint, shown
from organizations.api.paging import PageQuery, page_of, paged
from organizations.http import now_and_today
from organizations.models import Notice


class OwnNotice(serializers.Serializer[Notice]):
    """What the portal tells: a kind, and the figures that belong into its sentence."""

    example: Mapping[str, Any] = {
        "id": "01997d20-5e6f-7a10-8b22-3c4d5e6f7a8b",
        "kind": "entry_returned",
        "figures": {"day": "2026-10-12"},
        "link": "/days/2026-10-12/",
        "created_at": "2026-10-13T08:00:00+07:00",
        "read_at": None,
    }

    id = serializers.UUIDField()
    kind = serializers.CharField()
    figures = serializers.DictField(source="data")
    link = serializers.CharField(help_text="The page that it leads to.")
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


NoticePage = paged("one's own notices", OwnNotice)


class MailSwitch(serializers.Serializer[Any]):
    """Whether the daily mail is wanted."""

    example: Mapping[str, Any] = {"wanted": False}

    wanted = serializers.BooleanField()


class NoticesView(Endpoint):
    """One's own notices."""

    @extend_schema(
        operation_id="list_notices",
        summary="My notices",
        parameters=[PageQuery],
        responses=NoticePage,
        tags=["people"],
    )
    def get(self, request: Request) -> Response:
        """The newest first. One query."""
        rows = queries.all_notices_of(self.posting)
        return shown(NoticePage, page_of(rows, ("-created_at", "id"), self.asked(PageQuery)))


class NoticesReadView(Endpoint):
    """All of one's own notices, read."""

    @extend_schema(
        operation_id="read_all_notices",
        summary="Mark all my notices as read",
        request=None,
        responses={204: None},
        tags=["people"],
    )
    def post(self, request: Request) -> Response:
        """Again does nothing."""
        now, _today = now_and_today()
        commands.mark_read(actor=self.actor, now=now)
        return Response(status=204)


class NoticeReadView(Endpoint):
    """One of one's own notices, read."""

    @extend_schema(
        operation_id="read_notice",
        summary="Mark a notice as read",
        request=None,
        responses={204: None},
        tags=["people"],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Again does nothing."""
        now, _today = now_and_today()
        found = queries.get_notice(self.actor, pk)
        commands.mark_read(actor=self.actor, notice_id=found.pk, now=now)
        return Response(status=204)


class MailView(Endpoint):
    """The daily mail."""

    has_versions = False

    @extend_schema(
        operation_id="switch_mail",
        summary="Switch my daily mail on or off",
        request=MailSwitch,
        responses=MailSwitch,
        tags=["people"],
    )
    def put(self, request: Request) -> Response:
        """For all of one's postings. Again does nothing."""
        sent = self.sent(MailSwitch)
        commands.want_mail(actor=self.actor, wanted=sent["wanted"])
        return shown(MailSwitch, sent)
