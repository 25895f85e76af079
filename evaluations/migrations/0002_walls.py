"""Keep reviews by month, guard them and the scores, and draw the tenant boundary around both."""

from django.db import migrations

PARTITIONED = """
ALTER TABLE evaluations_review RENAME TO review_plain;
CREATE TABLE evaluations_review (
    LIKE review_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS
) PARTITION BY RANGE (work_date);
DROP TABLE review_plain;
ALTER TABLE evaluations_review
    ADD CONSTRAINT review_key PRIMARY KEY (work_date, id),
    ADD CONSTRAINT review_of_entry FOREIGN KEY (work_date, entry_id)
        REFERENCES worklogs_workentry (work_date, id),
    ADD CONSTRAINT review_author_same_agency FOREIGN KEY (agency_id, author_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT review_reviewer_same_agency FOREIGN KEY (agency_id, reviewer_id)
        REFERENCES organizations_posting (agency_id, id);
CREATE INDEX review_of_author ON evaluations_review (author_id, work_date);
-- Of all decisions about an entry one is in force.
CREATE UNIQUE INDEX review_one_is_in_force ON evaluations_review (entry_id, work_date)
    WHERE superseded_at IS NULL;
CREATE TABLE evaluations_review_default PARTITION OF evaluations_review DEFAULT;
ALTER TABLE evaluations_review_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluations_review_default FORCE ROW LEVEL SECURITY;
SELECT kpi_make_partitions('evaluations_review', DATE '2026-07-01', 12);
"""
PLAIN = """
CREATE TABLE review_plain (
    LIKE evaluations_review INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    PRIMARY KEY (id)
);
DROP TABLE evaluations_review;
ALTER TABLE review_plain RENAME TO evaluations_review;
CREATE INDEX review_of_author ON evaluations_review (author_id, work_date);
"""

TABLES = ("evaluations_review", "evaluations_monthlyassessment", "evaluations_score")

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
ALTER TABLE evaluations_monthlyassessment
    ADD CONSTRAINT assessment_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT assessment_assessor_same_agency FOREIGN KEY (agency_id, assessor_id)
        REFERENCES organizations_posting (agency_id, id);
ALTER TABLE evaluations_score
    ADD CONSTRAINT score_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id);
"""
)
DROP_POLICIES = """
ALTER TABLE evaluations_score DROP CONSTRAINT score_posting_same_agency;
ALTER TABLE evaluations_monthlyassessment DROP CONSTRAINT assessment_posting_same_agency,
    DROP CONSTRAINT assessment_assessor_same_agency;
""" + "".join(
    f"""
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
    for table in TABLES
)

GUARDS = """
-- A review is of the version that stands, by somebody else, while reviewing is open.
CREATE FUNCTION evaluations_review_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.superseded_at IS NOT NULL
           OR to_jsonb(NEW) - 'superseded_at' <> to_jsonb(OLD) - 'superseded_at' THEN
            RAISE EXCEPTION 'a review is superseded, never changed' USING ERRCODE = 'KP002';
        END IF;
        RETURN NEW;
    END IF;
    IF kpi_locked_stage(NEW.agency_id, NEW.work_date) NOT IN ('open', 'logging_closed') THEN
        RAISE EXCEPTION 'reviewing is closed' USING ERRCODE = 'KP001';
    END IF;
    SELECT agency_id, author_id, status, version INTO entry FROM worklogs_workentry
        WHERE id = NEW.entry_id AND work_date = NEW.work_date;
    IF entry.agency_id IS DISTINCT FROM NEW.agency_id
       OR entry.author_id IS DISTINCT FROM NEW.author_id THEN
        RAISE EXCEPTION 'there is no such entry here' USING ERRCODE = 'KP004';
    END IF;
    IF entry.version <> NEW.entry_version OR entry.status IN ('draft', 'withdrawn') THEN
        RAISE EXCEPTION 'the entry was changed meanwhile' USING ERRCODE = 'KP005';
    END IF;
    IF (SELECT staff_id FROM organizations_posting WHERE id = NEW.author_id)
       = (SELECT staff_id FROM organizations_posting WHERE id = NEW.reviewer_id) THEN
        RAISE EXCEPTION 'nobody reviews their own work' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON evaluations_review
    FOR EACH ROW EXECUTE FUNCTION evaluations_review_guard();
CREATE TRIGGER kept BEFORE DELETE ON evaluations_review
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();

CREATE FUNCTION evaluations_monthlyassessment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cut_off date;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.superseded_at IS NOT NULL
           OR to_jsonb(NEW) - 'superseded_at' <> to_jsonb(OLD) - 'superseded_at' THEN
            RAISE EXCEPTION 'an assessment is superseded, never changed' USING ERRCODE = 'KP002';
        END IF;
        RETURN NEW;
    END IF;
    SELECT ends_on INTO cut_off FROM organizations_period WHERE id = NEW.period_id;
    IF kpi_locked_stage(NEW.agency_id, cut_off) NOT IN ('open', 'logging_closed') THEN
        RAISE EXCEPTION 'reviewing is closed' USING ERRCODE = 'KP001';
    END IF;
    IF (SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id)
       = (SELECT staff_id FROM organizations_posting WHERE id = NEW.assessor_id) THEN
        RAISE EXCEPTION 'nobody assesses themselves' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON evaluations_monthlyassessment
    FOR EACH ROW EXECUTE FUNCTION evaluations_monthlyassessment_guard();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON evaluations_score
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
DROP_GUARDS = """
DROP TRIGGER append_only ON evaluations_score;
DROP TRIGGER guard ON evaluations_monthlyassessment;
DROP FUNCTION evaluations_monthlyassessment_guard();
DROP TRIGGER kept ON evaluations_review;
DROP TRIGGER guard ON evaluations_review;
DROP FUNCTION evaluations_review_guard();
"""

GRANTS = """
GRANT SELECT ON evaluations_review TO kpi_app;
GRANT INSERT (id, agency_id, entry_id, work_date, entry_version, author_id, reviewer_id, by_right,
              decision, quality_level, accepted_minutes, quality_faults, quality_faults_excused,
              delays, delays_excused, reason, objective_cause, decided_at, superseded_at),
      UPDATE (superseded_at) ON evaluations_review TO kpi_app;
GRANT SELECT, INSERT ON evaluations_monthlyassessment, evaluations_score TO kpi_app;
GRANT UPDATE (superseded_at) ON evaluations_monthlyassessment TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
REVOKES = """
REVOKE ALL ON evaluations_review, evaluations_monthlyassessment, evaluations_score FROM kpi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_initial"), ("worklogs", "0003_walls")]
    operations = [
        migrations.RunSQL(PARTITIONED, PLAIN),
        migrations.RunSQL(POLICIES, DROP_POLICIES),
        migrations.RunSQL(GUARDS, DROP_GUARDS),
        migrations.RunSQL(GRANTS, REVOKES),
    ]
