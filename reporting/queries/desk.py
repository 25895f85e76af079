"""What a receiver has before it: who reported on a period, and with which figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404

from organizations.models import Agency, AgencyPeriod, Period
from reporting.models import (
    Delivery,
    MissedReport,
    ProvincialReport,
    ReadinessCount,
    Reopening,
    Report,
)
from reporting.queries import letterheads
from reporting.rules.canonical import instant_text
from reporting.rules.provincial_report import MISSING, AgencyFacts, counts

# All of a report but its snapshot, which is long and names people.
SHOWN = (
    "pk",
    "agency_id",
    "version",
    "status",
    "submitted_at",
    "is_late",
    "checksum",
    "figures",
)


SENT = ("submitted", "received", "accepted", "returned")
STANDING = SENT[:3]


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One routed agency and the last report that it delivered."""

    agency: Agency
    stage: str
    report_id: int | None = None
    version: int | None = None
    status: str = MISSING
    submitted_at: datetime | None = None
    is_late: bool = False
    checksum: str | None = None
    figures: Mapping[str, Any] | None = None
    readiness: ReadinessCount | None = None
    is_missed: bool = False
    asks_back: bool = False

    def state(self, *, is_overdue: bool) -> str:
        """The one word of the board: how far the report is, else what is wrong with it."""
        if self.status in SENT:
            return self.status
        if self.is_missed:
            return "not_implemented"
        if is_overdue:
            return "overdue"
        return self.status if self.status != MISSING else self.stage or "missing_report"

    @property
    def minutes_per_person_day(self) -> Decimal | None:
        text = self.figures and self.figures["minutes_per_person_day"]
        return Decimal(text) if text else None

    def facts(self) -> AgencyFacts:
        """The line as the provincial report counts it: a returned report gives no figures."""
        standing = self.status in STANDING
        return AgencyFacts(
            code=self.agency.code,
            name=self.agency.name,
            block=self.agency.block,
            # The printed report knows received and no more: accepting is between two desks.
            status="received" if self.status == "accepted" else self.status,
            submitted_at=instant_text(self.submitted_at) if self.submitted_at else None,
            late=self.is_late,
            checksum=self.checksum if standing else None,
            figures=self.figures if standing else None,
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """A receiver's period: N agencies, n reports in."""

    period: Period
    lines: list[DeskLine]
    counts: Mapping[str, int]
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.today > self.period.due_on

    @property
    def to_answer(self) -> int:
        """Reports that nobody has received or returned yet."""
        return self.counts["submitted"] - self.counts["received"] - self.counts["returned"]


def desk(receiver_id: int, period: Period, today: date) -> Desk:
    """The receiver's period. Five queries, whatever the number of agencies."""
    agencies = letterheads.routed_agencies(receiver_id, today, period.starts_on)
    stages = dict(
        AgencyPeriod.objects.filter(
            period=period, agency_id__in=[agency.pk for agency in agencies]
        ).values_list("agency_id", "stage")
    )
    delivered = {
        row["agency_id"]: row
        for row in Report.objects.filter(period=period, deliveries__receiver_id=receiver_id)
        .annotate(
            asks_back=Exists(
                Reopening.objects.filter(report=OuterRef("pk"), answered_at__isnull=True)
            )
        )
        .order_by("version")
        .values(*SHOWN, "asks_back")
    }
    beside = besides(period)
    lines = [
        desk_line(agency, stages.get(agency.pk, ""), delivered.get(agency.pk), beside)
        for agency in agencies
    ]
    return Desk(period, lines, counts([line.facts() for line in lines]), today)


def asked_back(receiver_id: int) -> list[Reopening]:
    """Requests for reports of this receiver, of whatever period, that wait for an answer; the
    oldest first. One query."""
    return list(
        Reopening.objects.filter(
            report__deliveries__receiver_id=receiver_id, answered_at__isnull=True
        )
        .select_related("agency", "period")
        .order_by("asked_at")
    )


def get_delivery(receiver_id: int, report_id: int) -> Delivery:
    """A report that was delivered to this receiver. One query.

    Raises:
        Http404: missing, or another's: both answer alike.
    """
    delivery = (
        Delivery.objects.filter(receiver_id=receiver_id, report_id=report_id)
        .select_related("agency", "report__period")
        .first()
    )
    if delivery is None:
        raise Http404
    return delivery


def provincial_versions(receiver_id: int, period: Period) -> list[ProvincialReport]:
    """The provincial reports of a receiver on a period, newest first. One query."""
    return list(
        ProvincialReport.objects.filter(agency_id=receiver_id, period=period)
        .defer("snapshot")
        .order_by("-version")
    )


def get_provincial(receiver_id: int, pk: int) -> ProvincialReport:
    """A provincial report of this receiver. One query.

    Raises:
        Http404: missing, or another's.
    """
    found = (
        ProvincialReport.objects.filter(agency_id=receiver_id, pk=pk)
        .select_related("period")
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Besides:
    """What is known of agencies besides their reports: how ready they were, who sent nothing."""

    readiness: Mapping[int, ReadinessCount]
    missed: frozenset[int]


def besides(period: Period) -> Besides:
    """Of every agency that the transaction may see. Two queries."""
    return Besides(
        {row.agency_id: row for row in ReadinessCount.objects.filter(period=period)},
        frozenset(MissedReport.objects.filter(period=period).values_list("agency_id", flat=True)),
    )


def desk_line(
    agency: Agency, stage: str, row: Mapping[str, Any] | None, beside: Besides
) -> DeskLine:
    """One agency's line; ``row`` holds ``SHOWN`` of its last report, and to its receiver whether
    the agency asks for it back."""
    known: dict[str, Any] = {} if row is None else {key: row[key] for key in SHOWN}
    known.pop("agency_id", None)
    report_id = known.pop("pk", None)
    return DeskLine(
        agency=agency,
        stage=stage,
        report_id=report_id,
        readiness=beside.readiness.get(agency.pk),
        is_missed=agency.pk in beside.missed,
        asks_back=row is not None and row.get("asks_back", False),
        **known,
    )
