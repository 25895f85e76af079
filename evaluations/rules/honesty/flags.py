"""From indicators to questions: each against the peers, added up openly, with few false ones.

No black box: a person's sum is that of what stands out of the standardised indicators, each at
most six, so that it can be taken apart again. False discoveries are held down over the whole
province at once (Benjamini and Hochberg).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from evaluations.rules.honesty.bunching import counterfactual_of
from evaluations.rules.honesty.copies import nearly_shared
from evaluations.rules.honesty.facts import PersonMonth
from evaluations.rules.honesty.indicators import (
    HOUR,
    NAMES,
    Indicators,
    Peers,
    indicators_of,
)
from evaluations.rules.honesty.reference import (
    PLACES,
    SAME_DAYS,
    USUAL,
    Reference,
    as_array,
    p_values,
    reference_of,
    standardised,
    totals,
)
from evaluations.rules.honesty.texts import normalised, templates, writers_of


@dataclass(frozen=True, slots=True)
class Measured:
    """One person-month with enough days, before it is compared."""

    person_id: int
    unit_id: int
    peer_group: str
    day_count: int
    indicators: Indicators


@dataclass(frozen=True, slots=True)
class Finding:
    """One person-month against its peers. ``parts`` are standardised figures, by name."""

    person_id: int
    indicators: Indicators
    parts: Mapping[str, float]
    total: float
    p_value: float
    is_flagged: bool

    @property
    def reasons(self) -> list[str]:
        """The names of the figures that stand out, the farthest first."""
        return reasons_of(self.parts)


def reasons_of(parts: Mapping[str, float]) -> list[str]:
    """The names of the figures that stand out, the farthest first; of the two about the same days
    the one that is added up."""
    out = [name for name, part in parts.items() if part > USUAL]
    if all(name in out for name in SAME_DAYS):
        out.remove(max(SAME_DAYS, key=lambda name: parts[name]))
    return sorted(out, key=lambda name: parts[name], reverse=True)


def findings(months: Sequence[PersonMonth]) -> list[Finding]:
    """Everybody with enough days among each other, the least usual first."""
    found = measured(months)
    reference = reference_of([(one.peer_group, astuple(one.indicators)) for one in found])
    return judged(found, reference) if reference else []


def measured(months: Sequence[PersonMonth]) -> list[Measured]:
    """The figures of everybody with enough days, against each other's tasks and texts."""
    return measured_against(peers_of(months), months)


def measured_against(peers: Peers, months: Sequence[PersonMonth]) -> list[Measured]:
    """The figures of everybody with enough days, against these peers."""
    return [
        Measured(
            person_id=month.person_id,
            unit_id=month.unit_id,
            peer_group=month.peer_group,
            day_count=len({entry.work_date for entry in month.entries}),
            indicators=figures,
        )
        for month in months
        if (figures := indicators_of(month, peers))
    ]


def judged(people: Sequence[Measured], reference: Reference) -> list[Finding]:
    """These people against what is usual, the least usual first."""
    found = [_judged(one, reference) for one in people]
    return sorted(found, key=lambda one: (-one.total, one.person_id))


def _judged(one: Measured, reference: Reference) -> Finding:
    parts = standardised(as_array([astuple(one.indicators)]), reference.group(one.peer_group))
    sums = totals(parts)
    total = float(sums[0])
    asked_from = reference.flagged_from
    return Finding(
        person_id=one.person_id,
        indicators=one.indicators,
        parts=dict(zip(NAMES, parts[0].tolist(), strict=True)),
        total=total,
        p_value=float(p_values(sums, reference.upper, reference.scale)[0]),
        is_flagged=asked_from is not None and round(total, PLACES) >= asked_from,
    )


def peers_of(months: Sequence[PersonMonth]) -> Peers:
    """What everybody's entries say of tasks and texts."""
    whole: defaultdict[int, list[bool]] = defaultdict(list)
    texts: list[tuple[str, int]] = []
    of_day: defaultdict[tuple[str, date], set[int]] = defaultdict(set)
    for month in months:
        for entry in month.entries:
            text = normalised(entry.text)
            whole[entry.task_id].append(entry.minutes % HOUR == 0)
            texts.append((text, month.person_id))
            of_day[text, entry.work_date].add(month.person_id)
    phrases = templates(writers_of(texts), len(months))
    alike = {key for key, who in of_day.items() if len(who) > 1}
    return Peers(
        whole_hours={task: sum(found) / len(found) for task, found in whole.items()},
        templates=phrases,
        same_day=alike | nearly_shared(months, phrases),
        day_totals=counterfactual_of(
            sum(entry.minutes for entry in entries) - month.expected_minutes
            for month in months
            for _, entries in month.days()
        ),
    )
