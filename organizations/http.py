"""What every view can rely on: who acts, in which agency, and whether htmx asks."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from organizations.access import Actor
from organizations.models import Posting, User

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class TenantRequest(HttpRequest):
    """A request that TenantMiddleware let in: it has a posting, and so an agency."""

    user: User
    posting: Posting
    actor: Actor
    htmx: HtmxDetails


def wants_fragment(request: TenantRequest) -> bool:
    """True if htmx will swap part of a page; a boosted link or Back button needs all of it."""
    htmx = request.htmx
    return bool(htmx) and not (htmx.boosted or htmx.history_restore_request)


def now_and_today() -> tuple[datetime, date]:
    """The clock, read once at the edge: the instant (UTC) and the calendar day in Vietnam."""
    now = timezone.now()
    return now, now.astimezone(LOCAL_ZONE).date()
