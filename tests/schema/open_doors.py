"""What stands in the place of a guard of Python's that ``ops.guards`` takes away.

Each lets through what the guard refused. ``docs/security/guards.toml`` names them (``open_as``).
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from organizations import access
from organizations.models import Posting
from organizations.tenancy import tenant


def nothing(*_args: object, **_kwargs: object) -> None:
    """No refusal, no note."""


def yes(*_args: object, **_kwargs: object) -> bool:
    """Everybody has shown it, and no code was used before."""
    return True


def any_posting(_actor: access.Actor, pk: int) -> Posting:
    """Whoever asks, of whatever unit."""
    return Posting.objects.select_related("staff", "unit").get(pk=pk)


def as_it_is(value: object) -> str:
    """A cell as somebody wrote it."""
    return "" if value is None else str(value)


def straight_on(middleware: Any, request: HttpRequest) -> HttpResponse:
    """However long ago they signed in."""
    answer: HttpResponse = middleware.get_response(request)
    return answer


def look_and_keep(
    request: HttpRequest,
    posting: Posting,
    actor: access.Actor,
    get_response: Callable[[HttpRequest], HttpResponse],
) -> HttpResponse:
    """Any request, for ever, and what it writes stays."""
    request.posting, request.actor = posting, actor  # type: ignore[attr-defined]
    with tenant(actor.agency_id, staff_id=actor.staff_id):
        return get_response(request)
