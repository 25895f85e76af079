"""One's deadlines in one's own calendar: the page of the link, and what the link gives."""

import hashlib
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations.access import Actor, actor_of, in_force
from organizations.commands.feeds import make_feed, recognise_feed, revoke_feed
from organizations.http import TenantRequest, now_and_today
from organizations.models import FeedToken, Posting, User
from organizations.refusals import Outdated
from organizations.tenancy import outside, tenant
from reporting.queries.deadlines import deadlines
from reporting.rules.calendar_feed import calendar

MEDIA_TYPE = "text/calendar; charset=utf-8"


@require_http_methods(["GET", "POST"])
def feed(request: TenantRequest) -> HttpResponse:
    """Whether there is a link; a POST makes a new one, and its page shows it once."""
    now, _today = now_and_today()
    link = ""
    if request.method == "POST":
        seen = request.POST.get("made_before", "")
        try:
            token = make_feed(
                actor=request.actor, instead_of=int(seen) if seen.isdecimal() else None, now=now
            )
        except Outdated:
            messages.error(
                request, _("A link was made already. If it was not copied, make a new one.")
            )
            return redirect("reporting:feed")
        link = settings.PUBLIC_URL + reverse("reporting:deadlines", args=[token])
    row = FeedToken.objects.filter(posting=request.posting, revoked_at__isnull=True).first()
    return render(request, "reporting/feed.html", {"row": row, "link": link})


@require_POST
def revoke(request: TenantRequest) -> HttpResponse:
    """End the link at once."""
    now, _today = now_and_today()
    revoke_feed(actor=request.actor, now=now)
    messages.success(request, _("The link is revoked: calendars get nothing from it any more."))
    return redirect("reporting:feed")


@login_not_required
@require_safe
def give(request: HttpRequest, token: str) -> HttpResponse:
    """What stands behind a link that is in force, of a posting that is too; else 404. Who asks with
    the ``ETag`` of what they have is answered 304. Twenty statements, however much is due."""
    _now, today = now_and_today()
    row = recognise_feed(token)
    if row is None:
        raise Http404
    with outside(), tenant(row.agency_id), translation.override(settings.LANGUAGE_CODE):
        events = deadlines(_owner(row), today)
        body = calendar(
            events,
            name=_("KPI deadlines"),
            host=urlsplit(settings.PUBLIC_URL).hostname or "kpi",
            stamp=datetime.combine(today, time(), UTC),
        ).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-store"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, content_type=MEDIA_TYPE, headers=headers)


def _owner(row: FeedToken) -> Actor:
    """Whoever the link was made for, with the rights of today.

    Raises:
        Http404: the posting is over, or its holder no longer signs in.
    """
    _now, today = now_and_today()
    posting = Posting.objects.filter(in_force(today), pk=row.posting_id).first()
    user = posting and User.objects.filter(staff_id=posting.staff_id, is_active=True).first()
    if not posting or not user:
        raise Http404
    return actor_of(user, posting, today)
