"""How full the quota of excellent is, group by group, and who stands at its edge. Pure."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluations.rules.quota import QuotaBase, excellent_cap
from evaluations.rules.values import Level

REACHED_GOOD = frozenset({Level.EXCELLENT, Level.GOOD})


@dataclass(frozen=True, slots=True)
class Ranked:
    """One person before the quota. ``is_excepted``: allowed beyond it, with a document."""

    person: int
    group: Hashable
    level: str
    total: Decimal | None
    is_excepted: bool = False


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One group: how many may be excellent, how many are, who is beyond and who is tied there.

    ``beyond`` are the people whose totals do not fit under the cap; those tied at its edge are
    all of them in ``tied``, and none of the tied fits before the others: a person decides.
    """

    group: Hashable
    people: int
    reached_good: int
    excellent: int
    excepted: int
    cap: int
    beyond: tuple[int, ...]
    tied: tuple[int, ...]

    @property
    def is_full(self) -> bool:
        """Whether nobody more fits without an exception."""
        return self.excellent - self.excepted >= self.cap


def quota_lines(people: Sequence[Ranked], *, base: QuotaBase, share: Decimal) -> list[QuotaLine]:
    """The quota of each group, in order of the groups' first person.

    Whoever has an exception counts in the base and takes no place. The best totals fit first;
    people of one total fit together or not at all.

    Legal source: Decree 335/2025/NĐ-CP, 20 %; ADR 0016 and 0026.
    """
    groups: defaultdict[Hashable, list[Ranked]] = defaultdict(list)
    for one in people:
        groups[one.group].append(one)
    return [_line(group, members, base, share) for group, members in groups.items()]


def _line(group: Hashable, members: Sequence[Ranked], base: QuotaBase, share: Decimal) -> QuotaLine:
    reached = [one for one in members if one.level in REACHED_GOOD]
    excellent = [one for one in reached if one.level == Level.EXCELLENT]
    counted = sorted(
        (one for one in excellent if not one.is_excepted),
        key=lambda one: one.total or Decimal(0),
        reverse=True,
    )
    cap = excellent_cap(len(reached), base=base, share=share)
    edge = counted[cap].total if cap < len(counted) else None
    beyond = [one for one in counted if edge is not None and (one.total or 0) <= edge]
    at_edge = [one for one in beyond if one.total == edge]
    fits_none = cap > 0 and edge is not None and counted[cap - 1].total == edge
    return QuotaLine(
        group=group,
        people=len(members),
        reached_good=len(reached),
        excellent=len(excellent),
        excepted=len(excellent) - len(counted),
        cap=cap,
        beyond=tuple(one.person for one in beyond),
        tied=tuple(one.person for one in at_edge) if fits_none else (),
    )
