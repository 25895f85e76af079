"""What somebody is told who waited too long for what others were doing: try again.

The database lets a request wait three seconds for a lock, and undoes one of two that wait for each
other. Neither is a fault of the portal or of the person, and nothing of the request is stored.
"""

from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = structlog.get_logger(__name__)

# lock_not_available, deadlock_detected, serialization_failure
WAITED = frozenset({"55P03", "40P01", "40001"})
# Of these nothing is left, so the portal does it once more by itself (organizations.outages).
UNDONE = frozenset({"40P01", "40001"})
RETRY_AFTER_SECONDS = 3  # after which trying again makes sense


def was_waiting(error: BaseException) -> bool:
    """Whether the database gave up waiting, in whichever exception that came."""
    return state_of(error) in WAITED


def state_of(error: BaseException | None) -> str | None:
    """The SQLSTATE of whatever the database said, in whichever exception that came; None when it
    said nothing."""
    while error is not None:
        state: str | None = getattr(error, "sqlstate", None)
        if state is not None:
            return state
        error = error.__cause__
    return None


def page(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503 with when to try again. Runs no query."""
    log.warning("request_waited_too_long", method=request.method)
    answer = render(request, "busy.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    answer.may_be_done_again = state_of(error) in UNDONE  # type: ignore[attr-defined]
    return answer
