"""Draft an agency's report, count what is open, and state who sent nothing by the due day."""

from dataclasses import asdict
from datetime import datetime

from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import AgencyPeriod, Period
from organizations.refusals import NoPeriod, stated
from organizations.tenancy import tenant
from reporting.models import MissedReport, ReadinessCount, Report, ReportDraft, ReportStatus
from reporting.queries.drafts import draft_snapshot
from reporting.queries.readiness import readiness
from reporting.refusals import PeriodIsRunning
from reporting.rules import schedule
from reporting.rules.canonical import canonical_json

COUNTED = ("people", "without_log", "drafts", "to_review", "returned", "not_assessed")


def draft_report(*, agency_id: int, period: Period, actor: Actor, now: datetime) -> bool:
    """Write down what the agency's report would say now, and how much is open in it.

    False, and nothing is written, when a report stands already. Replaces the last draft; freezes
    nothing. About 30 queries.

    Raises:
        NoPeriod: the agency owes no report on that period.
    """
    with stated(), tenant(agency_id):
        if not AgencyPeriod.objects.filter(agency_id=agency_id, period=period).exists():
            raise NoPeriod
        if _stands(agency_id, period):
            return False
        ReportDraft.objects.update_or_create(
            agency_id=agency_id,
            period=period,
            defaults={
                "snapshot": canonical_json(draft_snapshot(agency_id, period, now)),
                "drafted_at": now,
            },
        )
        count_readiness(agency_id=agency_id, period=period, now=now)
        audit.record(
            actor=actor,
            action="reporting.draft.made",
            object_id=period.pk,
            details={"period": period.code},
        )
        return True


def count_readiness(*, agency_id: int, period: Period, now: datetime) -> ReadinessCount:
    """Keep the counts that the agency's receivers may see. Nine queries; inside ``tenant``."""
    found = asdict(readiness(agency_id, period, now.astimezone(LOCAL_ZONE).date()))
    counts, _ = ReadinessCount.objects.update_or_create(
        agency_id=agency_id,
        period=period,
        defaults={"counted_at": now} | {key: found[key] for key in COUNTED},
    )
    return counts


def count_missed(*, agency_id: int, period: Period, actor: Actor, now: datetime) -> bool:
    """State that the agency submitted nothing by the due day, if that is so; whether it was.

    Decided by when reports were submitted, so it does not matter when somebody looks. Twice is
    once. Four queries.

    Raises:
        PeriodIsRunning: the due day has not ended.
    """
    if now < schedule.due_ends_at(period.due_on):
        raise PeriodIsRunning
    with stated(), tenant(agency_id):
        submitted = Report.objects.filter(
            agency_id=agency_id, period=period, submitted_at__isnull=False
        ).values_list("submitted_at", flat=True)
        if schedule.reported_in_time((at for at in submitted if at), period.due_on):
            return False
        missed, created = MissedReport.objects.get_or_create(
            agency_id=agency_id,
            period=period,
            defaults={"due_on": period.due_on, "counted_at": now},
        )
        if created:
            audit.record(
                actor=actor,
                action="reporting.report.missed",
                object_id=missed.pk,
                details={"period": period.code, "due": period.due_on.isoformat()},
            )
        return created


def _stands(agency_id: int, period: Period) -> bool:
    """Whether a report is in force that no receiver has returned."""
    last = Report.objects.filter(agency_id=agency_id, period=period).order_by("-version").first()
    return last is not None and last.status != ReportStatus.RETURNED
