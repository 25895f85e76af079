"""Where one request names a thing: the address, the query, the body; and the same twice, of another
agency's thing and of none."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.apps import apps
from django.db import ProgrammingError, models, transaction
from django.urls import resolve, reverse

from kpi_portal import policy
from organizations.rules.policy import Kept
from organizations.tenancy import tenant
from tests.isolation.world import Side

NOBODY = "KH99999"
NO_WORD = "Xẳng"  # with the letters that Vietnamese has and codes have not
NO_NUMBER = "99999999"  # as long as the numbers of the world
NO_ID = "0197b2a5-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Named:
    """A way to name something of another agency, and the same way to name nothing."""

    kind: str
    value: str
    nothing: str


def things_of(side: Side) -> Iterator[Named]:
    """One row of each table of the agency by its id, a person by their code, and words."""
    agency, clerk = side.cast.department, side.cast.clerk
    yield Named("organizations.Agency", str(agency.pk), NO_NUMBER)
    yield Named("organizations.StaffMember", str(clerk.staff_id), NO_NUMBER)
    with tenant(agency.pk):
        for label, kept in sorted(policy.TABLES.items()):
            model = apps.get_model(label)
            if kept is not Kept.AGENCY or "agency_id" not in _columns(model):
                continue
            rows = model._default_manager.filter(agency_id=agency.pk)
            # Some tables the application may only write.
            with suppress(ProgrammingError), transaction.atomic():
                if pk := rows.values_list("pk").last():
                    yield named(label, pk[0])
    yield Named("a code", clerk.staff.staff_code, NOBODY)
    yield Named("an agency's code", agency.code, "XYZ")
    yield Named("a name", *_word(clerk.staff.full_name.split()[-1]))
    yield Named("a unit's name", *_word(side.cast.office.name.partition(" ")[2]))


def _word(word: str) -> tuple[str, str]:
    """With one that nobody has, as long."""
    return word, (NO_WORD * 9)[: len(word)]


def _columns(model: type[models.Model]) -> set[str]:
    return {field.column for field in model._meta.concrete_fields}


def named(kind: str, pk: object) -> Named:
    """By the id, which is a number or made by chance."""
    return Named(kind, str(pk), NO_ID if isinstance(pk, UUID) else NO_NUMBER)


@dataclass(frozen=True)
class Asked:
    """One request: what is named in it, and where it goes."""

    place: str
    url: str
    data: Mapping[str, Any]


def in_the_path(
    own: Asked, other: Asked | None, things: list[Named]
) -> Iterator[tuple[str, Asked, Asked]]:
    match = resolve(own.url.partition("?")[0])
    theirs = resolve(other.url.partition("?")[0]).captured_kwargs if other else {}
    for name, value in match.captured_kwargs.items():
        for thing in [*of_the_twin(theirs.get(name), value), *things]:
            if _fits(name, value, thing):
                there, nowhere = (
                    reverse(match.view_name, kwargs=match.captured_kwargs | {name: one})
                    for one in (thing.value, thing.nothing)
                )
                place = f"<{name}>"
                yield thing.kind, Asked(place, there, own.data), Asked(place, nowhere, own.data)


def _fits(name: str, value: object, thing: Named) -> bool:
    if isinstance(value, UUID):
        return len(thing.value) == 36
    if isinstance(value, int):
        return thing.value.isdecimal()
    return name == "staff_code" and thing.kind == "a code"


def of_the_twin(theirs: object, ours: object) -> Iterator[Named]:
    """What the same row names in the other agency, where that is something else."""
    if isinstance(theirs, list | tuple):
        theirs = theirs[0] if theirs else None
    if theirs == ours or not isinstance(theirs, str | int | UUID):
        return
    text = str(theirs)
    if isinstance(theirs, UUID) or re.fullmatch(r"[0-9a-f-]{32,36}", text):
        yield Named("the twin", text, UUID(NO_ID).hex if len(text) == 32 else NO_ID)
    elif text.isdecimal():
        yield Named("the twin", text, NO_NUMBER)


def in_the_query(own: Asked, name: str, things: list[Named]) -> Iterator[tuple[str, Asked, Asked]]:
    join = "&" if "?" in own.url else "?"
    for thing in things:
        there, nowhere = (
            Asked(f"?{name}=", f"{own.url}{join}{urlencode({name: one})}", own.data)
            for one in (thing.value, thing.nothing)
        )
        yield thing.kind, there, nowhere


def in_the_body(own: Asked, name: str, things: list[Named]) -> Iterator[tuple[str, Asked, Asked]]:
    """Alone, and at the end of a list of one's own; and in the query too, where some look first."""
    path = own.url.partition("?")[0]
    given = own.data.get(name)
    for inner in _things_inside(given):
        yield from _inside(own, name, inner, things)
    before = list(given) if isinstance(given, list | tuple) else None
    for thing in things:
        for kept in ([], before) if before else ([],):
            there, nowhere = (
                Asked(
                    f"the field {name}",
                    f"{path}?{urlencode({name: one})}",
                    {**own.data, name: [*kept, one] if before is not None else one},
                )
                for one in (thing.value, thing.nothing)
            )
            yield thing.kind, there, nowhere


def _things_inside(given: object) -> list[str]:
    """The names inside of a list of things, as JSON has them."""
    first = given[0] if isinstance(given, list | tuple) and given else None
    return sorted(first) if isinstance(first, Mapping) else []


def _inside(
    own: Asked, name: str, inner: str, things: list[Named]
) -> Iterator[tuple[str, Asked, Asked]]:
    """In one thing more at the end of the list: all of it is refused, or this one is."""
    given = list(own.data[name])
    for thing in things:
        there, nowhere = (
            Asked(
                f"the field {inner} in {name}",
                own.url,
                {**own.data, name: [*given, {**given[0], inner: one}]},
            )
            for one in (thing.value, thing.nothing)
        )
        yield thing.kind, there, nowhere
