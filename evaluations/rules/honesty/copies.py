"""Texts that repeat another one, word for word or with one word exchanged.

Numbers, dates and accents are gone before (``texts.normalised``). One word put in, left out or
exchanged is what touching a copy up comes to; two make it another sentence. Only lines that could
be the same piece of work are held against each other (the same minutes, or the same task on the
same day in one unit), so that the cost stays near one comparison a line.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations

from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth
from evaluations.rules.honesty.texts import normalised

FEWEST_WORDS = 8  # in fewer, one word exchanged is another name, and another piece of work
EXCHANGED = 2  # words that stand in one of the two only: one went, one came


@lru_cache(maxsize=200_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def is_nearly(one: str, other: str) -> bool:
    """Whether two different normalised texts are the same but for one word."""
    mine, theirs = _words(one), _words(other)
    return (
        min(len(mine), len(theirs)) >= FEWEST_WORDS
        and len(mine ^ theirs) <= EXCHANGED
        and one != other
    )


def repeated(telling: Sequence[tuple[str, LoggedEntry]]) -> list[LoggedEntry]:
    """The entries whose text the person had written, or nearly, on an earlier day with the very
    same minutes; from (normalised text, entry), in their order."""
    first: defaultdict[int, dict[str, date]] = defaultdict(dict)
    for text, entry in telling:
        known = first[entry.minutes]
        known[text] = min(known.get(text, entry.work_date), entry.work_date)

    def is_repeated(text: str, entry: LoggedEntry) -> bool:
        known = first[entry.minutes]
        return known[text] < entry.work_date or any(
            day < entry.work_date and is_nearly(text, other) for other, day in known.items()
        )

    return [entry for text, entry in telling if is_repeated(text, entry)]


def nearly_shared(months: Iterable[PersonMonth], phrases: Collection[str]) -> set[tuple[str, date]]:
    """Texts, with their day, that colleagues of one unit wrote of the same task on that day and
    that differ by one word; phrases of the office are nobody's."""
    lines: defaultdict[tuple[int, date, int], set[tuple[int, str]]] = defaultdict(set)
    for month in months:
        for entry in month.entries:
            text = normalised(entry.text)
            if text not in phrases:
                lines[month.unit_id, entry.work_date, entry.task_id].add((month.person_id, text))
    return {
        (text, day)
        for (_, day, _), written in lines.items()
        for (who, one), (whose, other) in combinations(written, 2)
        if who != whose and is_nearly(one, other)
        for text in (one, other)
    }
