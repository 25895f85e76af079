"""Let assigned work follow its person to the posting that a decision gave them, and nothing else;
and let no posting end before what was logged in it.

The second takes the exclusive lock of each period that it touches: who is saving inside is waited
for and then seen, who saves afterwards finds the posting over.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION worklogs_assignment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stage text;
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{cancelled_at,cancel_reason}'::text[]
                        <> to_jsonb(OLD) - '{cancelled_at,cancel_reason}'::text[] THEN
        RAISE EXCEPTION 'assigned work does not change; cancel it' USING ERRCODE = 'KP002';
    END IF;
    stage := kpi_locked_stage(NEW.agency_id, NEW.due_on);
    IF stage NOT IN ('open', 'logging_closed') THEN
        RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'KP001';
    END IF;
    RETURN NEW;
END
$$;
REVOKE UPDATE (assignee_id, unit_id) ON worklogs_assignment FROM kpi_app;
"""
CARRIED = """
CREATE OR REPLACE FUNCTION worklogs_assignment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{cancelled_at,cancel_reason,assignee_id,unit_id}';
    stage text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
            RAISE EXCEPTION 'assigned work does not change; cancel it' USING ERRCODE = 'KP002';
        END IF;
        IF (NEW.assignee_id, NEW.unit_id) <> (OLD.assignee_id, OLD.unit_id) AND NOT EXISTS (
            SELECT FROM organizations_transfer t
            JOIN organizations_staffingdecision d ON d.id = t.decision_id
            JOIN organizations_posting p ON p.id = t.joined_id
            WHERE t.left_id = OLD.assignee_id AND t.joined_id = NEW.assignee_id
              AND p.unit_id = NEW.unit_id AND OLD.due_on >= d.effective_on) THEN
            RAISE EXCEPTION 'work follows its person by a decision' USING ERRCODE = 'KP002';
        END IF;
    END IF;
    stage := kpi_locked_stage(NEW.agency_id, NEW.due_on);
    IF stage NOT IN ('open', 'logging_closed') THEN
        RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'KP001';
    END IF;
    RETURN NEW;
END
$$;
GRANT UPDATE (assignee_id, unit_id) ON worklogs_assignment TO kpi_app;
"""

GUARD = """
CREATE FUNCTION worklogs_posting_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(NEW.agency_id::int, p.id::int) FROM (
        SELECT p.id FROM organizations_period p
        JOIN organizations_agencyperiod a
          ON a.period_id = p.id AND a.agency_id = NEW.agency_id
        WHERE p.ends_on > NEW.ends_on ORDER BY p.starts_on) p;
    PERFORM FROM worklogs_workday
        WHERE author_id = NEW.id AND work_date > NEW.ends_on AND entry_count > 0;
    IF FOUND THEN
        RAISE EXCEPTION 'work was logged after that day' USING ERRCODE = 'KP010';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER keeps_what_was_logged AFTER UPDATE OF ends_on ON organizations_posting
    FOR EACH ROW WHEN (NEW.ends_on IS NOT NULL AND NEW.ends_on IS DISTINCT FROM OLD.ends_on)
    EXECUTE FUNCTION worklogs_posting_guard();
"""
NO_GUARD = """
DROP TRIGGER keeps_what_was_logged ON organizations_posting;
DROP FUNCTION worklogs_posting_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("worklogs", "0015_evidence_openings"),
        ("organizations", "0024_decision_walls"),
    ]
    operations = [
        migrations.RunSQL(CARRIED, BEFORE),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
