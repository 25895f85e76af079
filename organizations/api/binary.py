"""Files as they are, through DRF: the view has decided already, nothing is negotiated."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request


class AsItIs(BaseContentNegotiation):
    """Whatever kind the client accepts: the address names the format; problems are JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """No body is read."""
        return None

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """For problems."""
        return JSONRenderer(), "application/json"


def file_answer(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to keep, by its name."""
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    return answer
