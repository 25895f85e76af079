"""Changes between two snapshots in words: a figure's name, what it was, what it is."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organizations.http import TenantRequest, now_and_today
from organizations.templatetags.formats import LEVELS, minutes, number, period_name
from reporting import access
from reporting.queries.drafts import draft_snapshot
from reporting.queries.late import late_lines
from reporting.queries.reports import get_period, report_state, snapshot_of
from reporting.rules.changes import Change, changes
from reporting.rules.facts import Snapshot


class ChangeLine(NamedTuple):
    """One change as printed; ``of`` is empty for the agency as a whole."""

    of: str
    figure: str
    before: str
    after: str


@require_GET
def since_snapshot(request: TenantRequest, code: str) -> HttpResponse:
    """What the records say today that the frozen report does not: changes after the snapshot."""
    access.require(access.may_read(request.actor))
    now, _today = now_and_today()
    agency_id = request.actor.agency_id
    period = get_period(code)
    last = report_state(agency_id, period).last
    if last is None:
        raise Http404
    live = draft_snapshot(agency_id, period, now)
    context = {
        "period": period,
        "name": period_name(period),
        "report": last,
        "lines": in_words(changes(snapshot_of(last), live)),
        "now": now,
        "late": late_lines(agency_id, period),
    }
    return render(request, "reporting/changes.html", context)


def amended(snapshot: Snapshot) -> list[ChangeLine]:
    """What this version changed against the one it replaces; empty for a first version."""
    kept = snapshot.get("amends")
    return in_words(Change(**line) for line in kept["changes"]) if kept else []


def in_words(found: Iterable[Change]) -> list[ChangeLine]:
    """The changes in the reader's language, in their order."""
    return [
        ChangeLine(
            change.of, _figure(change.figure), _value(change, change.before),
            _value(change, change.after),
        )
        for change in found
    ]  # fmt: skip


def _figure(name: str) -> str:
    if name.startswith("level."):
        return str(LEVELS.get(name.removeprefix("level."), name))
    known = {
        "headcount": _("Headcount"),
        "required": _("People who keep a log"),
        "required_days": _("Person-days expected"),
        "logged_days": _("Person-days with a log"),
        "declared_days": _("Person-days declared"),
        "on_time_days": _("Person-days declared on time"),
        "minutes_total": _("Time logged"),
        "minutes": _("Time logged"),
        "minutes_expected": _("Time by the calendar"),
        "minutes_per_person_day": _("Mean time of a logged day"),
        "entries": _("Entries"),
        "unreviewed": _("Entries not reviewed"),
        "late_lines": _("Lines received after closing"),
        "converted": _("Converted products"),
        "mean_level": _("Mean quality level"),
        "faults": _("Quality faults"),
        "delays": _("Delays"),
        "unit": _("Unit"),
        "total": _("Total points"),
        "level": _("Level"),
        "difficulties": _("Difficulties"),
        "proposals": _("Proposals"),
        "training": _("Training and guidance"),
    }
    return str(known.get(name, name))


def _value(change: Change, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if change.figure == "level":
        return str(LEVELS.get(value, value))
    if change.figure.startswith("minutes"):
        return str(minutes(Decimal(value), "short"))
    if change.scope == "words" or change.figure == "unit":
        return str(value)
    try:
        return str(number(Decimal(value), 2 if isinstance(value, str) else 0))
    except InvalidOperation:
        return str(value)
