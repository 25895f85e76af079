"""The database went away for a moment: what was not stored is said calmly, and can be sent again.

Three things happen in an office's life: the database restarts, a session of it is ended, two
people wait for each other. In none of them is anything half done, for a request is one
transaction; so the answer is 503 with ``Retry-After`` and a page that says so, never a 500.
"""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import loader

from organizations.busy import UNDONE, WAITED, state_of

log = structlog.get_logger(__name__)

RETRY_AFTER_SECONDS = 5
STOPPED = "57014"  # the statement took too long, or was told to stop
READING = frozenset({"GET", "HEAD"})


def is_outage(error: BaseException | None) -> bool:
    """Whether the database was away or busy, so that the same request may succeed later."""
    while error is not None and not isinstance(error, DatabaseError | InterfaceError):
        error = error.__cause__
    if error is None:
        return False
    state = state_of(error)
    if state is None:  # no answer at all
        return isinstance(error, OperationalError | InterfaceError)
    # Classes 08 (connection), 53 (no room) and 57P (ended, starting, shutting down).
    return state in WAITED | {STOPPED} or state.startswith(("08", "53", "57P"))


def was_undone(error: BaseException | None) -> bool:
    """Whether PostgreSQL undid the transaction to let another one through."""
    return state_of(error) in UNDONE


def away(
    request: HttpRequest, error: BaseException | None, problem: HttpResponse | None = None
) -> HttpResponse | None:
    """503 for an error that passes by itself; None for any other. ``problem``: what is answered
    where no page is read."""
    if not is_outage(error):
        return None
    log.warning("organizations.outage", state=state_of(error))
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    response = problem
    if response is None:
        sent = request.method not in READING
        response = HttpResponse(loader.get_template("503.html").render({"sent": sent}))
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    # Read by RetryMiddleware: nothing of the request is left, so it may be done once more.
    may = request.method in READING or was_undone(error)
    response.may_be_done_again = may  # type: ignore[attr-defined]
    return response


class RetryMiddleware:
    """Do a request once more whose transaction is wholly undone, before anybody is told.

    What only reads after a lost connection, and whatever lost a deadlock. A form whose COMMIT was
    under way when the connection broke may be stored: its person decides, and its id or version
    sees to it that twice is once. Forms with files are not read twice.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not getattr(response, "may_be_done_again", False) or connection.in_atomic_block:
            return response
        if request.method not in READING and request.FILES:
            return response
        for name in ("posting", "actor"):  # of the transaction that is gone
            request.__dict__.pop(name, None)
        return self.get_response(request)
