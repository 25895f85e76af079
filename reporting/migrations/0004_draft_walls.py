"""Guard drafts, counts of readiness, and who is counted as not implementing."""

from django.db import migrations

TABLES = ("reporting_reportdraft", "reporting_readinesscount", "reporting_missedreport")
# What an agency's receivers and the KPI team see of it: numbers and dates, nobody's name.
OVERSEEN = TABLES[1:]

FORWARD = (
    "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
"""
        for table in TABLES
    )
    + "".join(
        f"""
CREATE POLICY receiver ON {table} FOR SELECT USING (
    EXISTS (SELECT FROM organizations_reportroute r
            WHERE r.agency_id = {table}.agency_id
              AND r.receiver_id = (SELECT kpi_agency_id())
              AND r.starts_on <= kpi_today()
              AND (r.ends_on IS NULL OR r.ends_on >= kpi_today())));
CREATE POLICY province ON {table} FOR SELECT TO kpi_province USING (true);
GRANT SELECT ON {table} TO kpi_province;
"""
        for table in OVERSEEN
    )
    + """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reporting_missedreport
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
GRANT SELECT, INSERT, UPDATE ON reporting_reportdraft, reporting_readinesscount TO kpi_app;
GRANT SELECT, INSERT ON reporting_missedreport TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
)

BACKWARD = (
    """
REVOKE ALL ON reporting_reportdraft, reporting_readinesscount, reporting_missedreport FROM kpi_app;
DROP TRIGGER append_only ON reporting_missedreport;
"""
    + "".join(
        f"""
REVOKE ALL ON {table} FROM kpi_province;
DROP POLICY province ON {table};
DROP POLICY receiver ON {table};
"""
        for table in OVERSEEN
    )
    + "".join(
        f"""
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
        for table in TABLES
    )
)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_drafts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
