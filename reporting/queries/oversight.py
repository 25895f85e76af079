"""What those see who oversee the province: stages, reports' figures, the audit trail. No people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from organizations.http import LOCAL_ZONE
from organizations.models import Agency, AgencyPeriod, AuditEvent, Block, Period
from organizations.tenancy import province
from reporting.models import Report
from reporting.queries import letterheads
from reporting.queries.desk import SHOWN, DeskLine, besides, desk_line
from reporting.rules.provincial_report import counts

PAGE = 50


@dataclass(frozen=True, slots=True)
class BlockState:
    """One block of agencies: how many reports of how many are in."""

    block: str
    label: str
    agencies: int
    submitted: int
    late: int


@dataclass(frozen=True, slots=True)
class ProvinceState:
    """Every agency of the province in a period."""

    period: Period
    lines: list[DeskLine]
    counts: dict[str, int]
    blocks: list[BlockState]


def province_state(period: Period) -> ProvinceState:
    """How far each agency is. Five queries as the province role; callers ask ``access`` first.

    The state of a report is that of its last version, also before it was submitted.
    """
    with province():
        agencies = letterheads.in_order(
            Agency.objects.filter(in_kpi_scope=True, starts_on__lte=period.ends_on).exclude(
                ends_on__lt=period.starts_on
            )
        )
        stages = dict(AgencyPeriod.objects.filter(period=period).values_list("agency_id", "stage"))
        reports = {
            row["agency_id"]: row
            for row in Report.objects.filter(period=period).order_by("version").values(*SHOWN)
        }
        beside = besides(period)
    lines = [
        desk_line(agency, stages.get(agency.pk, ""), reports.get(agency.pk), beside)
        for agency in agencies
    ]
    sent = [line.facts() for line in lines if line.status != "compiled"]
    totals = counts(sent) | {"agencies": len(lines)}
    totals["missing"] = totals["agencies"] - totals["submitted"]
    return ProvinceState(period, lines, totals, list(_blocks(lines)))


def _blocks(lines: list[DeskLine]) -> Iterable[BlockState]:
    for block in Block:
        mine = [line for line in lines if line.agency.block == block]
        if mine:
            yield BlockState(
                block=block.value,
                label=str(block.label),
                agencies=len(mine),
                submitted=sum(line.submitted_at is not None for line in mine),
                late=sum(line.is_late for line in mine),
            )


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the inspector looks for; days are days in Vietnam, both included."""

    agency_id: int | None = None
    action: str = ""
    first: date | None = None
    last: date | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events, newest first; ``next_before`` continues where the page ends."""

    events: list[AuditEvent]
    next_before: UUID | None


def audit_page(wanted: AuditFilter) -> AuditPage:
    """One page of the audit trail. Two queries as the province role; callers ask ``access`` first.

    Ids grow with time, so the page after the last id is found without counting the ones before.
    """
    found = AuditEvent.objects.select_related("agency").order_by("-id")
    if wanted.agency_id is not None:
        found = found.filter(agency_id=wanted.agency_id)
    if wanted.action:
        found = found.filter(action__startswith=wanted.action)
    if wanted.first is not None:
        found = found.filter(recorded_at__gte=_midnight(wanted.first))
    if wanted.last is not None:
        found = found.filter(recorded_at__lt=_midnight(wanted.last + timedelta(days=1)))
    if wanted.before is not None:
        found = found.filter(pk__lt=wanted.before)
    with province():
        events = list(found[: PAGE + 1])
    more = len(events) > PAGE
    return AuditPage(events[:PAGE], events[PAGE - 1].pk if more else None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LOCAL_ZONE)
