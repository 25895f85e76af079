"""Keep what was sealed when a report was submitted, and let the sealer read what it commits to."""

import django.db.models.deletion
from django.db import migrations, models

SEALED_TABLES = (
    "evaluations_review",
    "evaluations_monthlyassessment",
    "evaluations_termassessment",
    "evaluations_score",
    "evaluations_termscore",
    "evaluations_leveldecision",
    "reporting_report",
    "reporting_provincialreport",
)

WALLS = (
    """
ALTER TABLE reporting_issuedroot ADD CONSTRAINT issuedroot_report_same_agency
    FOREIGN KEY (agency_id, report_id) REFERENCES reporting_report (agency_id, id);
ALTER TABLE reporting_issuedroot ENABLE ROW LEVEL SECURITY;
ALTER TABLE reporting_issuedroot FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON reporting_issuedroot USING (agency_id = (SELECT kpi_agency_id()));
-- It stands on the paper, which its receivers read.
CREATE POLICY receiver ON reporting_issuedroot FOR SELECT USING (
    EXISTS (SELECT FROM reporting_delivery d
            WHERE d.report_id = reporting_issuedroot.report_id
              AND d.receiver_id = (SELECT kpi_agency_id())));
CREATE POLICY province ON reporting_issuedroot FOR SELECT TO kpi_province USING (true);
GRANT SELECT, INSERT ON reporting_issuedroot TO kpi_app;
GRANT SELECT ON reporting_issuedroot TO kpi_province, kpi_seal;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reporting_issuedroot
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON reporting_issuedroot
    FOR EACH STATEMENT EXECUTE FUNCTION kpi_refuse_change();
"""
    + f"GRANT SELECT ON {', '.join(SEALED_TABLES)} TO kpi_seal;\n"
)
NO_WALLS = f"""
REVOKE ALL ON {", ".join(SEALED_TABLES)}, reporting_issuedroot FROM kpi_seal;
DROP TRIGGER never_emptied ON reporting_issuedroot;
DROP TRIGGER append_only ON reporting_issuedroot;
REVOKE ALL ON reporting_issuedroot FROM kpi_app, kpi_province;
DROP POLICY province ON reporting_issuedroot;
DROP POLICY receiver ON reporting_issuedroot;
DROP POLICY tenant ON reporting_issuedroot;
ALTER TABLE reporting_issuedroot NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reporting_issuedroot DISABLE ROW LEVEL SECURITY;
ALTER TABLE reporting_issuedroot DROP CONSTRAINT issuedroot_report_same_agency;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0008_verification"),
        ("organizations", "0019_seal_walls"),
        ("evaluations", "0023_review_of_entry"),
    ]
    operations = [
        migrations.CreateModel(
            name="IssuedRoot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.BigIntegerField(db_comment="Number of links in the chain")),
                (
                    "root",
                    models.CharField(db_comment="Root of the last one, hexadecimal", max_length=64),
                ),
                ("issued_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_root",
                        to="reporting.report",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
