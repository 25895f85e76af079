"""The ways to pretend: an honest month goes in, what the pretender logs comes out."""

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from evaluations.rules.honesty.facts import LoggedEntry
from evaluations.simulation.office import (
    VAGUE,
    Task,
    own_text,
    pick,
    with_new_numbers,
    with_other_word,
)
from evaluations.simulation.people import WORKDAY, by_day, rounded

PADDER, COPIER, BURSTER, COLLUDER = "mild_padder", "copy_paster", "burst_logger", "colluding_unit"
CLASHER, INFLATER = "impossible_times", "inflated_pieces"
DISHONEST = (PADDER, COPIER, BURSTER, CLASHER, INFLATER, COLLUDER)


def padded(
    entries: list[LoggedEntry], tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    """A mild padder: on most days a last vague line fills the day up."""
    share = chance.uniform(0.45, 0.9)
    out: list[LoggedEntry] = []
    for _, lines in by_day(entries):
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
    """A copy-paster: many days are an earlier day again, a number or a word touched up at times."""
    share, touch = chance.uniform(0.4, 0.85), chance.uniform(0.0, 0.5)
    out: list[LoggedEntry] = []
    model: list[LoggedEntry] = []
    for day, lines in by_day(entries):
        if model and chance.random() < share:
            at = lines[0].recorded_at
            out += [
                replace(
                    line,
                    work_date=day,
                    text=_touched_up(line.text, chance) if chance.random() < touch else line.text,
                    recorded_at=at + timedelta(seconds=4 * number),
                )
                for number, line in enumerate(model)
            ]
            continue
        if not model or chance.random() < 0.4:
            model = lines
        out += lines
    return out


def _touched_up(text: str, chance: random.Random) -> str:
    change = with_other_word if chance.random() < 0.6 else with_new_numbers
    return change(text, chance)


def burst(
    entries: list[LoggedEntry], _tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    """A burst logger: a week or more is made up in one sitting, with round figures."""
    every = chance.choice((5, 7, 11))
    out: list[LoggedEntry] = []
    days = by_day(entries)
    for start in range(0, len(days), every):
        together = days[start : start + every]
        at = datetime.combine(together[-1][0], time(9 + chance.randint(0, 2)), UTC)
        at += timedelta(days=chance.randint(0, 2))
        for day, lines in together:
            for line in lines:
                at += timedelta(seconds=chance.randint(8, 50))
                minutes = max(30, rounded(line.minutes, chance.choice((30, 60))))
                out.append(replace(line, work_date=day, minutes=minutes, recorded_at=at))
    return out


def inflated(
    entries: list[LoggedEntry], _tasks: Sequence[Task], chance: random.Random
) -> list[LoggedEntry]:
    """More pieces than anybody can make in the time that is declared."""
    by = chance.uniform(1.7, 2.8)
    return [replace(line, quantity=round(line.quantity * by * 2) / 2) for line in entries]


def clashing(
    entries: list[LoggedEntry],
    away: Collection[date],
    rest_days: Sequence[date],
    chance: random.Random,
) -> list[LoggedEntry]:
    """Full days on leave and on days of rest, and meetings at the same hours."""
    model = dict(by_day(entries))
    made_up = [*away, *chance.sample(list(rest_days), chance.randint(2, 4))]
    out = [entry for entry in entries if entry.work_date not in set(made_up)]
    for day in made_up:
        at = datetime.combine(day, time(9, 20), UTC)
        out += [
            replace(line, work_date=day, recorded_at=at, text=own_text(chance), is_assigned=False)
            for line in model[chance.choice(list(model))]
        ]
    share = chance.uniform(0.3, 0.7)
    twice: list[LoggedEntry] = []
    for _, lines in by_day(out):
        if len(lines) > 1 and chance.random() < share:
            start = chance.randint(450, 800)
            lines = [  # noqa: PLW2901  the same day at the same hour
                replace(line, starts_at_minute=start + 20 * number)
                for number, line in enumerate(lines)
            ]
        twice += lines
    return twice


Pretending = Callable[[list[LoggedEntry], Sequence[Task], random.Random], list[LoggedEntry]]
WAYS: dict[str, Pretending] = {
    PADDER: padded,
    COPIER: copied,
    BURSTER: burst,
    INFLATER: inflated,
}


def colluding(
    master: list[LoggedEntry], own: list[LoggedEntry], chance: random.Random
) -> list[LoggedEntry]:
    """A member of a unit that passes one log around: most days are the master's, a little moved."""
    share, touch = chance.uniform(0.5, 0.9), chance.uniform(0.0, 0.4)
    days = dict(by_day(master))
    out: list[LoggedEntry] = []
    for day, lines in by_day(own):
        if day not in days or chance.random() >= share:
            out += lines
            continue
        at = lines[0].recorded_at
        out += [
            replace(
                line,
                text=with_other_word(line.text, chance) if chance.random() < touch else line.text,
                minutes=max(5, line.minutes + chance.choice((0, 0, 0, -15, 15))),
                recorded_at=at + timedelta(seconds=6 * number),
            )
            for number, line in enumerate(days[day])
        ]
    return out
