"""Days of rest, and days that are worked instead, of the whole province."""

from datetime import date

from django.db import IntegrityError, transaction

from organizations import audit
from organizations.access import Actor
from organizations.models import CalendarDay
from organizations.refusals import (
    Outdated,
    StartsInThePast,
    stated,
)
from organizations.refused_decisions import DayIsKnown, WrongWeekday
from organizations.rules.names import nfc
from organizations.rules.rest_days import NewRestDays, fits


def add_rest_days(*, actor: Actor, new: NewRestDays, today: date) -> list[date]:
    """Let these days differ from the week, all of them or none; the days.

    Days before today stay as they were counted. Periods that are open already keep the days on
    which their reports are due. Two statements and the event.

    Raises:
        StartsInThePast: one of the days is over.
        WrongWeekday: one of them cannot be that by its weekday.
        DayIsKnown: one of them differs from the week already.
    """
    days = list(new.kinds())
    for day, kind in days:
        if day < today:
            raise StartsInThePast
        if not fits(day, kind):
            raise WrongWeekday
    rows = [
        CalendarDay(date=day, kind=kind, name=nfc(new.name), source=nfc(new.source))
        for day, kind in days
    ]
    try:
        with stated(), transaction.atomic():
            CalendarDay.objects.bulk_create(rows)
            audit.record(
                actor=actor,
                action="organizations.rest_days.added",
                object_id=new.first,
                details={
                    "days": " ".join(str(day) for day, _kind in days),
                    "kind": new.kind,
                    "source": new.source,
                },
            )
    except IntegrityError as error:
        raise DayIsKnown from error
    return [day for day, _kind in days]


def withdraw_rest_day(*, actor: Actor, day: date, today: date) -> None:
    """Let a day that has not come be what its weekday says again.

    Raises:
        StartsInThePast: the day is today, or over.
        Outdated: it differs no longer.
    """
    if day <= today:
        raise StartsInThePast
    with stated(), transaction.atomic():
        gone = list(CalendarDay.objects.filter(date=day).values_list("kind", "name", "source"))
        if not gone or not CalendarDay.objects.filter(date=day).delete()[0]:
            raise Outdated
        ((kind, name, source),) = gone
        audit.record(
            actor=actor,
            action="organizations.rest_day.withdrawn",
            object_id=day,
            details={"kind": kind, "name": name, "source": source},
        )
