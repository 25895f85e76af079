"""A report compiled once more from the rows that are there now."""

from dataclasses import dataclass

from django.http import Http404

from evaluations.models import AuditSample, Score
from organizations.http import LOCAL_ZONE
from organizations.models import Agency
from organizations.tenancy import province, tenant
from reporting.models import Report
from reporting.queries.month import month
from reporting.queries.reports import last_and_before, snapshot_of
from reporting.queries.snapshot import frozen_points, unit_snapshot
from reporting.rules.canonical import canonical_json, checksum
from reporting.rules.changes import amends
from reporting.rules.facts import Snapshot


@dataclass(frozen=True, slots=True)
class Recompiled:
    """A frozen report beside what its rows say now; ``differing`` names parts of the snapshot."""

    report_id: int
    checksum: str
    recompiled: str
    differing: list[str]


def recompiled(report_id: int | None = None) -> Recompiled:
    """Compile a report anew, by default the one that was compiled last, and change nothing.

    Equal only while nothing has been added that a report of that period would say: it is meant
    for rows as they stood when it was compiled. About 25 queries.

    Raises:
        Http404: there is no such report.
    """
    with province():
        reports = Report.objects.order_by("-compiled_at", "-pk").values_list("agency_id", "pk")
        found = reports.filter(pk=report_id).first() if report_id else reports.first()
    if found is None:
        raise Http404
    agency_id, pk = found
    with tenant(agency_id):
        report = Report.objects.select_related("period").get(pk=pk)
        snapshot = _snapshot(report)
        before = Report.objects.filter(
            agency_id=agency_id, period=report.period, version=report.version - 1
        ).first()
    if before is not None:
        snapshot["amends"] = amends(before.checksum, snapshot_of(before), snapshot)
    text = canonical_json(snapshot)
    issued = snapshot_of(report)
    return Recompiled(
        report_id=report.pk,
        checksum=report.checksum,
        recompiled=checksum(text),
        differing=sorted(
            part
            for part in snapshot.keys() | issued.keys()
            if canonical_json({part: snapshot.get(part)})
            != canonical_json({part: issued.get(part)})
        ),
    )


def _snapshot(report: Report) -> Snapshot:
    """What the agency's rows say of the report's month, with the scores and the sample of it."""
    period = report.period
    agency = Agency.objects.select_related("parent").get(pk=report.agency_id)
    _, previous = last_and_before(agency.pk, period)
    scores = (
        Score.objects.filter(agency=agency, period=period)
        .order_by("posting_id", "-version")
        .distinct("posting_id")
        .defer("inputs", "steps")
    )
    return unit_snapshot(
        month=month(agency, period, report.compiled_at.astimezone(LOCAL_ZONE).date()),
        period=period,
        version=report.version,
        cause=report.cause,
        now=report.compiled_at,
        points=frozen_points(scores),
        sample=AuditSample.objects.filter(
            agency=agency, period=period, version=report.version
        ).first(),
        previous=None if previous is None else snapshot_of(previous),
    )
