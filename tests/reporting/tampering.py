"""What a superuser may do behind the portal's back: random deeds, and how they are undone."""

import random
from collections.abc import Callable

import psycopg
from django.conf import settings

from reporting.commands.verifying import verify_evidence
from reporting.queries.verifying import Verdict
from tests.reporting.sealed import as_worker

# Each is one statement in the department; {pick} draws a number below the number of rows.
EDITS = [
    "UPDATE organizations_auditevent SET {column} WHERE id = {event}",
    "DELETE FROM organizations_auditevent WHERE id = {event}",
    "UPDATE organizations_sealedevent SET {link} WHERE event_id = {event}",
    "DELETE FROM organizations_sealedevent WHERE event_id = {event}",
    "DELETE FROM organizations_sealsalt WHERE event_id = {event}",
    "UPDATE evaluations_score SET {score} WHERE id = {a_score}",
    "DELETE FROM evaluations_score WHERE id = {a_score}",
    "UPDATE evaluations_review SET {review} WHERE id = {a_review}",
    "UPDATE reporting_report SET {report}",
    "UPDATE reporting_reportsignature SET {signature}",
    "UPDATE evaluations_monthlyassessment SET {assessment}",
    "UPDATE evaluations_termassessment SET {term_assessment}",
    "UPDATE evaluations_termscore SET {term_score}",
    "UPDATE reporting_provincialreport SET {provincial_report}",
    "UPDATE organizations_sealedrow SET digest = digest || '\\x00' WHERE id = {a_row}",
    # An event that says that another is forgotten, that one's salt let go, and its row changed.
    "INSERT INTO organizations_auditevent (id, agency_id, action, object_id, details)"
    " SELECT gen_random_uuid(), agency_id, 'organizations.evidence.erased', event_id::text, '{{}}'"
    " FROM organizations_sealedrow WHERE kind = 'score' AND key = {a_score}::text;"
    " DELETE FROM organizations_sealsalt WHERE event_id IN (SELECT event_id"
    " FROM organizations_sealedrow WHERE kind = 'score' AND key = {a_score}::text);"
    " UPDATE evaluations_score SET {score} WHERE id = {a_score}",
]
ERASE = (
    "INSERT INTO organizations_auditevent (id, agency_id, action, object_id, details)"
    " VALUES (gen_random_uuid(), %s, 'organizations.evidence.erased', %s, '{}')"
)
CUT = (
    "DELETE FROM organizations_sealedevent WHERE position > {from_};"
    "DELETE FROM organizations_sealedrow WHERE position > {from_};"
    "DELETE FROM organizations_auditevent e WHERE agency_id = {agency} AND NOT EXISTS"
    " (SELECT FROM organizations_sealedevent s WHERE s.event_id = e.id)"
)
COLUMNS = {
    "column": [
        "actor_posting_id = coalesce(actor_posting_id, 0) + 1",
        "object_id = object_id || '7'",
        "details = details || '{{\"x\": 1}}'",
        "recorded_at = recorded_at - interval '1 microsecond'",
        "action = 'organizations.test.other'",
    ],
    "link": [
        "event_digest = root",
        "root = event_digest",
        "rows_digest = event_digest",
        "prev = event_digest",
        "position = position + 1000",
    ],
    "score": ["total = coalesce(total, 0) + 0.01", "level = 'excellent'", "steps = '[]'",
              "printed = jsonb_set(printed, '{{person,name}}', '\"Khác\"')"],
    "review": ["quality_level = 1 + coalesce(quality_level, 1)", "reason = reason || '.'",
               "superseded_at = now()"],
    "signature": ["name = name || '.'", "by_right = 'x'", "prefix = 'TM.'"],
    "report": ["snapshot = snapshot || ' '", "checksum = reverse(checksum)", "cause = 'x'"],
    "assessment": ["general_points = general_points - 1", "note = note || '.'",
                   "unit_level = 'excellent'"],
    "term_assessment": ["cohesion = 0.5", "unit_level = unit_level || 'x'"],
    "term_score": ["total = coalesce(total, 0) + 0.01", "level = level || 'x'"],
    "provincial_report": ["snapshot = snapshot || ' '", "checksum = reverse(checksum)"],
}  # fmt: skip
WITHOUT_CHECKS = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT conname, conrelid::regclass AS at FROM pg_constraint
               WHERE contype = 'c' AND coninhcount = 0
                 AND conrelid::regclass::text ~ '^evaluations_'
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.at, one.conname); END LOOP;
END $$
"""
# Of kinds that take a quarter, or another agency's report, to be made: as they would stand.
MORE_ROWS = """
    INSERT INTO evaluations_termassessment (agency_id, posting_id, term, unit_level, unit_result,
        execution, cohesion, assessor_id, by_right, assessed_at)
    SELECT agency_id, posting_id, '2026-Q4', 'good', 1, 1, 1, posting_id + 1, 'head', computed_at
    FROM evaluations_score LIMIT 1;
    INSERT INTO evaluations_termscore (agency_id, posting_id, term, version, rule_set, rule_version,
        rule_fingerprint, settings, is_leader, is_a_mean, quantity, quality, timeliness,
        general_points, task_points, total, level, reasons, inputs, steps, printed, computed_at,
        computed_by_id)
    SELECT agency_id, posting_id, '2026-Q4', 1, rule_set, rule_version,
        coalesce(rule_fingerprint, ''), settings, is_leader, false, quantity, quality, timeliness,
        general_points, task_points, total, level, reasons, inputs, steps, printed, computed_at,
        posting_id
    FROM evaluations_score;
    INSERT INTO reporting_provincialreport (agency_id, period_id, version, snapshot, checksum,
        compiled_at, compiled_by_id)
    SELECT agency_id, period_id, version, snapshot, checksum, compiled_at, compiled_by_id
    FROM reporting_report
"""
IDS = {
    "event": "SELECT quote_literal(event_id) FROM organizations_sealedevent WHERE chain = {agency}",
    "a_score": "SELECT id::text FROM evaluations_score WHERE agency_id = {agency}",
    "a_review": "SELECT quote_literal(id) FROM evaluations_review WHERE agency_id = {agency}",
    "a_row": "SELECT id::text FROM organizations_sealedrow WHERE agency_id = {agency}",
}


def look(agency_id: int, *, anchored: bool = True) -> Verdict:
    with as_worker():
        return verify_evidence(
            agency_id=agency_id, anchors_dir=settings.ANCHORS_DIR if anchored else None
        )


def drawn(draw: random.Random, superuser: psycopg.Connection, agency: int) -> str:
    """A random deed: an edit, a deletion, or a cut of the newest links with all they seal."""
    if draw.random() < 0.2:
        return CUT.format(from_=draw.randint(0, 9), agency=agency)
    parts = {name: draw.choice(choices).format() for name, choices in COLUMNS.items()}
    for name, query in IDS.items():
        rows = superuser.execute(query.format(agency=agency) + " ORDER BY 1").fetchall()
        parts[name] = draw.choice(rows)[0]
    return draw.choice(EDITS).format(**parts)


def tamper(superuser: psycopg.Connection, deed: str) -> Callable[[], None]:
    """Do it for good; what undoes it."""
    tables = ("organizations_auditevent", "organizations_sealedevent", "organizations_sealsalt",
              "organizations_sealedrow", "evaluations_score", "evaluations_review",
              "reporting_report", "reporting_reportsignature", "evaluations_monthlyassessment",
              "evaluations_termassessment", "evaluations_termscore",
              "reporting_provincialreport")  # fmt: skip
    kept = {}
    for table in tables:
        kept[table] = superuser.execute(
            f"SELECT to_jsonb(t) - 'written_in' FROM {table} t"
        ).fetchall()
    superuser.execute(deed)
    superuser.commit()

    def undo() -> None:
        for table, rows in kept.items():
            superuser.execute(f"DELETE FROM {table}")
            for (row,) in rows:
                names = ", ".join(f'"{name}"' for name in row)
                superuser.execute(
                    f"INSERT INTO {table} ({names}) SELECT {names}"
                    f" FROM jsonb_populate_record(NULL::{table}, %s)",
                    [psycopg.types.json.Jsonb(row)],
                )
        superuser.commit()

    return undo
