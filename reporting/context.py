"""What every page's frame shows: where the person acts, and where they may go."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from organizations import access
from organizations.access import UNIT_ROLES, Actor
from organizations.http import now_and_today
from organizations.models import Posting, RoleKind

Item = dict[str, Any]

REVIEWERS = (*UNIT_ROLES, RoleKind.SUPERIOR)
PREPARERS = (RoleKind.OFFICER, RoleKind.AGENCY_HEAD)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of ``base.html``. Lists are read when a page shows them: error pages show none."""
    posting = getattr(request, "posting", None)
    if posting is None:
        return {}
    return {
        "acting_posting": posting,
        "other_postings": SimpleLazyObject(lambda: _other_postings(request, posting)),
        "navigation": SimpleLazyObject(lambda: list(_navigation(request, request.actor))),  # type: ignore[attr-defined]
    }


def _other_postings(request: HttpRequest, posting: Posting) -> list[Posting]:
    """One query."""
    _now, today = now_and_today()
    postings = access.current_postings(request.user, today)  # type: ignore[arg-type]
    return list(postings.exclude(pk=posting.pk))


def _navigation(request: HttpRequest, actor: Actor) -> Iterator[Item]:
    """The places that this actor's roles open. No query."""
    for name, label, icon in _places(actor):
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = request.path == url or (url != "/" and request.path.startswith(url))
        yield {"url": url, "label": label, "icon": icon, "count": None, "current": current}


def _places(actor: Actor) -> Iterator[tuple[str, str, str]]:
    yield "reporting:home", _("Home"), "home"
    if actor.keeps_log:
        yield "worklogs:today", _("Today"), "today"
        yield "worklogs:month", _("Month"), "calendar"
    if actor.holds(*REVIEWERS):
        yield "evaluations:queue", _("Review"), "review"
    if actor.keeps_log:
        yield "evaluations:scores", _("Results"), "score"
    if actor.holds(*PREPARERS):
        yield "reporting:report", _("Report"), "report"
        yield "organizations:people", _("People"), "people"
    if actor.is_receiver:
        yield "reporting:desk", _("Reports in"), "report"
    if actor.holds(RoleKind.KPI_TEAM, RoleKind.INSPECTOR):
        yield "reporting:province", _("Province"), "search"
    if actor.holds(RoleKind.INSPECTOR):
        yield "reporting:audit", _("Audit"), "audit"
    if actor.holds(RoleKind.OPERATOR):
        yield "reporting:status", _("Status"), "settings"
