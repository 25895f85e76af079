"""Leave as the tests decide about it, and what it leaves behind."""

from collections import Counter
from datetime import date

from organizations import commands, queries
from organizations.models import AgencyPeriod, AuditEvent, Leave, PeriodStage
from organizations.tenancy import tenant
from tests.factories.organizations import (
    NOW,
    PERIOD,
    TODAY,
    actor,
)


def decide(leave: Leave, by, *, approve: bool = True, reason: str = "") -> Leave:
    return commands.decide_leave(
        actor=actor(by), leave_id=leave.pk, approve=approve, reason=reason, now=NOW
    )


def cancel(leave: Leave, by, **fields) -> Leave:
    values = {"reason": "Hoãn chuyến đi", "now": NOW} | fields
    return commands.cancel_leave(actor=actor(by), leave_id=leave.pk, **values)


def close_period(cast, code: str = PERIOD, to: str = PeriodStage.REVIEWING_CLOSED) -> None:
    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(agency=cast.department, period__code=code)
        commands.move_stage(
            actor=actor(cast.agency_head),
            agency_period_id=row.pk,
            before=row.stage,
            after=to,
            now=NOW,
        )


def taken(cast, on: date = TODAY) -> int:
    return len(queries.leave_spans([cast.clerk.pk], on, on)[cast.clerk.pk])


def actions() -> Counter[str]:
    """What the trail holds, in no order: the clock of these tests stands still."""
    found = AuditEvent.objects.filter(action__startswith="organizations.leave.")
    return Counter(event.action.rpartition(".")[2] for event in found)
