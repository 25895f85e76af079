"""What every page's frame shows: where the person acts, and where they may go."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluations.policy import ASSESS, REVIEW
from organizations.access import Actor, current_postings
from organizations.http import now_and_today
from organizations.looking import offered
from organizations.models import Posting
from organizations.modes import Mode, standing
from organizations.policy import GIVE_RIGHTS
from organizations.queries import unread_count
from reporting import access
from reporting.views.first_steps import guide
from worklogs.policy import ASSIGN

Item = dict[str, Any]


# Pages that belong to a place although their address does not begin with its own.
WITHIN = {"worklogs:today": "/days/", "evaluations:current_month": "/scoring/"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of ``base.html``. Lists are read when a page shows them: error pages show none."""
    posting = getattr(request, "posting", None)
    if posting is None:
        return {}
    return {
        "acting_posting": posting,
        "only_reads": standing().mode is Mode.READ_ONLY,
        "other_postings": SimpleLazyObject(lambda: _other_postings(request, posting)),
        "guide": SimpleLazyObject(lambda: guide(request)),  # type: ignore[arg-type]
        "unread_notices": SimpleLazyObject(lambda: unread_count(posting)),
        "navigation": SimpleLazyObject(lambda: list(_navigation(request, request.actor))),  # type: ignore[attr-defined]
    }


def _other_postings(request: HttpRequest, posting: Posting) -> list[Posting]:
    """One query for who has any, none for the others."""
    if not getattr(posting, "has_others", True):
        return []
    now, today = now_and_today()
    postings = current_postings(request.user, today)  # type: ignore[arg-type]
    return offered(postings.exclude(pk=posting.pk), now)


def _navigation(request: HttpRequest, actor: Actor) -> Iterator[Item]:
    """The places that this actor's roles open; the one that holds the page is marked. No query."""
    found = [(reverse(name), label, icon) for name, label, icon in places(actor)]
    # Other days than today belong to the same place.
    holding = [url for url, _, _ in found if request.path.startswith(url.removesuffix("today/"))]
    current = max(holding, key=len, default="")
    for url, label, icon in found:
        # Home begins every path, so it is current only by itself.
        marked = url == current and (url != "/" or request.path == "/")
        yield {"url": url, "label": label, "icon": icon, "count": None, "current": marked}


def places(actor: Actor) -> Iterator[tuple[str, str, str]]:
    """What waits for others comes first: only four places fit at the edge of a phone."""
    yield "reporting:home", _("Home"), "home"
    if actor.keeps_log:
        yield "worklogs:today", _("Today"), "today"
    if actor.may(REVIEW):
        yield "evaluations:queue", _("Review"), "review"
    if access.may_receive(actor):
        yield "reporting:desk", _("Reports in"), "report"
    if access.may_see_province(actor):
        yield "reporting:province", _("Province"), "search"
    if access.may_inspect(actor):
        yield "reporting:audit", _("Audit"), "audit"
    if access.may_operate(actor):
        yield "reporting:status", _("System"), "settings"
    if access.may_read(actor):
        yield "reporting:report", _("Report"), "report"
    if access.may_prepare(actor):
        yield "organizations:people", _("People"), "person"
    if access.may_see_screens(actor):
        yield "reporting:completion", pgettext("navigation", "Support"), "people"
    yield from _of_work(actor)
    if access.may_see_units(actor):
        yield "reporting:unit", _("Unit"), "people"
    if actor.may(GIVE_RIGHTS) or actor.given:
        yield "organizations:delegations", pgettext("navigation", "Delegation"), "swap"
    yield "worklogs:catalogue", pgettext("navigation", "Catalogue"), "catalogue"


def _of_work(actor: Actor) -> Iterator[tuple[str, str, str]]:
    """One's own months and results, and those one answers for."""
    if actor.keeps_log:
        yield "worklogs:month", _("Month"), "calendar"
    if actor.may(ASSIGN):
        yield "worklogs:assign", _("Assign"), "assign"
    elif actor.keeps_log:
        yield "worklogs:assignments", pgettext("navigation", "Assigned work"), "assign"
    if actor.may(ASSESS):
        yield "evaluations:current_month", _("Scoring"), "edit"
    if actor.keeps_log:
        yield "evaluations:scores", _("Results"), "score"
        yield "organizations:my_leave", pgettext("navigation", "Leave"), "leave"
