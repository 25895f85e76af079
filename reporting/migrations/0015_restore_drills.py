"""Drills of the backup: added by the worker's role, read by the operator's page, never changed."""

from django.db import migrations, models

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reporting_restoredrill
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
GRANT SELECT ON reporting_restoredrill TO kpi_app;
GRANT INSERT ON reporting_restoredrill TO kpi_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
BACKWARD = """
REVOKE ALL ON reporting_restoredrill FROM kpi_app, kpi_worker;
DROP TRIGGER append_only ON reporting_restoredrill;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0014_issues")]
    operations = [
        migrations.CreateModel(
            name="RestoreDrill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("drilled_at", models.DateTimeField()),
                ("backup_taken_at", models.DateTimeField()),
                (
                    "recovered_to",
                    models.DateTimeField(
                        blank=True,
                        db_comment="Instant brought back; null for the backup alone",
                        null=True,
                    ),
                ),
                ("seconds", models.DecimalField(decimal_places=1, max_digits=8)),
                ("table_count", models.PositiveIntegerField()),
                ("row_count", models.PositiveBigIntegerField()),
                (
                    "checksum",
                    models.CharField(
                        blank=True, db_comment="Of the report as issued", max_length=64
                    ),
                ),
                (
                    "recompiled",
                    models.CharField(blank=True, db_comment="As compiled anew", max_length=64),
                ),
                (
                    "link_count",
                    models.PositiveBigIntegerField(
                        db_comment="Of the sealed trail that were checked"
                    ),
                ),
                (
                    "difference_count",
                    models.PositiveIntegerField(db_comment="Found in the sealed trail"),
                ),
                ("succeeded", models.BooleanField()),
            ],
            options={"ordering": ["-drilled_at", "-id"]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
