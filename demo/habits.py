"""How people work: some finish everything, most nearly everything, and no two keep equal hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from random import Random

from organizations.models import Agency, Period, Posting
from worklogs.models import CatalogueTask, TaskGroup

QUARTERS = Decimal("0.25")


@dataclass(frozen=True)
class Habit:
    """How somebody works: the share of assigned pieces they finish, and a usual day."""

    finishes: float
    points: Decimal
    usual_minutes: int
    misses: float
    is_late: float


@dataclass(frozen=True)
class Worker:
    """A posting that keeps a log. ``reviewer`` is nobody where nobody stands above."""

    posting: Posting
    habit: Habit
    tasks: Sequence[CatalogueTask]
    reviewer: int | None
    by_right: str
    leads: bool
    absent: frozenset[date]
    is_shown: bool


@dataclass(frozen=True)
class Window:
    """The part of a period that falls into a posting. ``done`` are its days before today."""

    period: Period
    starts_on: date
    ends_on: date
    days: Sequence[date]
    done: Sequence[date]


def habit(random: Random, *, extra: int, is_second: bool) -> Habit:
    """Some excellent, most good, some who complete, a few who do not.

    ``extra`` minutes a day where a whole agency writes long days; a second post gets little time.
    """
    kind = random.choices("egcn", [16, 60, 18, 6])[0]
    low, high, points = {
        "e": (0.97, 1.0, (27, 30)),
        "g": (0.66, 0.94, (25, 29)),
        "c": (0.42, 0.62, (22, 27)),
        "n": (0.15, 0.3, (15, 22)),
    }[kind]
    return Habit(
        finishes=random.uniform(low, high),
        points=Decimal(random.randint(points[0] * 4, points[1] * 4)) * QUARTERS,
        usual_minutes=random.randint(50, 90) if is_second else random.randint(340, 520) + extra,
        misses=0.5 if is_second else random.choice((0.0, 0.03, 0.07, 0.12)),
        is_late=random.choice((0.0, 0.02, 0.05, 0.15)),
    )


def usual_tasks(
    agency: Agency, unit_name: str, tasks: Sequence[CatalogueTask], *, leads: bool, random: Random
) -> list[CatalogueTask]:
    """What somebody of that unit works at: leaders lead, offices keep papers, communes serve."""
    shared = [task for task in tasks if task.group in {TaskGroup.SHARED, TaskGroup.OTHER}]
    own = [task for task in tasks if task.group == TaskGroup.SPECIALISED]
    papers = [task for task in own if task.code.startswith("C.VP.")]
    commune = [task for task in own if task.code.startswith("C.XA.")]
    special = [task for task in own if task.agency_id == agency.pk]
    if "Văn phòng" in unit_name:
        special = papers
    elif agency.block == "commune":
        special = commune
    chosen = _some(special, 4, random)
    if leads:
        leading = [task for task in tasks if task.group == TaskGroup.LEADERSHIP]
        found = [*_some(leading, 5, random), *chosen[:1], *_some(shared, 2, random)]
    else:
        found = [*chosen, *_some(shared, 8 - len(chosen), random)]
    return found or _some(tasks, 8, random)


def _some(tasks: Sequence[CatalogueTask], most: int, random: Random) -> list[CatalogueTask]:
    """By chance, and no more than there are: a province may keep a short catalogue of its own."""
    return random.sample(tasks, min(most, len(tasks)))


def instant(day: date, hour_utc: int) -> datetime:
    """That hour of the day in UTC; seven hours later in Vietnam."""
    return datetime.combine(day, time(hour_utc), UTC)
