"""A whole day: stored at once, declared complete."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from organizations import audit, queries
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.refusals import stated
from organizations.rules.own_calendar import on_time_until
from worklogs.commands.entries import Line, save_lines
from worklogs.commands.roll_up import locked_day, refresh_days
from worklogs.commands.unlogged import say_unlogged
from worklogs.models import DayStatus, EntryStatus, UnloggedReason, WorkDay, WorkEntry
from worklogs.refusals import NothingLogged


@transaction.atomic
def save_day(
    *,
    actor: Actor,
    work_date: date,
    lines: Sequence[Line],
    submit: bool,
    now: datetime,
    unlogged: Mapping[UnloggedReason, int] | None = None,
) -> None:
    """Store the lines of a form and, if asked, declare the day complete; all of it or nothing.

    ``unlogged`` is None where the form said nothing about it, so that it stays as it is.

    Raises: as ``save_lines``, ``say_unlogged`` and ``submit_day``.
    """
    if lines:
        save_lines(actor=actor, work_date=work_date, lines=lines, now=now)
    if unlogged is not None:
        say_unlogged(actor=actor, work_date=work_date, minutes=unlogged, now=now)
    if submit:
        submit_day(actor=actor, work_date=work_date, now=now)


def submit_day(*, actor: Actor, work_date: date, now: datetime) -> WorkDay:
    """Declare the actor's day complete: its drafts and returned lines go to the reviewer.

    The first declaration is dated, and late when it comes more than the allowed working days
    (parameter ``day.late_after_working_days``) after the day. Again, it only sends what was
    changed since. Hours play no part: a short day is as complete as a long one.

    Raises: NothingLogged, PeriodIsClosed, NotPosted, NoPeriod.
    Locks: the actor's day. Cost: eight statements.
    """
    with stated(), transaction.atomic():
        entries = WorkEntry.objects.filter(
            agency_id=actor.agency_id, author_id=actor.posting_id, work_date=work_date
        )
        if not entries.exclude(status=EntryStatus.WITHDRAWN).exists():
            said = WorkDay.objects.filter(
                agency_id=actor.agency_id, author_id=actor.posting_id, work_date=work_date
            ).first()
            if said is None or not said.unlogged:
                raise NothingLogged
        day = locked_day(actor, work_date)
        sent = entries.filter(status__in=[EntryStatus.DRAFT, EntryStatus.RETURNED]).update(
            status=EntryStatus.SUBMITTED, changed_at=now
        )
        if day.status != DayStatus.SUBMITTED:
            day.status = DayStatus.SUBMITTED
            day.submitted_at = now
            day.is_late = now.astimezone(LOCAL_ZONE).date() > _on_time_until(actor, work_date)
            day.save(update_fields=["status", "submitted_at", "is_late"])
        elif not sent:
            return day
        audit.record(
            actor=actor,
            action="worklogs.day.submitted",
            object_id=day.pk,
            details={"date": work_date.isoformat(), "late": day.is_late, "entries": sent},
        )
        refresh_days([(day.author_id, work_date)])
    return day


def _on_time_until(actor: Actor, work_date: date) -> date:
    days = int(
        queries.parameter("day.late_after_working_days", work_date, agency_id=actor.agency_id)
    )
    calendar = queries.calendar_for(
        actor.posting_id or 0, work_date, work_date, ahead=queries.MARGIN
    )
    return on_time_until(work_date, days, calendar)
