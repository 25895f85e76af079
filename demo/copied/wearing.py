"""A crew's month: the lines of its team with words, tasks, days and assigned work of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo.copied import wording
from demo.copied.patterns import MODEL_TASKS, NOT_SAID, Array, Team
from demo.copied.span import DAY, LOCAL_OFFSET, WORKING_DAYS, Span
from demo.copied.staffing import TASKS, Crew
from demo.days import TOPICS

LEADING_GROUP, SHARED_GROUP, SPECIAL_GROUP = 3, 15, 35  # the last model task of groups A, B, C
FEWEST, MOST = 3, 5  # assigned pieces of work a month
UNFINISHED, WITH_REFERENCE = 0.2, 0.6
DUE_BEFORE_END = np.array([0, 0, 1, 4, 9])  # days
LONGEST_TITLE = 200

# Which of a crew's nine tasks a model task is: C the first four, A and B the next, D the last.
TASK_OF_MODEL = np.array(
    [0]
    + [
        4 + number % 4 if number <= SHARED_GROUP else number % 4 if number <= SPECIAL_GROUP else 8
        for number in range(1, MODEL_TASKS + 1)
    ]
)


@dataclass(frozen=True, slots=True)
class Habits:
    """By person: the share of assigned pieces that they finish, and general points in quarters."""

    finishes: Array
    quarters: Array


@dataclass(frozen=True, slots=True)
class Lines:
    """Entries as arrays. ``written`` in seconds from the span's midnight; the text in indices."""

    person: Array
    day: Array
    written: Array
    minutes: Array
    half_pieces: Array
    task: Array
    assignment: Array
    starts_at: Array
    opening: Array
    ending: Array
    figure: Array
    reference: Array
    finished: Array

    def taken(self, which: "Array | slice") -> "Lines":
        """These of the lines, in that order."""
        return Lines(*(getattr(self, name)[which] for name in self.__slots__))

    @staticmethod
    def joined(parts: Sequence["Lines"]) -> "Lines":
        """All lines of many crews."""
        return Lines(
            *(np.concatenate([getattr(one, name) for one in parts]) for name in Lines.__slots__)
        )


@dataclass(frozen=True, slots=True)
class Assigned:
    """Assigned work of a crew: row ``id``, the person, the place of its task, whole pieces."""

    ids: Array
    person: Array
    place: Array
    pieces: Array


def habits(chance: np.random.Generator, people: int) -> Habits:
    """Some excellent, most good, some who complete, a few who do not; as ``demo.habits``."""
    kind = chance.choice(4, people, p=(0.16, 0.60, 0.18, 0.06))
    low, high = np.array([0.97, 0.66, 0.42, 0.15])[kind], np.array([1.0, 0.94, 0.62, 0.3])[kind]
    least, most = np.array([108, 100, 88, 60])[kind], np.array([120, 116, 108, 88])[kind]
    return Habits(chance.uniform(low, high), chance.integers(least, most + 1))


def wear(
    crew: Crew, leads: Array, habit: Habits, span: Span, chance: np.random.Generator, next_id: int
) -> tuple[Lines, Assigned, list[tuple[int, int, int]]]:
    """The crew's lines before today, its assigned work from that id on, and who was away.

    ``leads`` says of the crew's people who works at leading tasks. The last part holds person,
    day and half days.
    """
    team = crew.team
    turn = int(chance.integers(WORKING_DAYS))
    day = span.dressed(team.day, turn)
    written = day * DAY + team.written
    worn = np.flatnonzero(
        (team.member < crew.size) & (day >= 0) & (written + LOCAL_OFFSET < span.today * DAY)
    )
    member = team.member[worn]
    place = TASK_OF_MODEL[team.task[worn]]
    chosen, tasks = _chosen(crew, leads, chance), _task_table(crew)
    task = tasks[leads[member].astype(int), place]
    norm = _norms(crew)[leads[member].astype(int), place]
    is_assigned = chosen[member, place] >= 0
    finished = is_assigned | (chance.random(len(worn)) >= UNFINISHED)
    halves = np.maximum(1, np.rint(team.half_pieces[worn] * team.norm[worn] / norm)).astype(int)
    halves[~finished] = 0
    assigned = _assigned(crew, chosen, habit, (member, place, halves), chance, next_id)
    opening, ending, reference = _words(team, worn, finished, chance)
    row_of = np.where(chosen >= 0, chosen + next_id, 0)
    lines = Lines(
        person=member + crew.first,
        day=day[worn],
        written=written[worn],
        minutes=team.minutes[worn],
        half_pieces=halves,
        task=task,
        assignment=row_of[member, place],
        starts_at=team.starts_at[worn],
        opening=opening,
        ending=ending,
        figure=wording.figures(chance, team.numbers)[team.number[worn]],
        reference=reference,
        finished=finished,
    )
    return lines, assigned, _away(crew, span, turn)


def _words(
    team: Team, worn: Array, finished: Array, chance: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Of each line: how it begins and ends, and what it refers to (0: nothing)."""
    body = team.body[worn]
    opening = wording.openings(chance, team.bodies)[body]
    ending = wording.endings(chance, team.bodies)[body]
    fixed = team.fixed[worn]
    says_that = fixed != NOT_SAID
    opening[says_that] = wording.FIRST_FIXED + fixed[says_that]
    ending[says_that] = 0
    reference = chance.integers(1, len(wording.REFERENCES), len(worn))
    reference[~finished | (chance.random(len(worn)) >= WITH_REFERENCE)] = 0
    return opening, ending, reference


def _chosen(crew: Crew, leads: Array, chance: np.random.Generator) -> Array:
    """By member and task: the number of the assigned piece of work from 0, or -1."""
    keys = chance.random((crew.size, TASKS))
    keys[:, :4] -= 0.5  # their own work first
    keys[:, TASKS - 1] += 1
    wanted = chance.integers(FEWEST, MOST + 1, crew.size)[:, None]
    is_chosen = keys.argsort(axis=1).argsort(axis=1) < wanted
    numbers = np.cumsum(is_chosen).reshape(is_chosen.shape) - 1
    return np.where(is_chosen, numbers, -1)


def _task_table(crew: Crew) -> Array:
    return np.array([[one.pk for one in row] for row in (crew.tasks, crew.leading)])


def _norms(crew: Crew) -> Array:
    return np.array([[one.standard_minutes for one in row] for row in (crew.tasks, crew.leading)])


def _assigned(
    crew: Crew,
    chosen: Array,
    habit: Habits,
    done: tuple[Array, Array, Array],
    chance: np.random.Generator,
    next_id: int,
) -> Assigned:
    """So much was assigned that what was finished is the person's usual share of it."""
    member, place = np.nonzero(chosen >= 0)
    by_member, by_place, halves = done
    sums = np.zeros(chosen.shape)
    np.add.at(sums, (by_member, by_place), halves)
    share = habit.finishes[member + crew.first] * chance.uniform(0.95, 1.05, len(member))
    pieces = np.ceil(sums[member, place] / 2 / np.minimum(share, 1))
    idle = pieces == 0
    pieces[idle] = chance.integers(1, 4, idle.sum())
    return Assigned(next_id + chosen[member, place], member + crew.first, place, pieces.astype(int))


def _away(crew: Crew, span: Span, turn: int) -> list[tuple[int, int, int]]:
    model = np.array([day for _, day, _ in crew.team.away], dtype=int)
    days = span.dressed(model, turn)
    return [
        (crew.first + member, int(day), halves)
        for (member, _, halves), day in zip(crew.team.away, days, strict=True)
        if member < crew.size and 0 <= day < span.today
    ]


def title(name: str, chance: np.random.Generator) -> str:
    """What an assigned piece of work is called."""
    return f"{name}: {TOPICS[int(chance.integers(len(TOPICS)))]}"[:LONGEST_TITLE]
