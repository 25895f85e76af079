"""Compile an agency's report, keep its words, and reopen it after it was returned."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from evaluations.commands import Brought, compute_scores, draw_sample
from organizations import audit
from organizations.access import Actor
from organizations.commands import move_locked_stage
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, AgencyPeriod, Period, PeriodStage
from organizations.refusals import NoPeriod, Outdated, PeriodIsClosed, stated
from organizations.rules.names import nfc_lines
from organizations.tenancy import tenant
from reporting import access
from reporting.models import Delivery, Report, ReportNarrative, ReportStatus
from reporting.queries.month import month
from reporting.queries.reports import last_and_before, snapshot_of
from reporting.queries.snapshot import WORDS, frozen_points, unit_snapshot
from reporting.refusals import DaysDiffer, NotReturned, PeriodIsRunning, ReasonMissing, SamePerson
from reporting.rules.canonical import canonical_json, checksum
from reporting.rules.changes import amends
from reporting.rules.unit_report import figures
from worklogs.queries.day_sums import days_that_differ

WRITABLE = (PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED)
SCHEDULED, BY_HAND, REOPENED = "scheduled", "by_hand", "reopened"


def compile_report(
    *, agency_id: int, period: Period, cause: str, actor: Actor, now: datetime
) -> tuple[Report, bool]:
    """Freeze the agency's period: scores, sample, snapshot and report, or nothing at all.

    Returns the report in force and whether it was made now. Twice, or eight at once, make one:
    the second finds the first. A new version comes only after the last was returned and reopened.
    Every day of the period is summed up anew from its entries before anything is frozen.
    Locks: the row of (agency, period), then its exclusive advisory lock. 34 statements, whatever
    the size: 25 that read, six that write and three settings. Where units were measured seven
    more, and four where the month before has a sample.

    Raises:
        PeriodIsRunning: the period's last day has not passed in Vietnam.
        NoPeriod: the agency owes no report on that period.
        PeriodIsClosed: the period was closed without a report.
        DaysDiffer: figures of days are not what their entries sum up to. Nothing is kept; whoever
            catches it calls ``note_differing_days`` in a transaction of its own.
    """
    if now.astimezone(LOCAL_ZONE).date() <= period.ends_on:
        raise PeriodIsRunning
    with stated(), tenant(agency_id):
        row = _locked(agency_id, period)
        last, before = last_and_before(agency_id, period)
        if last is not None and (last.status != ReportStatus.RETURNED or row.stage not in WRITABLE):
            return last, False
        if row.stage != PeriodStage.REVIEWING_CLOSED:
            move_locked_stage(actor=actor, row=row, after=PeriodStage.REVIEWING_CLOSED, now=now)
        report = _freeze(row.agency, period, (last, before), cause, actor, now)
        audit.record(
            actor=actor,
            action="reporting.report.compiled",
            object_id=report.pk,
            details={
                "period": period.code,
                "version": str(report.version),
                "cause": report.cause,
                "checksum": report.checksum,
            },
        )
        return report, True


def _freeze(
    agency: Agency,
    period: Period,
    reports: tuple[Report | None, Report | None],
    cause: str,
    actor: Actor,
    now: datetime,
) -> Report:
    """Scores, sample and report of what is read once; ``reports``: the last, and the one on the
    period before."""
    differing = days_that_differ(agency.pk, period.starts_on, period.ends_on)
    if differing:
        raise DaysDiffer(differing)
    last, before = reports
    version = 1 if last is None else last.version + 1
    read = month(agency, period, now.astimezone(LOCAL_ZONE).date())
    scores = compute_scores(
        agency_id=agency.pk,
        period=period,
        now=now,
        brought=Brought(read.known, agency, read.heads, is_first=last is None),
    )
    snapshot = unit_snapshot(
        month=read,
        period=period,
        version=version,
        cause=cause if last is None else REOPENED,
        now=now,
        points=frozen_points(scores),
        sample=draw_sample(
            agency_id=agency.pk, period=period, version=version, now=now, accepted=read.accepted
        ),
        previous=None if before is None else snapshot_of(before),
    )
    if last is not None:
        snapshot["amends"] = amends(last.checksum, snapshot_of(last), snapshot)
    text = canonical_json(snapshot)
    return Report.objects.create(
        agency=agency,
        period=period,
        version=version,
        snapshot=text,
        checksum=checksum(text),
        figures=figures(snapshot),
        rule_sets=",".join(snapshot["rules"]),
        cause=snapshot["compiled"]["cause"],
        compiled_at=now,
        compiled_by_id=actor.posting_id,
    )


def amend_report(*, actor: Actor, period: Period, reason: str, now: datetime) -> AgencyPeriod:
    """Open the period again to mend what a receiver returned: reviews, and returned entries.

    Raises:
        PermissionDenied: the actor does not prepare the agency's report.
        ReasonMissing: reopening is an act with a reason.
        NotReturned: the last report was not returned.
        SamePerson: the actor is who returned it, under another posting.
        NoPeriod: the agency owes no report on that period.
    """
    access.require(access.may_prepare(actor))
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    with stated(), tenant(actor.agency_id):
        row = _locked(actor.agency_id, period)
        last = _last(actor.agency_id, period)
        if last is None or last.status != ReportStatus.RETURNED:
            raise NotReturned
        if row.stage in WRITABLE:
            return row
        _other_than_returned(actor, last)
        move_locked_stage(actor=actor, row=row, after=PeriodStage.LOGGING_CLOSED, now=now)
        audit.record(
            actor=actor,
            action="reporting.report.reopened",
            object_id=last.pk,
            details={"period": period.code, "reason": reason[:500]},
        )
        return row


def save_narrative(
    *,
    actor: Actor,
    period: Period,
    difficulties: str,
    proposals: str,
    training: str,
    version: int,
    now: datetime,
) -> ReportNarrative:
    """Keep the words of the report. ``version`` is the one the writer saw, 0 for none yet.

    Raises:
        PermissionDenied: the actor does not prepare the agency's report.
        PeriodIsClosed: the report is compiled; its words are frozen with it.
        Outdated: somebody else wrote meanwhile.
    """
    if actor.posting_id is None or not access.may_prepare(actor):
        raise PermissionDenied
    words = dict(zip(WORDS, map(nfc_lines, (difficulties, proposals, training)), strict=True))
    with stated(), tenant(actor.agency_id):
        row = _locked(actor.agency_id, period)
        if row.stage not in WRITABLE:
            raise PeriodIsClosed
        found = ReportNarrative.objects.filter(agency_id=actor.agency_id, period=period).first()
        if (found.version if found else 0) != version:
            raise Outdated
        narrative, _ = ReportNarrative.objects.update_or_create(
            agency_id=actor.agency_id,
            period=period,
            defaults={
                **words,
                "version": version + 1,
                "changed_by_id": actor.posting_id,
                "changed_at": now,
            },
        )
        audit.record(
            actor=actor,
            action="reporting.narrative.saved",
            object_id=narrative.pk,
            details={"period": period.code, "version": str(narrative.version)},
        )
        return narrative


def _locked(agency_id: int, period: Period) -> AgencyPeriod:
    """The agency's books of the period; whoever comes second waits here."""
    row = (
        AgencyPeriod.objects.select_for_update(no_key=True, of=("self",))
        .filter(agency_id=agency_id, period=period)
        .select_related("agency__parent")
        .first()
    )
    if row is None:
        raise NoPeriod
    return row


def _other_than_returned(actor: Actor, report: Report) -> None:
    """Reopening takes two people, also where one person holds posts on both sides."""
    returned_by = Delivery.objects.filter(report=report, returned_staff_id__isnull=False)
    if actor.staff_id in returned_by.values_list("returned_staff_id", flat=True):
        raise SamePerson


def _last(agency_id: int, period: Period) -> Report | None:
    return Report.objects.filter(agency_id=agency_id, period=period).order_by("-version").first()
