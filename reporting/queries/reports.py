"""Reports as they were frozen, and where an agency stands in a period."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from organizations.access import Actor
from organizations.models import AgencyPeriod, Period
from organizations.rules.names import sort_key
from organizations.rules.policy import Relation
from reporting import access
from reporting.models import Delivery, DueJob, JobKind, JobState, Reopening, Report, ReportNarrative
from reporting.policy import READ_REPORT

Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReportState:
    """All that the report page of one agency and period shows beside readiness figures."""

    agency_period: AgencyPeriod
    versions: list[Report]
    deliveries: list[Delivery]
    narrative: ReportNarrative | None
    job: DueJob | None

    @property
    def period(self) -> Period:
        return self.agency_period.period

    @property
    def last(self) -> Report | None:
        """The report in force: the last version."""
        return self.versions[0] if self.versions else None

    @property
    def is_reopened(self) -> bool:
        """Whether the last report was returned and the agency is at work on the next."""
        last = self.last
        return (
            last is not None
            and last.status == "returned"
            and self.agency_period.stage == "logging_closed"
        )

    @property
    def is_compiling(self) -> bool:
        """Whether a job waits or runs that makes a version. Over one that stands it makes none:
        a job that is only late, or looks again, is not news to anybody."""
        return is_under_way(self.job) and (self.last is None or self.is_reopened)


def get_period(code: str) -> Period:
    """The period of that code. One query.

    Raises:
        Http404: there is none.
    """
    period = Period.objects.filter(code=code).first()
    if period is None:
        raise Http404
    return period


def periods_begun(today: date, limit: int = 13) -> list[Period]:
    """The periods that have begun, newest first. One query."""
    return list(Period.objects.filter(starts_on__lte=today).order_by("-starts_on")[:limit])


def reportable_period(today: date) -> Period | None:
    """The period whose report is the next concern: the last one that has ended, until the
    following one ends; the running one while none has ended. One query."""
    ended = Period.objects.filter(ends_on__lt=today).order_by("-starts_on").first()
    return ended or Period.objects.filter(starts_on__lte=today).order_by("-starts_on").first()


def report_state(agency_id: int, period: Period) -> ReportState:
    """Where the agency stands in the period. Five queries; call inside ``tenant``.

    Raises:
        Http404: the agency owes no report on that period.
    """
    row = (
        AgencyPeriod.objects.filter(agency_id=agency_id, period=period)
        .select_related("period", "agency")
        .first()
    )
    if row is None:
        raise Http404
    versions = list(
        Report.objects.filter(agency_id=agency_id, period=period)
        .select_related(
            "issued_root", "signature__signed_by__staff", "signature__on_behalf_of__staff"
        )
        .defer("snapshot")
        .order_by("-version")
    )
    return ReportState(
        agency_period=row,
        versions=versions,
        deliveries=list(
            Delivery.objects.filter(agency_id=agency_id, report__in=versions)
            .select_related("receiver", "report")
            .order_by("-report__version", "receiver__name")
        ),
        narrative=narrative_of(agency_id, period),
        job=last_job(agency_id, period),
    )


def narrative_of(agency_id: int, period: Period) -> ReportNarrative | None:
    """The agency's words on a period; None before any. One query."""
    return ReportNarrative.objects.filter(agency_id=agency_id, period=period).first()


def words_before(agency_id: int, period: Period) -> ReportNarrative | None:
    """What the agency wrote in the period just before: a start for this one. One query."""
    return (
        ReportNarrative.objects.filter(
            agency_id=agency_id, period__ends_on=period.starts_on - timedelta(days=1)
        )
        .select_related("period")
        .first()
    )


def reopenings(agency_id: int, period: Period) -> list[Reopening]:
    """Requests to get the agency's reports on a period back, newest first. One query."""
    return list(
        Reopening.objects.filter(agency_id=agency_id, period=period).select_related(
            "asked_by__staff"
        )
    )


def waiting_reopening(report: Report) -> Reopening | None:
    """The request that waits for a receiver's answer. One query."""
    return Reopening.objects.filter(report=report, answered_at__isnull=True).first()


def last_job(agency_id: int, period: Period) -> DueJob | None:
    """The last compilation that was due or asked for. One query."""
    return (
        DueJob.objects.filter(agency_id=agency_id, period=period, kind=JobKind.COMPILE_REPORT)
        .order_by("-round")
        .first()
    )


def is_under_way(job: DueJob | None) -> bool:
    """Whether a job still is to end by itself."""
    return job is not None and job.state in {JobState.DUE, JobState.RUNNING}


def get_visible_report(agency_id: int, pk: int) -> Report:
    """A report of the agency, or one that was delivered to it. One query.

    Raises:
        Http404: missing, or neither: both answer alike.
    """
    report = (
        Report.objects.filter(Q(agency_id=agency_id) | Q(deliveries__receiver_id=agency_id), pk=pk)
        .select_related("agency", "period", "signature", "issued_root")
        .first()
    )
    if report is None:
        raise Http404
    return report


def readable_reports(actor: Actor, code: str | None = None) -> QuerySet[Report]:
    """Every version of reports that the actor may read: the agency's, and those sent to it; without
    their snapshots. One query when read."""
    reach = actor.reach(READ_REPORT)
    found = Q(pk__in=[])
    if Relation.AGENCY in reach:
        found |= Q(agency_id=actor.agency_id)
    if Relation.SENT in reach:
        sent = Delivery.objects.filter(receiver_id=actor.agency_id)
        found |= Q(pk__in=sent.values("report_id"))
    reports = Report.objects.filter(found).select_related("agency", "period").defer("snapshot")
    return reports if code is None else reports.filter(period__code=code)


def deliveries_of(agency_id: int, report: Report) -> list[Delivery]:
    """Where a report was delivered: all of it for who sent it, its own for a receiver. One
    query."""
    found = Delivery.objects.filter(report=report).select_related("receiver")
    if report.agency_id != agency_id:
        found = found.filter(receiver_id=agency_id)
    return sorted(found, key=lambda delivery: sort_key(delivery.receiver.name))


def readable_report(actor: Actor, pk: int) -> Report:
    """The report, if the actor may read it: who prepares it, or who answers for its receiver.

    Raises:
        Http404: missing, or another agency's that was not delivered to the actor's desk.
        PermissionDenied: of the actor's agency, but not theirs to read.
    """
    report = get_visible_report(actor.agency_id, pk)
    if report.agency_id == actor.agency_id:
        access.require(actor.may(READ_REPORT, Relation.AGENCY))
    elif not actor.may(READ_REPORT, Relation.SENT):
        raise Http404
    return report


def snapshot_of(report: Any) -> Snapshot:
    """The frozen snapshot, parsed."""
    parsed: Snapshot = json.loads(report.snapshot)
    return parsed


def last_and_before(agency_id: int, period: Period) -> tuple[Report | None, Report | None]:
    """The last version for the period, and that for the period just before it. One query."""
    of_both = Q(period=period) | Q(period__ends_on=period.starts_on - timedelta(days=1))
    found = {
        report.period_id: report
        for report in Report.objects.filter(of_both, agency_id=agency_id)
        .order_by("period_id", "-version")
        .distinct("period_id")
    }
    last = found.pop(period.pk, None)
    return last, next(iter(found.values()), None)
