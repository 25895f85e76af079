"""What Django answers by itself: its error pages, and problems where JSON is spoken."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from organizations.api.door import PREFIX
from organizations.api.problems import BY_STATUS, problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _said(request, HTTPStatus.BAD_REQUEST) or defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _said(request, HTTPStatus.FORBIDDEN) or defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _said(request, HTTPStatus.NOT_FOUND) or defaults.page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    if request.path.startswith(PREFIX):
        return problem("internal")
    return defaults.server_error(request)


def _said(request: HttpRequest, status: HTTPStatus) -> HttpResponse | None:
    return problem(BY_STATUS[status]) if request.path.startswith(PREFIX) else None
