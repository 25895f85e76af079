"""The lines about requests: which path was asked, by whom, and how it ended."""

from uuid import uuid4

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

log = structlog.get_logger(__name__)


class RequestLinesMiddleware(RequestMiddleware):
    """Two lines for each request, with its id, the id of the user and the path alone.

    The query may be a name that somebody looked for. The address and the browser stand in the list
    of sessions, which their owner sees; the address also in the proxy's lines.
    """

    def prepare(self, request: HttpRequest) -> None:
        """The first line."""
        structlog.contextvars.bind_contextvars(request_id=str(uuid4()))
        self.bind_user_id(request)
        log.info("request_started", request=self.format_request(request))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """As ``GET /people/``."""
        return f"{request.method} {request.path}"
