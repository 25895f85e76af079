"""What the page of a day shows around its lines."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from organizations.access import logged_in
from organizations.http import TenantRequest
from worklogs.queries.days import DayView, open_assignments
from worklogs.unlogged import TypedReason, read_reasons, stored_reasons, typed_reasons
from worklogs.views.words import strip, why_locked

WEEK = timedelta(days=7)


def reasons_of(request: TenantRequest, view: DayView, *, keep: bool) -> Sequence[TypedReason]:
    """Reasons as typed, with what is wrong in them, or as stored."""
    typed = typed_reasons(request.POST) if keep else None
    if typed is not None:
        read_reasons(typed)  # for what is wrong with them
    return typed or stored_reasons(view.day)


def around(request: TenantRequest, view: DayView, this_day: date) -> dict[str, Any]:
    """What stands about the lines of a day. Two queries, and one for who is not posted then."""
    day = view.work_date
    return {
        "view": view,
        "week": strip(view),
        "week_before": day - WEEK,
        "week_after": day + WEEK,
        "today": this_day,
        "locked": why_locked(view, request.actor),
        "elsewhere": []
        if view.is_posted
        else logged_in(request.user, request.posting, day, this_day),
        "assignments": list(open_assignments(request.actor, day)),
        "unlogged": sum(view.day.unlogged.values()) if view.day else 0,
    }
