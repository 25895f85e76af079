"""How long the words stay that people wrote in the course of work, and by which law. Pure.

Nothing that a score is made of: minutes, quantities, kinds and days of a row stay, its words go.
Words that are sealed into a decision stay with it (``reporting.rules.personal.texts`` lists both).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Stands where words stood, on every page, in every file. The database knows it too (0046).
MARK = "(đã xóa theo thời hạn)"
FEBRUARY, LEAP_DAY = 2, 29


class Words(StrEnum):
    """What is forgotten together. The database takes these names."""

    LEAVE = "leave"  # notes of leave, which may speak of an illness; why it was refused or ended
    TALK = "talk"  # messages beside entries, causes put forward, explanations of figures
    REQUEST = "request"  # requests about personal data, with their answers
    ENTRY = "entry"  # texts of the work log, links, names of files; the files themselves


@dataclass(frozen=True, slots=True)
class Term:
    """``parameter``: whole years, the province's setting; ``basis``: what it rests on."""

    parameter: str
    basis: str


# No law that the portal was given names a number of years: each is the province's to set.
TERMS: Mapping[Words, Term] = {
    Words.LEAVE: Term("privacy.leave_note_years", "Law 91/2025/QH15: no longer than its purpose"),
    Words.TALK: Term("privacy.message_years", "Law 91/2025/QH15: no longer than its purpose"),
    Words.REQUEST: Term("privacy.request_years", "Decree 356/2025/NĐ-CP: that it was answered"),
    Words.ENTRY: Term("privacy.entry_years", "Law on Archives: as what explains a score"),
}


def over_before(today: date, *, years: int) -> date:
    """Words about days before this one are over: the same day ``years`` ago. 29 February becomes
    the 28th where there is none."""
    if (today.month, today.day) == (FEBRUARY, LEAP_DAY):
        today = today.replace(day=LEAP_DAY - 1)
    return today.replace(year=today.year - years)
