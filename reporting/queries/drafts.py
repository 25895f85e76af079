"""What a report would say now: by the code that compiles it, and without closing anything."""

from datetime import datetime

from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Period
from reporting.queries.month import month
from reporting.queries.reports import last_and_before, snapshot_of
from reporting.queries.snapshot import provisional_points, unit_snapshot
from reporting.rules.facts import Snapshot

DRAFT = "draft"


def draft_snapshot(agency_id: int, period: Period, now: datetime) -> Snapshot:
    """The snapshot that would be frozen now, with provisional scores. 20 queries and two settings,
    whatever the size; call inside ``tenant(agency_id)``."""
    agency = Agency.objects.select_related("parent").get(pk=agency_id)
    last, before = last_and_before(agency_id, period)
    read = month(agency, period, now.astimezone(LOCAL_ZONE).date())
    return unit_snapshot(
        month=read,
        period=period,
        version=(0 if last is None else last.version) + 1,
        cause=DRAFT,
        now=now,
        points=provisional_points(agency_id, period, read.known),
        sample=None,
        previous=None if before is None else snapshot_of(before),
    )
