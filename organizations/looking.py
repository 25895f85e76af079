"""An operator looks into an agency in an emergency: every page is written down before it is made,
and nothing that it would write stays (ADR 0056)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from organizations import access, commands
from organizations.access import Actor, HeldRole
from organizations.http import now_and_today
from organizations.models import Posting, RoleKind, User
from organizations.tenancy import tenant

LOOKS = frozenset({"GET", "HEAD"})


def offered(postings: Iterable[Posting], now: datetime) -> list[Posting]:
    """Those one may act in: without emergencies that are over. No query of ``current_postings``."""
    return [one for one in postings if not hasattr(one, "emergency") or one.emergency.is_open(now)]


def note(request: HttpRequest, user: User, posting: Posting, today: date) -> Actor | None:
    """Write down what the operator asks for, also what will be refused; the actor who looks, as the
    KPI officer does, or None when the emergency is over.

    Inside ``tenant``, in a transaction that ends before the page is made: whatever becomes of the
    page, this stays.
    """
    now, _today = now_and_today()
    if not posting.emergency.is_open(now):
        return None
    actor = access.actor_of(user, posting, today)
    path = request.path if request.method in LOOKS else f"{request.method} {request.path}"
    event = commands.note_emergency_page(actor=actor, path=path)
    return replace(actor, roles=(HeldRole(RoleKind.OFFICER),), emergency=str(event))


def look(
    request: HttpRequest,
    posting: Posting,
    actor: Actor,
    get_response: Callable[[HttpRequest], HttpResponse],
) -> HttpResponse:
    """Make the page as a KPI officer sees it, in a transaction that is undone as a whole.

    Whose pages were read is what alone is kept of it: written anew afterwards, so that these people
    see it. Outside ``tenant``; three transactions with that of ``note``.

    Raises:
        PermissionDenied: something is sent.
    """
    if request.method not in LOOKS:
        raise PermissionDenied
    request.posting, request.actor = posting, actor  # type: ignore[attr-defined]
    with tenant(actor.agency_id, staff_id=actor.staff_id):
        response = get_response(request)
        # A page that failed is undone already, and showed nobody's data.
        read = [] if transaction.get_rollback() else commands.read_in_an_emergency(actor)
        transaction.set_rollback(True)
    if read:
        with tenant(actor.agency_id):
            commands.keep_readings(actor=actor, readings=read)
    return response
