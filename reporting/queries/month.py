"""A month of an agency, read once: its scores, its sample and its report are made of it.

The only reader of entries in this app.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Q, Sum

from evaluations.queries.month_facts import MonthFacts
from evaluations.queries.settings import NAMES
from organizations.models import Agency, Period, Posting
from organizations.queries import attendance, heads_of, parameters
from reporting.queries.coverage import DAY, Span, roll_ups, span_from
from reporting.rules import facts
from worklogs.models import EntryStatus, WorkEntry


@dataclass(frozen=True, slots=True)
class Month:
    """``known``: what scores are made of too. ``heads``: of the agency today, whoever signs first.
    ``accepted``: the day of each accepted entry, by id."""

    agency: Agency
    known: MonthFacts
    span: Span
    heads: list[Posting]
    work: list[facts.Work]
    accepted: Mapping[UUID, date]


def month(agency: Agency, period: Period, today: date) -> Month:
    """Everything of the period that more than one of them needs. Eight queries, whatever the size.

    Call inside ``tenant(agency.pk)``, with the agency's parent loaded.
    """
    first, last = period.starts_on, period.ends_on
    present = attendance(agency.pk, first, last)
    values = parameters([*NAMES, DAY], last, agency_id=agency.pk)
    days = roll_ups(agency.pk, first, last, present.ids)
    work, accepted = _work(agency.pk, period, present.ids)
    return Month(
        agency=agency,
        known=MonthFacts(present, days.waiting, values),
        span=span_from(present, int(values.at(DAY, first)), days.logged),
        heads=heads_of(agency.pk, today),
        work=work,
        accepted=accepted,
    )


def _work(
    agency_id: int, period: Period, authors: list[int]
) -> tuple[list[facts.Work], dict[UUID, date]]:
    """Entries by author, group and status, and which were accepted. Named authors, so that the
    index of author and day serves and no month is read whole."""
    is_accepted = Q(status=EntryStatus.ACCEPTED)
    rows = (
        WorkEntry.objects.filter(
            agency_id=agency_id,
            author_id__in=authors,
            work_date__range=(period.starts_on, period.ends_on),
        )
        .exclude(status=EntryStatus.WITHDRAWN)
        .order_by()
        .values_list("author_id", "task__group", "status")
        .annotate(
            entries=Count("id"),
            spent=Sum("minutes"),
            converted=Sum(
                F("quantity") * F("task__coefficient"), filter=is_accepted & Q(is_finished=True)
            ),
            ids=ArrayAgg("id", filter=is_accepted, default=[]),
            days=ArrayAgg("work_date", filter=is_accepted, default=[]),
        )
    )
    work: list[facts.Work] = []
    accepted: dict[UUID, date] = {}
    for author, group, status, entries, minutes, converted, ids, days in rows:
        work.append(facts.Work(author, group, status, entries, minutes, converted or Decimal(0)))
        accepted.update(zip(ids, days, strict=True))
    return work, accepted
