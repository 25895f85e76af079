"""How invented people log: honest and tired ones, and five ways to pretend."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from evaluations.rules.honesty.facts import LoggedEntry
from evaluations.simulation.office import (
    ROUTINE,
    VAGUE,
    Task,
    own_text,
    pick,
    with_new_numbers,
)

WORKDAY = 480
HONEST, TIRED = "honest", "tired"
PADDER, COPIER, BURSTER, COLLUDER = "mild_padder", "copy_paster", "burst_logger", "colluding_unit"
DISHONEST = (PADDER, COPIER, BURSTER, COLLUDER)


@dataclass(slots=True)
class Habits:
    """What makes one honest person unlike another."""

    lines: float  # a day
    day_minutes: float  # mean of what a day holds
    day_spread: float
    rounding: int  # minutes that durations are rounded to
    pace: float  # own time against the norm
    routine: float  # share of work that is the same words each day
    other: float  # share of group D
    late: float  # chance that a day is written down later than the same evening
    sharp: float  # chance that a day is said to be exactly the working day
    absences: int


def habits(chance: random.Random, *, tired: bool) -> Habits:
    """An honest person; a tired one rounds, repeats and writes late, and still tells the truth."""
    return Habits(
        lines=chance.uniform(3, 6.5),
        day_minutes=chance.gauss(450, 22),
        day_spread=chance.uniform(25, 60),
        rounding=chance.choice((15, 30, 30, 60) if tired else (5, 10, 15, 15, 30)),
        pace=chance.gauss(1.0, 0.12) * (1.1 if tired else 1.0),
        routine=chance.uniform(0.3, 0.7) if tired else chance.uniform(0.0, 0.45),
        other=max(0.0, chance.gauss(0.11 if tired else 0.07, 0.04)),
        late=chance.uniform(0.2, 0.5) if tired else chance.uniform(0.0, 0.2),
        sharp=chance.uniform(0.05, 0.25) if tired else chance.uniform(0.0, 0.15),
        absences=chance.choice((0, 0, 0, 1, 1, 2, 3)),
    )


def honest_month(
    person: Habits, days: Sequence[date], tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    """What somebody logs who logs what was done."""
    entries: list[LoggedEntry] = []
    away = set(chance.sample(list(days), person.absences))
    recorded = {day: _recorded(day, person.late, chance) for day in days}
    for day in days:
        if day not in away:
            entries += _day(person, day, recorded[day], tasks, chance)
    return entries


def _day(
    person: Habits, day: date, at: datetime, tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    total = chance.gauss(person.day_minutes, person.day_spread)
    if chance.random() < person.sharp:
        total = WORKDAY
    count = max(1, round(chance.gauss(person.lines, 1.2)))
    weights = [chance.gammavariate(2.0, 1.0) for _ in range(count)]
    entries = []
    for number, weight in enumerate(weights):
        minutes = max(5, _rounded(total * weight / sum(weights), person.rounding))
        task = pick(tasks, chance, person.other)
        routine = chance.random() < person.routine
        entries.append(
            LoggedEntry(
                work_date=day,
                task_id=task.task_id,
                group=task.group,
                minutes=minutes,
                quantity=max(0.5, round(minutes / (task.norm_minutes * person.pace) * 2) / 2),
                norm_minutes=task.norm_minutes,
                text=chance.choice(ROUTINE) if routine else own_text(chance),
                recorded_at=at + timedelta(seconds=number * chance.randint(15, 90)),
            )
        )
    return _exactly(entries, WORKDAY) if total == WORKDAY else entries


def _exactly(entries: list[LoggedEntry], total: int) -> list[LoggedEntry]:
    """The same day with its longest line made to fit."""
    longest = max(range(len(entries)), key=lambda index: entries[index].minutes)
    rest = sum(entry.minutes for index, entry in enumerate(entries) if index != longest)
    if rest < total:
        entries[longest] = replace(entries[longest], minutes=total - rest)
    return entries


def met(
    entries: list[LoggedEntry], meetings: Mapping[date, str], chance: random.Random
) -> list[LoggedEntry]:
    """The same log with the meetings of the unit, which most of its people were at."""
    out = []
    for day, lines in _by_day(entries):
        there = day in meetings and chance.random() < 0.8
        out += [replace(lines[0], text=meetings[day]), *lines[1:]] if there else lines
    return out


def padded(
    entries: list[LoggedEntry], tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    """A mild padder: on most days a last vague line fills the day up."""
    share = chance.uniform(0.45, 0.9)
    out: list[LoggedEntry] = []
    for _, lines in _by_day(entries):
        kept = lines if len(lines) == 1 else lines[: max(1, len(lines) - chance.randint(0, 1))]
        missing = WORKDAY - sum(line.minutes for line in kept)
        out += kept
        if missing > 0 and chance.random() < share:
            task = pick(tasks, chance, 0.75)
            out.append(
                replace(
                    kept[-1],
                    task_id=task.task_id,
                    group=task.group,
                    norm_minutes=task.norm_minutes,
                    quantity=1.0,
                    minutes=missing,
                    text=chance.choice(VAGUE) if chance.random() < 0.7 else own_text(chance),
                    recorded_at=kept[-1].recorded_at + timedelta(seconds=chance.randint(10, 80)),
                )
            )
    return out


def copied(
    entries: list[LoggedEntry], _tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    """A copy-paster: many days are an earlier day again, numbers touched up now and then."""
    share, touch = chance.uniform(0.4, 0.85), chance.uniform(0.0, 0.5)
    out: list[LoggedEntry] = []
    model: list[LoggedEntry] = []
    for day, lines in _by_day(entries):
        if model and chance.random() < share:
            at = lines[0].recorded_at
            out += [
                replace(
                    line,
                    work_date=day,
                    text=with_new_numbers(line.text, chance)
                    if chance.random() < touch
                    else line.text,
                    recorded_at=at + timedelta(seconds=4 * number),
                )
                for number, line in enumerate(model)
            ]
            continue
        if not model or chance.random() < 0.4:
            model = lines
        out += lines
    return out


def burst(
    entries: list[LoggedEntry], _tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    """A burst logger: a week or more is made up in one sitting, with round figures."""
    every = chance.choice((5, 7, 11))
    out: list[LoggedEntry] = []
    days = _by_day(entries)
    for start in range(0, len(days), every):
        together = days[start : start + every]
        at = datetime.combine(together[-1][0], time(9 + chance.randint(0, 2)), UTC)
        at += timedelta(days=chance.randint(0, 2))
        for day, lines in together:
            for line in lines:
                at += timedelta(seconds=chance.randint(8, 50))
                minutes = max(30, _rounded(line.minutes, chance.choice((30, 60))))
                out.append(replace(line, work_date=day, minutes=minutes, recorded_at=at))
    return out


Pretending = Callable[[list[LoggedEntry], Sequence[Task], random.Random], list[LoggedEntry]]
WAYS: dict[str, Pretending] = {PADDER: padded, COPIER: copied, BURSTER: burst}


def colluding(
    master: list[LoggedEntry], own: list[LoggedEntry], chance: random.Random
) -> list[LoggedEntry]:
    """A member of a unit that passes one log around: most days are the master's, a little moved."""
    share = chance.uniform(0.5, 0.9)
    days = dict(_by_day(master))
    out: list[LoggedEntry] = []
    for day, lines in _by_day(own):
        if day not in days or chance.random() >= share:
            out += lines
            continue
        at = lines[0].recorded_at
        out += [
            replace(
                line,
                minutes=max(5, line.minutes + chance.choice((0, 0, 0, -15, 15))),
                recorded_at=at + timedelta(seconds=6 * number),
            )
            for number, line in enumerate(days[day])
        ]
    return out


def _by_day(entries: Sequence[LoggedEntry]) -> list[tuple[date, list[LoggedEntry]]]:
    days: dict[date, list[LoggedEntry]] = {}
    for entry in entries:
        days.setdefault(entry.work_date, []).append(entry)
    return sorted(days.items())


def _recorded(day: date, late: float, chance: random.Random) -> datetime:
    at = datetime.combine(day, time(9), UTC) + timedelta(minutes=chance.gauss(35, 25))
    while chance.random() < late:
        at += timedelta(days=1)
        late *= 0.6
    return at


def _rounded(minutes: float, step: int) -> int:
    return step * max(1, round(minutes / step)) if minutes >= step / 2 else max(5, round(minutes))
