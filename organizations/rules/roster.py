"""What is typed into a roster: letters in the cells of a month, and patterns that repeat. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")
FOUR_WEEKS = timedelta(weeks=4)
FREE = frozenset({"-", "–", "x", "X", "0"})
SEPARATORS = re.compile(r"[\s,;+/]+")

Cells = Mapping[date, tuple[str, ...]]
"""The codes of the shifts of each day, in the order typed."""


class UnknownShift(ValueError):
    """A code that no shift has. ``code`` as typed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def month_of(typed: str) -> date | None:
    """The first day of "2026-10"; None for what is no month of this century."""
    return date.fromisoformat(f"{typed}-01") if MONTH.fullmatch(typed) else None


def parse_cell(typed: str, known: Collection[str]) -> tuple[str, ...]:
    """The codes in a cell, each once: "S", "s+đ", "S, T"; empty or a dash is a free day.

    Case does not matter. Raises: UnknownShift.
    """
    by_fold = {code.casefold(): code for code in known}
    found: dict[str, None] = {}
    for word in SEPARATORS.split(typed.strip()):
        if not word or (word in FREE and word.casefold() not in by_fold):
            continue
        if word.casefold() not in by_fold:
            raise UnknownShift(word)
        found[by_fold[word.casefold()]] = None
    return tuple(found)


def repeat(pattern: str, days: Sequence[date], known: Collection[str]) -> Cells:
    """Lay "S S C Đ - -" over the days from the first on, again and again.

    Blanks part the days, "+" joins two shifts of one day. An empty pattern says nothing.
    Raises: UnknownShift.
    """
    words = pattern.split()
    if not words:
        return {}
    parsed = [parse_cell(word, known) for word in words]
    return {day: parsed[number % len(parsed)] for number, day in enumerate(days)}


def four_weeks_before(days: Sequence[date], before: Cells) -> Cells:
    """The same weekdays four weeks earlier: rotas of one, two and four weeks go on unbroken."""
    return {day: before.get(day - FOUR_WEEKS, ()) for day in days}
