"""Whom somebody may give work to: by unit, by name, as a page shows them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from organizations.access import Actor
from organizations.models import Posting
from organizations.rules.names import sort_key, unaccented
from worklogs import access

MOST_SHOWN = 200  # people on one page; more are found by unit or name


@dataclass(frozen=True, slots=True)
class UnitBelow:
    """A unit with people to give work to."""

    id: int
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: words of a name or staff code, one unit."""

    words: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The people shown, by unit and name; ``found`` of them fit; ``units``: all there are."""

    shown: list[Posting]
    found: int
    units: list[UnitBelow]

    @property
    def all_of_them(self) -> int:
        """How many people there are, whatever was asked for."""
        return sum(unit.people for unit in self.units)


def candidates(actor: Actor, on: date, wanted: Wanted, *, also: Collection[int] = ()) -> Candidates:
    """Who fits, at most 200, and whoever is in ``also``: chosen before something else was asked.

    Three queries.
    """
    below = access.assignable_postings(actor, on)
    units = units_below(actor, on)
    fits = Q()
    if wanted.unit_id is not None:
        fits &= Q(unit_id=wanted.unit_id)
    for word in unaccented(wanted.words).split():
        fits &= Q(staff__search_name__contains=word) | Q(staff__staff_code__icontains=word)
    found = below.filter(fits)
    shown = sorted(
        below.filter(
            Q(
                pk__in=found.order_by("unit__name", "staff__sort_key", "pk")[:MOST_SHOWN].values(
                    "pk"
                )
            )
            | Q(pk__in=also)
        ).order_by("unit_id", "staff__sort_key", "pk"),
        key=lambda posting: sort_key(posting.unit.name),
    )
    return Candidates(shown, len(shown) if len(shown) < MOST_SHOWN else found.count(), units)


def units_below(actor: Actor, on: date) -> list[UnitBelow]:
    """The units with people to give work to, by name. One query."""
    counted = (
        access.assignable_postings(actor, on)
        .order_by()
        .values_list("unit_id", "unit__name")
        .annotate(Count("pk", distinct=True))
    )
    return [UnitBelow(*row) for row in sorted(counted, key=lambda row: (sort_key(row[1]), row[0]))]
