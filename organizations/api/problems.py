"""What the API refuses, as problem details (RFC 9457) with codes that stay (ADR 0061).

Clients decide by ``code``; ``title`` and ``detail`` are for whoever reads the log.
"""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from organizations.refusals import Outdated, Refusal

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/reference/api/#"

# Codes of the API itself, with the status and what each means. Those of refusals are found in
# their classes.
GENERAL: Mapping[str, tuple[int, str]] = {
    "malformed": (400, "The body is not the JSON that was announced."),
    "not_signed_in": (401, "Neither a session nor a token that is good."),
    "forbidden": (403, "Whoever asks may not do this."),
    "csrf_failed": (403, "A session changes something only with its CSRF token."),
    "posting_not_chosen": (403, "The person has several postings and has chosen none."),
    "second_step_needed": (403, "The role needs two-step sign-in, which is not switched on."),
    "confirmation_needed": (403, "Show once more who you are (on the page), then ask again."),
    "not_found": (404, "There is no such thing, or not for whoever asks."),
    "method_not_allowed": (405, "The address does not take this method."),
    "not_acceptable": (406, "The API answers JSON."),
    "outdated": (409, "It was changed meanwhile: read it again."),
    "not_made_yet": (409, "The worker makes it: ask for the file, and take it when it is ready."),
    "changed_meanwhile": (412, "If-Match names another version than the one that stands."),
    "too_large": (413, "The request is larger than what is taken."),
    "unsupported_media_type": (415, "The API takes JSON."),
    "invalid": (422, "Fields are missing or wrong; errors names them."),
    "version_needed": (428, "Say in If-Match which version is to be changed."),
    "too_many_requests": (429, "Wait for the seconds of Retry-After."),
    "away": (503, "The database was away for a moment: ask again after Retry-After."),
    "only_reading": (503, "The portal only reads for now: ask again after Retry-After."),
    "maintenance": (503, "The portal is under maintenance: ask again after Retry-After."),
    "internal": (500, "The portal failed; nothing was stored."),
}
BY_STATUS = {
    400: "malformed",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
}


class ChangedMeanwhile(exceptions.APIException):
    """``If-Match`` names an older version."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "changed_meanwhile"


class VersionNeeded(exceptions.APIException):
    """A change without ``If-Match``."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_code = "version_needed"


class NotMadeYet(exceptions.APIException):
    """A document that takes long is not there yet."""

    status_code = HTTPStatus.CONFLICT
    default_code = "not_made_yet"


class TooLarge(exceptions.APIException):
    """A request with a file that is not even read."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class ConfirmationNeeded(exceptions.APIException):
    """What weighs most waits until the person has shown once more who they are."""

    status_code = HTTPStatus.FORBIDDEN
    default_code = "confirmation_needed"


def body(code: str, status: int, detail: str = "", **more: Any) -> dict[str, Any]:
    """One problem. ``more``: what only some problems say."""
    words = GENERAL[code][1] if code in GENERAL else first_line(refusals().get(code))
    return {
        "type": f"{ADDRESS}{code}",
        "title": words,
        "status": status,
        "code": code,
        "detail": detail or words,
        **more,
    }


def problem(code: str, status: int | None = None, **more: Any) -> HttpResponse:
    """The answer of a middleware, which has no renderer."""
    said = status or GENERAL[code][0]
    answer = JsonResponse(body(code, said, **more), status=said, content_type=MEDIA_TYPE)
    if said == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="kpi"'
    return answer


def answer_for(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: everything known becomes a problem, and nothing of it is stored.

    None for what nobody foresaw: Django answers 500 and the log holds the trace.
    """
    found = _said(exception)
    if found is None:
        return None
    if hasattr(context["request"]._request, "actor") and connection.in_atomic_block:
        transaction.set_rollback(True)  # of the agency's transaction, which the door opened
    headers = {}
    wait: float | None = getattr(exception, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    if getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = str(exception.auth_header)  # type: ignore[attr-defined]
    answer = Response(found, status=found["status"], headers=headers)
    answer.content_type = MEDIA_TYPE
    return answer


def status_of(kind: type[Refusal]) -> int:
    """409 for what was changed meanwhile, 422 for everything else that may not be done."""
    return HTTPStatus.CONFLICT if issubclass(kind, Outdated) else HTTPStatus.UNPROCESSABLE_ENTITY


def refusals() -> dict[str, type[Refusal]]:
    """Every refusal of the portal by its code, in order."""
    found = {one.code: one for one in _below(Refusal) if "code" in vars(one)}
    return dict(sorted(found.items()))


def first_line(kind: type[Refusal] | None) -> str:
    """What a refusal states, in its own words."""
    return " ".join((kind.__doc__ or "").split("\n\n", maxsplit=1)[0].split()) if kind else ""


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _said(exception: Exception) -> dict[str, Any] | None:
    if isinstance(exception, Refusal):
        return _refused(exception)
    if isinstance(exception, exceptions.ValidationError):
        errors = list(_fields(exception.detail, exception.get_codes()))
        return body("invalid", HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors)
    code = _code_of(exception)
    if code is None:
        return None
    return body(code, getattr(exception, "status_code", GENERAL[code][0]))


def _refused(refusal: Refusal) -> dict[str, Any]:
    """With the line or the day of several that was refused."""
    inner = getattr(refusal, "refusal", refusal)
    more: dict[str, Any] = {
        name: str(value)
        for name in ("line_id", "work_date", "successor")
        if (value := getattr(refusal, name, None) or getattr(inner, name, None))
    }
    if posting_id := getattr(inner, "posting_id", None):
        more["posting_id"] = posting_id
    found = body(inner.code, status_of(type(inner)), **more)
    wrong = list(_wrong(inner))
    return found | {"errors": wrong} if wrong else found


def _wrong(refusal: Refusal) -> Iterator[dict[str, str]]:
    """Where a refusal names it: the field, the leaves of a sheet, what is unfit about a file."""
    for field, code in getattr(refusal, "errors", {}).items():
        yield {"field": str(field), "code": str(code), "detail": ""}
    if field := getattr(refusal, "field", ""):
        yield {"field": field, "code": refusal.code, "detail": ""}
    if problem := getattr(refusal, "problem", ""):
        yield {"field": "file", "code": str(problem), "detail": ""}
    if most := getattr(refusal, "most", 0):
        yield {"field": "file", "code": "most", "detail": str(most)}


def _code_of(exception: Exception) -> str | None:
    if isinstance(exception, Http404):
        return "not_found"
    if isinstance(exception, exceptions.PermissionDenied) and "CSRF" in str(exception.detail):
        return "csrf_failed"
    if isinstance(exception, PermissionDenied):
        return "forbidden"
    if not isinstance(exception, exceptions.APIException):
        return None
    own = exception.default_code
    return own if own in GENERAL else BY_STATUS.get(exception.status_code, "invalid")


def _fields(detail: Any, codes: Any, path: str = "") -> Iterator[dict[str, str]]:
    """One line for each thing that is wrong: where (``lines.0.minutes``), code, words."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _fields(inner, codes[name], f"{path}.{name}" if path else str(name))
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        for number, (inner, code) in enumerate(zip(detail, codes, strict=True)):
            is_nested = isinstance(inner, Mapping | list)
            yield from _fields(inner, code, f"{path}.{number}" if is_nested else path)
    else:
        yield {"field": path, "code": str(codes), "detail": str(detail)}
