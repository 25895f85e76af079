"""How honest people log, tired ones among them."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from evaluations.rules.honesty.facts import LoggedEntry
from evaluations.simulation.office import Task, own_text, pick, routine_text

WORKDAY = 480
LAST_MINUTE = 1400  # of a day at which a line may begin
HONEST, TIRED = "honest", "tired"


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
    timed: float  # chance that a line says from when to when
    overtime: float  # chance that a day of rest holds work that somebody ordered
    slip: float  # chance of a small clash, a day: an hour on leave, a quarter of an hour twice


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
        timed=chance.choice((0.0, 0.0, 0.0, 0.2, 0.6, 1.0)),
        overtime=chance.choice((0.0, 0.0, 0.0, 0.0, 0.1, 0.3)),
        slip=chance.uniform(0.0, 0.06) if tired else chance.uniform(0.0, 0.03),
    )


def honest_month(
    person: Habits, days: Sequence[date], tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    """What somebody logs who logs what was done, on these days."""
    entries: list[LoggedEntry] = []
    recorded = {day: _recorded(day, person.late, chance) for day in days}
    for day in days:
        entries += _day(person, day, recorded[day], tasks, chance)
    return entries


def extra_hours(
    person: Habits, days: Sequence[date], tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    """Honest work on days of rest: what was ordered, and now and then an hour that was not."""
    out: list[LoggedEntry] = []
    for day in days:
        lines = _day(person, day, _recorded(day, 0.2, chance), tasks, chance)
        if chance.random() < person.overtime:
            out += [replace(line, is_assigned=True) for line in lines[:2]]
        elif chance.random() < person.slip:
            out.append(replace(lines[0], minutes=chance.choice((20, 30, 60, 90))))
    return out


def slips_on_leave(
    person: Habits, away: Mapping[date, int], tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    """Half a day of work beside half a day of leave; now and then a call on leave."""
    out: list[LoggedEntry] = []
    for day, halves in sorted(away.items()):
        lines = _day(person, day, _recorded(day, 0.2, chance), tasks, chance)
        if halves == 1:
            out += [replace(line, minutes=max(5, line.minutes // 2)) for line in lines]
        elif chance.random() < 3 * person.slip:
            out.append(replace(lines[0], minutes=chance.choice((15, 30, 60))))
    return out


def with_clock_times(
    person: Habits, entries: list[LoggedEntry], chance: random.Random
) -> list[LoggedEntry]:
    """Some lines say when they began, one after the other; rarely a little before the last end."""
    if not person.timed:
        return entries
    out: list[LoggedEntry] = []
    for _, lines in by_day(entries):
        at = 450 + chance.randint(-30, 30)
        for line in lines:
            if chance.random() < person.slip:
                at -= chance.choice((5, 10, 15))
            said = chance.random() < person.timed and at < LAST_MINUTE
            out.append(replace(line, starts_at_minute=at) if said else line)
            at += line.minutes + chance.choice((0, 0, 0, 5, 10))
    return out


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
        minutes = max(5, rounded(total * weight / sum(weights), person.rounding))
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
                text=routine_text(chance) if routine else own_text(chance),
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
    for day, lines in by_day(entries):
        there = day in meetings and chance.random() < 0.8
        out += [replace(lines[0], text=meetings[day]), *lines[1:]] if there else lines
    return out


def by_day(entries: Sequence[LoggedEntry]) -> list[tuple[date, list[LoggedEntry]]]:
    """Each logged day with its lines, in order of days."""
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


def rounded(minutes: float, step: int) -> int:
    """To whole steps; what is shorter than half of one to whole minutes."""
    return step * max(1, round(minutes / step)) if minutes >= step / 2 else max(5, round(minutes))
