"""Who stands before a request to the API: settled before any view, by one door (ADR 0061)."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from organizations.api.problems import BY_STATUS, MEDIA_TYPE, problem
from organizations.commands.service_tokens import recognise
from organizations.rules.service_tokens import presented
from organizations.service import Program
from organizations.tenancy import tenant

PREFIX = "/api/"
FIRST_FAILURE = HTTPStatus.BAD_REQUEST
FIRST_FAULT = HTTPStatus.INTERNAL_SERVER_ERROR


class ApiMiddleware:
    """Let a program into its agency; let whatever is answered here be JSON.

    Stands before whatever may lead a session to a page; ``TenantMiddleware`` lets whoever has an
    actor already pass. A token is one query, a session costs what it costs pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        token = presented(request.headers.get("Authorization", ""))
        if token is not None:
            return self._program(request, token)
        answer = self.get_response(request)
        if _is_redirect(answer) and hasattr(request, "session") and _leads_back(request, answer):
            answer = self.get_response(request)  # the only posting was taken meanwhile
        return _as_problem(answer)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Undo what a view that raised did for a program, as ``TenantMiddleware`` does for people.

        Django answers the exception before ``tenant`` sees it.
        """
        if isinstance(request.user, Program) and connection.in_atomic_block:
            transaction.set_rollback(True)

    def _program(self, request: HttpRequest, token: str) -> HttpResponse:
        found = recognise(token, now=timezone.now())
        if found is None:
            return problem("not_signed_in")
        program = Program(found)
        with tenant(found.agency_id):
            request.user = program  # type: ignore[assignment]
            request.actor = program.actor  # type: ignore[attr-defined]
            return _as_problem(self.get_response(request))


class Decided(SessionAuthentication):
    """What the middleware decided. Sessions show their CSRF token; tokens need none."""

    def authenticate(self, request: Request) -> tuple[object, object] | None:
        """The person or program; None for nobody."""
        user = request._request.user
        if isinstance(user, Program):
            return user, user.token
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        """Makes DRF answer 401 instead of 403."""
        return 'Bearer realm="kpi"'


class SignedIn(BasePermission):
    """Whoever the middleware let in: a person in a posting, or a program in its agency."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Which routes they may enter, the table says (``PolicyMiddleware``)."""
        return hasattr(request._request, "actor")


def _is_redirect(answer: HttpResponse) -> bool:
    return HTTPStatus.MULTIPLE_CHOICES <= answer.status_code < FIRST_FAILURE


def _leads_back(request: HttpRequest, answer: HttpResponse) -> bool:
    return answer.headers.get("Location") in {request.get_full_path(), "/"} and not hasattr(
        request, "actor"
    )


def _as_problem(answer: HttpResponse) -> HttpResponse:
    """A page or a redirect that some middleware answered, said as a problem."""
    if answer.status_code == HTTPStatus.NOT_MODIFIED:
        return answer
    if _is_redirect(answer):
        return problem(_reason(answer.headers.get("Location", "")))
    said = answer.headers.get("Content-Type", "").startswith(MEDIA_TYPE)
    if answer.status_code < FIRST_FAILURE or said:
        return answer
    if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        return _away(answer)
    if answer.status_code >= FIRST_FAULT:
        return problem("internal", answer.status_code)
    return problem(BY_STATUS.get(answer.status_code, "malformed"), answer.status_code)


def _away(answer: HttpResponse) -> HttpResponse:
    """The database was busy; with when to ask again, and whether the portal may by itself."""
    made = problem("away")
    made.headers["Retry-After"] = answer.headers.get("Retry-After", "5")
    made.may_be_done_again = getattr(answer, "may_be_done_again", False)  # type: ignore[attr-defined]
    return made


def _reason(leads_to: str) -> str:
    """Why somebody was led to a page."""
    if leads_to.startswith(reverse("organizations:choose_posting")):
        return "posting_not_chosen"
    if leads_to.startswith(reverse("mfa_index")):
        return "second_step_needed"
    return "not_signed_in"
