"""The places around leave and calendars, as far as the actor may go there."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations import access, queries
from organizations.access import Actor
from organizations.models import CalendarKind


def tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """Links for the row of tabs, the open one marked. One query."""
    return [
        {"url": reverse(f"organizations:{name}"), "label": label, "current": key == current}
        for key, name, label in _places(actor)
    ]


def _places(actor: Actor) -> Iterator[tuple[str, str, str]]:
    if actor.keeps_log:
        yield "mine", "my_leave", _("My leave")
    if queries.may_decide(actor):
        yield "requests", "leave_requests", _("Waiting requests")
    if access.may_see_team_leave(actor):
        yield "team", "team_leave", _("Who is away")
    kinds = queries.kinds_followed(actor.agency_id)
    if CalendarKind.SHIFT in kinds:
        yield "roster", "roster", _("Roster")
    if CalendarKind.TEACHING in kinds and access.may_see_team_leave(actor):
        yield "teaching", "teaching", _("Teaching periods")
    yield "year", "year", _("Calendar of the year")
    if access.may_keep_people(actor):
        yield "calendars", "work_calendars", _("Working calendars")
