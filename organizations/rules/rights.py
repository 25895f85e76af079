"""Who may review or assess whom, by which right, on behalf of whom: one day of one agency.

By one's own right: the nearest head, acting head or superior above a person (``rules.chain``). On
behalf of such a one: a deputy within the field given to them, or a delegate for a time. Nobody for
themselves; nobody for whoever judges them, unless the grant lists the pair; and nobody passes on
what was given to them, because only a right of one's own counts as a principal's. ADR 0034.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from organizations.rules.chain import Holder, nearest_level


class Right(StrEnum):
    """By which right somebody decides; stored with the decision."""

    HEAD = "head"
    AGENCY_HEAD = "agency_head"
    SUPERIOR = "superior"
    ACTING_HEAD = "acting_head"
    FIELD = "field"
    DELEGATION = "delegation"


@dataclass(frozen=True, slots=True)
class Grant:
    """A right given by one posting to another: ``FIELD`` to a deputy, or ``DELEGATION``.

    ``unit`` narrows it to a unit and all below, ``person`` to one posting; neither: everybody the
    principal judges. ``lists_pair``: both may judge each other, and somebody wrote down why.
    """

    id: int
    right: Right
    principal: int
    delegate: int
    unit: int | None = None
    person: int | None = None
    lists_pair: bool = False


@dataclass(frozen=True, slots=True)
class Authority:
    """What entitles a decision; the last two are None for a right of one's own."""

    right: Right
    on_behalf_of: int | None = None
    grant: int | None = None


@dataclass(frozen=True)
class Office:
    """An agency on one day, by ids of postings, staff members and units.

    ``paths``: each unit's ancestors, itself first. ``heads``: of each unit, with acting ones;
    ``acting``: the (unit, posting) of acting ones; ``root``: the agency's own unit. ``deputies``:
    postings and the units they are deputies of. ``grants``: in force for what is asked about.
    """

    postings: Mapping[int, tuple[int, int]]  # posting → unit, staff member
    paths: Mapping[int, Sequence[int]]
    heads: Mapping[int, Sequence[Holder[int]]]
    superiors: Sequence[Holder[int]] = ()
    acting: Collection[tuple[int, int]] = ()
    root: int | None = None
    deputies: Mapping[int, Collection[int]] = field(default_factory=dict)
    grants: Sequence[Grant] = ()

    def authorities(self, author: int) -> dict[int, Authority]:
        """Each posting that may judge this one's work, with its right; empty: the work waits.

        Who stands there by their own right and also by a grant acts by their own.
        """
        if author not in self.postings:
            return {}
        found: dict[int, Authority] = {}
        for grant in self._granted(author):
            if grant.lists_pair or not self._is_judged_by(grant.delegate, author):
                found.setdefault(grant.delegate, Authority(grant.right, grant.principal, grant.id))
        unit, own = self._level(author)
        return found | {pk: Authority(self._own_right(unit, pk)) for pk in own}

    def nearest(self, author: int) -> frozenset[int]:
        """Who judges by their own right."""
        return self._level(author)[1]

    def is_pair(self, grant: Grant) -> bool:
        """Whether the delegate would judge somebody who judges them."""
        return any(
            self._is_judged_by(grant.delegate, author)
            for author in self.postings
            if self._covers(grant, author)
        )

    def _level(self, author: int) -> tuple[int | None, frozenset[int]]:
        unit, staff = self.postings[author]
        path = self.paths.get(unit, ())
        return nearest_level(Holder(author, staff), path, self.heads, self.superiors)

    def _own_right(self, unit: int | None, posting: int) -> Right:
        if unit is None:
            return Right.SUPERIOR
        if (unit, posting) in self.acting:
            return Right.ACTING_HEAD
        return Right.AGENCY_HEAD if unit == self.root else Right.HEAD

    def _granted(self, author: int) -> Iterator[Grant]:
        return (grant for grant in self.grants if self._covers(grant, author))

    def _covers(self, grant: Grant, author: int) -> bool:
        """Whether the grant reaches this posting; pairs are looked at elsewhere."""
        unit, staff = self.postings[author]
        if grant.delegate not in self.postings or self.postings[grant.delegate][1] == staff:
            return False
        if grant.person not in (None, author):
            return False
        if grant.unit is not None and grant.unit not in self.paths.get(unit, ()):
            return False
        if grant.right == Right.FIELD and not self.is_deputy(grant):
            return False
        return grant.principal in self.nearest(author)

    def is_deputy(self, grant: Grant) -> bool:
        """A field ends with the office of deputy, whatever days were written."""
        return any(
            holder.posting_id == grant.principal
            for unit in self.deputies.get(grant.delegate, ())
            for holder in self.heads.get(unit, ())
        )

    def _is_judged_by(self, delegate: int, author: int) -> bool:
        """Whether the author stands above the delegate, or judges them by whatever right; both as
        persons, in all their postings."""
        authors = self._postings_of(author)
        for posting in self._postings_of(delegate):
            unit, _staff = self.postings[posting]
            above = {
                holder.posting_id
                for ancestor in self.paths.get(unit, ())
                for holder in self.heads.get(ancestor, ())
            }
            granted = {grant.delegate for grant in self._granted(posting)}
            if authors & (above | granted | self.nearest(posting)):
                return True
        return False

    def _postings_of(self, posting: int) -> frozenset[int]:
        return self._by_staff[self.postings[posting][1]]

    @cached_property
    def _by_staff(self) -> Mapping[int, frozenset[int]]:
        found: defaultdict[int, set[int]] = defaultdict(set)
        for pk, (_unit, staff) in self.postings.items():
            found[staff].add(pk)
        return {staff: frozenset(postings) for staff, postings in found.items()}
