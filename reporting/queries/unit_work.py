"""What a head looks at beside coverage: work against norms, what came back, who is away, rights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from organizations import queries as organizations
from organizations.models import Delegation, Leave, Period
from worklogs.models import Assignment, EntryStatus, LateEntry, WorkDay, WorkEntry

AHEAD = timedelta(days=14)  # of leave that is shown


@dataclass(slots=True)
class PersonWork:
    """One posting's period. Minutes by the norms are pieces × the task's norm; None: no piece.

    ``assigned``: of what is due in the period; ``finished``: of pieces that were sent;
    ``finished_spent``: the time that was declared for those same pieces.
    """

    assigned: Decimal | None = None
    finished: Decimal | None = None
    finished_spent: int | None = None
    to_review: int = 0
    returned: int = 0
    late_days: int = 0
    late_entries: int = 0


@dataclass(frozen=True, slots=True)
class UnitWork:
    """The unit beside its coverage. ``people`` by posting; who has nothing is not in it."""

    people: Mapping[int, PersonWork]
    leave: list[Leave] = field(default_factory=list)
    rights: list[Delegation] = field(default_factory=list)

    def of(self, posting_id: int) -> PersonWork:
        """The person's work; empty when there is none."""
        return self.people.get(posting_id, PersonWork())

    @property
    def returned(self) -> int:
        return sum(one.returned for one in self.people.values())

    @property
    def to_review(self) -> int:
        return sum(one.to_review for one in self.people.values())

    @property
    def late(self) -> int:
        """Days declared late and lines that came after the closing."""
        return sum(one.late_days + one.late_entries for one in self.people.values())

    def away_on(self, day: date) -> list[Leave]:
        """Approved leave that covers the day."""
        return [
            one
            for one in self.leave
            if one.status == "approved" and one.starts_on <= day <= one.ends_on
        ]


def unit_work(
    agency_id: int, unit_id: int, posting_ids: Iterable[int], period: Period, today: date
) -> UnitWork:
    """The unit's period up to today. Six queries, whatever the number of people."""
    ids = list(posting_ids)
    people: dict[int, PersonWork] = {pk: PersonWork() for pk in ids}
    days = {"work_date__range": (period.starts_on, period.ends_on)}
    for author, minutes, spent in _by_the_norms(agency_id, ids, days):
        people[author].finished, people[author].finished_spent = minutes, spent
    for author, minutes in _assigned(agency_id, ids, period):
        people[author].assigned = minutes
    for author, waiting, returned, late in (
        WorkDay.objects.filter(agency_id=agency_id, author_id__in=ids, **days)
        .order_by()
        .values_list("author_id")
        .annotate(
            waiting=Sum("open_count"),
            back=Sum("returned_count"),
            late=Count("id", filter=Q(is_late=True)),
        )
    ):
        one = people[author]
        one.to_review, one.returned, one.late_days = waiting, returned, late
    for author, lines in (
        LateEntry.objects.filter(agency_id=agency_id, author_id__in=ids, **days)
        .order_by()
        .values_list("author_id")
        .annotate(lines=Count("id"))
    ):
        people[author].late_entries = lines
    return UnitWork(
        people,
        organizations.team_leave(agency_id, unit_id, today, today + AHEAD),
        organizations.in_force_for(agency_id, ids, today),
    )


def _by_the_norms(
    agency_id: int, ids: list[int], days: Mapping[str, tuple[date, date]]
) -> "QuerySet[WorkEntry, tuple[int, Decimal, int]]":
    sent = [EntryStatus.SUBMITTED, EntryStatus.ACCEPTED]
    return (
        WorkEntry.objects.filter(
            agency_id=agency_id, author_id__in=ids, status__in=sent, quantity__gt=0, **days
        )
        .order_by()
        .values_list("author_id")
        .annotate(norm=Sum(F("quantity") * F("task__standard_minutes")), spent=Sum("minutes"))
    )


def _assigned(
    agency_id: int, ids: list[int], period: Period
) -> "QuerySet[Assignment, tuple[int, Decimal]]":
    return (
        Assignment.objects.filter(
            agency_id=agency_id,
            assignee_id__in=ids,
            cancelled_at__isnull=True,
            due_on__range=(period.starts_on, period.ends_on),
        )
        .order_by()
        .values_list("assignee_id")
        .annotate(norm=Sum(F("quantity") * F("task__standard_minutes")))
    )
