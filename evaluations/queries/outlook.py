"""How a result could still move: the next level, and entries that were sent back."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from evaluations.queries.queue import DECIDABLE
from evaluations.queries.results import Standing
from evaluations.rules.outlook import Gap, next_level, with_corrected
from evaluations.rules.values import Reason, Settings
from organizations.models import Period
from worklogs.models import EntryStatus, WorkEntry

# These make the level something else than the points say, so no points are missing to the next.
HELD = frozenset({str(Reason.HELD_AT_UNIT_LEVEL), str(Reason.OVERRIDDEN)})


@dataclass(frozen=True, slots=True)
class SentBack:
    """Entries sent back and not corrected yet: how many, and the task points with and without.

    ``task_points_then``: if each were accepted as it was declared. None while there are none.
    """

    entries: int
    task_points: Decimal | None
    task_points_then: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Points that wait for the correction; None where it changes nothing."""
        if self.task_points is None or self.task_points_then is None:
            return None
        return self.task_points_then - self.task_points or None


@dataclass(frozen=True, slots=True)
class Outlook:
    """``gap`` is None at the best level, or where points alone do not decide the level."""

    gap: Gap | None
    sent_back: SentBack | None


def outlook(standing: Standing, period: Period) -> Outlook:
    """How the result could still move. One query while it is provisional, none once frozen."""
    return Outlook(_gap(standing), _sent_back(standing, period))


def _gap(standing: Standing) -> Gap | None:
    if standing.total is None or HELD & set(standing.reasons):
        return None
    if standing.score is not None:
        settings = Settings.from_text(standing.score.settings)
    elif standing.inputs is not None:
        settings = standing.inputs.settings
    else:
        return None
    return next_level(standing.total, standing.rules.instrument.level_of, settings)


def _sent_back(standing: Standing, period: Period) -> SentBack | None:
    item = standing.inputs
    if item is None:
        return None
    places = {row.pk: place for place, row in enumerate(item.assignments)}
    first = min([period.starts_on, *(row.starts_on for row in item.assignments)])
    rows = WorkEntry.objects.filter(
        agency_id=item.posting.agency_id,
        author=item.posting,
        work_date__range=(first, period.ends_on),
        status=EntryStatus.RETURNED,
        # What was sent back in a month that is closed can no longer be mended.
        agency__periods__stage__in=DECIDABLE,
        agency__periods__period__starts_on__lte=F("work_date"),
        agency__periods__period__ends_on__gte=F("work_date"),
    ).values_list("assignment_id", "is_finished", "quantity", "work_date")
    pieces: defaultdict[int, Decimal] = defaultdict(Decimal)
    count = 0
    for assignment_id, is_finished, quantity, work_date in rows:
        place = places.get(assignment_id)
        count += place is not None or work_date >= period.starts_on
        if place is not None and is_finished:
            pieces[place] += quantity
    if not count:
        return None
    then = item.rules.score(with_corrected(item.score_input, pieces), item.settings)
    return SentBack(count, standing.task_points, then.task_points)
