"""Names that say nearly the same, and codes that are free. Pure: compares words, not meanings."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from organizations.rules.names import split_words, unaccented

Key = TypeVar("Key")
NEAR = 0.5  # share of common trigrams from which two names are shown side by side
GRAM = 3
# Words that tell no task from another.
EMPTY_WORDS = frozenset({"va", "cac", "cua", "theo", "cho", "ve", "hoac", "cong", "viec", "tac"})
NUMBER_AT_END = re.compile(r"^(.*?)(\d+)$")


@dataclass(frozen=True, slots=True)
class Near(Generic[Key]):
    """A name like the one asked about; ``share`` of common trigrams, 1 for the same words."""

    key: Key
    share: float


def trigrams(bare: str) -> frozenset[str]:
    """The three-letter pieces of each word of an unaccented text, words marked at their ends.

    As pg_trgm does it, but without words that tell nothing; a name of only such words keeps them.
    """
    words = split_words(bare)
    telling = [word for word in words if word not in EMPTY_WORDS] or words
    return frozenset(
        padded[start : start + GRAM]
        for padded in (f"  {word} " for word in telling)
        for start in range(len(padded) - GRAM + 1)
    )


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1, whatever the order of words, accents and case."""
    return _share(trigrams(unaccented(one)), trigrams(unaccented(other)))


def near_names(
    name: str, stored: Iterable[tuple[Key, str]], *, limit: int, least: float = NEAR
) -> list[Near[Key]]:
    """The stored names most like this one, most alike first.

    ``stored``: key and unaccented search text. Cost: linear; 3,000 names take some 30 ms.
    """
    wanted = trigrams(unaccented(name))
    if not wanted:
        return []
    found = [
        (share, index, key)
        for index, (key, text) in enumerate(stored)
        if (share := _share(wanted, trigrams(text))) >= least
    ]
    found.sort(key=lambda hit: (-hit[0], hit[1]))
    return [Near(key, share) for share, _index, key in found[:limit]]


class NameIndex(Generic[Key]):
    """Names to be asked about many times: only those that share a piece are looked at.

    A sheet of 1,000 rows against 3,000 names takes about a second.
    """

    def __init__(self, stored: Iterable[tuple[Key, str]]) -> None:
        self._names = [(key, trigrams(text)) for key, text in stored]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for index, (_key, pieces) in enumerate(self._names):
            for piece in pieces:
                self._holding[piece].append(index)

    def near(self, name: str, *, limit: int, least: float = NEAR) -> list[Near[Key]]:
        """As ``near_names``."""
        wanted = trigrams(unaccented(name))
        common = Counter(index for piece in wanted for index in self._holding.get(piece, ()))
        found = []
        for index, shared in common.items():
            key, pieces = self._names[index]
            share = shared / (len(wanted) + len(pieces) - shared)
            if share >= least:
                found.append((-share, index, key))
        found.sort(key=lambda hit: hit[:2])
        return [Near(key, -share) for share, _index, key in found[:limit]]


def next_code(wish: str, taken: Collection[str]) -> str:
    """The wished code, or the next free one that counts on from it: C.XA.10 → C.XA.11."""
    if wish not in taken:
        return wish
    match = NUMBER_AT_END.match(wish)
    head, digits = (match[1], match[2]) if match else (f"{wish}.", "01")
    number = int(digits)
    while (code := f"{head}{number:0{len(digits)}}") in taken:
        number += 1
    return code


def following_code(codes: Collection[str], otherwise: str) -> str:
    """A code for a new task of a list: one more than the last; ``otherwise`` for an empty list."""
    if not codes:
        return otherwise
    return next_code(max(codes, key=_by_number), codes)


def _by_number(code: str) -> tuple[bool, str, int]:
    match = NUMBER_AT_END.match(code)
    return (match is not None, match[1] if match else code, int(match[2]) if match else 0)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 0.0
