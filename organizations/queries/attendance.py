"""Who keeps a log in an agency from a day to a day, by which calendar, and when they are away.

Scores, samples and reports of a month ask the same: whoever needs several of them reads it once
and passes it along.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from organizations.models import Leave, LeaveStatus, Posting
from organizations.queries.calendar import span_of, working_calendar
from organizations.queries.chain import log_keepers
from organizations.queries.own_calendars import own_calendars
from organizations.rules.calendar import Calendar, LeaveSpan, WorkingCalendar
from organizations.rules.own_calendar import OwnCalendar


@dataclass(frozen=True, slots=True)
class Attendance:
    """Postings in order of name, the province's calendar, the calendars of those who follow
    another one, and approved leave by posting. Days are inclusive."""

    first: date
    last: date
    postings: list[Posting]
    province: WorkingCalendar
    own: Mapping[int, OwnCalendar]
    leaves: Mapping[int, list[Leave]]

    @property
    def ids(self) -> list[int]:
        """The postings by id, in the same order."""
        return [posting.pk for posting in self.postings]

    def calendar_of(self, posting_id: int) -> Calendar:
        """The calendar by which one of them works."""
        return self.own.get(posting_id, self.province)

    def away(self, *, without: Collection[str] = ()) -> defaultdict[int, list[LeaveSpan]]:
        """The half days of leave by posting, but for kinds in ``without``."""
        found: defaultdict[int, list[LeaveSpan]] = defaultdict(list)
        for posting_id, leaves in self.leaves.items():
            found[posting_id] = [span_of(one) for one in leaves if one.kind not in without]
        return found


def attendance(agency_id: int, first: date, last: date) -> Attendance:
    """Of everybody who keeps a log on one of the days. Four queries, whatever the size."""
    return attendance_of(log_keepers(agency_id, first, last), first, last)


def attendance_of(postings: Iterable[Posting], first: date, last: date) -> Attendance:
    """Of these postings. Three queries, and the one that finds them."""
    found = list(postings)
    ids = [posting.pk for posting in found]
    province = working_calendar(first, last)
    leaves: defaultdict[int, list[Leave]] = defaultdict(list)
    for leave in Leave.objects.filter(
        posting_id__in=ids, status=LeaveStatus.APPROVED, starts_on__lte=last, ends_on__gte=first
    ):
        leaves[leave.posting_id].append(leave)
    return Attendance(
        first=first,
        last=last,
        postings=found,
        province=province,
        own=own_calendars(ids, first, last, province),
        leaves=leaves,
    )
