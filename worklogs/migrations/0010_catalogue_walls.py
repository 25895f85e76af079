"""Guard the catalogue: who adds to which list, that versions stand, which way a proposal goes.

A common list (no agency) is written by whoever keeps it: the receiver of the government block,
Home Affairs, or the operators' command line, which enters no agency. A forwarded proposal is
readable by its appraiser, which may answer it and no more, as receivers answer reports.
"""

from django.db import migrations

CATALOGUE = """
CREATE FUNCTION worklogs_keeps_common_lists(agency bigint) RETURNS boolean
LANGUAGE sql STABLE RETURN agency IS NULL OR EXISTS (
    SELECT FROM organizations_reportroute r JOIN organizations_agency a ON a.id = r.receiver_id
    WHERE r.receiver_id = agency AND a.block = 'government'
      AND r.starts_on <= kpi_today() AND (r.ends_on IS NULL OR r.ends_on >= kpi_today()));

DROP POLICY tenant ON worklogs_cataloguetask;
CREATE POLICY tenant ON worklogs_cataloguetask FOR SELECT
    USING (agency_id IS NULL OR agency_id = (SELECT kpi_agency_id()));
CREATE POLICY tenant_adds ON worklogs_cataloguetask FOR INSERT
    WITH CHECK (agency_id = (SELECT kpi_agency_id())
                OR (agency_id IS NULL AND (SELECT worklogs_keeps_common_lists(kpi_agency_id()))));
CREATE POLICY tenant_ends ON worklogs_cataloguetask FOR UPDATE
    USING (agency_id = (SELECT kpi_agency_id())
           OR (agency_id IS NULL AND (SELECT worklogs_keeps_common_lists(kpi_agency_id()))));

-- A version never changes; it may end, once.
CREATE FUNCTION worklogs_cataloguetask_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{valid_until,successor_code}';
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
       OR (OLD.valid_until IS NOT NULL AND NEW IS DISTINCT FROM OLD) THEN
        RAISE EXCEPTION 'a version of a task does not change' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON worklogs_cataloguetask
    FOR EACH ROW EXECUTE FUNCTION worklogs_cataloguetask_guard();

REVOKE UPDATE ON worklogs_cataloguetask FROM kpi_app;
GRANT UPDATE (valid_until, successor_code) ON worklogs_cataloguetask TO kpi_app;
"""
DROP_CATALOGUE = """
REVOKE UPDATE (valid_until, successor_code) ON worklogs_cataloguetask FROM kpi_app;
GRANT UPDATE ON worklogs_cataloguetask TO kpi_app;
DROP TRIGGER guard ON worklogs_cataloguetask;
DROP FUNCTION worklogs_cataloguetask_guard();
DROP POLICY tenant_ends ON worklogs_cataloguetask;
DROP POLICY tenant_adds ON worklogs_cataloguetask;
DROP POLICY tenant ON worklogs_cataloguetask;
CREATE POLICY tenant ON worklogs_cataloguetask
    USING (agency_id IS NULL OR agency_id = (SELECT kpi_agency_id()));
DROP FUNCTION worklogs_keeps_common_lists(bigint);
"""

PROPOSALS = """
ALTER TABLE worklogs_catalogueproposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_catalogueproposal FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON worklogs_catalogueproposal USING (agency_id = (SELECT kpi_agency_id()));
CREATE POLICY appraiser_reads ON worklogs_catalogueproposal FOR SELECT
    USING (appraiser_id = (SELECT kpi_agency_id()));
CREATE POLICY appraiser_answers ON worklogs_catalogueproposal FOR UPDATE
    USING (appraiser_id = (SELECT kpi_agency_id()));

ALTER TABLE worklogs_catalogueproposal
    ADD CONSTRAINT proposal_proposer_same_agency FOREIGN KEY (agency_id, proposed_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT proposal_decider_same_agency FOREIGN KEY (agency_id, decided_by_id)
        REFERENCES organizations_posting (agency_id, id);

CREATE FUNCTION worklogs_catalogueproposal_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'proposed' OR num_nonnulls(NEW.decided_at, NEW.decided_by_id,
        NEW.appraiser_id, NEW.appraised_at, NEW.appraised_by_id, NEW.result_id) > 0 THEN
        RAISE EXCEPTION 'a proposal begins undecided' USING ERRCODE = 'KP002';
    END IF;
    -- Keys ignore row security, and tasks may belong to everybody: look.
    IF (NEW.task_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM worklogs_cataloguetask t
            WHERE t.id = NEW.task_id AND t.code = NEW.code
              AND t.agency_id IS NOT DISTINCT FROM CASE WHEN NEW.is_shared THEN NULL
                                                        ELSE NEW.agency_id END))
       OR (NEW.into_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM worklogs_cataloguetask t
            WHERE t.id = NEW.into_id
              AND (t.agency_id IS NULL OR (NOT NEW.is_shared AND t.agency_id = NEW.agency_id))))
    THEN
        RAISE EXCEPTION 'the task is not in this list' USING ERRCODE = 'KP004';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER made BEFORE INSERT ON worklogs_catalogueproposal
    FOR EACH ROW EXECUTE FUNCTION worklogs_catalogueproposal_made();

CREATE FUNCTION worklogs_catalogueproposal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{status,decided_by_id,decided_at,appraiser_id,appraised_by_id,appraised_at,return_reason,effective_on,result_id}';
    acting bigint := kpi_agency_id();
    day date;
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a proposal does not change' USING ERRCODE = 'KP002';
    END IF;
    IF (OLD.status, NEW.status) NOT IN (
        ('proposed', 'forwarded'), ('proposed', 'accepted'), ('proposed', 'returned'),
        ('proposed', 'withdrawn'), ('forwarded', 'accepted'), ('forwarded', 'returned'))
       OR (NEW.status = 'forwarded' AND NOT NEW.is_shared)
       OR (OLD.status = 'proposed' AND NEW.status = 'accepted' AND NEW.is_shared) THEN
        RAISE EXCEPTION 'a proposal does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'KP005';
    END IF;
    IF OLD.status = 'proposed' THEN
        IF acting IS DISTINCT FROM NEW.agency_id OR NEW.appraised_at IS NOT NULL
           OR (NEW.status <> 'withdrawn'
               AND (NEW.decided_by_id IS NULL OR NEW.decided_at IS NULL))
           OR (NEW.status = 'forwarded') <> (NEW.appraiser_id IS NOT NULL)
           OR NOT worklogs_keeps_common_lists(NEW.appraiser_id) THEN
            RAISE EXCEPTION 'only its agency decides first' USING ERRCODE = 'KP004';
        END IF;
    ELSIF acting IS DISTINCT FROM OLD.appraiser_id OR NEW.appraised_by_id IS NULL
          OR NEW.appraised_at IS NULL
          OR (NEW.decided_by_id, NEW.decided_at, NEW.appraiser_id)
             IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.appraiser_id) THEN
        RAISE EXCEPTION 'only the appraiser answers' USING ERRCODE = 'KP004';
    END IF;
    IF NEW.status = 'accepted' THEN
        IF NEW.is_shared THEN
            -- Agencies stand at different stages; only days to come are open to all of them.
            IF NEW.effective_on < (NEW.appraised_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date THEN
                RAISE EXCEPTION 'a common list changes from today on' USING ERRCODE = 'KP001';
            END IF;
        ELSIF EXISTS (SELECT FROM organizations_agencyperiod ap
                      JOIN organizations_period p ON p.id = ap.period_id
                      WHERE ap.agency_id = NEW.agency_id
                        AND NEW.effective_on BETWEEN p.starts_on AND p.ends_on)
              AND kpi_locked_stage(NEW.agency_id, NEW.effective_on) <> 'open' THEN
            RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'KP001';
        ELSIF NEW.effective_on < (SELECT min(p.starts_on) FROM organizations_agencyperiod ap
                                  JOIN organizations_period p ON p.id = ap.period_id
                                  WHERE ap.agency_id = NEW.agency_id) THEN
            RAISE EXCEPTION 'before the first period' USING ERRCODE = 'KP001';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON worklogs_catalogueproposal
    FOR EACH ROW EXECUTE FUNCTION worklogs_catalogueproposal_guard();

GRANT SELECT, INSERT ON worklogs_catalogueproposal TO kpi_app;
GRANT UPDATE (status, decided_by_id, decided_at, appraiser_id, appraised_by_id, appraised_at,
              return_reason, effective_on, result_id) ON worklogs_catalogueproposal TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
DROP_PROPOSALS = """
REVOKE ALL ON worklogs_catalogueproposal FROM kpi_app;
DROP TRIGGER guard ON worklogs_catalogueproposal;
DROP FUNCTION worklogs_catalogueproposal_guard();
DROP TRIGGER made ON worklogs_catalogueproposal;
DROP FUNCTION worklogs_catalogueproposal_made();
ALTER TABLE worklogs_catalogueproposal
    DROP CONSTRAINT proposal_decider_same_agency, DROP CONSTRAINT proposal_proposer_same_agency;
DROP POLICY appraiser_answers ON worklogs_catalogueproposal;
DROP POLICY appraiser_reads ON worklogs_catalogueproposal;
DROP POLICY tenant ON worklogs_catalogueproposal;
ALTER TABLE worklogs_catalogueproposal NO FORCE ROW LEVEL SECURITY;
ALTER TABLE worklogs_catalogueproposal DISABLE ROW LEVEL SECURITY;
"""

# What norms are compared with: the finished, accepted entries of an agency, by task.
EVIDENCE = """
CREATE INDEX workentry_norm_evidence ON worklogs_workentry (agency_id, task_id, work_date)
    WHERE status = 'accepted' AND is_finished;
"""
DROP_EVIDENCE = "DROP INDEX workentry_norm_evidence;"


class Migration(migrations.Migration):
    dependencies = [("worklogs", "0009_catalogue_proposals")]
    operations = [
        migrations.RunSQL(CATALOGUE, DROP_CATALOGUE),
        migrations.RunSQL(PROPOSALS, DROP_PROPOSALS),
        migrations.RunSQL(EVIDENCE, DROP_EVIDENCE),
    ]
