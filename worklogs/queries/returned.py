"""Which entries of an agency stand returned, for programs that are told so: no author, no words."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from organizations.access import Actor
from worklogs.models import EntryStatus, WorkDay, WorkEntry


def returned_entries(actor: Actor, first: date, last: date) -> QuerySet[WorkEntry]:
    """Those of these days; their ids, days and versions. One query when read, which looks at days
    with something returned and at the entries of these."""
    here = {"agency_id": actor.agency_id, "work_date__range": (first, last)}
    days = WorkDay.objects.filter(
        returned_count__gt=0,
        author_id=OuterRef("author_id"),
        work_date=OuterRef("work_date"),
        **here,
    )
    rows = WorkEntry.objects.filter(Exists(days), status=EntryStatus.RETURNED, **here)
    return rows.only("id", "work_date", "version")
