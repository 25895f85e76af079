"""What other systems brought, walled: it never changes, and what became of it is a person's deed."""

from django.db import migrations

WALLS = """
ALTER TABLE worklogs_inbounddocument ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_inbounddocument FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON worklogs_inbounddocument USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE organizations_servicetoken ADD CONSTRAINT servicetoken_in_agency
    UNIQUE (agency_id, id);
ALTER TABLE worklogs_inbounddocument
    ADD CONSTRAINT inbounddocument_unit_same_agency FOREIGN KEY (agency_id, unit_id)
        REFERENCES organizations_unit (agency_id, id),
    ADD CONSTRAINT inbounddocument_token_same_agency FOREIGN KEY (agency_id, token_id)
        REFERENCES organizations_servicetoken (agency_id, id),
    ADD CONSTRAINT inbounddocument_decider_same_agency FOREIGN KEY (agency_id, decided_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT inbounddocument_batch_same_agency FOREIGN KEY (agency_id, batch_id)
        REFERENCES worklogs_assignmentbatch (agency_id, id),
    ADD CONSTRAINT inbounddocument_of_its_entry FOREIGN KEY (entry_date, entry_id)
        REFERENCES worklogs_workentry (work_date, id);

CREATE FUNCTION worklogs_inbounddocument_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{state,decided_by_id,decided_at,batch_id,entry_date,entry_id,reason}';
    entry_status text;
    stage text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'waiting' THEN
            RAISE EXCEPTION 'what comes in waits for a person' USING ERRCODE = 'KP002';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
       OR NOT (OLD.state = 'waiting' OR (OLD.state = 'assigned' AND NEW.state = 'evidence'
               AND NEW.batch_id = OLD.batch_id)) THEN
        RAISE EXCEPTION 'what came in is dealt with once' USING ERRCODE = 'KP002';
    END IF;
    IF NEW.state = 'evidence' THEN
        -- As files: beside one's own line, while it may be changed.
        SELECT status INTO entry_status FROM worklogs_workentry
            WHERE work_date = NEW.entry_date AND id = NEW.entry_id
              AND agency_id = NEW.agency_id AND author_id = NEW.decided_by_id;
        IF entry_status IS NULL THEN
            RAISE EXCEPTION 'the entry is not the author''s' USING ERRCODE = 'KP004';
        END IF;
        IF entry_status IN ('accepted', 'withdrawn') THEN
            RAISE EXCEPTION 'the entry does not change' USING ERRCODE = 'KP002';
        END IF;
        stage := kpi_locked_stage(NEW.agency_id, NEW.entry_date);
        IF stage <> 'open' AND NOT (stage = 'logging_closed' AND entry_status = 'returned') THEN
            RAISE EXCEPTION 'logging is closed' USING ERRCODE = 'KP001';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON worklogs_inbounddocument
    FOR EACH ROW EXECUTE FUNCTION worklogs_inbounddocument_guard();
CREATE TRIGGER kept BEFORE DELETE ON worklogs_inbounddocument
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();

GRANT SELECT, INSERT ON worklogs_inbounddocument TO kpi_app;
GRANT UPDATE (state, decided_by_id, decided_at, batch_id, entry_date, entry_id, reason)
    ON worklogs_inbounddocument TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
NO_WALLS = """
REVOKE ALL ON worklogs_inbounddocument FROM kpi_app;
DROP TRIGGER kept ON worklogs_inbounddocument;
DROP TRIGGER guard ON worklogs_inbounddocument;
DROP FUNCTION worklogs_inbounddocument_guard();
ALTER TABLE worklogs_inbounddocument
    DROP CONSTRAINT inbounddocument_of_its_entry,
    DROP CONSTRAINT inbounddocument_batch_same_agency,
    DROP CONSTRAINT inbounddocument_decider_same_agency,
    DROP CONSTRAINT inbounddocument_token_same_agency,
    DROP CONSTRAINT inbounddocument_unit_same_agency;
ALTER TABLE organizations_servicetoken DROP CONSTRAINT servicetoken_in_agency;
DROP POLICY tenant ON worklogs_inbounddocument;
ALTER TABLE worklogs_inbounddocument NO FORCE ROW LEVEL SECURITY;
ALTER TABLE worklogs_inbounddocument DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("worklogs", "0017_inbound"),
        ("organizations", "0035_feeds"),
    ]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
