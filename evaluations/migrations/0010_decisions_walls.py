"""Guard decisions about levels and publications; let a finding stand without points."""

from django.db import migrations

WALLS = """
ALTER TABLE evaluations_leveldecision ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluations_leveldecision FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON evaluations_leveldecision USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE evaluations_publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluations_publication FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON evaluations_publication USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON evaluations_leveldecision, evaluations_publication TO kpi_app;
GRANT UPDATE (withdrawn_at, withdraw_reason) ON evaluations_leveldecision TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;

ALTER TABLE evaluations_score ADD CONSTRAINT score_agency_key UNIQUE (agency_id, id);
ALTER TABLE evaluations_leveldecision
    ADD CONSTRAINT leveldecision_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT leveldecision_decider_same_agency FOREIGN KEY (agency_id, decided_by_id)
        REFERENCES organizations_posting (agency_id, id);
ALTER TABLE evaluations_publication
    ADD CONSTRAINT publication_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT publication_publisher_same_agency FOREIGN KEY (agency_id, published_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT publication_score_same_agency FOREIGN KEY (agency_id, score_id)
        REFERENCES evaluations_score (agency_id, id);

-- A finding changes the level while the month may still be judged; an exception from the quota
-- changes none and may follow later. Nobody decides about themselves.
CREATE FUNCTION evaluations_leveldecision_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cut_off date;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.withdrawn_at IS NOT NULL
       OR to_jsonb(NEW) - 'withdrawn_at' - 'withdraw_reason'
          <> to_jsonb(OLD) - 'withdrawn_at' - 'withdraw_reason') THEN
        RAISE EXCEPTION 'a decision is withdrawn, never changed' USING ERRCODE = 'KP002';
    END IF;
    SELECT ends_on INTO cut_off FROM organizations_period WHERE id = NEW.period_id;
    IF NEW.kind <> 'beyond_quota'
       AND kpi_locked_stage(NEW.agency_id, cut_off) NOT IN ('open', 'logging_closed') THEN
        RAISE EXCEPTION 'reviewing is closed' USING ERRCODE = 'KP001';
    END IF;
    IF TG_OP = 'INSERT' AND (SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id)
       = (SELECT staff_id FROM organizations_posting WHERE id = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'nobody decides about themselves' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON evaluations_leveldecision
    FOR EACH ROW EXECUTE FUNCTION evaluations_leveldecision_guard();
CREATE TRIGGER kept BEFORE DELETE ON evaluations_leveldecision
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON evaluations_publication
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
NO_WALLS = """
DROP TRIGGER append_only ON evaluations_publication;
DROP TRIGGER kept ON evaluations_leveldecision;
DROP TRIGGER guard ON evaluations_leveldecision;
DROP FUNCTION evaluations_leveldecision_guard();
ALTER TABLE evaluations_publication DROP CONSTRAINT publication_score_same_agency,
    DROP CONSTRAINT publication_publisher_same_agency,
    DROP CONSTRAINT publication_posting_same_agency;
ALTER TABLE evaluations_leveldecision DROP CONSTRAINT leveldecision_decider_same_agency,
    DROP CONSTRAINT leveldecision_posting_same_agency;
ALTER TABLE evaluations_score DROP CONSTRAINT score_agency_key;
REVOKE ALL ON evaluations_leveldecision, evaluations_publication FROM kpi_app;
DROP POLICY tenant ON evaluations_publication;
DROP POLICY tenant ON evaluations_leveldecision;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0009_decisions")]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
