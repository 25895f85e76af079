"""Reads about people, the calendar and periods. Each says what it costs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from organizations.access import UNIT_ROLES, in_force
from organizations.models import (
    AgencyPeriod,
    CalendarDay,
    DayHalf,
    Leave,
    Parameter,
    Period,
    Posting,
    RoleAssignment,
    RoleKind,
    UnitClosure,
)
from organizations.rules import calendar as rules
from organizations.rules import parameters
from organizations.rules.chain import Holder, reviewers_of

# How far before and after a span of days a deadline or a "last working day" may look.
MARGIN = timedelta(days=62)


def parameter(name: str, on: date, *, agency_id: int | None = None) -> Decimal:
    """The value in force on a day: the agency's own, else the province's, else the default.

    One query. Raises ``BadParameter`` for a name that is not known.
    """
    known = parameters.PARAMETERS.get(name)
    if known is None:
        raise parameters.BadParameter(name)
    row = (
        Parameter.objects.filter(
            Q(agency_id=agency_id) | Q(agency__isnull=True), name=name, valid_from__lte=on
        )
        .order_by("agency_id", "-valid_from")  # NULLs last: the agency's own comes first
        .first()
    )
    return known.default if row is None else parameters.parse(name, row.value)


def working_calendar(start: date, end: date) -> rules.WorkingCalendar:
    """The province's calendar for a span of days, with room for deadlines after it. One query."""
    days = CalendarDay.objects.filter(date__range=(start - MARGIN, end + MARGIN)).values_list(
        "date", "kind"
    )
    return rules.calendar_of(rules.CalendarDay(day, rules.DayKind(kind)) for day, kind in days)


def leave_spans(
    posting_ids: Iterable[int], start: date, end: date
) -> Mapping[int, list[rules.LeaveSpan]]:
    """Approved leave that touches the days, by posting. One query."""
    found: dict[int, list[rules.LeaveSpan]] = defaultdict(list)
    for leave in Leave.objects.filter(
        posting_id__in=list(posting_ids),
        cancelled_at__isnull=True,
        starts_on__lte=end,
        ends_on__gte=start,
    ):
        found[leave.posting_id].append(
            rules.LeaveSpan(
                leave.starts_on,
                rules.HalfDay(DayHalf(leave.starts_half).value),
                leave.ends_on,
                rules.HalfDay(DayHalf(leave.ends_half).value),
            )
        )
    return found


def period_of(day: date) -> Period | None:
    """The reporting period that holds the day. One query."""
    return Period.objects.filter(starts_on__lte=day, ends_on__gte=day).first()


def stage_of(agency_id: int, day: date) -> str | None:
    """How far the agency is in the period that holds the day; None without a period. One query."""
    return (
        AgencyPeriod.objects.filter(
            agency_id=agency_id, period__starts_on__lte=day, period__ends_on__gte=day
        )
        .values_list("stage", flat=True)
        .first()
    )


def log_keepers(agency_id: int, start: date, end: date) -> QuerySet[Posting]:
    """Postings that keep a log on at least one of the days, in order of name. One query."""
    return (
        Posting.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=start),
            agency_id=agency_id,
            keeps_log=True,
            starts_on__lte=end,
        )
        .select_related("staff", "unit")
        .order_by("staff__sort_key", "id")
    )


class ReviewChain:
    """Who reviews whom in one agency, by the heads in office on a day.

    Three queries when made, whatever the number of people; then answers from memory.
    """

    def __init__(self, agency_id: int, on: date) -> None:
        self._paths: dict[int, list[int]] = defaultdict(list)
        for descendant, ancestor in (
            UnitClosure.objects.filter(agency_id=agency_id)
            .order_by("descendant_id", "depth")
            .values_list("descendant_id", "ancestor_id")
        ):
            self._paths[descendant].append(ancestor)
        self._heads: dict[int, list[Holder[int]]] = defaultdict(list)
        self._superiors: list[Holder[int]] = []
        held = RoleAssignment.objects.filter(
            in_force(on),
            in_force(on, prefix="posting__"),
            agency_id=agency_id,
            role__in=[*UNIT_ROLES, RoleKind.SUPERIOR],
        ).values_list("role", "unit_id", "posting_id", "posting__staff_id")
        for role, unit_id, posting_id, staff_id in held:
            holder = Holder(posting_id, staff_id)
            if role == RoleKind.SUPERIOR:
                self._superiors.append(holder)
            elif unit_id is not None:
                self._heads[unit_id].append(holder)
        # Also postings that have ended: what was logged in them still waits for somebody.
        self._postings = {
            pk: (unit_id, staff_id)
            for pk, unit_id, staff_id in Posting.objects.filter(agency_id=agency_id).values_list(
                "id", "unit_id", "staff_id"
            )
        }

    def reviewers(self, posting_id: int) -> frozenset[int]:
        """Posting ids that may review this posting's work; empty when nobody is above it."""
        if posting_id not in self._postings:
            return frozenset()
        unit_id, staff_id = self._postings[posting_id]
        return reviewers_of(
            Holder(posting_id, staff_id), self._paths[unit_id], self._heads, self._superiors
        )

    def reviewed_by(self, posting_id: int) -> frozenset[int]:
        """Posting ids whose work this posting reviews."""
        return frozenset(
            author for author in self._postings if posting_id in self.reviewers(author)
        )
