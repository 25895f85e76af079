"""A whole invented province for a month, with the truth about everybody."""

import random
from dataclasses import dataclass

from evaluations.rules.honesty.facts import PersonMonth
from evaluations.simulation.office import catalogue, meeting_text, working_days
from evaluations.simulation.people import (
    COLLUDER,
    DISHONEST,
    HONEST,
    TIRED,
    WAYS,
    WORKDAY,
    colluding,
    habits,
    honest_month,
    met,
)

UNIT_SIZES = (6, 8, 10, 12, 15)
TIRED_SHARE = 0.25
PEER_GROUPS = ("commune", "department", "party")


@dataclass(frozen=True, slots=True)
class Province:
    """The months of everybody, and by person what they really are."""

    months: list[PersonMonth]
    truth: dict[int, str]


def simulate(*, seed: int, people: int, prevalence: float) -> Province:
    """So many people in units, that share of them dishonest in one of four ways.

    The same seed gives the same province. ``prevalence`` 0 is the all-honest one.
    """
    chance = random.Random(seed)
    tasks, days = catalogue(chance), working_days()
    units = _units(people, chance)
    truth = _truth(units, people, prevalence, chance)
    months = []
    for unit_id, members in enumerate(units, 1):
        group = chance.choice(PEER_GROUPS)
        meetings = {day: meeting_text(chance) for day in chance.sample(days, chance.randint(1, 5))}
        master = honest_month(habits(chance, tired=False), days, tasks, chance)
        for person_id in members:
            kind = truth[person_id]
            person = habits(chance, tired=kind == TIRED)
            entries = met(honest_month(person, days, tasks, chance), meetings, chance)
            if kind == COLLUDER:
                entries = colluding(master, entries, chance)
            elif kind in WAYS:
                entries = WAYS[kind](entries, tasks, chance)
            months.append(PersonMonth(person_id, unit_id, group, WORKDAY, entries))
    return Province(months, truth)


def _units(people: int, chance: random.Random) -> list[list[int]]:
    ids = list(range(1, people + 1))
    units = []
    while ids:
        size = chance.choice(UNIT_SIZES)
        units.append(ids[:size])
        ids = ids[size:]
    return units


def _truth(
    units: list[list[int]], people: int, prevalence: float, chance: random.Random
) -> dict[int, str]:
    """Whole units collude, for a quarter of the dishonest; the others are spread over the rest."""
    wanted = round(people * prevalence)
    truth: dict[int, str] = {}
    for members in chance.sample(units, len(units)):
        if len(truth) + len(members) > wanted / len(DISHONEST):
            continue
        truth |= dict.fromkeys(members, COLLUDER)
    rest = [person for person in range(1, people + 1) if person not in truth]
    chance.shuffle(rest)
    for number, person in enumerate(rest[: wanted - len(truth)]):
        truth[person] = DISHONEST[number % (len(DISHONEST) - 1)]
    for person in rest:
        truth.setdefault(person, TIRED if chance.random() < TIRED_SHARE else HONEST)
    return truth
