"""Finding a catalogue task by words without accents, or by initials."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from organizations.rules.names import split_words, words

Key = TypeVar("Key")
LONGEST_QUERY = 100


class Match(IntEnum):
    """How well a name fits a query; less is better."""

    WHOLE_NAME = 0
    START_OF_NAME = 1
    INITIALS = 2
    WORDS_IN_ORDER = 3
    WORDS_IN_ANY_ORDER = 4
    INITIALS_INSIDE = 5
    INSIDE_A_WORD = 6


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Key]):
    """A name to search in: its words unaccented in ``search_text``, and their ``initials``."""

    key: Key
    search_text: str
    initials: str


def matches(query: str, search_text: str, initials: str) -> Match | None:
    """How the query fits a name, or None when it does not; accents and case never matter.

    ``search_text`` and ``initials`` come from ``organizations.rules.names`` and are stored, so
    that nothing is unaccented per row. A single word is also tried as initials: "bc" finds
    "Báo cáo", and after it "Lập báo cáo tháng". An empty query fits nothing.
    """
    return _match(words(query[:LONGEST_QUERY]), search_text, initials)


def ranked(query: str, candidates: Iterable[Candidate[Key]], limit: int) -> list[Key]:
    """The keys of the best matches, best first; among equals the shorter name, then by text.

    Cost: linear in the candidates; 3,000 take a few milliseconds.
    """
    wanted = words(query[:LONGEST_QUERY])
    found = []
    for index, candidate in enumerate(candidates):
        match = _match(wanted, candidate.search_text, candidate.initials)
        if match is not None:
            text = candidate.search_text
            found.append((match, len(text), text, index, candidate.key))
    found.sort(key=lambda hit: hit[:4])
    return [hit[4] for hit in found[:limit]]


def _match(wanted: list[str], search_text: str, initials: str) -> Match | None:
    first = wanted[0] if len(wanted) == 1 else ""
    # One letter stands inside nearly every name; as initials it only begins them.
    has_initials = bool(first) and (
        initials.startswith(first) or (len(first) > 1 and first in initials)
    )
    has_words = bool(wanted) and _are_inside(wanted, search_text)
    if not has_initials and not has_words:
        return None  # most names end here, before anything is split
    name = split_words(search_text)
    query, text = " ".join(wanted), " ".join(name)
    if has_words and text.startswith(query):
        return Match.WHOLE_NAME if text == query else Match.START_OF_NAME
    if has_initials and initials.startswith(first):
        return Match.INITIALS
    by_words = _match_words(wanted, name) if has_words else Match.INSIDE_A_WORD
    return min(by_words, Match.INITIALS_INSIDE) if has_initials else by_words


def _match_words(wanted: list[str], name: list[str]) -> Match:
    """How words that are all inside the name fit it."""
    rest = iter(name)
    if all(any(word.startswith(start) for word in rest) for start in wanted):
        return Match.WORDS_IN_ORDER
    if all(any(word.startswith(start) for word in name) for start in wanted):
        return Match.WORDS_IN_ANY_ORDER
    return Match.INSIDE_A_WORD


def _are_inside(wanted: list[str], search_text: str) -> bool:
    return all(word in search_text for word in wanted)
