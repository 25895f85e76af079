"""How units and reviewers judge, side by side, for the head of the agency. Groups, never people."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluations.queries.inputs import assessments_in_force
from evaluations.queries.quota import scores_in_force
from evaluations.queries.results import Standing, frozen, standings
from evaluations.rules.arithmetic import half_up
from organizations.models import Period, Posting


@dataclass(frozen=True, slots=True)
class Spread:
    """The results of one group: how many at each level, and means of what has a value.

    ``mean_general`` is what people judge, ``mean_task`` what the work gives: where the first
    stands high beside the second, a conversation is worth it.
    """

    name: str
    counts: dict[str, int]
    mean_general: Decimal | None
    mean_task: Decimal | None
    mean_total: Decimal | None

    @property
    def people(self) -> int:
        """How many stand in the group, also without enough data."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Calibration:
    """An agency's month in groups, in order of name; who was not assessed has no reviewer."""

    everybody: Spread
    by_unit: list[Spread]
    by_reviewer: list[Spread]
    is_frozen: bool


def calibration(agency_id: int, period: Period) -> Calibration:
    """From frozen scores where there are any, else as it stands. Thirteen queries at most."""
    kept = scores_in_force(agency_id, period)
    postings = {
        posting.pk: posting
        for posting in Posting.objects.filter(agency_id=agency_id, pk__in=kept).select_related(
            "unit"
        )
    }
    people = (
        [frozen(score, postings[pk]) for pk, score in kept.items()]
        if kept
        else standings(agency_id=agency_id, period=period)
    )
    ids = [one.posting.pk for one in people]
    said = assessments_in_force(agency_id, ids, period)
    return Calibration(
        everybody=_spread("", people),
        by_unit=_groups([(one.posting.unit.name, one) for one in people]),
        by_reviewer=_groups(
            [
                (said[one.posting.pk].assessor.staff.full_name, one)
                for one in people
                if one.posting.pk in said
            ]
        ),
        is_frozen=bool(kept),
    )


def _groups(named: Sequence[tuple[str, Standing]]) -> list[Spread]:
    groups: defaultdict[str, list[Standing]] = defaultdict(list)
    for name, one in named:
        groups[name].append(one)
    return [_spread(name, members) for name, members in sorted(groups.items())]


def _spread(name: str, members: Sequence[Standing]) -> Spread:
    return Spread(
        name=name,
        counts=dict(Counter(one.level for one in members)),
        mean_general=_mean([one.general_points for one in members]),
        mean_task=_mean([one.task_points for one in members]),
        mean_total=_mean([one.total for one in members]),
    )


def _mean(values: Sequence[Decimal | None]) -> Decimal | None:
    """Of those that are there, to two places; None where there are none."""
    known = [Fraction(value) for value in values if value is not None]
    return half_up(sum(known, Fraction(0)) / len(known), 2) if known else None
