"""What a report would say now: by the code that compiles it, and without closing anything."""

import json
from datetime import datetime

from organizations.models import Period
from reporting.models import Report, ReportDraft
from reporting.queries.snapshot import provisional_points, unit_snapshot
from reporting.rules.facts import Snapshot

DRAFT = "draft"


def draft_snapshot(agency_id: int, period: Period, now: datetime) -> Snapshot:
    """The snapshot that would be frozen now, with provisional scores. 21 queries, whatever the
    size; call inside ``tenant(agency_id)``."""
    last = (
        Report.objects.filter(agency_id=agency_id, period=period)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    )
    return unit_snapshot(
        agency_id=agency_id,
        period=period,
        version=(last or 0) + 1,
        cause=DRAFT,
        now=now,
        points=provisional_points(agency_id, period),
    )


def kept_draft(agency_id: int, period: Period) -> tuple[Snapshot, datetime] | None:
    """The last draft and when it was made; None before the first night. One query."""
    found = ReportDraft.objects.filter(agency_id=agency_id, period=period).first()
    return None if found is None else (json.loads(found.snapshot), found.drafted_at)
