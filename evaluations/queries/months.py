"""The month of those whom somebody assesses: how each stands, and what d would be."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from evaluations.models import LevelDecision, Publication, Score
from evaluations.queries.criteria import sheets_in_force
from evaluations.queries.leading import Proposed, proposals
from evaluations.queries.quota import (
    decisions_in_force,
    held_back,
    quota_as_it_stands,
    quota_of_scores,
    scores_in_force,
)
from evaluations.queries.results import Standing, frozen, standings
from evaluations.queries.settings import readings
from evaluations.rules.quota_meter import QuotaLine
from organizations.models import Period


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One person's month. ``proposed`` holds d and đ as computed, for leaders alone."""

    standing: Standing
    proposed: Proposed | None = None
    last_total: Decimal | None = None
    own_points: Decimal | None = None
    decisions: tuple[LevelDecision, ...] = ()
    published_at: datetime | None = None

    @property
    def change(self) -> Decimal | None:
        """Points more or less than the month before; None without two totals."""
        if self.standing.total is None or self.last_total is None:
            return None
        return self.standing.total - self.last_total


@dataclass(frozen=True, slots=True)
class MonthTable:
    """The month of everybody whom the actor assesses, in order of name, and the quota around it.

    ``quota`` is that of the whole agency; ``is_frozen`` says that scores can be made known, and
    ``held`` are the postings whose results wait for an exception from the quota.
    """

    rows: list[MonthRow]
    is_frozen: bool = False
    quota: tuple[QuotaLine, ...] = ()
    held: frozenset[int] = frozenset()

    @property
    def unpublished(self) -> int:
        """How many frozen results can be made known and are not yet."""
        return len(self._unknown() - self.held)

    @property
    def waiting(self) -> int:
        """How many frozen results wait for an exception."""
        return len(self._unknown() & self.held)

    def _unknown(self) -> set[int]:
        return {
            row.standing.posting.pk
            for row in self.rows
            if row.standing.score is not None and not row.published_at
        }

    @property
    def counts(self) -> dict[str, int]:
        """How many stand at each level."""
        return dict(Counter(row.standing.level for row in self.rows))

    @property
    def assessed(self) -> int:
        """How many have general points."""
        return sum(row.standing.general_points is not None for row in self.rows)


def month_table(
    agency_id: int,
    period: Period,
    posting_ids: Collection[int],
    *,
    is_open: bool,
    with_quota: bool = True,
) -> MonthTable:
    """How these postings stand: live while the period is open, then as frozen.

    The quota is everybody's: while it is shown live, the whole agency is read once and one's own
    people are picked from it. Twenty queries at most, and two to thirteen more when leaders are
    among them; none grows with people.
    """
    of_all = is_open and with_quota
    found = standings(
        agency_id=agency_id, period=period, posting_ids=None if of_all else posting_ids
    )
    mine = frozenset(posting_ids)
    live = [one for one in found if one.posting.pk in mine]
    kept = {} if is_open else _frozen(agency_id, period, posting_ids)
    shown = [
        frozen(kept[one.posting.pk], one.posting) if one.posting.pk in kept else one for one in live
    ]
    leaders = [one.posting for one in live if one.is_leader]
    known = found if of_all else None
    proposed = proposals(agency_id, period, leaders, known) if leaders and is_open else {}
    last = _last_totals(agency_id, period, posting_ids)
    own = sheets_in_force(agency_id, period, posting_ids)
    decisions = decisions_in_force(agency_id, period, posting_ids)
    published = _published(agency_id, kept)
    rows = []
    for one in shown:
        pk = one.posting.pk
        sheet = own.get((pk, True))
        rows.append(
            MonthRow(
                standing=one,
                proposed=proposed.get(pk),
                last_total=last.get(pk),
                own_points=None if sheet is None else sheet.total,
                decisions=tuple(decisions.get(pk, ())),
                published_at=published.get(pk),
            )
        )
    quota: list[QuotaLine] = []
    held: frozenset[int] = frozenset()
    if with_quota:
        quota, held = _quota(agency_id, period, found if is_open else None)
    return MonthTable(rows, is_frozen=bool(kept), quota=tuple(quota), held=held)


def _quota(
    agency_id: int, period: Period, live: Sequence[Standing] | None
) -> tuple[list[QuotaLine], frozenset[int]]:
    """The quota, from what is ``live`` or frozen, and whose frozen results it holds back."""
    law = readings(agency_id, period.ends_on)
    if live is not None:
        return quota_as_it_stands(agency_id, period, live, law), frozenset()
    scores = list(scores_in_force(agency_id, period).values())
    lines = quota_of_scores(agency_id, period, scores, law)
    return lines, held_back(lines, law)


def _last_totals(
    agency_id: int, period: Period, posting_ids: Collection[int]
) -> dict[int, Decimal | None]:
    """The frozen totals of the month before. One query."""
    rows = Score.objects.filter(
        agency_id=agency_id,
        posting_id__in=posting_ids,
        period__ends_on=period.starts_on - timedelta(days=1),
    ).order_by("version")
    return dict(rows.values_list("posting_id", "total"))


def _published(agency_id: int, kept: dict[int, Score]) -> dict[int, datetime]:
    rows = Publication.objects.filter(
        agency_id=agency_id, score_id__in=[score.pk for score in kept.values()]
    )
    return dict(rows.values_list("posting_id", "published_at"))


def _frozen(agency_id: int, period: Period, posting_ids: Collection[int]) -> dict[int, Score]:
    """The last version of each score of the period. One query."""
    rows = Score.objects.filter(agency_id=agency_id, period=period, posting_id__in=posting_ids)
    return {score.posting_id: score for score in rows.order_by("version")}
