"""Guard petitions: their states, and that two people other than the filer decide."""

from django.db import migrations

WALLS = """
ALTER TABLE evaluations_petition ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluations_petition FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON evaluations_petition USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON evaluations_petition TO kpi_app;
GRANT UPDATE (state, outcome, answer, proposed_by_id, proposed_at, sent_back, answered_by_id,
              answered_at, withdrawn_at) ON evaluations_petition TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;

ALTER TABLE evaluations_publication ADD CONSTRAINT publication_agency_key UNIQUE (agency_id, id);
ALTER TABLE evaluations_petition
    ADD CONSTRAINT petition_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT petition_publication_same_agency FOREIGN KEY (agency_id, publication_id)
        REFERENCES evaluations_publication (agency_id, id),
    ADD CONSTRAINT petition_proposer_same_agency FOREIGN KEY (agency_id, proposed_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT petition_answerer_same_agency FOREIGN KEY (agency_id, answered_by_id)
        REFERENCES organizations_posting (agency_id, id);

CREATE FUNCTION evaluations_petition_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    filer bigint;
BEGIN
    SELECT staff_id INTO filer FROM organizations_posting WHERE id = NEW.posting_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'filed' OR NEW.proposed_by_id IS NOT NULL OR NEW.answered_by_id IS NOT NULL
        THEN
            RAISE EXCEPTION 'a petition begins as filed' USING ERRCODE = 'KP002';
        END IF;
        IF NEW.posting_id IS DISTINCT FROM (SELECT posting_id FROM evaluations_publication
                                            WHERE id = NEW.publication_id) THEN
            RAISE EXCEPTION 'the result is somebody else''s' USING ERRCODE = 'KP004';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state IN ('answered', 'withdrawn') OR NOT (
           (OLD.state = 'filed' AND NEW.state IN ('proposed', 'withdrawn'))
        OR (OLD.state = 'proposed' AND NEW.state IN ('answered', 'filed', 'withdrawn'))) THEN
        RAISE EXCEPTION 'a petition does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'KP005';
    END IF;
    IF NEW.state = 'answered' AND (NEW.outcome, NEW.answer, NEW.proposed_by_id)
                                  IS DISTINCT FROM (OLD.outcome, OLD.answer, OLD.proposed_by_id)
    THEN
        RAISE EXCEPTION 'what was proposed is answered, or sent back' USING ERRCODE = 'KP002';
    END IF;
    IF filer IN (SELECT staff_id FROM organizations_posting
                  WHERE id IN (NEW.proposed_by_id, NEW.answered_by_id))
       OR (SELECT staff_id FROM organizations_posting WHERE id = NEW.proposed_by_id)
        = (SELECT staff_id FROM organizations_posting WHERE id = NEW.answered_by_id) THEN
        RAISE EXCEPTION 'two people other than the petitioner decide' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON evaluations_petition
    FOR EACH ROW EXECUTE FUNCTION evaluations_petition_guard();
CREATE TRIGGER kept BEFORE DELETE ON evaluations_petition
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
NO_WALLS = """
DROP TRIGGER kept ON evaluations_petition;
DROP TRIGGER guard ON evaluations_petition;
DROP FUNCTION evaluations_petition_guard();
ALTER TABLE evaluations_petition DROP CONSTRAINT petition_posting_same_agency,
    DROP CONSTRAINT petition_publication_same_agency,
    DROP CONSTRAINT petition_proposer_same_agency,
    DROP CONSTRAINT petition_answerer_same_agency;
ALTER TABLE evaluations_publication DROP CONSTRAINT publication_agency_key;
REVOKE ALL ON evaluations_petition FROM kpi_app;
DROP POLICY tenant ON evaluations_petition;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0011_petitions")]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
