"""What triggers and foreign keys would have refused, asked of all rows at once.

Each question counts rows that must not be. A few seconds a million entries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from worklogs.queries.day_sums import differing

FOREIGN_KEYS = """
    SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text,
           (SELECT array_agg(a.attname ORDER BY k.place)
            FROM unnest(c.conkey) WITH ORDINALITY k (number, place)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number),
           (SELECT array_agg(a.attname ORDER BY k.place)
            FROM unnest(c.confkey) WITH ORDINALITY k (number, place)
            JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number)
    FROM pg_constraint c
    WHERE c.contype = 'f' AND c.conparentid = 0 AND c.connamespace = 'public'::regnamespace
      AND c.conrelid::regclass::text = ANY (%s)
    ORDER BY 2, 1
"""
FILLED = [
    "organizations_staffmember",
    "organizations_user",
    "organizations_posting",
    "organizations_roleassignment",
    "organizations_leave",
    "organizations_auditevent",
    "worklogs_assignment",
    "worklogs_workentry",
    "worklogs_workday",
    "evaluations_review",
    "evaluations_monthlyassessment",
]


QUESTIONS = {
    "entries and reviews outside the partitions of their month": """
        SELECT (SELECT count(*) FROM worklogs_workentry_default)
             + (SELECT count(*) FROM evaluations_review_default)
    """,
    "entries in no open period of their agency": """
        SELECT count(*) FROM (
            SELECT agency_id, work_date FROM worklogs_workentry GROUP BY 1, 2
        ) e WHERE NOT EXISTS (
            SELECT FROM organizations_period p JOIN organizations_agencyperiod a
              ON a.period_id = p.id AND a.agency_id = e.agency_id AND a.stage = 'open'
            WHERE e.work_date BETWEEN p.starts_on AND p.ends_on)
    """,
    "days on which the posting did not hold, or of another unit": """
        SELECT count(*) FROM worklogs_workday d JOIN organizations_posting p ON p.id = d.author_id
        WHERE d.work_date < p.starts_on OR d.work_date > p.ends_on OR d.unit_id <> p.unit_id
           OR d.agency_id <> p.agency_id OR NOT p.keeps_log
    """,
    "entries of another agency or unit than their author's": """
        SELECT count(*) FROM worklogs_workentry e JOIN organizations_posting p ON p.id = e.author_id
        WHERE (e.agency_id, e.unit_id) <> (p.agency_id, p.unit_id)
    """,
    "entries under a task that is another agency's or does not hold": """
        SELECT count(*) FROM worklogs_workentry e JOIN worklogs_cataloguetask t ON t.id = e.task_id
        WHERE t.agency_id <> e.agency_id OR e.work_date < t.valid_from
           OR e.work_date >= t.valid_until
    """,
    "entries against work that was assigned to somebody else": """
        SELECT count(*) FROM worklogs_workentry e JOIN worklogs_assignment a
          ON a.id = e.assignment_id
        WHERE (a.assignee_id, a.task_id) <> (e.author_id, e.task_id)
    """,
    "days whose figures are not the sums of their entries": f"""
        SELECT count(*) FROM ({differing()}) day
    """,  # noqa: S608  our own words
    "reviews that are not of the entry as it stands": """
        SELECT count(*) FROM evaluations_review r LEFT JOIN worklogs_workentry e
          ON e.work_date = r.work_date AND e.id = r.entry_id
        WHERE (r.agency_id, r.author_id, r.entry_version, r.decision, r.accepted_minutes)
           IS DISTINCT FROM (e.agency_id, e.author_id, e.version, e.status, e.accepted_minutes)
           OR r.decided_at < e.recorded_at
    """,
    "decided entries without a review": """
        SELECT (SELECT count(*) FROM worklogs_workentry WHERE status IN ('accepted', 'returned'))
             - (SELECT count(*) FROM evaluations_review WHERE superseded_at IS NULL)
    """,
    "decisions of a person about their own work, month or leave": """
        SELECT count(*) FROM (
            SELECT DISTINCT author_id AS a, reviewer_id AS b FROM evaluations_review
            UNION SELECT posting_id, assessor_id FROM evaluations_monthlyassessment
            UNION SELECT posting_id, decided_by_id FROM organizations_leave
            UNION SELECT assignee_id, assigned_by_id FROM worklogs_assignment
        ) one JOIN organizations_posting p ON p.id = one.a JOIN organizations_posting q
          ON q.id = one.b
        WHERE p.staff_id = q.staff_id OR p.agency_id <> q.agency_id
    """,
    "assigned work whose coefficient is not the catalogue's": """
        SELECT count(*) FROM worklogs_assignment a JOIN worklogs_cataloguetask t ON t.id = a.task_id
        WHERE a.coefficient <> t.coefficient OR t.agency_id <> a.agency_id
    """,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What must not be, and how many rows are."""

    question: str
    rows: int


def answers(connection: psycopg.Connection[Any]) -> Iterator[Answer]:
    """Every question with its answer, one after the other: 0 is right."""
    for question, query in QUESTIONS.items():
        yield Answer(question, _count(connection, query.encode()))
    for name, table, other, columns, keys in connection.execute(FOREIGN_KEYS, [FILLED]).fetchall():
        orphans = _orphans(table, other, columns, keys)
        yield Answer(f"rows of {table} that break {name}", _count(connection, orphans))


def _count(connection: psycopg.Connection[Any], query: "bytes | sql.Composed") -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _orphans(table: str, other: str, columns: list[str], keys: list[str]) -> sql.Composed:
    """Rows whose key is whole and points at nothing, as MATCH SIMPLE reads it."""
    return sql.SQL(
        "SELECT count(*) FROM (SELECT DISTINCT {columns} FROM {table} WHERE {whole}) one"
        " WHERE NOT EXISTS (SELECT FROM {other} two WHERE ({keys}) = ({values}))"
    ).format(
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        table=sql.Identifier(table),
        whole=sql.SQL(" AND ").join(
            sql.SQL("{} IS NOT NULL").format(sql.Identifier(name)) for name in columns
        ),
        other=sql.Identifier(other),
        keys=sql.SQL(", ").join(sql.Identifier("two", name) for name in keys),
        values=sql.SQL(", ").join(sql.Identifier("one", name) for name in columns),
    )
