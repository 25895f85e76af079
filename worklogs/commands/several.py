"""One piece of work over several days: a field trip, a course, a survey."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction

from organizations.access import Actor
from organizations.refusals import Refusal
from worklogs.commands.entries import Line, save_line
from worklogs.models import WorkEntry
from worklogs.refusals import DayRefused


@transaction.atomic
def save_several_days(
    *, actor: Actor, days: Sequence[date], line: Line, now: datetime
) -> list[WorkEntry]:
    """Store the line on each of these days, all or none: each entry goes on with the last one.

    ``line.minutes`` are those of every single day. Its quantity is counted once, on the last day,
    when the work is finished; until then the entries are in progress. The entries' ids follow from
    the line's and the day, so sending it twice stores it once.

    Raises: DayRefused, naming the day, with what ``save_line`` refuses.
    Locks: the actor's days in order. Cost: nine statements a day.
    """
    saved: list[WorkEntry] = []
    for day in sorted(days):
        finished = line.is_finished and day == max(days)
        before = saved[-1] if saved else None
        one = replace(
            line,
            id=entry_id(line.id, day),
            is_finished=finished,
            quantity=line.quantity if finished else Decimal(0),
            continues_date=before.work_date if before else line.continues_date,
            continues_id=before.pk if before else line.continues_id,
        )
        try:
            saved.append(save_line(actor=actor, work_date=day, line=one, now=now))
        except Refusal as refusal:
            raise DayRefused(day, refusal) from refusal
    return saved


def entry_id(line_id: UUID, day: date) -> UUID:
    """The id of the entry that this line makes on that day."""
    return uuid5(line_id, day.isoformat())
