"""Who looks at a drawn entry a second time, and how far two who decided alone agree. Pure.

The second one is neither the first, nor whom the first decided for, nor the author, in whatever
posting; and nobody below one of them, who would have to contradict their own head. ADR 0030.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from organizations.rules.rights import Office

FEWEST_COMPARED = 10  # fewer pairs say nothing about two people's measure
RETURNED = 0  # the category of what was not accepted, below the lowest quality level


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn entry: its author, and the postings that the first decision came from: who made it,
    and on whose behalf."""

    entry_id: UUID
    author: int
    firsts: Collection[int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far first and second decisions agree, exactly.

    ``same``: how many of ``count`` have the same level, or were returned by both.
    ``difference``: mean distance of the levels of what both accepted, None where nothing was.
    ``kappa``: Cohen's, with linear weights over *returned* and levels 1 to 5; None where one
    category is all there is.
    """

    count: int
    same: int
    difference: Fraction | None
    kappa: Fraction | None


def tiers(office: Office, officers: Collection[int], *, officers_first: bool) -> list[list[int]]:
    """Postings that may be asked, those first whom the policy prefers: heads of units, the head of
    the agency, KPI officers, superiors."""
    heads = {
        one.posting_id for unit, by in office.heads.items() if unit != office.root for one in by
    }
    top = {one.posting_id for one in office.heads.get(office.root or 0, ())}
    found = [heads - top, top, set(officers), {one.posting_id for one in office.superiors}]
    if officers_first:
        found.insert(0, found.pop(2))
    return [sorted(one) for one in found]


def may_look(office: Office, candidate: int, one: Drawn) -> bool:
    """Whether this posting may look at the entry a second time."""
    if candidate not in office.postings:
        return False
    others = {one.author, *one.firsts}
    staff = {office.postings[pk][1] for pk in others if pk in office.postings}
    if office.postings[candidate][1] in staff:
        return False
    return not any(_is_below(office, candidate, person) for person in staff)


def asked(
    seed: str, wanted: Sequence[Drawn], office: Office, ranked: Sequence[Sequence[int]]
) -> dict[UUID, int]:
    """Who is asked about which entry: of the first tier in which somebody may look, whoever has
    fewest so far; the published seed breaks ties. Entries that nobody may look at are left out."""
    load: Counter[int] = Counter()
    found: dict[UUID, int] = {}
    for one in wanted:
        able = next(
            (able for tier in ranked if (able := [pk for pk in tier if may_look(office, pk, one)])),
            None,
        )
        if able is not None:
            chosen = min(able, key=lambda pk: (load[pk], _lot(seed, one.entry_id, pk)))
            load[chosen] += 1
            found[one.entry_id] = chosen
    return found


def agreement(pairs: Sequence[tuple[int | None, int | None]]) -> Agreement | None:
    """Of (first level, second level), None for *returned*; nothing is said of fewer than ten."""
    if len(pairs) < FEWEST_COMPARED:
        return None
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    return Agreement(
        count=len(pairs),
        same=sum(a == b for a, b in pairs),
        difference=Fraction(sum(abs(a - b) for a, b in both), len(both)) if both else None,
        kappa=_kappa(pairs),
    )


def _kappa(pairs: Sequence[tuple[int | None, int | None]]) -> Fraction | None:
    said = [(a or RETURNED, b or RETURNED) for a, b in pairs]
    first, second = Counter(a for a, _ in said), Counter(b for _, b in said)
    by_chance = sum(abs(a - b) * first[a] * second[b] for a in first for b in second)
    observed = sum(abs(a - b) for a, b in said) * len(said)
    return 1 - Fraction(observed, by_chance) if by_chance else None


def _is_below(office: Office, candidate: int, person: int) -> bool:
    """Whether this staff member heads a unit in which the candidate stands, or that unit's above.
    Superiors stand above all units; whoever heads one stands where it stands."""
    unit, staff = office.postings[candidate]
    superiors = {one.staff_id for one in office.superiors}
    if staff in superiors:
        return False
    if person in superiors:
        return True
    own = [headed for headed, by in office.heads.items() if any(x.staff_id == staff for x in by)]
    paths = [office.paths.get(one, ()) for one in own] or [office.paths.get(unit, ())]
    highest = min(paths, key=len)
    return any(
        holder.staff_id == person for above in highest for holder in office.heads.get(above, ())
    )


def _lot(seed: str, entry_id: UUID, posting: int) -> str:
    return hashlib.sha256(f"{seed}:{entry_id}:{posting}".encode()).hexdigest()
