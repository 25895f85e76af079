"""Figures of days that are not the sums of their entries, made so again by an operator."""

from datetime import date

from organizations import audit
from organizations.access import Actor
from organizations.models import Period, Posting
from organizations.tenancy import tenant
from worklogs.commands.roll_up import refresh_days
from worklogs.models import WorkDay
from worklogs.queries.day_sums import FIGURES, days_that_differ


def recompute_days(*, actor: Actor, period: Period) -> list[tuple[int, date]]:
    """Recompute the period's days that differ; (author's posting id, date) of each.

    What a person declared of a day stays; a day that lost its row comes back as a draft. Locks:
    the days. Eight statements, or one while every day is right.
    """
    agency_id = actor.agency_id
    with tenant(agency_id):
        found = days_that_differ(agency_id, period.starts_on, period.ends_on)
        if not found:
            return found
        _give_rows(agency_id, found)
        days = WorkDay.objects.filter(
            agency_id=agency_id,
            author_id__in={author for author, _day in found},
            work_date__in={day for _author, day in found},
        )
        wrong = set(found)
        locked = [
            one.pk
            for one in days.order_by("work_date", "author_id").select_for_update(no_key=True)
            if (one.author_id, one.work_date) in wrong
        ]
        # Days without any entry are not reached by the sums.
        WorkDay.objects.filter(pk__in=locked).update(**dict.fromkeys(FIGURES, 0))
        refresh_days(found)
        audit.record(
            actor=actor,
            action="worklogs.days.recomputed",
            object_id=period.pk,
            details={
                "period": period.code,
                "days": [[str(author), day.isoformat()] for author, day in found],
            },
        )
        return found


def _give_rows(agency_id: int, found: list[tuple[int, date]]) -> None:
    units = dict(
        Posting.objects.filter(agency_id=agency_id, pk__in={author for author, _ in found})
        .order_by()
        .values_list("pk", "unit_id")
    )
    WorkDay.objects.bulk_create(
        [
            WorkDay(
                id=audit.new_id(),
                agency_id=agency_id,
                unit_id=units[author],
                author_id=author,
                work_date=day,
            )
            for author, day in found
        ],
        ignore_conflicts=True,
    )
