"""Objective causes: the tenant boundary, answered once, by somebody else, while reviewing is open."""

from django.db import migrations

WALLS = """
ALTER TABLE evaluations_causerequest ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluations_causerequest FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON evaluations_causerequest USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON evaluations_causerequest TO kpi_app;
GRANT UPDATE (state, answered_by_id, by_right, on_behalf_of_id, delegation_id, answer,
              answered_at, review_id) ON evaluations_causerequest TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
ALTER TABLE evaluations_causerequest
    ADD CONSTRAINT causerequest_of_its_entry FOREIGN KEY (work_date, entry_id)
        REFERENCES worklogs_workentry (work_date, id),
    ADD CONSTRAINT causerequest_decision FOREIGN KEY (work_date, review_id)
        REFERENCES evaluations_review (work_date, id),
    ADD CONSTRAINT causerequest_author_same_agency FOREIGN KEY (agency_id, author_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT causerequest_answerer_same_agency FOREIGN KEY (agency_id, answered_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT causerequest_principal_same_agency FOREIGN KEY (agency_id, on_behalf_of_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT causerequest_delegation_same_agency FOREIGN KEY (agency_id, delegation_id)
        REFERENCES organizations_delegation (agency_id, id);

CREATE FUNCTION evaluations_causerequest_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'asked' THEN
            RAISE EXCEPTION 'a cause begins as put forward' USING ERRCODE = 'KP002';
        END IF;
        PERFORM FROM worklogs_workentry
            WHERE work_date = NEW.work_date AND id = NEW.entry_id
              AND agency_id = NEW.agency_id AND author_id = NEW.author_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the entry is not the author''s' USING ERRCODE = 'KP004';
        END IF;
    ELSIF OLD.state <> 'asked' THEN
        RAISE EXCEPTION 'the cause was answered meanwhile' USING ERRCODE = 'KP005';
    ELSIF (SELECT staff_id FROM organizations_posting WHERE id = NEW.author_id)
          = (SELECT staff_id FROM organizations_posting WHERE id = NEW.answered_by_id) THEN
        RAISE EXCEPTION 'nobody confirms their own cause' USING ERRCODE = 'KP006';
    ELSE
        PERFORM kpi_require_right(
            NEW.delegation_id, NEW.answered_by_id, NEW.on_behalf_of_id, 'review', NEW.answered_at);
    END IF;
    IF kpi_locked_stage(NEW.agency_id, NEW.work_date) NOT IN ('open', 'logging_closed') THEN
        RAISE EXCEPTION 'reviewing is closed' USING ERRCODE = 'KP001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON evaluations_causerequest
    FOR EACH ROW EXECUTE FUNCTION evaluations_causerequest_guard();
CREATE TRIGGER kept BEFORE DELETE ON evaluations_causerequest
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
NO_WALLS = """
DROP TRIGGER kept ON evaluations_causerequest;
DROP TRIGGER guard ON evaluations_causerequest;
DROP FUNCTION evaluations_causerequest_guard();
ALTER TABLE evaluations_causerequest
    DROP CONSTRAINT causerequest_delegation_same_agency,
    DROP CONSTRAINT causerequest_principal_same_agency,
    DROP CONSTRAINT causerequest_answerer_same_agency,
    DROP CONSTRAINT causerequest_author_same_agency,
    DROP CONSTRAINT causerequest_decision,
    DROP CONSTRAINT causerequest_of_its_entry;
REVOKE ALL ON evaluations_causerequest FROM kpi_app;
DROP POLICY tenant ON evaluations_causerequest;
ALTER TABLE evaluations_causerequest NO FORCE ROW LEVEL SECURITY;
ALTER TABLE evaluations_causerequest DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0018_causes"),
        ("organizations", "0014_delegation_walls"),
        ("worklogs", "0003_walls"),
    ]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
