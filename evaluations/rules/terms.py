"""Quarters and years as rows of the province's months. Pure.

A month is named ``2026-10``; a quarter ``2026-Q4`` holds the months named 10 to 12, and a year
``2026`` those named 01 to 12, whatever days each of them runs over.
"""

import re
from dataclasses import dataclass

MONTHS_A_QUARTER = 3
MONTHS_A_YEAR = 12
_CODE = re.compile(r"(?P<year>20[0-9]{2})(?:-Q(?P<quarter>[1-4]))?")
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


class NoTerm(LookupError):
    """Not the code of a quarter or a year."""


@dataclass(frozen=True, slots=True)
class Term:
    """A quarter or a year; ``months`` are the codes of its periods, in order."""

    code: str
    period_type: str
    months: tuple[str, ...]


def term(code: str) -> Term:
    """The quarter or year of that code.

    Raises:
        NoTerm: it names neither.
    """
    found = _CODE.fullmatch(code)
    if found is None:
        raise NoTerm(code)
    year, quarter = found["year"], found["quarter"]
    if quarter is None:
        return Term(code, "year", _months(year, range(1, MONTHS_A_YEAR + 1)))
    first = (int(quarter) - 1) * MONTHS_A_QUARTER + 1
    return Term(code, "quarter", _months(year, range(first, first + MONTHS_A_QUARTER)))


def quarter_of(month: str) -> str:
    """The quarter that holds a month.

    Raises:
        NoTerm: it is not a month.
    """
    found = _MONTH.fullmatch(month)
    if found is None:
        raise NoTerm(month)
    return f"{found[1]}-Q{(int(found[2]) - 1) // MONTHS_A_QUARTER + 1}"


def starts_a_quarter(month: str) -> bool:
    """Whether a quarter begins with this month."""
    return term(quarter_of(month)).months[0] == month


def _months(year: str, numbers: range) -> tuple[str, ...]:
    return tuple(f"{year}-{number:02}" for number in numbers)
