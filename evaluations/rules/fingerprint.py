"""What a rule set answers to a fixed set of questions, in one number.

A set that has scored a closed period must go on scoring it the same. The database keeps the
fingerprint of each version that froze a score; code that answers otherwise has another one.
"""

import hashlib
from collections.abc import Callable
from decimal import Decimal
from random import Random

from evaluations.rules.values import LeaderRatios, Level, Output, Result, ScoreInput, Settings

QUESTIONS = 300
SEED = 335_2025
HALVES = (Decimal("0.5"), Decimal(1), None)
COEFFICIENTS = ("0.1", "0.5", "1", "1.8", "3", "20")
UNIT_LEVELS = (None, Level.EXCELLENT, Level.GOOD, Level.COMPLETED, Level.NOT_COMPLETED)
# The edges of the levels, each scored with full marks or half marks for the task.
EDGES = ("0", "9.99", "10", "10.01", "14.99", "15", "15.01", "19.99", "20", "28", "30")


def fingerprint(score: Callable[[ScoreInput, Settings], Result]) -> str:
    """sha256 of every printed number, level and reason the rules give; the wording is free.

    Costs some tens of milliseconds: ask once a process.
    """
    settings = Settings()
    answers = (_answer(score(question, settings)) for question in _questions())
    return hashlib.sha256("\n".join(answers).encode()).hexdigest()


def _answer(result: Result) -> str:
    numbers = (
        result.quantity,
        result.quality,
        result.timeliness,
        result.task_points,
        result.general_points,
        result.total,
    )
    return " ".join((*(str(number) for number in numbers), result.level, *result.reasons))


def _questions() -> list[ScoreInput]:
    one = Decimal(1)
    edges = [
        ScoreInput(False, Decimal(points), (Output(one, Decimal(assigned), one),))
        for points in EDGES
        for assigned in (1, 2)
    ]
    random = Random(SEED)  # noqa: S311 - the same questions each time, nothing secret
    return edges + [_question(random) for _ in range(QUESTIONS)]


def _question(random: Random) -> ScoreInput:
    leader = random.random() < 0.4  # noqa: PLR2004
    outputs = tuple(_output(random) for _ in range(random.randrange(4)))
    general = None if random.randrange(12) == 0 else Decimal(random.randrange(121)) / 4
    return ScoreInput(
        leader=leader,
        general_points=general,
        outputs=outputs,
        leader_ratios=LeaderRatios(*random.choices(HALVES, (4, 8, 1), k=3)) if leader else None,
        unit_level=random.choice(UNIT_LEVELS) if leader else None,
        unreviewed_entries=random.choice((0, 0, 0, 2)),
    )


def _output(random: Random) -> Output:
    assigned = Decimal(random.randrange(0, 41)) / 2
    completed = min(assigned, Decimal(random.randrange(0, 50)) / 2) + random.choice((0, 0, 3))
    faults = random.randrange(4) if completed and assigned else 0
    delays = random.randrange(4) if assigned else 0
    return Output(
        coefficient=Decimal(random.choice(COEFFICIENTS)),
        assigned=assigned,
        completed=completed,
        quality_faults=faults,
        quality_faults_excused=random.randrange(faults + 1),
        delays=delays,
        delays_excused=random.randrange(delays + 1),
    )
