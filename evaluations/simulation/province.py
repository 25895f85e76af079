"""A whole invented province for a month, with the truth about everybody."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth
from evaluations.simulation.office import (
    Task,
    catalogue,
    days_of_rest,
    meeting_text,
    working_days,
)
from evaluations.simulation.people import (
    HONEST,
    TIRED,
    WORKDAY,
    extra_hours,
    habits,
    honest_month,
    met,
    slips_on_leave,
    with_clock_times,
)
from evaluations.simulation.pretending import (
    CLASHER,
    COLLUDER,
    DISHONEST,
    WAYS,
    clashing,
    colluding,
)

UNIT_SIZES = (6, 8, 10, 12, 15)
TIRED_SHARE = 0.25
PEER_GROUPS = ("commune", "department", "party")


@dataclass(frozen=True, slots=True)
class Office:
    """What all invented people share: the tasks, the working days, the days of rest."""

    tasks: list[Task]
    days: list[date]
    rest_days: list[date]


@dataclass(frozen=True, slots=True)
class Province:
    """The months of everybody, and by person what they really are."""

    months: list[PersonMonth]
    truth: dict[int, str]


def simulate(*, seed: int, people: int, prevalence: float) -> Province:
    """So many people in units, that share of them dishonest in one of six ways.

    The same seed gives the same province. ``prevalence`` 0 is the all-honest one.
    """
    chance = random.Random(seed)
    office = Office(catalogue(chance), working_days(), days_of_rest())
    units = _units(people, chance)
    truth = _truth(units, people, prevalence, chance)
    months = []
    for unit_id, members in enumerate(units, 1):
        group = chance.choice(PEER_GROUPS)
        held = chance.sample(office.days, chance.randint(1, 5))
        meetings = {day: meeting_text(chance) for day in held}
        master = honest_month(habits(chance, tired=False), office.days, office.tasks, chance)
        months += [
            _month(person_id, unit_id, group, truth[person_id], office, meetings, master, chance)
            for person_id in members
        ]
    return Province(months, truth)


def _month(
    person_id: int,
    unit_id: int,
    group: str,
    kind: str,
    office: Office,
    meetings: Mapping[date, str],
    master: list[LoggedEntry],
    chance: random.Random,
) -> PersonMonth:
    person = habits(chance, tired=kind == TIRED)
    absences = max(1, person.absences) if kind == CLASHER else person.absences
    away = {day: chance.choice((1, 2, 2)) for day in chance.sample(office.days, absences)}
    at_work = [day for day in office.days if day not in away]
    entries = met(honest_month(person, at_work, office.tasks, chance), meetings, chance)
    if kind == COLLUDER:
        entries = colluding(master, entries, chance)
    elif kind in WAYS:
        entries = WAYS[kind](entries, office.tasks, chance)
    entries = [
        *entries,
        *slips_on_leave(person, away, office.tasks, chance),
        *extra_hours(person, office.rest_days, office.tasks, chance),
    ]
    entries = with_clock_times(person, entries, chance)
    if kind == CLASHER:
        entries = clashing(entries, away, office.rest_days, chance)
    return PersonMonth(
        person_id, unit_id, group, WORKDAY, entries, away=away, rest_days=set(office.rest_days)
    )


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
    """Whole units collude, for a sixth of the dishonest; the others are spread over the rest."""
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
