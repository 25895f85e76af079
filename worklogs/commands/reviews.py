"""The one door by which a review changes an entry. ``evaluations`` decides, this stores."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from organizations.refusals import NotPosted, Outdated
from worklogs.commands.roll_up import refresh_days
from worklogs.models import EntryStatus, WorkDay, WorkEntry

REVIEWABLE = (EntryStatus.SUBMITTED, EntryStatus.ACCEPTED, EntryStatus.RETURNED)


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


def locked_entry(entry_id: UUID, *, work_date: date, version: int) -> WorkEntry:
    """The entry at the version that was looked at, locked until the transaction ends.

    Raises:
        NotPosted: there is no such entry in this agency.
        Outdated: it was changed or taken back meanwhile, or was never submitted.
    """
    entry = (
        WorkEntry.objects.select_for_update(no_key=True)
        .filter(pk=entry_id, work_date=work_date)
        .first()
    )
    if entry is None:
        raise NotPosted
    if entry.version != version or entry.status not in REVIEWABLE:
        raise Outdated
    return entry


def apply_review(outcomes: Collection[Outcome]) -> None:
    """Give entries the status that their reviews decided, and bring their days up to date.

    The caller has locked the days (``lock_days``) and the entries (``locked_entry``) and stored
    the reviews, in the same transaction. One statement an entry and one for all days.

    Raises:
        Outdated: an entry is no longer at its version.
    """
    for outcome in outcomes:
        changed = WorkEntry.objects.filter(
            pk=outcome.entry_id,
            work_date=outcome.work_date,
            version=outcome.version,
            status__in=REVIEWABLE,
        ).update(
            status=outcome.status,
            accepted_minutes=outcome.accepted_minutes,
            return_reason=outcome.return_reason,
        )
        if changed != 1:
            raise Outdated
    refresh_days(_days(outcomes))


def take_back(outcomes: Collection[Outcome]) -> None:
    """Let entries wait again, as before these outcomes; ``return_reason`` is the one they had.

    The caller has locked the days, and ended the decisions. The database allows it for seconds.
    One statement an entry and one for all days.

    Raises:
        Outdated: an entry is no longer what its outcome made of it.
    """
    for outcome in outcomes:
        changed = WorkEntry.objects.filter(
            pk=outcome.entry_id,
            work_date=outcome.work_date,
            version=outcome.version,
            status=outcome.status,
        ).update(
            status=EntryStatus.SUBMITTED,
            accepted_minutes=None,
            return_reason=outcome.return_reason,
        )
        if changed != 1:
            raise Outdated
    refresh_days(_days(outcomes))


def _days(outcomes: Collection[Outcome]) -> list[tuple[int, date]]:
    return list(
        WorkEntry.objects.filter(
            pk__in=[outcome.entry_id for outcome in outcomes],
            work_date__in={outcome.work_date for outcome in outcomes},
        )
        .annotate(day=F("work_date"))
        .values_list("author_id", "day")
        .distinct()
        .order_by()
    )
