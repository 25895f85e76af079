"""Assigned work that is due in a month, and what was accepted of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from organizations.models import Period
from worklogs.models import Assignment

# Per assignment due in the period: pieces of accepted finished entries from its start to the
# period's end, and who wrote them. work_date stands between constants, so that old partitions are
# not read.
PIECES = """
    SELECT entry.assignment_id,
           coalesce(sum(entry.quantity) FILTER (WHERE entry.is_finished), 0),
           array_agg(DISTINCT entry.author_id)
      FROM worklogs_workentry entry
      JOIN worklogs_assignment assignment ON assignment.id = entry.assignment_id
     WHERE entry.assignment_id = ANY(%(assignments)s)
       AND entry.agency_id = %(agency)s
       AND entry.status = 'accepted'
       AND entry.work_date BETWEEN %(first)s AND %(last)s
       AND entry.work_date >= assignment.starts_on
     GROUP BY entry.assignment_id
"""

# The events of the reviews in force on the same entries. A fault needs a finished piece; a delay
# does not (ADR 0010). One review in fourteen holds an event, and those have an index of their own;
# asked for by constants and set aside, because the planner takes a join from the entries for one
# row and looks up each of them.
EVENTS = """
    WITH event AS MATERIALIZED (
        SELECT entry_id, work_date, quality_faults, quality_faults_excused, delays, delays_excused
          FROM evaluations_review
         WHERE author_id = ANY(%(authors)s)
           AND agency_id = %(agency)s
           AND work_date BETWEEN %(first)s AND %(last)s
           AND superseded_at IS NULL AND decision = 'accepted'
           AND (quality_faults > 0 OR delays > 0)
    )
    SELECT entry.assignment_id,
           coalesce(sum(event.quality_faults) FILTER (WHERE entry.quantity > 0), 0),
           coalesce(sum(event.quality_faults_excused) FILTER (WHERE entry.quantity > 0), 0),
           sum(event.delays),
           sum(event.delays_excused)
      FROM event
      JOIN worklogs_workentry entry
        ON entry.id = event.entry_id AND entry.work_date = event.work_date
      JOIN worklogs_assignment assignment ON assignment.id = entry.assignment_id
     WHERE entry.assignment_id = ANY(%(assignments)s)
       AND entry.agency_id = %(agency)s
       AND entry.status = 'accepted'
       AND entry.work_date BETWEEN %(first)s AND %(last)s
       AND entry.work_date >= assignment.starts_on
     GROUP BY entry.assignment_id
"""


class Assigned(NamedTuple):
    """What a score needs of one assignment; ``quantity`` in pieces. A row of a month of the
    province, so it is no model instance."""

    pk: int
    title: str
    coefficient: Decimal
    quantity: Decimal
    starts_on: date


@dataclass(frozen=True, slots=True)
class Done:
    """What was accepted against one assignment: pieces, and counted events."""

    completed: Decimal = Decimal(0)
    quality_faults: int = 0
    quality_faults_excused: int = 0
    delays: int = 0
    delays_excused: int = 0


def assigned_work(
    agency_id: int, posting_ids: Collection[int], period: Period
) -> defaultdict[int, list[Assigned]]:
    """Work due in the period and not cancelled, by assignee, in order of due days. One query."""
    found: defaultdict[int, list[Assigned]] = defaultdict(list)
    rows = Assignment.objects.filter(
        agency_id=agency_id,
        assignee_id__in=posting_ids,
        due_on__range=(period.starts_on, period.ends_on),
        cancelled_at__isnull=True,
    )
    for assignee, *fields in rows.order_by("due_on", "pk").values_list(
        "assignee_id", *Assigned._fields
    ):
        found[assignee].append(Assigned(*fields))
    return found


def work_done(
    agency_id: int, assignments: Sequence[Assigned], *, period: Period
) -> Mapping[int, Done]:
    """What was accepted against each assignment up to the period's end. Two queries, or none."""
    if not assignments:
        return {}
    asked: dict[str, Any] = {
        "assignments": [row.pk for row in assignments],
        "agency": agency_id,
        "first": min(row.starts_on for row in assignments),
        "last": period.ends_on,
    }
    with connection.cursor() as cursor:
        cursor.execute(PIECES, asked)
        pieces = cursor.fetchall()
        authors = {author for _, _, wrote in pieces for author in wrote}
        cursor.execute(EVENTS, asked | {"authors": sorted(authors)})
        events = {assignment: counted for assignment, *counted in cursor.fetchall()}
    return {
        assignment: Done(completed, *events.get(assignment, ()))
        for assignment, completed, _ in pieces
    }
