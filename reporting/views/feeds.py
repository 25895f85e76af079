"""One's deadlines in one's own calendar and one's events in a feed reader: the page of the links,
and what each gives."""

import hashlib
from collections.abc import Callable
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
from organizations.models import FeedKind, FeedToken, Posting, User
from organizations.refusals import Outdated
from organizations.tenancy import by_link
from reporting.queries.deadlines import deadlines
from reporting.queries.news import news
from reporting.rules import atom_feed
from reporting.rules.calendar_feed import calendar

CALENDAR, ATOM = "text/calendar; charset=utf-8", "application/atom+xml; charset=utf-8"
GIVEN_BY = {FeedKind.DEADLINES: "reporting:deadlines", FeedKind.EVENTS: "reporting:news"}


@require_http_methods(["GET", "POST"])
def feed(request: TenantRequest) -> HttpResponse:
    """Which links there are; a POST makes a new one, and its page shows it once."""
    now, _today = now_and_today()
    made: dict[str, str] = {}
    if request.method == "POST":
        seen, kind = request.POST.get("made_before", ""), _kind(request)
        try:
            token = make_feed(
                actor=request.actor,
                kind=kind,
                instead_of=int(seen) if seen.isdecimal() else None,
                now=now,
            )
        except Outdated:
            messages.error(
                request, _("A link has already been made. If it was not copied, make a new one.")
            )
            return redirect("reporting:feed")
        made = {"kind": kind, "link": settings.PUBLIC_URL + reverse(GIVEN_BY[kind], args=[token])}
    rows = FeedToken.objects.filter(posting=request.posting, revoked_at__isnull=True)
    in_force_now = {row.kind: row for row in rows}
    context = {
        "made": made,
        "deadlines": in_force_now.get(FeedKind.DEADLINES),
        "events": in_force_now.get(FeedKind.EVENTS),
    }
    return render(request, "reporting/feed.html", context)


@require_POST
def revoke(request: TenantRequest) -> HttpResponse:
    """End a link at once."""
    now, _today = now_and_today()
    revoke_feed(actor=request.actor, kind=_kind(request), now=now)
    messages.success(request, _("The link is revoked: it no longer works."))
    return redirect("reporting:feed")


@login_not_required
@require_safe
def give(request: HttpRequest, token: str) -> HttpResponse:
    """What stands behind a link that is in force, of a posting that is too; else 404. Who asks with
    the ``ETag`` of what they have is answered 304. Twenty statements, however much is due."""
    _now, today = now_and_today()
    return _given(
        request,
        recognise_feed(token, FeedKind.DEADLINES),
        CALENDAR,
        lambda row: calendar(
            deadlines(_owner(row), today),
            name=_("KPI deadlines"),
            host=_host(),
            stamp=datetime.combine(today, time(), UTC),
        ),
    )


@login_not_required
@require_safe
def give_news(request: HttpRequest, token: str) -> HttpResponse:
    """The events behind a link, as ``give`` does deadlines. Twenty statements, however many."""
    now, _today = now_and_today()
    return _given(
        request,
        recognise_feed(token, FeedKind.EVENTS),
        ATOM,
        lambda row: atom_feed.feed(news(_owner(row), now), _head(row), host=_host()),
    )


def _given(
    request: HttpRequest,
    row: FeedToken | None,
    media_type: str,
    written: Callable[[FeedToken], str],
) -> HttpResponse:
    """What is written inside the link's agency, in the portal's own language."""
    if row is None:
        raise Http404
    with by_link(row.agency_id, digest=row.digest), translation.override(settings.LANGUAGE_CODE):
        body = written(row).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-store"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, content_type=media_type, headers=headers)


def _head(row: FeedToken) -> atom_feed.Head:
    return atom_feed.Head(
        uid=f"events-{row.pk}",
        title=_("KPI events"),
        author=_("Work log · Khánh Hòa KPI"),
        url=settings.PUBLIC_URL + reverse("reporting:home"),
        language=settings.LANGUAGE_CODE,
        began=row.made_at,
    )


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "kpi"


def _kind(request: TenantRequest) -> FeedKind:
    """Which link a form is about; the calendar where it does not say."""
    said = request.POST.get("kind", "")
    return FeedKind(said) if said in FeedKind.values else FeedKind.DEADLINES


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
