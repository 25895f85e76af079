"""Messages beside entries: the tenant boundary, and the rule of the entry's period.

The thread closes with the period; nothing of it changes.
"""

from django.db import migrations

WALLS = """
ALTER TABLE worklogs_entrymessage ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_entrymessage FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON worklogs_entrymessage USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON worklogs_entrymessage TO kpi_app;
ALTER TABLE worklogs_entrymessage
    ADD CONSTRAINT entrymessage_of_its_entry FOREIGN KEY (work_date, entry_id)
        REFERENCES worklogs_workentry (work_date, id),
    ADD CONSTRAINT entrymessage_author_same_agency FOREIGN KEY (agency_id, author_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT entrymessage_sender_same_agency FOREIGN KEY (agency_id, sender_id)
        REFERENCES organizations_posting (agency_id, id);

CREATE FUNCTION worklogs_entrymessage_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry_status text;
BEGIN
    SELECT status INTO entry_status FROM worklogs_workentry
        WHERE work_date = NEW.work_date AND id = NEW.entry_id
          AND agency_id = NEW.agency_id AND author_id = NEW.author_id;
    IF entry_status IS NULL THEN
        RAISE EXCEPTION 'there is no such entry here' USING ERRCODE = 'KP004';
    END IF;
    IF entry_status IN ('draft', 'withdrawn') THEN
        RAISE EXCEPTION 'nobody talks about a draft' USING ERRCODE = 'KP002';
    END IF;
    IF kpi_locked_stage(NEW.agency_id, NEW.work_date) NOT IN ('open', 'logging_closed') THEN
        RAISE EXCEPTION 'the thread closed with the period' USING ERRCODE = 'KP001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON worklogs_entrymessage
    FOR EACH ROW EXECUTE FUNCTION worklogs_entrymessage_guard();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON worklogs_entrymessage
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
NO_WALLS = """
DROP TRIGGER append_only ON worklogs_entrymessage;
DROP TRIGGER guard ON worklogs_entrymessage;
DROP FUNCTION worklogs_entrymessage_guard();
ALTER TABLE worklogs_entrymessage
    DROP CONSTRAINT entrymessage_sender_same_agency,
    DROP CONSTRAINT entrymessage_author_same_agency,
    DROP CONSTRAINT entrymessage_of_its_entry;
REVOKE ALL ON worklogs_entrymessage FROM kpi_app;
DROP POLICY tenant ON worklogs_entrymessage;
ALTER TABLE worklogs_entrymessage NO FORCE ROW LEVEL SECURITY;
ALTER TABLE worklogs_entrymessage DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("worklogs", "0013_entry_messages")]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
