"""Who plays in a sandbox: what the session remembers, and the posting it opens (ADR 0070).

The session keeps the sandbox and the card. At each request the sandbox is looked up from the real
agency, and the posting from inside the ground: nobody stands in both in one transaction.
"""

from datetime import date

from django.http import HttpRequest

from organizations.models import Posting, Sandbox, User
from organizations.queries.sandboxes import played, sandbox_of
from organizations.tenancy import tenant

PLAYED = "sandbox"  # session key: [sandbox id, card]
# Pages of the real agency, also for whoever plays: cards to choose from, and the way back.
REAL_PAGES = "/training/"


def remembers(request: HttpRequest) -> bool:
    """Whether this page belongs to the sandbox that the session is in."""
    return PLAYED in request.session and not request.path.startswith(REAL_PAGES)


def begin(request: HttpRequest, sandbox: Sandbox, card: str) -> None:
    """Act as the person behind the card from the next request on."""
    request.session[PLAYED] = [sandbox.pk, card]


def end(request: HttpRequest) -> int | None:
    """Act as oneself again; which sandbox was left, if any."""
    found = request.session.pop(PLAYED, None)
    return int(found[0]) if found else None


def ground_of(request: HttpRequest, agency_id: int, user: User, today: date) -> int | None:
    """The ground that the session may enter from that agency; None when it is over, or the person
    no longer works there. Two queries in a transaction of its own."""
    sandbox_id, _card = request.session[PLAYED]
    with tenant(agency_id, staff_id=user.staff_id):
        works_here = Posting.objects.filter(agency_id=agency_id, staff_id=user.staff_id).exclude(
            ends_on__lt=today
        )
        sandbox = sandbox_of(agency_id, today)
        if sandbox is None or sandbox.pk != sandbox_id or sandbox.filled_at is None:
            return None
        return sandbox.ground_id if works_here.exists() else None


def posting_in(request: HttpRequest, ground_id: int, today: date) -> Posting | None:
    """The posting behind the card. Call inside ``tenant`` of the ground. Two queries."""
    _sandbox_id, card = request.session[PLAYED]
    posting = played(ground_id, card, today)
    if posting is not None:
        posting.has_others = False  # type: ignore[attr-defined]
    return posting
