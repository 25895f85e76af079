"""Texts that repeat another one, word for word or with one word exchanged.

Numbers, dates and accents are gone before (``texts.normalised``). One word put in, left out or
exchanged is what touching a copy up comes to; two make it another sentence. Only lines that could
be the same piece of work are held against each other (the same minutes, or the same task on the
same day in one unit), so that the cost stays near one comparison a line.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter

from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth
from evaluations.rules.honesty.texts import normalised

FEWEST_WORDS = 8  # in fewer, one word exchanged is another name, and another piece of work
EXCHANGED = 2  # words that stand in one of the two only: one went, one came


def nearly_alike(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of different normalised texts that are the same but for one word.

    By number of words, so that only texts of like length are compared.
    """
    known = sorted(
        (
            (len(words), text, words)
            for text in texts
            if len(words := set(text.split())) >= FEWEST_WORDS
        ),
        key=itemgetter(0),
    )
    for number, (length, one, mine) in enumerate(known, 1):
        for longer, other, theirs in known[number:]:
            if longer > length + 1:
                break
            if len(mine ^ theirs) <= EXCHANGED:
                yield one, other


def repeated(telling: Sequence[tuple[str, LoggedEntry]]) -> list[LoggedEntry]:
    """The entries whose text the person had written, or nearly, on an earlier day with the very
    same minutes; from (normalised text, entry), in their order."""
    first: defaultdict[int, dict[str, date]] = defaultdict(dict)
    for text, entry in telling:
        known = first[entry.minutes]
        known[text] = min(known.get(text, entry.work_date), entry.work_date)
    earliest = {minutes: dict(known) for minutes, known in first.items()}
    for minutes, known in first.items():
        for one, other in nearly_alike(known):
            alike = earliest[minutes]
            alike[one] = min(alike[one], known[other])
            alike[other] = min(alike[other], known[one])
    return [entry for text, entry in telling if earliest[entry.minutes][text] < entry.work_date]


def nearly_shared(months: Iterable[PersonMonth], phrases: Collection[str]) -> set[tuple[str, date]]:
    """Texts, with their day, that colleagues of one unit wrote of the same task on that day and
    that differ by one word; phrases of the office are nobody's."""
    lines: defaultdict[tuple[int, date, int], dict[str, set[int]]] = defaultdict(dict)
    for month in months:
        for entry in month.entries:
            text = normalised(entry.text)
            if text not in phrases:
                written = lines[month.unit_id, entry.work_date, entry.task_id]
                written.setdefault(text, set()).add(month.person_id)
    return {
        (text, day)
        for (_, day, _), written in lines.items()
        if len(written) > 1
        for one, other in nearly_alike(written)
        if len(written[one] | written[other]) > 1
        for text in (one, other)
    }
