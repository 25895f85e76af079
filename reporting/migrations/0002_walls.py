"""Guard reports: who sees them, what is frozen, which way they go."""

from django.db import migrations

OWN_AGENCY = (
    "reporting_reportnarrative",
    "reporting_report",
    "reporting_delivery",
    "reporting_provincialreport",
    "reporting_reportfile",
)

POLICIES = (
    "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
"""
        for table in OWN_AGENCY
    )
    + """
-- A receiver sees a report once it was delivered to it, and moves its status. It may read and
-- answer a delivery, never make one: that would open any report to whoever names itself receiver.
CREATE POLICY receiver_reads ON reporting_delivery FOR SELECT
    USING (receiver_id = (SELECT kpi_agency_id()));
CREATE POLICY receiver_answers ON reporting_delivery FOR UPDATE
    USING (receiver_id = (SELECT kpi_agency_id()));
CREATE POLICY receiver_reads ON reporting_report FOR SELECT USING (
    EXISTS (SELECT FROM reporting_delivery d
            WHERE d.report_id = reporting_report.id
              AND d.receiver_id = (SELECT kpi_agency_id())));
CREATE POLICY receiver_moves ON reporting_report FOR UPDATE USING (
    EXISTS (SELECT FROM reporting_delivery d
            WHERE d.report_id = reporting_report.id
              AND d.receiver_id = (SELECT kpi_agency_id())));
-- Who sees a report sees its documents: the inner table shows what this reader may read.
CREATE POLICY receiver_reads ON reporting_reportfile FOR SELECT USING (
    EXISTS (SELECT FROM reporting_report r
            WHERE r.agency_id = reporting_reportfile.agency_id
              AND r.checksum = reporting_reportfile.snapshot_checksum));
CREATE POLICY province ON reporting_report FOR SELECT TO kpi_province USING (true);
CREATE POLICY province ON reporting_delivery FOR SELECT TO kpi_province USING (true);
CREATE POLICY province ON reporting_provincialreport FOR SELECT TO kpi_province USING (true);

ALTER TABLE reporting_delivery
    ADD CONSTRAINT delivery_report_same_agency FOREIGN KEY (agency_id, report_id)
        REFERENCES reporting_report (agency_id, id);
ALTER TABLE reporting_reportnarrative
    ADD CONSTRAINT narrative_author_same_agency FOREIGN KEY (agency_id, changed_by_id)
        REFERENCES organizations_posting (agency_id, id);
ALTER TABLE reporting_report
    ADD CONSTRAINT report_compiler_same_agency FOREIGN KEY (agency_id, compiled_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT report_signer_same_agency FOREIGN KEY (agency_id, submitted_by_id)
        REFERENCES organizations_posting (agency_id, id);
ALTER TABLE reporting_provincialreport
    ADD CONSTRAINT provincialreport_compiler_same_agency FOREIGN KEY (agency_id, compiled_by_id)
        REFERENCES organizations_posting (agency_id, id);
"""
)
DROP_POLICIES = """
ALTER TABLE reporting_provincialreport DROP CONSTRAINT provincialreport_compiler_same_agency;
ALTER TABLE reporting_report DROP CONSTRAINT report_signer_same_agency,
    DROP CONSTRAINT report_compiler_same_agency;
ALTER TABLE reporting_reportnarrative DROP CONSTRAINT narrative_author_same_agency;
ALTER TABLE reporting_delivery DROP CONSTRAINT delivery_report_same_agency;
DROP POLICY province ON reporting_provincialreport;
DROP POLICY province ON reporting_delivery;
DROP POLICY province ON reporting_report;
DROP POLICY receiver_reads ON reporting_reportfile;
DROP POLICY receiver_moves ON reporting_report;
DROP POLICY receiver_reads ON reporting_report;
DROP POLICY receiver_answers ON reporting_delivery;
DROP POLICY receiver_reads ON reporting_delivery;
""" + "".join(
    f"""
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
    for table in OWN_AGENCY
)

GUARDS = """
-- A report is made compiled, when reviewing is closed, and anew only after the last was returned.
CREATE FUNCTION reporting_report_made() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    IF NEW.status <> 'compiled' OR NEW.submitted_at IS NOT NULL THEN
        RAISE EXCEPTION 'a report begins compiled' USING ERRCODE = 'KP002';
    END IF;
    PERFORM FROM organizations_agencyperiod
        WHERE agency_id = NEW.agency_id AND period_id = NEW.period_id
          AND stage = 'reviewing_closed';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'reviewing is not closed' USING ERRCODE = 'KP001';
    END IF;
    SELECT version, status INTO last FROM reporting_report
        WHERE agency_id = NEW.agency_id AND period_id = NEW.period_id
        ORDER BY version DESC LIMIT 1;
    IF NEW.version <> coalesce(last.version, 0) + 1
       OR coalesce(last.status, 'returned') <> 'returned' THEN
        RAISE EXCEPTION 'the last report stands' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER made BEFORE INSERT ON reporting_report
    FOR EACH ROW EXECUTE FUNCTION reporting_report_made();

CREATE FUNCTION reporting_report_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{status}';
BEGIN
    IF OLD.status = 'compiled' AND NEW.status = 'submitted' THEN
        moving := '{status,submitted_at,submitted_by_id,is_late}';
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a report does not change' USING ERRCODE = 'KP002';
    END IF;
    IF NEW.status = OLD.status THEN
        RETURN NEW;
    END IF;
    IF (OLD.status, NEW.status) NOT IN (('compiled', 'submitted'), ('submitted', 'received'),
                                        ('submitted', 'returned'), ('received', 'returned')) THEN
        RAISE EXCEPTION 'a report does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'KP002';
    END IF;
    IF NEW.status = 'submitted' AND NEW.agency_id IS DISTINCT FROM (SELECT kpi_agency_id()) THEN
        RAISE EXCEPTION 'only its agency submits a report' USING ERRCODE = 'KP004';
    END IF;
    IF NEW.status IN ('received', 'returned')
       AND NOT EXISTS (SELECT FROM reporting_delivery d WHERE d.report_id = NEW.id
                       AND d.receiver_id = (SELECT kpi_agency_id())) THEN
        RAISE EXCEPTION 'only a receiver answers a report' USING ERRCODE = 'KP004';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON reporting_report
    FOR EACH ROW EXECUTE FUNCTION reporting_report_guard();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reporting_provincialreport
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();

CREATE FUNCTION reporting_delivery_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{received_at,received_by_id,returned_at,returned_by_id,return_reason}';
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a delivery does not change' USING ERRCODE = 'KP002';
    END IF;
    IF NEW.receiver_id IS DISTINCT FROM (SELECT kpi_agency_id()) THEN
        RAISE EXCEPTION 'only the receiver answers' USING ERRCODE = 'KP004';
    END IF;
    IF OLD.returned_at IS NOT NULL THEN
        RAISE EXCEPTION 'a returned report was answered' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON reporting_delivery
    FOR EACH ROW EXECUTE FUNCTION reporting_delivery_guard();

-- A stage goes forward. Back to reviewing only after a receiver has returned the last report.
CREATE FUNCTION reporting_agencyperiod_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stages text[] := '{open,logging_closed,reviewing_closed,closed}';
    last_status text;
BEGIN
    IF array_position(stages, NEW.stage::text) >= array_position(stages, OLD.stage::text) THEN
        RETURN NEW;
    END IF;
    SELECT status INTO last_status FROM reporting_report
        WHERE agency_id = NEW.agency_id AND period_id = NEW.period_id
        ORDER BY version DESC LIMIT 1;
    IF NEW.stage <> 'logging_closed' OR last_status IS DISTINCT FROM 'returned' THEN
        RAISE EXCEPTION 'a closed period stays closed' USING ERRCODE = 'KP001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER forward BEFORE UPDATE ON organizations_agencyperiod
    FOR EACH ROW EXECUTE FUNCTION reporting_agencyperiod_forward();
"""
DROP_GUARDS = """
DROP TRIGGER forward ON organizations_agencyperiod;
DROP FUNCTION reporting_agencyperiod_forward();
DROP TRIGGER guard ON reporting_delivery;
DROP FUNCTION reporting_delivery_guard();
DROP TRIGGER append_only ON reporting_provincialreport;
DROP TRIGGER guard ON reporting_report;
DROP FUNCTION reporting_report_guard();
DROP TRIGGER made ON reporting_report;
DROP FUNCTION reporting_report_made();
"""

GRANTS = """
GRANT SELECT, INSERT, UPDATE ON reporting_reportnarrative, reporting_reportfile TO kpi_app;
GRANT SELECT, INSERT ON reporting_report, reporting_delivery, reporting_provincialreport TO kpi_app;
GRANT UPDATE (status, submitted_at, submitted_by_id, is_late) ON reporting_report TO kpi_app;
GRANT UPDATE (received_at, received_by_id, returned_at, returned_by_id, return_reason)
    ON reporting_delivery TO kpi_app;
GRANT SELECT, INSERT, UPDATE ON reporting_duejob TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
GRANT SELECT ON reporting_delivery, reporting_provincialreport, reporting_duejob TO kpi_province;
-- Oversight reads figures, not the snapshot: that one names people and their scores.
GRANT SELECT (id, agency_id, period_id, version, checksum, figures, rule_sets, cause, compiled_at,
              status, submitted_at, is_late) ON reporting_report TO kpi_province;
"""
REVOKES = """
REVOKE ALL ON reporting_report, reporting_delivery, reporting_provincialreport, reporting_duejob
    FROM kpi_province;
REVOKE ALL ON reporting_reportnarrative, reporting_reportfile, reporting_report,
    reporting_delivery, reporting_provincialreport, reporting_duejob FROM kpi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("evaluations", "0002_walls")]
    operations = [
        migrations.RunSQL(POLICIES, DROP_POLICIES),
        migrations.RunSQL(GUARDS, DROP_GUARDS),
        migrations.RunSQL(GRANTS, REVOKES),
    ]
