"""Why an entry deserves to be opened before it is accepted. A remark is no reproach: it never
changes a score, and it never looks at a day for being short."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from organizations.rules.calendar import HALVES_PER_DAY


class Remark(StrEnum):
    """What a reviewer should see before deciding."""

    LONG_DAY = "long_day"
    DAY_OFF = "day_off"
    ON_LEAVE = "on_leave"
    SAME_WORDS = "same_words"
    RETURNED_BEFORE = "returned_before"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What surrounds an entry: its day, and what its author wrote on the days before."""

    day_minutes: int
    most_minutes: int
    is_working_day: bool
    leave_halves: int
    words: str
    earlier_words: Collection[str]
    was_returned: bool


def plain(words: str) -> str:
    """Words as they are compared: case and spaces do not make a text new."""
    return " ".join(words.casefold().split())


def remarks(entry: Circumstances) -> tuple[Remark, ...]:
    """The remarks on one entry, the weightiest first; none for an ordinary one.

    Work on leave or on a day off may be right: it is only worth a look. Who leaves the words to the
    name of the task copies nobody.
    """
    words = plain(entry.words) if entry.earlier_words else ""
    holds = (
        (Remark.RETURNED_BEFORE, entry.was_returned),
        (Remark.LONG_DAY, entry.day_minutes > entry.most_minutes),
        (Remark.ON_LEAVE, entry.leave_halves >= HALVES_PER_DAY),
        (Remark.DAY_OFF, not entry.is_working_day),
        (Remark.SAME_WORDS, bool(words) and words in entry.earlier_words),
    )
    return tuple(remark for remark, is_true in holds if is_true)
