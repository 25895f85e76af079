"""Texts of entries as they are compared, and who wrote the same."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from organizations.rules.names import unaccented

NUMBERS = re.compile(r"[0-9][0-9./\-]*")
SHORTEST = 4  # words; shorter texts are names of tasks, and everybody's
MOST_WHO_SHARE = 25  # people who may write the same before it is nobody's own
SMALL_OFFICE = 4  # in one of under a hundred people, a quarter of them
FEWEST_WHO_SHARE = 4
TEMPLATE_SHARE = 0.02  # what so many people of a peer group write is a phrase of the office


@lru_cache(maxsize=200_000)
def normalised(text: str) -> str:
    """Lower case without accents, dates and numbers: what stays when a copy is touched up."""
    return " ".join(NUMBERS.sub(" ", unaccented(text)).split())


def is_telling(text: str) -> bool:
    """Whether a normalised text is long enough to be somebody's own."""
    return text.count(" ") + 1 >= SHORTEST


def writers_of(texts: Iterable[tuple[str, int]]) -> Mapping[str, frozenset[int]]:
    """Who wrote each telling text, from (normalised text, person id)."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for text, person_id in texts:
        if is_telling(text):
            found[text].add(person_id)
    return {text: frozenset(people) for text, people in found.items()}


def templates(writers: Mapping[str, frozenset[int]], people: int) -> frozenset[str]:
    """Phrases of the office: what many people write says nothing about one of them."""
    few = min(MOST_WHO_SHARE, max(FEWEST_WHO_SHARE, people // SMALL_OFFICE))
    most = max(few, int(people * TEMPLATE_SHARE))
    return frozenset(text for text, who in writers.items() if len(who) > most)
