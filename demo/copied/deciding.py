"""What heads decided about a month's lines, and the roll-up of each person's day."""

from dataclasses import dataclass

import numpy as np

from demo.copied.patterns import Array
from demo.copied.span import DAY, Span
from demo.copied.wearing import Lines
from demo.judging import CAUSES, CHANCES, LEVELS, NEGLECTED_DAYS, RECENT_DAYS, RETURNS, STAMPING

SUBMITTED, ACCEPTED, RETURNED = 0, 1, 2
SITTING_BEGINS = 3 * 3600  # UTC, on the working day after the writing
QUICKEST, SLOWEST, STAMPED = 8.0, 24.0, 1.0  # seconds a line
NEGLECTED, STILL_WAITING = 1 / 50, 0.4
RETURNED_NOW, RETURNED_LONG_AGO = 0.06, 0.008
FAULTY, LATE, EXCUSED = 0.03, 1 / 25, 0.3


@dataclass(frozen=True, slots=True)
class Heads:
    """By person: the posting that reviews them (0: nobody), whether it waits with them, and how
    that head works: seconds a line, and whether the head reads at all."""

    reviewer: Array
    is_neglected: Array
    pace: Array
    stamps: Array


@dataclass(frozen=True, slots=True)
class Decisions:
    """By line. ``moment`` in seconds from the span's midnight; ``reason`` an index of ``RETURNS``,
    ``cause`` of ``CAUSES``."""

    status: Array
    moment: Array
    level: Array
    faults: Array
    delays: Array
    excused: Array
    reason: Array
    cause: Array


@dataclass(frozen=True, slots=True)
class Days:
    """Person-days with the sums of their lines."""

    person: Array
    day: Array
    declared: Array  # seconds
    minutes: Array
    entries: Array
    open: Array
    returned: Array
    accepted: Array
    accepted_minutes: Array


def heads(chance: np.random.Generator, reviewer: Array) -> Heads:
    """How the heads of these people work, by chance."""
    most = int(reviewer.max(initial=0)) + 1
    stamps = chance.random(most) < STAMPING
    pace = np.where(stamps, STAMPED, chance.uniform(QUICKEST, SLOWEST, most))
    return Heads(
        reviewer, chance.random(len(reviewer)) < NEGLECTED, pace[reviewer], stamps[reviewer]
    )


def decide(lines: Lines, by: Heads, span: Span, chance: np.random.Generator) -> Decisions:
    """Old lines are all decided but for a few people's; of the last days only some."""
    count, who = len(lines.person), lines.person
    day = span.next_working[lines.written // DAY]
    age = span.today - day
    waits = (by.reviewer[who] == 0) | (age < 1)
    waits |= (age < RECENT_DAYS) & (chance.random(count) < STILL_WAITING)
    waits |= (age < NEGLECTED_DAYS) & by.is_neglected[who]
    stamped = by.stamps[who]
    share = np.where(age < RECENT_DAYS, RETURNED_NOW, RETURNED_LONG_AGO)
    sent_back = (chance.random(count) < share) & ~stamped
    status = np.where(waits, SUBMITTED, np.where(sent_back, RETURNED, ACCEPTED))
    looked = (status == ACCEPTED) & ~stamped
    level = chance.choice(np.array(LEVELS), count, p=np.array(CHANCES) / sum(CHANCES))
    delays = looked & (lines.assignment > 0) & (chance.random(count) < LATE)
    return Decisions(
        status=status,
        moment=_moments(by.reviewer[who], day, by.pace[who], waits),
        level=np.where(stamped, LEVELS[0], level),
        faults=looked & (lines.half_pieces >= 2) & (chance.random(count) < FAULTY),
        delays=delays,
        excused=delays & (chance.random(count) < EXCUSED),
        reason=chance.integers(0, len(RETURNS), count),
        cause=chance.integers(0, len(CAUSES), count),
    )


def _moments(reviewer: Array, day: Array, pace: Array, waits: Array) -> Array:
    """One after the other in the sitting of the head on that day."""
    order = np.lexsort((day, reviewer, waits))
    place = _place_in_group(np.stack((reviewer[order], day[order], waits[order])))
    moments = np.empty(len(day), dtype=np.int64)
    moments[order] = day[order] * DAY + SITTING_BEGINS + (place * pace[order]).astype(np.int64)
    return moments


def _place_in_group(keys: Array) -> Array:
    """Counts from 0 within each run of equal columns."""
    starts = np.flatnonzero(_begins(keys))
    sizes = np.diff(np.append(starts, keys.shape[1]))
    return np.arange(keys.shape[1]) - np.repeat(starts, sizes)


def _begins(keys: Array) -> Array:
    """Where a column differs from the one before it."""
    found = np.ones(keys.shape[1], dtype=bool)
    found[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    return found


def positions(lines: Lines) -> tuple[Array, Array]:
    """By line its place in its day, from 1; and the order by person, day and writing."""
    order = np.lexsort((lines.written, lines.day, lines.person))
    places = np.empty(len(order), dtype=np.int64)
    places[order] = 1 + _place_in_group(np.stack((lines.person[order], lines.day[order])))
    return places, order


def roll_up(lines: Lines, decided: Decisions, order: Array) -> Days:
    """The sums of each person-day; ``order`` as ``positions`` answers it."""
    keys = np.stack((lines.person[order], lines.day[order]))
    starts = np.flatnonzero(_begins(keys))

    def summed(values: Array) -> Array:
        return np.add.reduceat(values[order].astype(np.int64), starts)

    accepted = decided.status == ACCEPTED
    return Days(
        person=keys[0][starts],
        day=keys[1][starts],
        declared=np.maximum.reduceat(lines.written[order], starts),
        minutes=summed(lines.minutes),
        entries=summed(np.ones(len(order))),
        open=summed(decided.status == SUBMITTED),
        returned=summed(decided.status == RETURNED),
        accepted=summed(accepted),
        accepted_minutes=summed(lines.minutes * accepted),
    )
