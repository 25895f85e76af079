"""Freeze what a receiver has on a period: n of N agencies, and who is missing."""

from datetime import datetime, timedelta

from django.db import connection

from organizations import audit
from organizations import queries as organizations
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Period
from organizations.refusals import stated
from organizations.rules.calendar import working_days
from organizations.rules.names import nfc_lines
from organizations.tenancy import tenant
from reporting import access
from reporting.commands.jobs import owe_closing, owe_documents
from reporting.models import Delivery, ProvincialReport, Report, ReportStatus
from reporting.queries import letterheads
from reporting.queries.desk import desk
from reporting.queries.reports import snapshot_of
from reporting.rules import provincial_report as rules
from reporting.rules.canonical import canonical_json, checksum, instant_text
from reporting.rules.letterhead import PROVINCIAL_RECIPIENTS
from reporting.rules.unit_report import period_facts


def compile_provincial(
    *, actor: Actor, period: Period, assessment: str, proposals: str, now: datetime
) -> tuple[ProvincialReport, bool]:
    """Freeze the receiver's report on all agencies routed to it.

    Returns the version in force and whether it was made now: when nothing has changed since the
    last one, that one stands. Locks: an advisory lock of (receiver, period), so that two at once
    make one. Ten queries.

    Raises:
        PermissionDenied: the actor receives no reports.
    """
    access.require(access.may_receive(actor))
    with stated(), tenant(actor.agency_id):
        _lock(actor.agency_id, period)
        last = (
            ProvincialReport.objects.filter(agency_id=actor.agency_id, period=period)
            .order_by("-version")
            .first()
        )
        words = {"assessment": nfc_lines(assessment), "proposals": nfc_lines(proposals)}
        snapshot = _snapshot(actor, period, 1 if last is None else last.version + 1, words, now)
        if last is not None and rules.same_content(snapshot_of(last), snapshot):
            _include(last, snapshot, now)
            return last, False
        text = canonical_json(snapshot)
        report = ProvincialReport.objects.create(
            agency_id=actor.agency_id,
            period=period,
            version=snapshot["version"],
            snapshot=text,
            checksum=checksum(text),
            compiled_at=now,
            compiled_by_id=actor.posting_id,
        )
        owe_documents(agency_id=actor.agency_id, period=period, now=now)
        _include(report, snapshot, now)
        counts = snapshot["counts"]
        audit.record(
            actor=actor,
            action="reporting.provincial_report.compiled",
            object_id=report.pk,
            details={
                "period": period.code,
                "version": str(report.version),
                "submitted": f"{counts['submitted']}/{counts['agencies']}",
                "checksum": report.checksum,
            },
        )
        return report, True


def _include(report: ProvincialReport, frozen: rules.Snapshot, now: datetime) -> None:
    """Mark the reports whose figures were frozen, and have the accepted ones' periods closed.

    What was submitted since the desk was read is not in, and what was returned since is not marked.
    Locks the deliveries, in order. One query a report whose period may close.
    """
    in_it = [line["checksum"] for line in frozen["agencies"] if line["checksum"]]
    deliveries = list(
        Delivery.objects.select_for_update(no_key=True, of=("self",))
        .filter(
            receiver_id=report.agency_id,
            report__period=report.period,
            report__checksum__in=in_it,
            returned_at__isnull=True,
        )
        .order_by("pk")
        .values_list("pk", "report_id")
    )
    Delivery.objects.filter(pk__in=[pk for pk, _ in deliveries]).update(
        included_at=now, included_version=report.version
    )
    # Read under the locks: whoever accepted meanwhile found the period not to close yet.
    accepted = Report.objects.filter(
        pk__in=[report_id for _, report_id in deliveries], status=ReportStatus.ACCEPTED
    ).values_list("agency_id", flat=True)
    for agency_id in accepted:
        owe_closing(agency_id=agency_id, period=report.period, now=now)


def _snapshot(
    actor: Actor, period: Period, version: int, words: dict[str, str], now: datetime
) -> rules.Snapshot:
    today = now.astimezone(LOCAL_ZONE).date()
    receiver = Agency.objects.select_related("parent").get(pk=actor.agency_id)
    calendar = organizations.working_calendar(period.starts_on, period.ends_on)
    days = len(list(working_days(period.starts_on, period.ends_on, calendar)))
    lines = desk(actor.agency_id, period, today).lines
    return rules.snapshot(
        rules.ProvincialFacts(
            receiver=letterheads.letterhead(receiver),
            period=period_facts(period.code, period.starts_on, period.ends_on, period.due_on, days),
            version=version,
            compiled_at=instant_text(now),
            agencies=[line.facts() for line in lines],
            previous=_before(actor.agency_id, period),
            narrative=words,
            signing=letterheads.signing(actor.agency_id, today),
            recipients=PROVINCIAL_RECIPIENTS,
        )
    )


def _before(agency_id: int, period: Period) -> rules.Snapshot | None:
    report = (
        ProvincialReport.objects.filter(
            agency_id=agency_id, period__ends_on=period.starts_on - timedelta(days=1)
        )
        .order_by("-version")
        .first()
    )
    return None if report is None else snapshot_of(report)


def _lock(agency_id: int, period: Period) -> None:
    """One compiler at a time. Negative, so that it never meets the lock of the agency's books."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [agency_id, -period.pk])
