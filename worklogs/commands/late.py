"""The late queue: what was written in time and came after the closing. It counts nowhere."""

from datetime import date, datetime

from django.db import transaction

from organizations import audit
from organizations.access import Actor
from organizations.inserting import insert
from organizations.models import PeriodStage, Posting
from organizations.queries import stage_of
from organizations.refusals import NotPosted, Outdated, stated
from worklogs.commands.entries import MOST_LINES, Line
from worklogs.models import LateEntry
from worklogs.policy import KEEP_LOG
from worklogs.refusals import DayHasTooManyLines, NotLate

SAID = ("task_id", "summary", "output_reference", "minutes", "quantity", "is_finished")


def keep_late(
    *, actor: Actor, work_date: date, line: Line, written_at: datetime, now: datetime
) -> LateEntry:
    """Keep a line that a closed period refused. The same line again keeps one row.

    ``written_at`` is what the device says; a moment ahead of ``now`` becomes ``now``.

    Raises:
        Outdated: this line is kept already with other words; nothing replaces them.
        NotLate: the day still takes lines, or none was ever taken (no period).
        NotPosted, DayHasTooManyLines.

    Locks: the author's posting, so that two tabs count the same lines. Cost: six statements.
    """
    if actor.posting_id is None or actor.unit_id is None or not actor.may(KEEP_LOG):
        raise NotPosted
    with stated(), transaction.atomic():
        posting = Posting.objects.select_for_update(no_key=True).get(pk=actor.posting_id)
        if not posting.starts_on <= work_date <= (posting.ends_on or work_date):
            raise NotPosted
        if stage_of(actor.agency_id, work_date) in {None, PeriodStage.OPEN}:
            raise NotLate
        kept = {
            row.pk: row for row in LateEntry.objects.filter(author=posting, work_date=work_date)
        }
        if line.id in kept:
            return _unchanged(kept[line.id], line)
        if len(kept) >= MOST_LINES:
            raise DayHasTooManyLines
        late = LateEntry(
            id=line.id,
            agency_id=actor.agency_id,
            unit_id=actor.unit_id,
            author_id=actor.posting_id,
            work_date=work_date,
            base_version=line.version,
            written_at=min(written_at, now),
            **{name: getattr(line, name) for name in SAID},
        )
        insert([late])
        audit.record(
            actor=actor,
            action="worklogs.entry.kept_late",
            object_id=late.pk,
            details={"date": work_date.isoformat()},
        )
        return late


def _unchanged(kept: LateEntry, line: Line) -> LateEntry:
    """The kept line, if it says what the line says."""
    if any(getattr(kept, name) != getattr(line, name) for name in SAID):
        raise Outdated
    return kept
