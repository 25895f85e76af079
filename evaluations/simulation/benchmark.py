"""How well the indicators find what the simulator hid."""

from collections import Counter
from dataclasses import asdict, dataclass

from evaluations.rules.honesty.flags import findings
from evaluations.rules.honesty.reviewers import reviewer_months
from evaluations.rules.honesty.stamping import is_stamping
from evaluations.simulation.heads import STAMPER, heads
from evaluations.simulation.pretending import DISHONEST
from evaluations.simulation.province import Province, simulate

FIRST = 0.05  # of the list, from the top


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to pretend: how many do, how many of them are flagged or among the first."""

    people: int
    flagged: int
    among_first: int


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Heads of units, by the figures of reviewers: who is asked, and how many of them did read."""

    heads: int
    stamping: int
    asked: int
    asked_who_stamp: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1; None where nobody could be found."""

    seed: int
    people: int
    prevalence: float
    rated: int
    precision_at_5_percent: float | None
    recall_at_5_percent: float | None
    flagged_share: float
    false_discovery_rate: float | None
    by_pattern: dict[str, Pattern]
    reviewers: Reviewers

    def as_json(self) -> dict[str, object]:
        """Plain values for printing."""
        return asdict(self)


def benchmark(*, seed: int, people: int, prevalence: float) -> Figures:
    """Simulate a province, ask the indicators, compare with the truth."""
    province = simulate(seed=seed, people=people, prevalence=prevalence)
    found = findings(province.months)
    first = {one.person_id for one in found[: round(people * FIRST)]}
    flagged = {one.person_id for one in found if one.is_flagged}
    bad = {person for person, kind in province.truth.items() if kind in DISHONEST}
    sizes = Counter(province.truth[person] for person in bad)
    return Figures(
        seed=seed,
        people=people,
        prevalence=prevalence,
        rated=len(found),
        precision_at_5_percent=len(first & bad) / len(first) if bad and first else None,
        recall_at_5_percent=len(first & bad) / len(bad) if bad else None,
        flagged_share=len(flagged) / people,
        false_discovery_rate=len(flagged - bad) / len(flagged) if flagged else None,
        by_pattern={
            kind: Pattern(
                people=size,
                flagged=sum(province.truth[person] == kind for person in flagged),
                among_first=sum(province.truth[person] == kind for person in first),
            )
            for kind, size in sorted(sizes.items())
        },
        reviewers=_reviewers(province, seed, prevalence),
    )


def _reviewers(province: Province, seed: int, prevalence: float) -> Reviewers:
    sizes = Counter(month.unit_id for month in province.months)
    invented = heads(
        seed=seed, unit_sizes=[sizes[unit] for unit in sorted(sizes)], prevalence=prevalence
    )
    asked = {
        row.reviewer_id
        for row in reviewer_months(invented.decided)
        if is_stamping(approved=row.approved, constant=row.constant, seconds=row.seconds)
    }
    stampers = {pk for pk, kind in invented.truth.items() if kind == STAMPER}
    return Reviewers(len(invented.truth), len(stampers), len(asked), len(asked & stampers))
