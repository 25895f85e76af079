"""Ask for a sent report back, and answer: two people, each with words that are kept."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from organizations import audit
from organizations.access import Actor
from organizations.models import Period
from organizations.refusals import Outdated, stated
from organizations.rules.names import nfc_lines
from organizations.tenancy import tenant
from reporting import access
from reporting.commands.jobs import owe_telling
from reporting.commands.submissions import locked_delivery, send_back
from reporting.models import Reopening, Report, ReportStatus
from reporting.refusals import AskedAlready, NotSent, ReasonMissing, SamePerson

SENT = (ReportStatus.SUBMITTED, ReportStatus.RECEIVED, ReportStatus.ACCEPTED)
LONGEST_REASON = 500


def ask_reopening(*, actor: Actor, period: Period, reason: str, now: datetime) -> Reopening:
    """Ask the receivers to give the agency's last report back. Locks: the report's row.

    Raises:
        PermissionDenied: the actor does not prepare the agency's report.
        ReasonMissing: there is no reason.
        NotSent: no report on that period is with the receivers.
        AskedAlready: an earlier request waits for its answer.
    """
    if actor.posting_id is None or actor.staff_id is None or not access.may_prepare(actor):
        raise PermissionDenied
    reason = _words(reason)
    with stated(), tenant(actor.agency_id):
        report = (
            Report.objects.select_for_update(no_key=True)
            .filter(agency_id=actor.agency_id, period=period)
            .defer("snapshot")
            .order_by("-version")
            .first()
        )
        if report is None or report.status not in SENT:
            raise NotSent
        if Reopening.objects.filter(report=report, answered_at__isnull=True).exists():
            raise AskedAlready
        asked = Reopening.objects.create(
            agency_id=actor.agency_id,
            period=period,
            report=report,
            reason=reason,
            asked_at=now,
            asked_by_id=actor.posting_id,
            asked_staff_id=actor.staff_id,
        )
        _record(actor, asked, "asked", period=period.code, reason=reason)
        return asked


def answer_reopening(
    *, actor: Actor, report_id: int, is_agreed: bool, answer: str, now: datetime
) -> Reopening:
    """Agree, which returns the report, or refuse. Locks: the delivery, the report, the request.

    Raises:
        PermissionDenied: the actor receives no reports.
        Http404: the report was not delivered to the actor's agency.
        ReasonMissing: a refusal without a reason.
        SamePerson: the actor asked for it, under whatever posting.
        Outdated: nobody asks any more, or the report came back meanwhile.
    """
    answer = nfc_lines(answer).strip()[:LONGEST_REASON]
    if not is_agreed and not answer:
        raise ReasonMissing
    with stated(), tenant(actor.agency_id):
        delivery, report = locked_delivery(actor, report_id)
        asked = (
            Reopening.objects.select_for_update(no_key=True, of=("self",))
            .filter(report_id=report_id, answered_at__isnull=True)
            .first()
        )
        if asked is None or report.status not in SENT:
            raise Outdated
        if asked.asked_staff_id == actor.staff_id:
            raise SamePerson
        asked.answered_at = now
        asked.answered_by_id = actor.posting_id
        asked.answered_staff_id = actor.staff_id
        asked.is_agreed = is_agreed
        asked.answer = answer
        asked.save(
            update_fields=[
                "answered_at", "answered_by_id", "answered_staff_id", "is_agreed", "answer"
            ]
        )  # fmt: skip
        _record(actor, asked, "agreed" if is_agreed else "refused", reason=answer)
        if not is_agreed:
            owe_telling(agency_id=asked.agency_id, period=report.period, now=now)
        else:
            send_back(actor, delivery, report, answer or asked.reason, now)
        return asked


def _words(text: str) -> str:
    words = nfc_lines(text).strip()[:LONGEST_REASON]
    if not words:
        raise ReasonMissing
    return words


def _record(actor: Actor, asked: Reopening, deed: str, **details: str) -> None:
    audit.record(
        actor=actor,
        action=f"reporting.reopening.{deed}",
        object_id=asked.pk,
        details={"report": str(asked.report_id), "agency": str(asked.agency_id), **details},
    )
