"""Guard what was done: the tenant boundary, the closing of periods, and what may still change.

Triggers refuse with SQLSTATEs of class KP (see ``organizations.refusals``); they compute nothing.
"""

from django.db import migrations

TABLES = ("worklogs_assignment", "worklogs_workday", "worklogs_workentry")

POLICIES = (
    "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
"""
        for table in TABLES
    )
    + """
-- Groups A, B and D are common to the province; group C belongs to an agency.
ALTER TABLE worklogs_cataloguetask ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_cataloguetask FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON worklogs_cataloguetask
    USING (agency_id IS NULL OR agency_id = (SELECT kpi_agency_id()));

ALTER TABLE worklogs_assignment
    ADD CONSTRAINT assignment_unit_same_agency FOREIGN KEY (agency_id, unit_id)
        REFERENCES organizations_unit (agency_id, id),
    ADD CONSTRAINT assignment_assignee_same_agency FOREIGN KEY (agency_id, assignee_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT assignment_assigner_same_agency FOREIGN KEY (agency_id, assigned_by_id)
        REFERENCES organizations_posting (agency_id, id);
ALTER TABLE worklogs_workday
    ADD CONSTRAINT workday_unit_same_agency FOREIGN KEY (agency_id, unit_id)
        REFERENCES organizations_unit (agency_id, id),
    ADD CONSTRAINT workday_author_same_agency FOREIGN KEY (agency_id, author_id)
        REFERENCES organizations_posting (agency_id, id);
"""
)
DROP_POLICIES = """
ALTER TABLE worklogs_workday
    DROP CONSTRAINT workday_unit_same_agency, DROP CONSTRAINT workday_author_same_agency;
ALTER TABLE worklogs_assignment
    DROP CONSTRAINT assignment_unit_same_agency, DROP CONSTRAINT assignment_assignee_same_agency,
    DROP CONSTRAINT assignment_assigner_same_agency;
""" + "".join(
    f"""
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
    for table in (*TABLES, "worklogs_cataloguetask")
)

GUARDS = """
CREATE FUNCTION worklogs_workentry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stage text;
    content_changes boolean := true;
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
        IF OLD.status = 'accepted' AND (content_changes OR NEW.status IN ('draft', 'submitted',
                                                                          'withdrawn')) THEN
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
    ELSIF content_changes OR NEW.status IN ('draft', 'submitted', 'withdrawn') THEN
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
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON worklogs_workentry
    FOR EACH ROW EXECUTE FUNCTION worklogs_workentry_guard();

-- A day has 24 hours, also for twenty saves at once: the lock is the person's day.
CREATE FUNCTION worklogs_workentry_fit_the_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(NEW.author_id * 100000 + (NEW.work_date - DATE '2000-01-01'));
    IF (SELECT sum(minutes) FROM worklogs_workentry
        WHERE author_id = NEW.author_id AND work_date = NEW.work_date
          AND status <> 'withdrawn') > 1440 THEN
        RAISE EXCEPTION 'a day has 24 hours' USING ERRCODE = 'KP003';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER fit_the_day AFTER INSERT OR UPDATE OF minutes ON worklogs_workentry
    FOR EACH ROW EXECUTE FUNCTION worklogs_workentry_fit_the_day();
CREATE TRIGGER kept BEFORE DELETE ON worklogs_workentry
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();

-- Assigned work is the denominator: quantity and coefficient stand once it is assigned.
CREATE FUNCTION worklogs_assignment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON worklogs_assignment
    FOR EACH ROW EXECUTE FUNCTION worklogs_assignment_guard();
"""
DROP_GUARDS = """
DROP TRIGGER guard ON worklogs_assignment;
DROP FUNCTION worklogs_assignment_guard();
DROP TRIGGER kept ON worklogs_workentry;
DROP TRIGGER fit_the_day ON worklogs_workentry;
DROP FUNCTION worklogs_workentry_fit_the_day();
DROP TRIGGER guard ON worklogs_workentry;
DROP FUNCTION worklogs_workentry_guard();
"""

GRANTS = """
GRANT SELECT, INSERT, UPDATE ON worklogs_cataloguetask TO kpi_app;
GRANT SELECT, INSERT ON worklogs_assignment TO kpi_app;
GRANT UPDATE (cancelled_at, cancel_reason) ON worklogs_assignment TO kpi_app;
GRANT SELECT, INSERT, UPDATE ON worklogs_workday TO kpi_app;
GRANT SELECT ON worklogs_workentry TO kpi_app;
GRANT INSERT (id, agency_id, unit_id, author_id, work_date, position, task_id, assignment_id,
              summary, output_reference, minutes, quantity, is_finished, status, accepted_minutes,
              return_reason, version, changed_at),
      UPDATE (position, task_id, assignment_id, summary, output_reference, minutes, quantity,
              is_finished, status, accepted_minutes, return_reason, version, changed_at)
    ON worklogs_workentry TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
REVOKES = """
REVOKE ALL ON worklogs_cataloguetask, worklogs_assignment, worklogs_workday, worklogs_workentry
    FROM kpi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("worklogs", "0002_workentry_by_month")]
    operations = [
        migrations.RunSQL(POLICIES, DROP_POLICIES),
        migrations.RunSQL(GUARDS, DROP_GUARDS),
        migrations.RunSQL(GRANTS, REVOKES),
    ]
