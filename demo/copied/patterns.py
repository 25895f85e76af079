"""Teams of invented people as arrays: what the simulator writes, to be worn by many real units.

The simulator invents months one line at a time, some forty microseconds each. A few hundred of
its teams become arrays here; real units wear them with other words, tasks and days. What makes
people alike stays: who copies, who pads, who was at the same meeting.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth
from evaluations.simulation.office import ROUTINE, VAGUE, days_of_rest, working_days
from evaluations.simulation.province import simulate

Array = NDArray[Any]

PREVALENCE = 0.08
MODEL_TASKS = 40  # of the simulator's catalogue, numbered from 1
REST = 100  # days of rest are numbered from here, working days from 0
FIXED = (*ROUTINE, *VAGUE)
NOT_SAID = -1


@dataclass(frozen=True, slots=True)
class Team:
    """People of one invented unit and what they wrote in a month of 22 working days.

    Arrays have one element for each line. ``written`` is in seconds from midnight UTC of the
    line's day; ``body`` and ``number`` name a sentence and the figure in it (0: none), equal
    where they were equal; ``fixed`` is an index of ``FIXED`` where everybody says just that.
    """

    size: int
    member: Array
    day: Array
    minutes: Array
    half_pieces: Array
    task: Array
    norm: Array
    starts_at: Array
    written: Array
    body: Array
    number: Array
    fixed: Array
    bodies: int
    numbers: int
    away: tuple[tuple[int, int, int], ...]  # member, working day, half days


@dataclass(slots=True)
class _Sentences:
    """Numbers for what is said, given in order of appearance."""

    bodies: dict[str, int]
    numbers: dict[str, int]

    def of(self, text: str) -> tuple[int, int, int]:
        """Index of the sentence, of its figure, and among ``FIXED``."""
        if text in FIXED:
            return 0, 0, FIXED.index(text)
        words = text.split()
        bare = " ".join(word for word in words if not any(sign.isdigit() for sign in word))
        body = self.bodies.setdefault(bare, len(self.bodies))
        has_figure = len(bare) < len(text)
        number = self.numbers.setdefault(text, len(self.numbers) + 1) if has_figure else 0
        return body, number, NOT_SAID


def invent(*, seed: int, people: int) -> list[Team]:
    """Teams of so many people together. The same seed gives the same teams."""
    by_unit: dict[int, list[PersonMonth]] = defaultdict(list)
    for month in simulate(seed=seed, people=people, prevalence=PREVALENCE).months:
        by_unit[month.unit_id].append(month)
    return [_team(months) for _, months in sorted(by_unit.items())]


def _team(months: Sequence[PersonMonth]) -> Team:
    number_of = {day: number for number, day in enumerate(working_days())}
    number_of |= {day: REST + number for number, day in enumerate(days_of_rest())}
    said = _Sentences({}, {})
    rows = [
        (
            member,
            number_of[entry.work_date],
            entry.minutes,
            round(entry.quantity * 2),
            entry.task_id,
            entry.norm_minutes,
            NOT_SAID if entry.starts_at_minute is None else entry.starts_at_minute,
            _written(entry),
            *said.of(entry.text),
        )
        for member, month in enumerate(months)
        for _, entries in month.days()
        for entry in entries
    ]
    columns = np.array(rows, dtype=np.int32).T
    away = tuple(
        (member, number_of[day], halves)
        for member, month in enumerate(months)
        for day, halves in sorted(month.away.items())
    )
    member, day, minutes, halves, task, norm, start, written, body, number, fixed = columns
    return Team(
        size=len(months),
        member=member,
        day=day,
        minutes=minutes,
        half_pieces=halves,
        task=task,
        norm=norm,
        starts_at=start,
        written=written,
        body=body,
        number=number,
        fixed=fixed,
        bodies=len(said.bodies),
        numbers=len(said.numbers) + 1,
        away=away,
    )


def _written(entry: LoggedEntry) -> int:
    midnight = datetime.combine(entry.work_date, time(0), UTC)
    return round((entry.recorded_at - midnight).total_seconds())
