"""What was expected of each unit in a month and what was logged, from roll-ups and one sum."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from evaluations.models import UnitFigures
from evaluations.queries.presence import half_days_by_day
from evaluations.rules.honesty.units import (
    PersonShare,
    UnitMonth,
    day_squares,
    two_people_minutes,
)
from organizations.models import Agency, Period, Posting
from worklogs.models import DayStatus, WorkDay

# By author, because entries are indexed so.
BY_GROUP = """
    SELECT e.author_id, t."group", sum(e.minutes)
    FROM worklogs_workentry e JOIN worklogs_cataloguetask t ON t.id = e.task_id
    WHERE e.author_id = ANY (%s) AND e.work_date BETWEEN %s AND %s AND e.status <> 'withdrawn'
    GROUP BY 1, 2
"""

COLUMNS = ("peer_group", "people", "half_days", "minutes", "minutes_by_group", "squares",
           "day_count", "declared_count", "on_time_count", "entry_count", "reviewed_count",
           "two_people_minutes")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Day:
    author_id: int
    day: date
    minutes: int
    entries: int
    reviewed: int
    is_declared: bool
    is_late: bool


def unit_months(agency: Agency, period: Period, postings: Collection[Posting]) -> list[UnitMonth]:
    """The month of each unit of which somebody was expected to work. Five queries."""
    first, last = period.starts_on, period.ends_on
    expected = half_days_by_day(postings, first, last)
    days: defaultdict[int, list[_Day]] = defaultdict(list)
    for row in _days([posting.pk for posting in postings], first, last):
        days[row.author_id].append(row)
    groups = _minutes_by_group([posting.pk for posting in postings], first, last)
    members: defaultdict[int, list[Posting]] = defaultdict(list)
    for posting in postings:
        if expected[posting.pk]:
            members[posting.unit_id].append(posting)
    return [
        _unit_month(agency, people, expected, days, groups) for _, people in sorted(members.items())
    ]


def unit_rows(measurement_ids: Collection[int]) -> list[UnitMonth]:
    """The stored months of units, as far as the transaction may read them. One query."""
    rows = UnitFigures.objects.filter(measurement_id__in=measurement_ids).order_by("unit_id")
    return [unit_month_of(row) for row in rows]


def unit_month_of(row: UnitFigures) -> UnitMonth:
    """A stored month as the rules read it."""
    return UnitMonth(
        unit_id=row.unit_id,
        name=row.unit_name,
        **{name: getattr(row, name) for name in COLUMNS},
    )


def _unit_month(
    agency: Agency,
    people: list[Posting],
    expected: Mapping[int, Mapping[date, int]],
    days: Mapping[int, list[_Day]],
    groups: Mapping[int, Mapping[str, int]],
) -> UnitMonth:
    rows = [row for one in people for row in days.get(one.pk, ())]
    covered = [row for row in rows if row.entries and row.day in expected[row.author_id]]
    minutes: Counter[str] = Counter()
    for one in people:
        minutes.update(groups.get(one.pk, {}))
    shares = [
        PersonShare(
            sum(expected[one.pk].values()), sum(row.minutes for row in days.get(one.pk, ()))
        )
        for one in people
    ]
    return UnitMonth(
        unit_id=people[0].unit_id,
        name=people[0].unit.name,
        peer_group=agency.block,
        people=len(people),
        half_days=sum(share.half_days for share in shares),
        minutes=sum(share.minutes for share in shares),
        minutes_by_group=dict(sorted(minutes.items())),
        squares=sum(
            day_squares(
                [(expected[one.pk].get(row.day, 0), row.minutes) for row in days.get(one.pk, ())],
                share.half_days,
            )
            for one, share in zip(people, shares, strict=True)
        ),
        day_count=len(covered),
        declared_count=sum(row.is_declared for row in covered),
        on_time_count=sum(row.is_declared and not row.is_late for row in covered),
        entry_count=sum(row.entries for row in rows),
        reviewed_count=sum(row.reviewed for row in rows),
        two_people_minutes=two_people_minutes(shares),
    )


def _days(authors: list[int], first: date, last: date) -> Iterable[_Day]:
    rows = WorkDay.objects.filter(author_id__in=authors, work_date__range=(first, last))
    for author, day, minutes, entries, accepted, returned, status, late in rows.values_list(
        "author_id",
        "work_date",
        "minutes",
        "entry_count",
        "accepted_count",
        "returned_count",
        "status",
        "is_late",
    ):
        yield _Day(
            author,
            day,
            minutes,
            entries,
            min(entries, accepted + returned),
            status == DayStatus.SUBMITTED,
            late,
        )


def _minutes_by_group(authors: list[int], first: date, last: date) -> dict[int, dict[str, int]]:
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(BY_GROUP, [authors, first, last])
        for author, group, minutes in cursor.fetchall():
            found[author][group] = int(minutes)
    return found
