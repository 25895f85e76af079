"""What norms are compared with: how long one piece really took, as reviewers accepted it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from worklogs.models import CatalogueTask
from worklogs.queries.catalogue import valid_tasks

LOOKS_BACK = timedelta(days=183)  # half a year
LEAST_ENTRIES = 5
LEAST_PEOPLE = 3  # of fewer, a figure would show what one of them did

# Work that went over days counts with the days before the one on which it was finished.
EVIDENCE = """
    WITH piece AS (
        SELECT t.code, t.agency_id AS list_id, t.complexity, p.staff_id,
               (e.accepted_minutes + CASE WHEN e.continues_id IS NULL THEN 0 ELSE (
                    WITH RECURSIVE before AS (
                        SELECT w.id, w.minutes, w.accepted_minutes, w.continues_date,
                               w.continues_id
                        FROM worklogs_workentry w
                        WHERE w.work_date = e.continues_date AND w.id = e.continues_id
                        UNION
                        SELECT w.id, w.minutes, w.accepted_minutes, w.continues_date,
                               w.continues_id
                        FROM worklogs_workentry w JOIN before b
                          ON w.work_date = b.continues_date AND w.id = b.continues_id
                    )
                    SELECT coalesce(sum(coalesce(accepted_minutes, minutes)), 0) FROM before
               ) END) / e.quantity AS minutes
        FROM worklogs_workentry e
        JOIN worklogs_cataloguetask t ON t.id = e.task_id
        JOIN organizations_posting p ON p.id = e.author_id
        WHERE e.agency_id = %(agency)s AND e.work_date BETWEEN %(first)s AND %(last)s
          AND e.status = 'accepted' AND e.is_finished
          AND e.quantity > 0 AND e.accepted_minutes > 0
          AND (%(tasks)s::bigint[] IS NULL OR e.task_id = ANY (%(tasks)s))
    )
    SELECT code, list_id, complexity, count(*), count(DISTINCT staff_id),
           CASE WHEN count(*) >= %(entries)s AND count(DISTINCT staff_id) >= %(people)s
                THEN percentile_cont(ARRAY[0.1, 0.25, 0.5, 0.75, 0.9])
                     WITHIN GROUP (ORDER BY minutes) END
    FROM piece
    GROUP BY code, list_id, complexity
    ORDER BY code, list_id NULLS LAST, complexity
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """Minutes for one piece: tenths at the ends, quartiles and the median between."""

    low: Decimal
    lower_quartile: Decimal
    median: Decimal
    upper_quartile: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class NormEvidence:
    """Accepted work of one task at one complexity. ``spread`` is None when it is not enough."""

    code: str
    list_id: int | None  # the agency whose task it is; None for a common one
    complexity: int
    entries: int
    people: int
    spread: Spread | None


def norm_evidence(
    agency_id: int, today: date, tasks: Collection[CatalogueTask] | None = None
) -> list[NormEvidence]:
    """How long one piece took in the agency within the last half year, by task and complexity.

    Of these versions, or of all tasks. At least five entries of three people, else no figures.
    Minutes are those that reviewers accepted. One query; it reads the agency's accepted entries
    of these tasks through an index of its own.
    """
    values: dict[str, int | date | list[int] | None] = {
        "agency": agency_id,
        "first": today - LOOKS_BACK,
        "last": today,
        "tasks": None if tasks is None else [task.pk for task in tasks],
        "entries": LEAST_ENTRIES,
        "people": LEAST_PEOPLE,
    }
    with connection.cursor() as cursor:
        cursor.execute(EVIDENCE, values)
        return [
            NormEvidence(code, list_id, complexity, entries, people, _spread(fractions))
            for code, list_id, complexity, entries, people, fractions in cursor.fetchall()
        ]


def _spread(fractions: list[float] | None) -> Spread | None:
    if fractions is None:
        return None
    # percentile_cont answers in floating point; whole tenths of a minute are all that is shown.
    return Spread(*(Decimal(str(round(value, 1))) for value in fractions))


def norms_beside(agency_id: int, today: date) -> list[tuple[CatalogueTask, NormEvidence]]:
    """The tasks of today that have a norm, each with what was accepted of it. Two queries."""
    found = {
        (one.list_id, one.code, one.complexity): one for one in norm_evidence(agency_id, today)
    }
    tasks = valid_tasks(agency_id, today).filter(
        code__in={code for _list, code, _level in found}, standard_minutes__gt=0
    )
    return [
        (task, found[key])
        for task in tasks
        if (key := (task.agency_id, task.code, task.complexity)) in found
    ]
