"""The one door by which a review changes an entry. ``evaluations`` decides, this stores."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from organizations.refusals import NotPosted, Outdated
from worklogs.commands.roll_up import refresh_days
from worklogs.models import EntryStatus, WorkDay, WorkEntry

REVIEWABLE = (EntryStatus.SUBMITTED, EntryStatus.ACCEPTED, EntryStatus.RETURNED)

# The bounds beside the join let the planner leave out the other months' partitions.
_FROM_OUTCOMES = """
    FROM unnest(%(ids)s::uuid[], %(days)s::date[], %(versions)s::int[], %(statuses)s::text[],
                %(minutes)s::int[], %(reasons)s::text[])
         AS one (id, work_date, version, status, minutes, reason)
    WHERE e.id = one.id AND e.work_date = one.work_date AND e.version = one.version
      AND e.work_date BETWEEN %(first)s AND %(last)s
"""
REVIEWED = f"""
    UPDATE worklogs_workentry e
    SET status = one.status, accepted_minutes = one.minutes, return_reason = one.reason
    {_FROM_OUTCOMES} AND e.status = ANY (%(reviewable)s)
    RETURNING e.author_id, e.work_date
"""  # noqa: S608  our own words
TAKEN_BACK = f"""
    UPDATE worklogs_workentry e
    SET status = %(waiting)s, accepted_minutes = NULL, return_reason = one.reason
    {_FROM_OUTCOMES} AND e.status = one.status
    RETURNING e.author_id, e.work_date
"""  # noqa: S608  our own words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a review makes of one version of an entry; minutes for an accepted one."""

    entry_id: UUID
    work_date: date
    version: int
    status: EntryStatus
    accepted_minutes: int | None = None
    return_reason: str = ""


def lock_days(agency_id: int, entries: Collection[tuple[UUID, date]]) -> None:
    """Lock the days of these entries (id, date) until the transaction ends, before the entries.

    An author's save locks the day and then its lines; whoever reviews goes the same way round, or
    the two could wait for each other for ever. One statement.
    """
    authors = WorkEntry.objects.filter(
        agency_id=agency_id,
        pk__in=[entry_id for entry_id, _ in entries],
        work_date__in={day for _, day in entries},
        work_date=OuterRef("work_date"),
        author_id=OuterRef("author_id"),
    )
    list(
        WorkDay.objects.select_for_update(no_key=True)
        .filter(Exists(authors), agency_id=agency_id, work_date__in={day for _, day in entries})
        .order_by("author_id", "work_date")
        .values_list("pk", flat=True)
    )


def locked_entries(seen: Collection[tuple[UUID, date, int]]) -> dict[UUID, WorkEntry]:
    """These entries (id, date) at the versions that were looked at, locked until the transaction
    ends. One statement, in one order: two who lock the same cannot wait for each other.

    Raises:
        NotPosted: one of them is not in this agency.
        Outdated: one was changed or taken back meanwhile, or was never submitted.
    """
    found = {
        entry.pk: entry
        for entry in WorkEntry.objects.select_for_update(no_key=True)
        .filter(
            pk__in=[entry_id for entry_id, _, _ in seen],
            work_date__in={day for _, day, _ in seen},
        )
        .order_by("work_date", "id")
    }
    for entry_id, work_date, version in seen:
        entry = found.get(entry_id)
        if entry is None or entry.work_date != work_date:
            raise NotPosted
        if entry.version != version or entry.status not in REVIEWABLE:
            raise Outdated
    return found


def apply_review(outcomes: Collection[Outcome]) -> None:
    """Give entries the status that their reviews decided, and bring their days up to date.

    The caller has locked the days (``lock_days``) and the entries (``locked_entries``) and stored
    the reviews, in the same transaction. Two statements, whatever their number.

    Raises:
        Outdated: an entry is no longer at its version.
    """
    _write(outcomes, REVIEWED)


def take_back(outcomes: Collection[Outcome]) -> None:
    """Let entries wait again, as before these outcomes; ``return_reason`` is the one they had.

    The caller has locked the days, and ended the decisions. The database allows it for seconds.
    Two statements, whatever their number.

    Raises:
        Outdated: an entry is no longer what its outcome made of it.
    """
    _write(outcomes, TAKEN_BACK)


def _write(outcomes: Collection[Outcome], statement: str) -> None:
    """Change all these entries, or none: one that is no longer as it was seen refuses the whole."""
    if not outcomes:
        return
    days = [one.work_date for one in outcomes]
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "first": min(days),
                "last": max(days),
                "ids": [one.entry_id for one in outcomes],
                "days": days,
                "versions": [one.version for one in outcomes],
                "statuses": [str(one.status) for one in outcomes],
                "minutes": [one.accepted_minutes for one in outcomes],
                "reasons": [one.return_reason for one in outcomes],
                "reviewable": [str(one) for one in REVIEWABLE],
                "waiting": str(EntryStatus.SUBMITTED),
            },
        )
        changed = cursor.fetchall()
    if len(changed) != len(outcomes):
        raise Outdated
    refresh_days(changed)
