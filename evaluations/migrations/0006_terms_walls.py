"""Guard quarters and years, and let an agency read what its people scored elsewhere that year."""

from django.db import migrations

TABLES = ("evaluations_termassessment", "evaluations_termscore")
WALLS = (
    "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON {table} TO kpi_app;
"""
        for table in TABLES
    )
    + """
GRANT UPDATE (superseded_at) ON evaluations_termassessment TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
ALTER TABLE evaluations_termassessment
    ADD CONSTRAINT termassessment_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT termassessment_assessor_same_agency FOREIGN KEY (agency_id, assessor_id)
        REFERENCES organizations_posting (agency_id, id);
ALTER TABLE evaluations_termscore
    ADD CONSTRAINT termscore_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT termscore_computer_same_agency FOREIGN KEY (agency_id, computed_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT termscore_rules_are_on_record
        FOREIGN KEY (rule_set, rule_version, rule_fingerprint)
        REFERENCES evaluations_ruleversion (code, version, fingerprint);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON evaluations_termscore
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();

CREATE FUNCTION evaluations_termassessment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.superseded_at IS NOT NULL
           OR to_jsonb(NEW) - 'superseded_at' <> to_jsonb(OLD) - 'superseded_at' THEN
            RAISE EXCEPTION 'an assessment is superseded, never changed' USING ERRCODE = 'KP002';
        END IF;
        RETURN NEW;
    END IF;
    IF (SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id)
       = (SELECT staff_id FROM organizations_posting WHERE id = NEW.assessor_id) THEN
        RAISE EXCEPTION 'nobody assesses themselves' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON evaluations_termassessment
    FOR EACH ROW EXECUTE FUNCTION evaluations_termassessment_guard();
CREATE TRIGGER kept BEFORE DELETE ON evaluations_termassessment
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();

-- Whose month it was is kept with the score, so that it can be read after a transfer.
ALTER TABLE evaluations_score NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_posting NO FORCE ROW LEVEL SECURITY;
ALTER TABLE evaluations_score DISABLE TRIGGER append_only;
UPDATE evaluations_score score SET staff_id = posting.staff_id, is_primary = posting.is_primary
    FROM organizations_posting posting WHERE posting.id = score.posting_id;
SET CONSTRAINTS ALL IMMEDIATE; -- checks the new key now: no table is altered while checks wait
ALTER TABLE evaluations_score ENABLE TRIGGER append_only;
ALTER TABLE organizations_posting FORCE ROW LEVEL SECURITY;
ALTER TABLE evaluations_score FORCE ROW LEVEL SECURITY;
CREATE INDEX score_of_staff ON evaluations_score (staff_id, period_id);

-- The new agency classifies and the old one's months count: scores of a calendar year in which
-- the person holds a posting here. The reader's own postings are all the subquery can see.
CREATE POLICY moved ON evaluations_score FOR SELECT USING (EXISTS (
    SELECT FROM organizations_posting here, organizations_period period
     WHERE here.agency_id = (SELECT kpi_agency_id())
       AND here.staff_id = evaluations_score.staff_id
       AND here.keeps_log
       AND period.id = evaluations_score.period_id
       AND to_char(here.starts_on, 'YYYY') <= left(period.code, 4)
       AND (here.ends_on IS NULL OR to_char(here.ends_on, 'YYYY') >= left(period.code, 4))));
"""
)
NO_WALLS = """
DROP POLICY moved ON evaluations_score;
DROP INDEX score_of_staff;
DROP TRIGGER kept ON evaluations_termassessment;
DROP TRIGGER guard ON evaluations_termassessment;
DROP FUNCTION evaluations_termassessment_guard();
DROP TRIGGER append_only ON evaluations_termscore;
ALTER TABLE evaluations_termscore DROP CONSTRAINT termscore_rules_are_on_record,
    DROP CONSTRAINT termscore_computer_same_agency, DROP CONSTRAINT termscore_posting_same_agency;
ALTER TABLE evaluations_termassessment DROP CONSTRAINT termassessment_posting_same_agency,
    DROP CONSTRAINT termassessment_assessor_same_agency;
""" + "".join(
    f"""
REVOKE ALL ON {table} FROM kpi_app;
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0005_terms")]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
