"""What Django answers by itself: its error pages, and problems where JSON is spoken."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from organizations import outages
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
    """503 while the database is away or busy (ADR 0064), else 500."""
    error, is_json = sys.exc_info()[1], request.path.startswith(PREFIX)
    away = outages.away(request, error, problem("away") if is_json else None)
    if away is not None:
        return away
    return problem("internal") if is_json else defaults.server_error(request)


def _said(request: HttpRequest, status: HTTPStatus) -> HttpResponse | None:
    return problem(BY_STATUS[status]) if request.path.startswith(PREFIX) else None
