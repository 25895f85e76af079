"""Fifty thousand people on the real units, by COPY: sign-ins, staff, postings, roles.

Who sits where follows ``demo.people``. Ids are counted from 1, for the database is empty: the
person of number n (from 0) has staff, user and posting n + 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from random import Random
from typing import Any

import psycopg
from django.contrib.auth.hashers import make_password

from demo import people
from demo.copied.patterns import Team
from demo.copied.storing import NULL, copy, escaped
from demo.habits import usual_tasks
from demo.names import full_name
from demo.people import LEADERS, LEADERS_IN_EACH, Place
from organizations.models import Agency, RoleKind, SubjectClass, Unit
from organizations.rules.names import person_sort_key, unaccented
from organizations.tenancy import tenant
from worklogs.models import CatalogueTask, TaskGroup
from worklogs.queries.catalogue import valid_tasks

STAFF_COLUMNS = "id staff_code full_name sort_key search_name"
USER_COLUMNS = "id username email staff_id password is_active created_at wants_mail"
POSTING_COLUMNS = (
    "id agency_id unit_id staff_id job_position title subject_class is_primary keeps_log starts_on"
)
ROLE_COLUMNS = "id agency_id posting_id role unit_id starts_on"
SUPERIOR = "Lãnh đạo tỉnh phụ trách"
OUTSIDE = {"military_command"}  # keeps no log here
TASKS = 9  # that a crew works at; the last is of group D


@dataclass(frozen=True, slots=True)
class Crew:
    """Neighbours of one unit who wear a team: people from ``first`` on.

    ``tasks`` are those of its members, ``leading`` those of whoever leads among them.
    """

    number: int
    agency: Agency
    first: int
    size: int
    team: Team
    tasks: Sequence[CatalogueTask]
    leading: Sequence[CatalogueTask]


@dataclass(slots=True)
class Staff:
    """Everybody who keeps a log, by number. ``reviewer`` is a posting id, ``right`` by what."""

    agency: list[int] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    unit: list[int] = field(default_factory=list)
    leads: list[bool] = field(default_factory=list)
    reviewer: list[int] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    crews: list[Crew] = field(default_factory=list)
    postings: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.agency)


class Staffing:
    """Fills agency after agency, then stores all of it."""

    def __init__(self, teams: Sequence[Team], posted_from: date, today: date, seed: int) -> None:
        self.teams = teams
        self.posted_from = posted_from.isoformat()
        self.today = today
        self.random = Random(f"staffing {seed}")
        self.staff = Staff()
        self.leaders: list[tuple[int, int]] = []  # number, agency
        self._heads: dict[int, int] = {}  # posting id by unit
        self._parents: dict[int, int | None] = {}

    def fill(self, agency: Agency, count: int) -> None:
        """Seat so many people in the agency, unit by unit."""
        with tenant(agency.pk):
            units = list(Unit.objects.filter(agency=agency).exclude(kind__in=OUTSIDE))
            tasks = list(valid_tasks(agency.pk, self.today))
        root = next(unit for unit in units if unit.parent_id is None)
        inner = sorted((unit for unit in units if unit is not root), key=lambda one: one.code)
        self._parents |= {unit.pk: unit.parent_id for unit in units}
        seats = people.places(agency, root, inner, count)
        seats.sort(key=lambda seat: 0 if seat.unit is root else seat.unit.pk)  # stable
        first = len(self.staff)
        for seat in seats:
            self._seat(agency, seat)
        self._role(agency.pk, len(self.staff), RoleKind.OFFICER, None)
        if agency.code in LEADERS:
            leaders = range(first, first + min(LEADERS_IN_EACH, count))
            self.leaders += [(number, agency.pk) for number in leaders]
        for _, together in groupby(enumerate(seats, first), key=lambda one: one[1].unit.pk):
            neighbours = list(together)
            (start, seat), size = neighbours[0], len(neighbours)
            self._crews(agency, seat.unit, range(start, start + size), tasks)

    def _seat(self, agency: Agency, seat: Place) -> None:
        staff, posting = self.staff, len(self.staff) + 1
        subject_class = people.subject_class_of(agency, self.random, leads=seat.leads)
        staff.agency.append(agency.pk)
        staff.code.append(agency.code)
        staff.unit.append(seat.unit.pk)
        staff.leads.append(seat.leads)
        self._post(agency.pk, seat.unit.pk, posting, seat.title, subject_class, "t\tt")
        if seat.role:
            self._role(agency.pk, posting, seat.role, seat.unit.pk)
        if seat.role in {RoleKind.HEAD, RoleKind.AGENCY_HEAD}:
            self._heads[seat.unit.pk] = posting

    def _post(
        self, agency: int, unit: int, person: int, title: str, subject_class: str, kind: str
    ) -> None:
        """``kind``: whether it is primary, whether it keeps a log."""
        rows = self.staff.postings
        rows.append(
            f"{len(rows) + 1}\t{agency}\t{unit}\t{person}\t{title}\t{title}\t{subject_class}\t"
            f"{kind}\t{self.posted_from}\n"
        )

    def _role(self, agency: int, posting: int, role: str, unit: int | None) -> None:
        rows = self.staff.roles
        rows.append(
            f"{len(rows) + 1}\t{agency}\t{posting}\t{role}\t{unit or NULL}\t{self.posted_from}\n"
        )

    def _crews(
        self, agency: Agency, unit: Unit, numbers: range, tasks: list[CatalogueTask]
    ) -> None:
        """Divide a unit's people among teams of the simulator."""
        crews, start = self.staff.crews, numbers.start
        while start < numbers.stop:
            team = self.random.choice(self.teams)
            size = min(team.size, numbers.stop - start)
            own, leading = (
                self._tasks(agency, unit.name, tasks, leads=leads) for leads in (False, True)
            )
            crews.append(Crew(len(crews), agency, start, size, team, own, leading))
            start += size

    def _tasks(
        self, agency: Agency, unit_name: str, tasks: list[CatalogueTask], *, leads: bool
    ) -> list[CatalogueTask]:
        """First what they work at most, one task of group D last."""
        found = usual_tasks(agency, unit_name, tasks, leads=leads, random=self.random)
        found = (found * 2)[: TASKS - 1]
        return [*found, self.random.choice([one for one in tasks if one.group == TaskGroup.OTHER])]

    def finish(self, agencies: Sequence[Agency]) -> Staff:
        """Put superiors above the heads of agencies, and say who reviews whom."""
        roots = {self.staff.agency[one]: self.staff.unit[one] for one in self._firsts()}
        above: dict[int, int] = {}
        for number, agency in enumerate(agencies):
            choices = [leader for leader, home in self.leaders if home != agency.pk]
            leader = choices[number % len(choices)]
            self._post(
                agency.pk, roots[agency.pk], leader + 1, SUPERIOR, SubjectClass.OFFICIAL, "f\tf"
            )
            above[agency.pk] = len(self.staff.postings)
            self._role(agency.pk, above[agency.pk], RoleKind.SUPERIOR, None)
        for number in range(len(self.staff)):
            reviewer, right = self._reviewer(number, above[self.staff.agency[number]])
            self.staff.reviewer.append(reviewer)
            self.staff.right.append(right)
        return self.staff

    def _firsts(self) -> list[int]:
        """The head of each agency, who was seated first."""
        seen: dict[int, int] = {}
        for number, agency in enumerate(self.staff.agency):
            seen.setdefault(agency, number)
        return list(seen.values())

    def _reviewer(self, number: int, superior: int) -> tuple[int, str]:
        """The nearest head above, by posting, and by which right; the superior of the agency."""
        unit: int | None = self.staff.unit[number]
        while unit is not None:
            head = self._heads.get(unit, number + 1)
            above = self._parents[unit]
            if head != number + 1:
                return head, RoleKind.AGENCY_HEAD if above is None else RoleKind.HEAD
            unit = above
        return superior, RoleKind.SUPERIOR


def store(cursor: psycopg.Cursor[Any], staff: Staff, seed: int) -> None:
    """Write everybody, their sign-ins without a password, their postings and roles."""
    names = Random(f"names {seed}")
    drawn = [full_name(names) for _ in range(len(staff))]
    copy(cursor, "organizations_staffmember", STAFF_COLUMNS, _members(drawn))
    copy(cursor, "organizations_user", USER_COLUMNS, _users(len(staff)))
    copy(cursor, "organizations_posting", POSTING_COLUMNS, staff.postings)
    copy(cursor, "organizations_roleassignment", ROLE_COLUMNS, staff.roles)


def _members(names: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(names, 1):
        key = escaped(person_sort_key(name))
        yield f"{number}\tKH{number:05}\t{name}\t{key}\t{unaccented(name)}\n"


def _users(count: int) -> Iterator[str]:
    made_at = people.SIGN_INS_MADE_AT.isoformat()
    for number in range(1, count + 1):
        password = make_password(None)
        yield (
            f"{number}\tKH{number:05}\tkh{number:05}@khanhhoa.example\t{number}\t{password}\tt\t"
            f"{made_at}\tt\n"
        )
