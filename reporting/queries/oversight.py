"""What those see who oversee the province: stages, reports' figures, the audit trail. No people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from organizations.access import Actor
from organizations.models import Agency, AgencyPeriod, Block, Period
from organizations.of_province import overseeing
from reporting.models import Report
from reporting.models.reports import UNSENT
from reporting.policy import SEE_PROVINCE
from reporting.queries import letterheads
from reporting.queries.desk import SHOWN, DeskLine, besides, desk_line
from reporting.rules.provincial_report import counts


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


def province_state(period: Period, *, actor: Actor, today: date) -> ProvinceState:
    """How far each agency is, to those who oversee it. Six queries, five as the province role.

    The state of a report is that of its last version, also before it was submitted.
    """
    with overseeing(actor, SEE_PROVINCE, today):
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
    sent = [line.facts() for line in lines if line.status not in UNSENT]
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
