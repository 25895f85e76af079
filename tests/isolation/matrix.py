"""The generated matrix: every route, as everybody, about what is one's own, foreign and missing.

The rows of ``tests/contracts`` say how to make what a route points at. Each is made once in agency
``a`` and once in agency ``b``; its own people, those of the other agency and those above ask for
it, and all of it is taken back.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import transaction

from kpi_portal import policy
from organizations.models import Posting
from organizations.policy import GIVEN_ASSESS, GIVEN_REVIEW
from organizations.rules.policy import POSTED, Relation
from tests.contracts.table import SERVED, Row
from tests.factories.organizations import actor
from tests.isolation import canaries
from tests.isolation.probing import (
    ACROSS,
    Answer,
    Prober,
    Tally,
    door_of,
    elsewhere,
    ids_of,
    missing,
    names_a_thing,
)
from tests.isolation.world import ABOVE, WORKERS, Side

REFUSED = frozenset({403, 404})
# More people sit in the offices here than the form of the row names.
ALSO = {"worklogs:split_unit": {422}}
# The database knows agencies, not roles: what was sent to an agency is open to all its people, and
# due work (ids and moments) is in the directory.
SENT_TO = {"e": frozenset("abc"), "f": frozenset("d")}
DIRECTORY = {"reporting_duejob"}
# Addresses that name something any head of the agency may come to.
OF_ANY_HEAD: frozenset[str] = frozenset()
# Rows that give the colleague, and nobody else of the unit, a role.
MADE_OF_THE_COLLEAGUE = {"reporting:support_screen"}
Off = Callable[[], AbstractContextManager[object]]


def difference(one: str, other: str) -> str:
    """Where two pages first differ; empty where they do not."""
    for left, right in zip(one.splitlines(), other.splitlines(), strict=False):
        if left != right:
            pairs = enumerate(zip(left, right, strict=False))
            same = next((place for place, (a, b) in pairs if a != b), min(len(left), len(right)))
            begin = max(same - 40, 0)
            return f"{left[begin : begin + 120]} | {right[begin : begin + 120]}"
    return "" if len(one.splitlines()) == len(other.splitlines()) else "one is longer"


def expected_of(name: str, row: Row, person: str, url: str) -> frozenset[int]:
    """The statuses that somebody of the agency, or above it, may be answered.

    Who moved to another unit is answered as people there are, and a deputy as a colleague: the role
    alone opens nothing. The deputy with a right in force may also be answered as the head, where
    the table says that such a right, or judging somebody, opens it. The head of another unit heads
    nothing that the rows point at: as people of that unit, and as a head where the address names no
    thing. Heads and deputies may ask at all, so what is refused to them may also be a thing that
    there is not.
    """
    if person in (*WORKERS, *ABOVE):
        return row.status_for(person)
    if person == "mover":
        return row.status_for("outsider")
    action = policy.ROUTES[name].action
    match person:
        case "other_head":
            as_head = not names_a_thing(url) or name in OF_ANY_HEAD
        case "deputy":
            as_head = action is not None and (
                action.permits((GIVEN_REVIEW, GIVEN_ASSESS))
                or Relation.JUDGED in action.reach((POSTED,))
            )
        case _:
            as_head = False
    is_apart = person == "other_head" or name in MADE_OF_THE_COLLEAGUE
    like = "outsider" if is_apart else "colleague"
    refused: frozenset[int] = frozenset() if like in row.allowed else REFUSED
    return row.status_for(like) | refused | (row.status_for("head") if as_head else frozenset())


class Matrix:
    """Tries rows, with the walls as they stand or without Python's (``off``)."""

    def __init__(self, prober: Prober, off: Off = nullcontext) -> None:
        self.prober, self.world, self.off = prober, prober.world, off
        self.is_whole = off is nullcontext
        self.actors = {one.pk: actor(one) for one in self.world.above.values()}
        self.reaches: dict[tuple[str, int], frozenset[Relation]] = {}

    def try_row(self, name: str, row: Row) -> Tally:
        """The row's thing in both agencies."""
        tally = Tally()
        for side in (self.world.a, self.world.b):
            with transaction.atomic():
                try:
                    with transaction.atomic():
                        url, data = row.url(side.cast), dict(row.data_for(side.cast))
                except Exception as problem:
                    tally.not_built.append(f"{name} of {side.letter}: {problem!r}")
                else:
                    tally.planted |= canaries.plant()
                    for posting in self.world.above.values():
                        self.reach_of(name, posting)
                    with self.off():
                        self._try_side(tally, name, row, side, url, data)
                transaction.set_rollback(True)
        return tally

    def _try_side(
        self, tally: Tally, name: str, row: Row, side: Side, url: str, data: Mapping[str, Any]
    ) -> None:
        for person, posting in (side.people | self.world.above).items():
            answer = self._ask(tally, name, row, posting, url, data)
            if self.is_whole and person != "leaver":
                expected = expected_of(name, row, person, url) | ALSO.get(name, set())
                self._see(tally.wrong, answer.status in expected, name, person, url, answer)
            if self.is_whole and person == "leaver" and self._is_of_work(name):
                self._see(tally.wrong, answer.status in {302, 403}, name, person, url, answer)
        self._ask(tally, name, row, None, url, data)
        nowhere = missing(url)
        for person, posting in self.world.other(side).people.items():
            answer = self._ask(tally, name, row, posting, url, data)
            if nowhere is None or person == "leaver":
                continue
            other_data = elsewhere(data, url, nowhere)
            there_is_none = self._ask(tally, name, row, posting, nowhere, other_data)
            if self.is_whole and self._is_of_work(name):
                is_refused = answer.status in REFUSED or answer.status == row.refused
                is_refused = is_refused and answer.status not in SERVED
                self._see(tally.wrong, is_refused, name, f"foreign {person}", url, answer)
                ids = [*ids_of(url), *ids_of(nowhere)]
                ids += [one.replace("-", "") for one in ids]
                apart = difference(answer.apart_from(*ids), there_is_none.apart_from(*ids))
                if apart or answer.status != there_is_none.status:
                    statuses = f"{answer.status} and {there_is_none.status}"
                    tally.unlike.append(f"{name} {person} {url}: {statuses} {apart}")

    def _ask(
        self,
        tally: Tally,
        name: str,
        row: Row,
        posting: Posting | None,
        url: str,
        data: Mapping[str, Any],
    ) -> Answer:
        for value in data.values():
            if hasattr(value, "seek"):
                value.seek(0)
        answer = self.prober.ask(posting, row.method, url, data)
        tally.tried += 1
        self.judge(tally, name, posting, url, answer, sent=data)
        return answer

    def judge(
        self,
        tally: Tally,
        name: str,
        posting: Posting | None,
        url: str,
        answer: Answer,
        *,
        sent: Mapping[str, Any],
    ) -> None:
        """Whether the answer gives away, or the request changed, what is another agency's.

        A word that the request itself brought along is repeated, and not given away.
        """
        letters = self.may_know(name, posting)
        who = posting.staff.full_name if posting else "nobody"
        for letter, number in sorted(canaries.found_in(answer.text) - canaries.found_in(str(sent))):
            if letter not in letters:
                tally.leaks.append(f"{name} {who} {url}: {letter} {canaries.column_of(number)}")
        for one in answer.written:
            letter = self.world.letters.get(one.agency_id or 0)
            if one.place in DIRECTORY and not self.is_whole:
                continue
            if letter is not None and letter not in letters:
                said = f"{one.deed} {one.place} {one.row_id} of {letter}"
                tally.writes.append(f"{name} {who} {url}: {said}")
        if answer.status >= 500:
            tally.broken.append(f"{name} {who} {url}: {answer.status}")

    def may_know(self, name: str, posting: Posting | None) -> frozenset[str]:
        """The agencies whose words this person may read at this route."""
        if posting is None:
            return frozenset()
        letter = self.world.letters[posting.agency_id]
        own = frozenset({letter})
        if not self.is_whole:
            return own | SENT_TO.get(letter, frozenset())
        if posting.pk not in {one.pk for one in self.world.above.values()}:
            return own
        reach = self.reach_of(name, posting)
        if Relation.PROVINCE in reach:
            return frozenset(self.world.letters.values())
        return own | frozenset("abce") if ACROSS & reach else own

    def reach_of(self, name: str, posting: Posting) -> frozenset[Relation]:
        """Kept, because the table itself is switched off while Python's wall is."""
        key = (name, posting.pk)
        if key not in self.reaches:
            self.reaches[key] = door_of(name, self.actors[posting.pk])
        return self.reaches[key]

    @staticmethod
    def _is_of_work(name: str) -> bool:
        """Whether only whoever acts in a posting comes there."""
        door = policy.ROUTES[name]
        return door.action not in {None, policy.KEEP_ACCOUNT}

    @staticmethod
    def _see(
        wrong: list[str], is_right: bool, name: str, person: str, url: str, answer: Answer
    ) -> None:
        if not is_right:
            wrong.append(f"{name} {person} {url}: {answer.status}")
