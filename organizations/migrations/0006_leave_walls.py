"""Hold the life of a leave in the database: its steps, who may decide, and periods that are closed.

Approved leave lowers what is expected of a person, so it belongs to the figures of a report. A
report that is compiled while leave is approved must not show half of it: what makes leave count
takes the shared lock of each period that it touches and finds the stage there, as entries do.
"""

from django.db import migrations

GUARD = """
-- Refuse unless every period that the agency has opened on these days still takes decisions.
-- Days that no period holds yet are free: maternity leave reaches months ahead.
CREATE FUNCTION kpi_require_open(agency bigint, first_day date, last_day date) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    day date;
BEGIN
    FOR day IN
        SELECT p.starts_on FROM organizations_period p
        JOIN organizations_agencyperiod a ON a.period_id = p.id AND a.agency_id = agency
        WHERE p.starts_on <= last_day AND p.ends_on >= first_day
        ORDER BY p.starts_on
    LOOP
        IF kpi_locked_stage(agency, day) NOT IN ('open', 'logging_closed') THEN
            RAISE EXCEPTION 'the period of % is closed', day USING ERRCODE = 'KP001';
        END IF;
    END LOOP;
END
$$;

CREATE FUNCTION organizations_leave_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{status,decided_by_id,decided_at,decision_reason,cancelled_by_id,'
                     'cancelled_at,cancel_reason,ends_on,ends_half}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status NOT IN ('requested', 'approved') THEN
            RAISE EXCEPTION 'a leave begins as asked for or as approved' USING ERRCODE = 'KP002';
        END IF;
        PERFORM kpi_require_open(NEW.agency_id, NEW.starts_on, NEW.ends_on);
    ELSIF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what was asked for does not change' USING ERRCODE = 'KP002';
    ELSIF OLD.status = 'requested' THEN
        IF NEW.status NOT IN ('approved', 'refused', 'withdrawn')
           OR (NEW.ends_on, NEW.ends_half) <> (OLD.ends_on, OLD.ends_half) THEN
            RAISE EXCEPTION 'a request is approved, refused or withdrawn' USING ERRCODE = 'KP002';
        END IF;
        IF NEW.status = 'approved' THEN
            PERFORM kpi_require_open(NEW.agency_id, NEW.starts_on, NEW.ends_on);
        END IF;
    ELSIF OLD.status <> 'approved' THEN
        RAISE EXCEPTION 'the leave was decided meanwhile' USING ERRCODE = 'KP005';
    ELSIF (NEW.decided_by_id, NEW.decided_at, NEW.decision_reason)
          IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.decision_reason)
          OR NEW.cancel_reason = '' OR NEW.cancelled_by_id IS NULL THEN
        RAISE EXCEPTION 'an approved leave is cancelled by somebody with a reason'
            USING ERRCODE = 'KP002';
    ELSIF NEW.status = 'cancelled' THEN
        PERFORM kpi_require_open(NEW.agency_id, OLD.starts_on, OLD.ends_on);
    ELSIF NEW.status <> 'approved' OR NEW.ends_on > OLD.ends_on
          OR (NEW.ends_on = OLD.ends_on AND NEW.ends_half > OLD.ends_half) THEN
        RAISE EXCEPTION 'an approved leave is cancelled or ends earlier' USING ERRCODE = 'KP002';
    ELSE
        PERFORM kpi_require_open(
            NEW.agency_id, NEW.ends_on + (NEW.ends_half = 'pm')::int, OLD.ends_on);
    END IF;
    IF NEW.decided_by_id IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.decided_by_id IS NULL)
       AND (SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id)
         = (SELECT staff_id FROM organizations_posting WHERE id = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'nobody decides about their own leave' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON organizations_leave
    FOR EACH ROW EXECUTE FUNCTION organizations_leave_guard();
CREATE TRIGGER kept BEFORE DELETE ON organizations_leave
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
DROP_GUARD = """
DROP TRIGGER kept ON organizations_leave;
DROP TRIGGER guard ON organizations_leave;
DROP FUNCTION organizations_leave_guard();
DROP FUNCTION kpi_require_open(bigint, date, date);
"""


def _taken_once(condition: str) -> str:
    return f"""
ALTER TABLE organizations_leave DROP CONSTRAINT leave_half_days_are_taken_once;
-- Two leaves of one posting never overlap, counted in half days.
ALTER TABLE organizations_leave ADD CONSTRAINT leave_half_days_are_taken_once
    EXCLUDE USING gist (
        posting_id WITH =,
        int4range(
            (starts_on - DATE '2000-01-01') * 2 + (starts_half = 'pm')::int,
            (ends_on - DATE '2000-01-01') * 2 + (ends_half = 'pm')::int,
            '[]') WITH &&
    ) WHERE ({condition});
"""


KEYS = """
ALTER TABLE organizations_leave
    ADD CONSTRAINT leave_decider_same_agency FOREIGN KEY (agency_id, decided_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT leave_canceller_same_agency FOREIGN KEY (agency_id, cancelled_by_id)
        REFERENCES organizations_posting (agency_id, id);
GRANT UPDATE (status, decided_by_id, decided_at, decision_reason, cancelled_by_id, cancelled_at,
              cancel_reason, ends_on, ends_half) ON organizations_leave TO kpi_app;
"""
DROP_KEYS = """
REVOKE UPDATE (status, decided_by_id, decided_at, decision_reason, cancelled_by_id, cancel_reason,
               ends_on, ends_half) ON organizations_leave FROM kpi_app;
ALTER TABLE organizations_leave DROP CONSTRAINT leave_canceller_same_agency,
    DROP CONSTRAINT leave_decider_same_agency;
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0005_leave_requests")]
    operations = [
        migrations.RunSQL(
            _taken_once("status IN ('requested', 'approved')"), _taken_once("cancelled_at IS NULL")
        ),
        migrations.RunSQL(KEYS, DROP_KEYS),
        migrations.RunSQL(GUARD, DROP_GUARD),
    ]
