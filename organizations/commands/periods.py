"""Writes about the calendar and periods. One intention, one transaction, one audit event."""

from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from organizations import audit, queries
from organizations.access import Actor
from organizations.models import Agency, AgencyPeriod, Period, PeriodStage
from organizations.queries.planned_periods import LONGEST, PERIOD_NAMES, period_settings
from organizations.refusals import Outdated
from organizations.rules import periods as rules
from organizations.rules.calendar import ONE_DAY

OPENING = 35_007  # advisory lock


def open_periods(*, first: date, last: date) -> list[Period]:
    """Make sure that every day from first to last lies in a period. Idempotent.

    Cut-off, grace and due day are the province's parameters on the period's first day. A period
    that exists is never changed; the first one under another cut-off begins after it, and is
    shorter or longer than a month. Six queries a new period.
    """
    made = []
    day = first
    while day <= last:
        period = queries.period_of(day)
        if period is None:
            period = _open_period(day)
            made.append(period)
        day = period.ends_on + timedelta(days=1)
    return made


@transaction.atomic
def _open_period(day: date) -> Period:
    hold_opening()
    settings = period_settings(queries.parameters(PERIOD_NAMES, day, agency_id=None), day)
    before = Period.objects.filter(ends_on=day - ONE_DAY).first()
    code = (
        rules.period_code(day, settings.cutoff_day)
        if before is None
        else rules.next_code(before.code)
    )
    calendar = queries.working_calendar(day, day + LONGEST)
    found = rules.period_days(code, settings, calendar, starts_on=None if before is None else day)
    Period.objects.bulk_create([Period(**asdict(found))], ignore_conflicts=True)
    return Period.objects.get(code=code)


def hold_opening() -> None:
    """Until the transaction ends, nobody opens a period or changes what it is opened with (advisory
    lock): a value is not set for a period that is being opened with the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OPENING])


def open_agency_periods(*, agency_id: int) -> int:
    """Give the agency a row in every period that it lives through; how many were made.

    Idempotent. Call inside ``tenant(agency_id)``. Three queries.
    """
    agency = Agency.objects.get(pk=agency_id)
    if not (agency.in_kpi_scope or agency.is_training):
        return 0
    known = AgencyPeriod.objects.filter(agency_id=agency_id).values("period_id")
    missing = Period.objects.filter(
        Q() if agency.ends_on is None else Q(starts_on__lte=agency.ends_on),
        ends_on__gte=agency.starts_on,
    ).exclude(pk__in=known)
    rows = [AgencyPeriod(agency_id=agency_id, period=period) for period in missing]
    AgencyPeriod.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def make_partitions(*, first: date, months: int) -> int:
    """Make the monthly partitions of entries and reviews ahead; how many were made. Idempotent."""
    made = 0
    with connection.cursor() as cursor:
        for parent in ("worklogs_workentry", "evaluations_review"):
            cursor.execute(
                "SELECT kpi_make_partitions(%s::regclass, %s, %s)", [parent, first, months]
            )
            made += cursor.fetchone()[0]
    return made


@transaction.atomic
def move_stage(
    *, actor: Actor, agency_period_id: int, before: str, after: str, now: datetime
) -> AgencyPeriod:
    """Move the agency's period from one stage to the next; later saves are refused by it.

    Locks: the exclusive advisory lock of (agency, period), taken by a trigger; waits for the
    savers that are inside. Moving to the stage it is in does nothing.

    Raises:
        Outdated: the period is at another stage than ``before``.
    """
    row = AgencyPeriod.objects.select_for_update(no_key=True).get(
        pk=agency_period_id, agency_id=actor.agency_id
    )
    if row.stage == after:
        return row
    if row.stage != before:
        raise Outdated(row.stage)
    move_locked_stage(actor=actor, row=row, after=after, now=now)
    return row


def move_locked_stage(*, actor: Actor, row: AgencyPeriod, after: str, now: datetime) -> None:
    """The same for a row that the caller's transaction has locked. Two statements."""
    before, row.stage = row.stage, PeriodStage(after)
    row.stage_changed_at = now
    row.save(update_fields=["stage", "stage_changed_at"])
    audit.record(
        actor=actor,
        action="organizations.period.moved",
        object_id=row.period_id,
        details={"from": before, "to": after},
    )
