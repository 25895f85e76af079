"""Let a decision be taken back within seconds: the entry waits again, as it did before.

The guard of entries held that an accepted one never goes back. It still does, except when its
decision was recorded less than 15 seconds ago by the database's own clock (10 for the reviewer,
and the way there), is the last one, and is no longer in force.
"""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION worklogs_workentry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stage text;
    content_changes boolean := true;
    taken_back boolean := false;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.agency_id, NEW.unit_id, NEW.author_id, NEW.work_date, NEW.recorded_at)
           IS DISTINCT FROM
           (OLD.id, OLD.agency_id, OLD.unit_id, OLD.author_id, OLD.work_date, OLD.recorded_at)
        THEN
            RAISE EXCEPTION 'an entry keeps its author and its day' USING ERRCODE = 'KP002';
        END IF;
        content_changes :=
            (NEW.task_id, NEW.assignment_id, NEW.summary, NEW.output_reference, NEW.minutes,
             NEW.quantity, NEW.is_finished)
            IS DISTINCT FROM
            (OLD.task_id, OLD.assignment_id, OLD.summary, OLD.output_reference, OLD.minutes,
             OLD.quantity, OLD.is_finished);
        IF content_changes AND NEW.version <> OLD.version + 1 THEN
            RAISE EXCEPTION 'a change is a new version' USING ERRCODE = 'KP005';
        END IF;
{look}
        IF OLD.status = 'accepted' AND NOT taken_back
           AND (content_changes OR NEW.status IN ('draft', 'submitted', 'withdrawn')) THEN
            RAISE EXCEPTION 'an accepted entry does not change' USING ERRCODE = 'KP002';
        END IF;
        IF OLD.status = 'withdrawn' THEN
            RAISE EXCEPTION 'a withdrawn entry does not change' USING ERRCODE = 'KP002';
        END IF;
        IF NEW.status = OLD.status AND NOT content_changes THEN
            RETURN NEW;
        END IF;
    END IF;

    stage := kpi_locked_stage(NEW.agency_id, NEW.work_date);
    IF TG_OP = 'INSERT' THEN
        IF stage <> 'open' THEN
            RAISE EXCEPTION 'logging is closed' USING ERRCODE = 'KP001';
        END IF;
        IF NEW.status NOT IN ('draft', 'submitted') THEN
            RAISE EXCEPTION 'an entry begins as its author''s own' USING ERRCODE = 'KP002';
        END IF;
    ELSIF NOT taken_back
          AND (content_changes OR NEW.status IN ('draft', 'submitted', 'withdrawn')) THEN
        -- The author's own acts: after logging has closed, only what was returned.
        IF stage <> 'open' AND NOT (stage = 'logging_closed' AND OLD.status = 'returned') THEN
            RAISE EXCEPTION 'logging is closed' USING ERRCODE = 'KP001';
        END IF;
    ELSIF stage NOT IN ('open', 'logging_closed') THEN
        RAISE EXCEPTION 'reviewing is closed' USING ERRCODE = 'KP001';
    END IF;

    IF TG_OP = 'INSERT' THEN
        PERFORM FROM organizations_posting p
            WHERE p.id = NEW.author_id AND p.agency_id = NEW.agency_id
              AND p.starts_on <= NEW.work_date
              AND (p.ends_on IS NULL OR p.ends_on >= NEW.work_date);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the posting does not cover that day' USING ERRCODE = 'KP004';
        END IF;
    END IF;
    IF content_changes THEN
        PERFORM FROM worklogs_cataloguetask t
            WHERE t.id = NEW.task_id AND (t.agency_id IS NULL OR t.agency_id = NEW.agency_id);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the task is not in this catalogue' USING ERRCODE = 'KP004';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
"""
LOOK = """
        IF NOT content_changes AND OLD.status IN ('accepted', 'returned')
           AND NEW.status = 'submitted' AND NEW.changed_at = OLD.changed_at THEN
            taken_back := NOT EXISTS (
                SELECT FROM evaluations_review r
                WHERE r.author_id = NEW.author_id AND r.work_date = NEW.work_date
                  AND r.entry_id = NEW.id AND r.superseded_at IS NULL
            ) AND EXISTS (
                SELECT FROM evaluations_review r
                WHERE r.author_id = NEW.author_id AND r.work_date = NEW.work_date
                  AND r.entry_id = NEW.id AND r.entry_version = NEW.version
                  AND r.decision = OLD.status
                  AND r.recorded_at > now() - interval '15 seconds'
            );
        END IF;"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0019_cause_walls"), ("worklogs", "0003_walls")]
    operations = [migrations.RunSQL(GUARD.replace("{look}", LOOK), GUARD.replace("{look}", ""))]
