"""What is another agency's, named wherever a request of one's own is read: in the query, in the
body, and in the middle of an address that is otherwise one's own.

Nothing is listed here. Which parameters a page or a form reads is seen while it reads them; what
the other agency has is one row of each of its tables; what an address of its own points at is made
by the same row of ``tests/contracts``. Whoever names another agency's thing must be answered as if
there were none.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from typing import Any
from unittest.mock import patch
from urllib.parse import quote_plus, unquote_plus

from django.db import transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from organizations.models import Posting
from tests.contracts.table import Row
from tests.isolation import canaries
from tests.isolation.matrix import Matrix, difference
from tests.isolation.naming import (
    Asked,
    in_the_body,
    in_the_path,
    in_the_query,
    of_the_twin,
    things_of,
)
from tests.isolation.probing import VARIES, Answer, Prober, Tally
from tests.isolation.world import Side

# What the portal counts up as it goes, what chance makes, and moments: a twin of a thing differs in
# them.
COUNTED = re.compile(
    r"\b\d{7,}\b|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d:\d\d)"
    r"|[\w.-]+:[A-Za-z0-9]{6}:[\w-]{43}"  # signed
    r"|whsec_[\w+/=]{40,}|/calendar/[\w-]{43}\.(?:ics|atom)"  # secrets that are shown once
)
# Whose pages offer the most come first: one of them asks.
ASKERS = ("agency_head", "officer", "head", "clerk", "colleague", "superior", "outsider")
# A portal has many tables: those that queries and forms choose from. Addresses are tried with all.
CHOSEN_FROM = (
    "organizations.Agency",
    "organizations.Unit",
    "organizations.Posting",
    "organizations.StaffMember",
    "organizations.WorkCalendar",
    "organizations.Shift",
    "worklogs.CatalogueTask",
    "worklogs.Assignment",
    "worklogs.WorkEntry",
)


CELL = 24  # letters of a cell that a roster repeats, see organizations.views.rosters
REFUSED, DAY = 422, re.compile(r"\b\w+_(?:date|on)\b")
# Where a thing of another agency must be told apart from none, and why.
OF_THE_PROVINCE = "a staff code names one person in the whole province"
NUMBERS = "minutes or periods of seven days are no ids"
SHARED = "the task of the row is one that all agencies share"
TOLD_APART = {
    ("organizations:new_person", "a code"): OF_THE_PROVINCE,
    ("organizations_api:postings", "a code"): OF_THE_PROVINCE,
    ("worklogs_api:bulk", "worklogs.WorkEntry"): "an id made by chance is taken anywhere",
    ("organizations_api:work_calendars", "the twin"): NUMBERS,
    ("organizations_api:teaching_load", "the twin"): NUMBERS,
    ("worklogs_api:day_entries", "the twin"): SHARED,
    ("worklogs_api:bulk", "the twin"): SHARED,
    ("worklogs_api:arising", "the twin"): SHARED,
    ("worklogs_api:assignments", "the twin"): SHARED,
    ("worklogs_api:inbound_assignment", "the twin"): SHARED,
}


@contextmanager
def noting_names() -> Iterator[set[str]]:
    """The names that pages and forms look for in a query or a body while this lasts."""
    names: set[str] = set()
    getitem, getlist = MultiValueDict.__getitem__, QueryDict._getlist  # type: ignore[attr-defined]

    def note(self: object, name: object) -> None:
        if isinstance(self, QueryDict) and isinstance(name, str):
            names.add(name)

    def item(self: Any, key: str) -> Any:
        note(self, key)
        return getitem(self, key)

    def items(self: Any, key: str, *args: Any, **kwargs: Any) -> Any:
        note(self, key)
        return getlist(self, key, *args, **kwargs)

    def holds(self: Any, key: object) -> bool:
        note(self, key)
        return dict.__contains__(self, key)

    with (
        patch.object(MultiValueDict, "__getitem__", item),
        patch.object(QueryDict, "_getlist", items),
        patch.object(QueryDict, "__contains__", holds, create=True),
    ):
        yield names
    names.discard("csrfmiddlewaretoken")


class Crossing:
    """Tries rows of agency ``a`` with what is agency ``b``'s."""

    def __init__(self, prober: Prober) -> None:
        self.prober, self.world = prober, prober.world
        self.judge = Matrix(prober).judge

    def try_row(self, name: str, row: Row) -> Tally:
        """Every place of one route, as those of its own agency who may go there."""
        tally = Tally()
        person = next(one for one in ASKERS if one in row.allowed)
        posting = self.world.a.people[person]
        with transaction.atomic():
            made = [self._made(row, side) for side in (self.world.a, self.world.b)]
            tally.planted |= canaries.plant()
            own, other = made
            if own is None:
                tally.not_built.append(name)
            else:
                self.known: dict[tuple[str, str], Answer] = {}
                for kind, there, nowhere in self._pairs(posting, row, own, other):
                    self._try(tally, f"{name} {person} {kind}", posting, row, there, nowhere)
            transaction.set_rollback(True)
        return tally

    @staticmethod
    def _made(row: Row, side: Side) -> Asked | None:
        """What the row points at in this agency; some can stand in one agency only."""
        try:
            with transaction.atomic():
                return Asked("itself", row.url(side.cast), dict(row.data_for(side.cast)))
        except Exception:
            return None

    def _pairs(
        self, posting: Posting, row: Row, own: Asked, other: Asked | None
    ) -> Iterator[tuple[str, Asked, Asked]]:
        """The same request twice: of another agency's thing, and of none."""
        with noting_names() as names:
            self._ask(posting, row, own)
        things = list(things_of(self.world.b))
        few = [one for one in things if one.kind in CHOSEN_FROM or " " in one.kind]
        yield from in_the_path(own, other, things)
        if row.method == "get":
            for name in sorted(names):
                yield from in_the_query(own, name, few)
        else:
            for name in sorted(names | own.data.keys()):
                twin = (other.data if other else {}).get(name)
                yield from in_the_body(own, name, [*few, *of_the_twin(twin, own.data.get(name))])

    def _ask(self, posting: Posting, row: Row, asked: Asked) -> Answer:
        for value in asked.data.values():
            if hasattr(value, "seek"):
                value.seek(0)
        return self.prober.ask(posting, row.method, asked.url, asked.data)

    def _try(
        self, tally: Tally, said: str, posting: Posting, row: Row, there: Asked, nowhere: Asked
    ) -> None:
        key = (nowhere.url, str(nowhere.data))
        for _again in range(2):  # a clock that struck between two answers does not strike twice
            if key not in self.known:
                self.known[key] = self._ask(posting, row, nowhere)
                tally.tried += 1
            one = self._ask(posting, row, there)
            tally.tried += 1
            apart = _apart(one, self.known[key], there, nowhere)
            if one.status == REFUSED and DAY.search(there.place):
                apart = ""  # a number may read as a day of another century, and another one not
            if not apart:
                break
            del self.known[key]
        else:
            name, _person, kind = said.split(" ", 2)
            if (name, kind) not in TOLD_APART:
                tally.unlike.append(f"{said} in {there.place}: {apart}")
        self.judge(tally, said.split(" ", maxsplit=1)[0], posting, there.url, one, sent={})


def _apart(one: Answer, other: Answer, there: Asked, nowhere: Asked) -> str:
    """How two answers differ, but for what was asked for and what is counted up.

    A roster repeats the first sign of a cell alone: words of what was sent are no difference
    either, and are taken from both answers.
    """
    if one.status != other.status:
        return f"{one.status} and {other.status}"
    deeds = [sorted((note.place, note.deed) for note in each.written) for each in (one, other)]
    if deeds[0] != deeds[1]:
        return f"{deeds[0]} and {deeds[1]}"
    values = [_new(there, nowhere), _new(nowhere, there)]
    words = {word for each in values for one in each for word in re.findall(r"[^\W\d]{3,}", one)}
    texts = [_plain(*each) for each in zip((one.text, other.text), values, strict=True)]
    return difference(*(_plain(text, sorted(words, key=len, reverse=True)) for text in texts))


def _new(asked: Asked, other: Asked) -> list[str]:
    """The words and numbers of one request that the other one has not."""
    parts: list[Callable[[Asked], set[str]]] = [
        lambda one: set(re.split(r"[/?&=]", unquote_plus(one.url))),
        lambda one: set(_parts(one.data)),
    ]
    found = {part for each in parts for part in each(asked) - each(other)}
    return sorted({form for one in found for form in _written(one)}, key=len, reverse=True)


def _written(one: str) -> tuple[str, ...]:
    """How a page, an address or JSON repeats what was sent, whole or cut to a cell."""
    forms = {each for part in (one, one[:CELL]) for each in (part, quote_plus(part), escape(part))}
    return *forms, json.dumps(one)[1:-1]


def _parts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _parts(one)
    else:
        yield str(value)


def _plain(text: str, values: list[str]) -> str:
    text = VARIES.sub("", text)
    for value in values:
        text = text.replace(value, "#")
    return COUNTED.sub("#", text)
