"""What is still open in an agency's period, person by person, and who has to do it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum

from evaluations.models import MonthlyAssessment
from organizations import queries as organizations
from organizations.models import Period, Posting, Purpose
from organizations.rules.names import sort_key
from reporting.queries.coverage import agency_span
from worklogs.models import WorkDay

KINDS = ("without_log", "to_review", "unfinished", "not_assessed")
COUNTS = ("entry_count", "open_count", "returned_count", "accepted_count")


@dataclass(frozen=True, slots=True)
class OpenPerson:
    """What is open about one posting, who reviews and who assesses it (delegates and deputies among
    them), and the names of those for whom something of it waits."""

    posting: Posting
    without_log: bool
    drafts: int
    to_review: int
    returned: int
    not_assessed: bool
    reviewers: tuple[str, ...]
    reviewer_ids: frozenset[int]
    assessor_ids: frozenset[int]

    @property
    def unfinished(self) -> int:
        """Entries that their author has not declared, or has not mended after they came back."""
        return self.drafts + self.returned


@dataclass(slots=True)
class OpenUnit:
    """One unit: how many people keep a log in it, and those about whom something is open."""

    pk: int
    name: str
    people: int = 0
    open: list[OpenPerson] = field(default_factory=list)

    @property
    def without_log(self) -> int:
        return sum(person.without_log for person in self.open)

    @property
    def to_review(self) -> int:
        return sum(person.to_review for person in self.open)

    @property
    def unfinished(self) -> int:
        return sum(person.unfinished for person in self.open)

    @property
    def not_assessed(self) -> int:
        return sum(person.not_assessed for person in self.open)

    @property
    def reviewers(self) -> list[str]:
        """Who has entries to review or months to assess here, busiest first."""
        busy = Counter[str]()
        for person in self.open:
            for name in person.reviewers:
                busy[name] += person.to_review + person.not_assessed
        return [name for name, work in busy.most_common() if work]


def open_work(agency_id: int, period: Period, today: date) -> list[OpenUnit]:
    """Units in which something is open, in order of name. Eleven queries, whatever the size.

    A person with several postings is without a log only when none of them has one.
    """
    last = max(period.starts_on, min(period.ends_on, today))
    span = agency_span(agency_id, period.starts_on, last)
    staff_of = {posting.pk: posting.staff_id for posting in span.postings}
    logging = {staff_of[row.posting_id] for row in span.logged if row.entry_count}
    days = _entries(agency_id, period)
    assessed = _assessed(agency_id, period)
    chains = organizations.ReviewChain.for_each(agency_id, today, (Purpose.REVIEW, Purpose.ASSESS))
    review, assess = (
        {posting.pk: chain.reviewers(posting.pk) for posting in span.postings}
        for chain in chains.values()
    )
    names = _names(agency_id, [*review.values(), *assess.values()])
    units: dict[int, OpenUnit] = {}
    for posting in span.postings:
        unit = units.setdefault(posting.unit_id, OpenUnit(posting.unit_id, posting.unit.name))
        unit.people += 1
        entries, to_review, returned, accepted = days.get(posting.pk, (0, 0, 0, 0))
        not_assessed = posting.pk not in assessed
        asked = (review[posting.pk] if to_review else set()) | (
            assess[posting.pk] if not_assessed else set()
        )
        person = OpenPerson(
            posting=posting,
            without_log=posting.is_primary and posting.staff_id not in logging,
            drafts=entries - to_review - returned - accepted,
            to_review=to_review,
            returned=returned,
            not_assessed=not_assessed,
            reviewers=tuple(names[pk] for pk in sorted(asked)),
            reviewer_ids=review[posting.pk],
            assessor_ids=assess[posting.pk],
        )
        if _is_open(person):
            unit.open.append(person)
    return sorted(
        (unit for unit in units.values() if unit.open), key=lambda unit: sort_key(unit.name)
    )


def of_kind(units: Iterable[OpenUnit], kind: str) -> list[OpenUnit]:
    """Only the people of whom this is open, one of ``KINDS``; units without such people go."""
    narrowed = (
        OpenUnit(unit.pk, unit.name, unit.people, [one for one in unit.open if getattr(one, kind)])
        for unit in units
    )
    return [unit for unit in narrowed if unit.open]


def _is_open(person: OpenPerson) -> bool:
    waiting = person.drafts or person.to_review or person.returned
    return bool(person.without_log or waiting or person.not_assessed)


def _entries(agency_id: int, period: Period) -> Mapping[int, tuple[int, ...]]:
    rows = (
        WorkDay.objects.filter(
            agency_id=agency_id, work_date__range=(period.starts_on, period.ends_on)
        )
        .order_by()
        .values_list("author_id")
        .annotate(*(Sum(count, default=0) for count in COUNTS))
    )
    return {author: tuple(counts) for author, *counts in rows}


def _assessed(agency_id: int, period: Period) -> set[int]:
    return set(
        MonthlyAssessment.objects.filter(
            agency_id=agency_id,
            period=period,
            superseded_at__isnull=True,
            general_points__isnull=False,
        ).values_list("posting_id", flat=True)
    )


def _names(agency_id: int, groups: Iterable[frozenset[int]]) -> Mapping[int, str]:
    ids = {pk for group in groups for pk in group}
    found = Posting.objects.filter(agency_id=agency_id, pk__in=ids)
    return defaultdict(str, found.values_list("pk", "staff__full_name"))
