"""One period of the province: invented in memory (1 GB for 5 million lines), then written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import psycopg

from demo.copied import deciding, rows, wearing
from demo.copied.deciding import Heads
from demo.copied.patterns import Array
from demo.copied.span import Span
from demo.copied.staffing import Crew, Staff
from demo.copied.storing import NULL, copy
from demo.copied.wearing import DUE_BEFORE_END, Assigned, Habits, Lines

ASSIGNMENT_COLUMNS = (
    "id agency_id unit_id assignee_id task_id title quantity coefficient origin starts_on due_on"
    " source_document assigned_by_id assigned_at cancel_reason"
)
LEAVE_COLUMNS = (
    "agency_id posting_id kind starts_on starts_half ends_on ends_half note status recorded_by_id"
    " recorded_at decided_by_id decided_at decision_reason cancel_reason"
)
ASSESSMENT_COLUMNS = (
    "agency_id posting_id period_id general_points unit_result execution cohesion unit_level note"
    " assessor_id by_right assessed_at"
)
LEAVE_KINDS = np.array(["annual", "annual", "annual", "sick", "business_trip"])
FORGOTTEN = 1 / 50  # assessments
HALF = 1 / 4  # of a leader's ratios
# As ``seal_events --adopt`` names what was brought in by hand: 200 decisions an event.
NAME_REVIEWS = """
    INSERT INTO organizations_auditevent (id, agency_id, action, object_id, details)
    SELECT uuidv7(), agency_id, 'organizations.evidence.adopted', '',
           jsonb_build_object('kind', 'review', 'keys', jsonb_agg(key ORDER BY key))
    FROM (
        SELECT agency_id, work_date::text || '/' || id::text AS key,
               (row_number() OVER (PARTITION BY agency_id ORDER BY work_date, id) - 1) / 200 AS part
        FROM evaluations_review WHERE work_date BETWEEN %s AND %s
    ) one GROUP BY agency_id, part
"""
NAME_ASSESSMENTS = """
    INSERT INTO organizations_auditevent (id, agency_id, action, object_id, details)
    SELECT uuidv7(), agency_id, 'organizations.evidence.adopted', '',
           jsonb_build_object('kind', 'assessment', 'keys', jsonb_agg(id::text ORDER BY id))
    FROM (
        SELECT agency_id, id, (row_number() OVER (PARTITION BY agency_id ORDER BY id) - 1) / 200
               AS part
        FROM evaluations_monthlyassessment WHERE period_id = %s
    ) one GROUP BY agency_id, part
"""


@dataclass(frozen=True, slots=True)
class People:
    """Who works, with what habits, under which heads."""

    staff: Staff
    habits: Habits
    heads: Heads

    def leads_of(self, crew: Crew) -> Array:
        """By member, whether they lead."""
        return np.array(self.staff.leads[crew.first : crew.first + crew.size])


class Month:
    """Writes one period; ``advance`` is told how many of its crews and lines are done."""

    def __init__(
        self, cursor: psycopg.Cursor[Any], people: People, span: Span, seed: int, next_id: int
    ) -> None:
        self.cursor = cursor
        self.people = people
        self.span = span
        self.seed = seed
        self.next_id = next_id  # of assigned work
        self.chance = np.random.default_rng([seed, span.period.starts_on.toordinal()])

    def write(self, advance: Callable[[int], object]) -> int:
        """Invent and store the period; how many entries. About a third of the time is Python's."""
        parts, away = [], []
        assigned: list[tuple[Crew, Assigned]] = []
        for crew in self.people.staff.crews:
            lines, work, absent = self._wear(crew)
            parts.append(lines)
            assigned.append((crew, work))
            away += absent
            advance(crew.size)
        copy(self.cursor, "worklogs_assignment", ASSIGNMENT_COLUMNS, self._assignments(assigned))
        copy(self.cursor, "organizations_leave", LEAVE_COLUMNS, self._leaves(away))
        copy(self.cursor, "evaluations_monthlyassessment", ASSESSMENT_COLUMNS, self._assessments())
        lines = Lines.joined(parts)
        del parts
        self._store(lines.taken(np.argsort(lines.written, kind="stable")), advance)
        first, last = self.span.period.starts_on, self.span.period.ends_on
        self.cursor.execute(NAME_REVIEWS, [first, last])
        self.cursor.execute(NAME_ASSESSMENTS, [self.span.period.pk])
        return len(lines.person)

    def _wear(self, crew: Crew) -> tuple[Lines, Assigned, list[tuple[int, int, int]]]:
        chance = np.random.default_rng(
            [self.seed, self.span.period.starts_on.toordinal(), crew.number]
        )
        leads = self.people.leads_of(crew)
        worn = wearing.wear(crew, leads, self.people.habits, self.span, chance, self.next_id)
        self.next_id += len(worn[1].ids)
        return worn

    def _store(self, lines: Lines, advance: Callable[[int], object]) -> None:
        """Entries in the order in which they were written, reviews likewise, then the days."""
        span, staff = self.span, self.people.staff
        ids = rows.Ids(self.chance, span)
        decided = deciding.decide(lines, self.people.heads, span, self.chance)
        places, order = deciding.positions(lines)
        kept = np.empty(len(lines.person), dtype="S32")

        def stored() -> Iterator[str]:
            made = rows.entries(lines, decided, places, span, staff, ids)
            for number, (pk, row) in enumerate(made):
                kept[number] = pk
                yield row

        copy(self.cursor, "worklogs_workentry", rows.ENTRY_COLUMNS, stored())
        advance(len(staff))
        made = rows.reviews(lines, decided, kept, span, staff, ids)
        copy(self.cursor, "evaluations_review", rows.REVIEW_COLUMNS, made)
        advance(len(staff))
        rolled = deciding.roll_up(lines, decided, order)
        copy(self.cursor, "worklogs_workday", rows.DAY_COLUMNS, rows.days(rolled, span, staff, ids))

    def _assignments(self, assigned: list[tuple[Crew, Assigned]]) -> Iterator[str]:
        staff, span, chance = self.people.staff, self.span, self.chance
        first = span.dates[0]
        for crew, work in assigned:
            due = span.days - 1 - chance.choice(DUE_BEFORE_END, len(work.ids))
            for pk, person, place, pieces, day in zip(
                work.ids.tolist(),
                work.person.tolist(),
                work.place.tolist(),
                work.pieces.tolist(),
                due.tolist(),
                strict=True,
            ):
                task = (crew.leading if staff.leads[person] else crew.tasks)[place]
                yield (
                    f"{pk}\t{staff.agency[person]}\t{staff.unit[person]}\t{person + 1}\t{task.pk}\t"
                    f"{wearing.title(task.name, chance)}\t{pieces}\t{task.coefficient}\tplanned\t"
                    f"{first}\t{span.dates[day]}\tKế hoạch số {10 + pk % 390}/KH\t"
                    f"{staff.reviewer[person]}\t{first} 02:00Z\t\n"
                )

    def _leaves(self, away: list[tuple[int, int, int]]) -> Iterator[str]:
        staff, dates = self.people.staff, self.span.dates
        kinds = self.chance.choice(LEAVE_KINDS, len(away)).tolist()
        for (person, number, halves), kind in zip(away, kinds, strict=True):
            day, half = dates[number], "am" if halves == 2 else "pm"
            yield (
                f"{staff.agency[person]}\t{person + 1}\t{kind}\t{day}\t{half}\t{day}\tpm\t\t"
                f"approved\t{person + 1}\t{day} 00:30Z\t{staff.reviewer[person]}\t{day} 01:00Z\t"
                "\t\n"
            )

    def _assessments(self) -> Iterator[str]:
        """General points of an ended period, d, đ and e of leaders; now and then forgotten."""
        if not self.span.has_ended:
            return
        staff, period = self.people.staff, self.span.period
        said_at = f"{period.ends_on + timedelta(days=1)} 02:00Z"
        count = len(staff)
        said = self.chance.random(count) >= FORGOTTEN
        halves = self.chance.random((count, 3)) < HALF
        for person in np.flatnonzero(said).tolist():
            points = Decimal(int(self.people.habits.quarters[person])) / 4
            ratios = [
                ("0.5" if half else "1") if staff.leads[person] else NULL
                for half in halves[person].tolist()
            ]
            yield (
                f"{staff.agency[person]}\t{person + 1}\t{period.pk}\t{points}\t"
                + "\t".join(ratios)
                + f"\t\t\t{staff.reviewer[person]}\t{staff.right[person]}\t{said_at}\n"
            )
