"""The sample of each person's week: drawn anew each time, so that there is nothing to change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from evaluations.access import LOOKED_AT
from evaluations.rules.sampling import Sent, Week, drawn, week_of
from organizations import queries
from worklogs.models import EntryStatus, WorkEntry

SALT = "evaluations.queries.sampling"
ONE_WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Samples:
    """Of each person's week the entries that were drawn, and those of them that still wait."""

    drawn: Mapping[Week, frozenset[UUID]]
    waiting: Mapping[Week, frozenset[UUID]]

    def holds(self, author_id: int, work_date: date, entry_id: UUID) -> bool:
        """Whether the entry was drawn."""
        return entry_id in self.drawn.get(week_of(author_id, work_date), ())

    def waits(self, author_id: int, work_date: date) -> bool:
        """Whether something of that week's sample is not decided yet."""
        return bool(self.waiting.get(week_of(author_id, work_date)))


def samples_of(agency_id: int, entries: Collection[tuple[int, date]]) -> Samples:
    """The samples of the weeks that hold these entries (author, day). Two queries, or none."""
    if not entries:
        return Samples({}, {})
    weeks = {week_of(author_id, day) for author_id, day in entries}
    mondays = [monday for _, monday in weeks]
    rows = (
        WorkEntry.objects.filter(
            agency_id=agency_id,
            author_id__in={author_id for author_id, _ in weeks},
            work_date__range=(min(mondays), max(mondays) + ONE_WEEK),
            status__in=LOOKED_AT,
        )
        .order_by()
        .values_list("pk", "author_id", "work_date", "status")
    )
    sent, open_ones = [], set()
    for pk, author_id, day, status in rows:
        sent.append(Sent(pk, author_id, day))
        if status == EntryStatus.SUBMITTED:
            open_ones.add(pk)
    size = int(
        queries.parameter("review.sample_a_week", max(mondays) + ONE_WEEK, agency_id=agency_id)
    )
    sample = drawn(sent, size=size, key=_key(agency_id))
    return Samples(sample, {week: ids & open_ones for week, ids in sample.items()})


def _key(agency_id: int) -> bytes:
    """The portal's secret, for this purpose and this agency."""
    return salted_hmac(
        SALT, str(agency_id), secret=settings.SECRET_KEY, algorithm="sha256"
    ).digest()
