"""The life of a report as steps, for the bar at the top of its page."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from organizations.models import PeriodStage
from reporting.models import Report, ReportStatus
from reporting.queries.reports import ReportState

ORDER = [PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED, PeriodStage.REVIEWING_CLOSED]
REACHED = {
    ReportStatus.COMPILED: 3,
    ReportStatus.SIGNED: 4,
    ReportStatus.SUBMITTED: 5,
    ReportStatus.RETURNED: 5,
    ReportStatus.RECEIVED: 6,
    ReportStatus.ACCEPTED: 7,
}
DONE, NOW, AHEAD, PROBLEM = "done", "now", "todo", "problem"


def lifecycle(state: ReportState) -> list[dict[str, Any]]:
    """Logging, review, compiled, signed, submitted, received, accepted, in the provincial report,
    closed; a return is shown where it happened."""
    period, last = state.period, state.last
    position = ORDER.index(PeriodStage(state.agency_period.stage)) if _is_early(state) else 2
    status = None if last is None or state.is_reopened else last.status
    reached = position if status is None else REACHED[ReportStatus(status)] + _beyond(state)
    steps = [
        (_("Logging"), _until(period.logging_closes_on)),
        (_("Review"), _until(period.due_on)),
        (_("Compiled"), _moment(last.compiled_at) if last and status else ""),
        (_("Signed"), _signed(last, status)),
        (_("Submitted"), _submitted(state, status)),
        (_("Received"), _("returned") if status == ReportStatus.RETURNED else ""),
        (_("Accepted"), ""),
        (_("In provincial report"), ""),
        (_("Closed"), ""),
    ]
    return [
        {"label": label, "state": _state(index, reached, status), "note": note}
        for index, (label, note) in enumerate(steps)
    ]


def _beyond(state: ReportState) -> int:
    """Steps after acceptance: in the provincial report of every receiver, then closed."""
    if state.last is None or state.last.status != ReportStatus.ACCEPTED:
        return 0
    mine = [one for one in state.deliveries if one.report_id == state.last.pk]
    if state.agency_period.stage == PeriodStage.CLOSED:
        return 2
    return int(bool(mine) and all(one.included_at for one in mine))


def _is_early(state: ReportState) -> bool:
    return state.agency_period.stage in ORDER


def _state(index: int, reached: int, status: str | None) -> str:
    if index < reached:
        return DONE
    if index > reached:
        return AHEAD
    return PROBLEM if status == ReportStatus.RETURNED else NOW


def _until(day: Any) -> str:
    return _("until %(day)s") % {"day": date_format(day, "d/m")}


def _moment(instant: Any) -> str:
    return date_format(localtime(instant), "d/m H:i")


def _signed(last: Report | None, status: str | None) -> str:
    """When; that it is not, once it could be. Reports of the first months bear no signature."""
    signature = getattr(last, "signature", None) if status else None
    if signature is not None:
        return _moment(signature.signed_at)
    return _("not signed") if status == ReportStatus.COMPILED else ""


def _submitted(state: ReportState, status: str | None) -> str:
    last = state.last
    if last is None or last.submitted_at is None or status is None:
        return _("due %(day)s") % {"day": date_format(state.period.due_on, "d/m")}
    words = _moment(last.submitted_at)
    return _("%(when)s, late") % {"when": words} if last.is_late else words
