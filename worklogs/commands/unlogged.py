"""Time of a day that is no entry, with its reason. It costs nothing and fills nothing."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.refusals import stated
from worklogs.commands.roll_up import locked_day
from worklogs.models import UnloggedReason, WorkDay
from worklogs.refusals import DayIsAhead


def say_unlogged(
    *, actor: Actor, work_date: date, minutes: Mapping[UnloggedReason, int], now: datetime
) -> None:
    """Store the whole minutes (1 to 1440) by reason; a reason left out is not said any more.

    Saying what is stored already leaves no trace.

    Raises: DayIsAhead, DayIsFull (with the entries more than 24 hours), PeriodIsClosed, NotPosted.
    Locks: the actor's day. Cost: five statements, three when nothing changes.
    """
    if work_date > now.astimezone(LOCAL_ZONE).date():
        raise DayIsAhead
    if not minutes and not _has_day(actor, work_date):
        return
    with stated(), transaction.atomic():
        day = locked_day(actor, work_date)
        if day.unlogged == dict(minutes):
            return
        for reason in UnloggedReason:
            setattr(day, f"{reason}_minutes", minutes.get(reason))
        day.version += 1
        day.save(update_fields=[*(f"{reason}_minutes" for reason in UnloggedReason), "version"])
        audit.record(
            actor=actor,
            action="worklogs.day.unlogged_time",
            object_id=day.pk,
            details={"date": work_date.isoformat()}
            | {reason.value: spent for reason, spent in minutes.items()},
        )


def _has_day(actor: Actor, work_date: date) -> bool:
    return WorkDay.objects.filter(
        agency_id=actor.agency_id, author_id=actor.posting_id, work_date=work_date
    ).exists()
