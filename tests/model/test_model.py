"""Random people at work, once by the rules in plain Python and once on the portal: no difference.

A difference is made short before it is told: the fewest steps that still show it, and the seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest

from tests.factories.worklogs import make_task
from tests.model import rules
from tests.model.portal import STARTS, Portal, settle, undone
from tests.model.rules import AGENCY, Model
from tests.model.steps import (
    DAYS,
    AskLeave,
    CancelLeave,
    Declare,
    Save,
    Step,
    Tick,
    Wait,
    sequence,
)

SEED = 20261130
SHORT, LONG, LENGTH = 2, 200, 30


@dataclass(frozen=True)
class Difference:
    """Where the two part: after which step, and what each of them says."""

    at: int
    step: Step
    by_the_rules: object
    on_the_portal: object


@pytest.fixture
def portal(cast, signed_in, monkeypatch) -> Portal:
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")
    task = make_task(name="Soạn công văn", code="B.01")
    return Portal(cast, {who: signed_in(getattr(cast, who)) for who in AGENCY}, task)


def said(model: Model) -> dict[str, object]:
    """Everything that the model holds, as ``Portal.stored`` says it."""
    found: dict[str, object] = {"reports": list(model.reports)}
    for (who, day, line), entry in model.entries.items():
        found[f"{who} {day} {line}"] = (
            entry.minutes, entry.pieces, entry.status, entry.version, entry.accepted
        )  # fmt: skip
    for (who, day, line), kept in model.late.items():
        found[f"late {who} {day} {line}"] = kept
    for (who, day), one in model.days.items():
        found[f"day {who} {day}"] = (one.is_declared, one.is_late, *model.figures(who, day))
    counts = {"department": 0, "commune": 0}
    for leave in model.leaves:
        agency = AGENCY[leave.who]
        value = (leave.first, leave.last, leave.from_noon, leave.status)
        found[f"leave {agency} {counts[agency]}"] = value
        counts[agency] += 1
    for agency in counts:
        for month in ("2026-10", "2026-11"):
            found[f"books {agency} {month}"] = model.stages.get((agency, month), "open")
    return found


def start_of(seed: int) -> datetime:
    """When the sequence of this seed begins."""
    return Random(seed).choice(STARTS)


def difference(portal: Portal, steps: Sequence[Step], start: datetime) -> Difference | None:
    """The first one, if there is any; nothing of the sequence stays."""
    model = Model(start)
    with undone():
        for at, step in enumerate(steps):
            answer = portal.do(step, model)
            expected = model.do(step)
            if answer != expected:
                return Difference(at, step, expected, answer)
            by_rules, stored = said(model), portal.stored()
            if by_rules != stored:
                keys = {key for key in by_rules | stored if by_rules.get(key) != stored.get(key)}
                return Difference(
                    at, step, {key: by_rules.get(key) for key in keys},
                    {key: stored.get(key) for key in keys},
                )  # fmt: skip
        settle()
    return None


def shortest(portal: Portal, steps: list[Step], start: datetime) -> list[Step]:
    """The steps without any that the difference does not need."""
    kept = list(steps)
    size = len(kept) // 2
    while size:
        place = 0
        while place < len(kept):
            without = kept[:place] + kept[place + size :]
            if difference(portal, without, start) is None:
                place += size
            else:
                kept = without
        size //= 2
    return kept


def first_difference(portal: Portal, sequences: int) -> int | None:
    """The first seed whose sequence ends otherwise than the rules say."""
    seeds = range(SEED, SEED + sequences)
    return next(
        (one for one in seeds if difference(portal, sequence(one, LENGTH), start_of(one))), None
    )


def tried(portal: Portal, sequences: int) -> str:
    """Nothing when all agree; else the shortest sequence that does not, for a person to read."""
    seed = first_difference(portal, sequences)
    if seed is None:
        return ""
    kept = shortest(portal, sequence(seed, LENGTH), start_of(seed))
    found = difference(portal, kept, start_of(seed))
    return "\n".join([f"seed {seed}: after {len(kept)} steps", *map(str, kept), str(found)])


def test_a_few_random_sequences_end_as_the_rules_say(portal, record_property) -> None:
    record_property("tried", SHORT * LENGTH)
    record_property("seed", SEED)

    assert tried(portal, SHORT) == ""


@pytest.mark.long
def test_two_hundred_random_sequences_end_as_the_rules_say(portal, record_property) -> None:
    record_property("tried", LONG * LENGTH)
    record_property("seed", SEED)

    assert tried(portal, LONG) == ""


# Each is a rule told wrongly, when the story begins, and the shortest one that gives it away.
AFTERNOON, EVENING = STARTS[0], STARTS[3]
FRIDAY, THURSDAY = DAYS[0], DAYS[4]
CLOSED = [Wait(60), Tick()]  # from an hour before logging closes
WRONG = {
    "a day has a minute more": (
        "MOST", 1_441, AFTERNOON,
        [Save("clerk", FRIDAY, 0, 1_440, 1), Save("clerk", FRIDAY, 1, 1, 1)],
    ),
    "logging closes an hour later": (
        "LOGGING_CLOSES", rules.LOGGING_CLOSES + timedelta(hours=1), EVENING, CLOSED,
    ),
    "October ends a day later": (
        "OCTOBER_ENDS", rules.OCTOBER_ENDS + timedelta(days=1), EVENING,
        [*CLOSED, Save("clerk", THURSDAY, 0, 60, 1)],
    ),
    "no day is late": (
        "_next_working_day", lambda _day: rules.LAST.date(), AFTERNOON,
        [Save("clerk", FRIDAY, 0, 60, 1), Declare("clerk", FRIDAY)],
    ),
    "the head of the agency does not keep people": (
        "KEEPS_PEOPLE", {"officer"}, AFTERNOON,
        [AskLeave("clerk", THURSDAY, THURSDAY, from_noon=False),
         CancelLeave("agency_head", 0, "Bận")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_rule_told_wrongly_is_noticed_and_the_story_made_short(
    portal, monkeypatch, wrong
) -> None:
    """The control: a model that says something else than the portal, among other people's steps."""
    name, value, start, story = WRONG[wrong]
    assert difference(portal, story, start) is None

    monkeypatch.setattr(rules, name, value)
    found = difference(portal, story, start)

    assert found is not None
    assert found.at == len(story) - 1
    besides = [Declare("head", FRIDAY), *story, Declare("outsider", FRIDAY)]
    assert shortest(portal, besides, start) == story
