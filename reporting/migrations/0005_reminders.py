"""The log of reminders, guarded: append-only, seen by its agency alone."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
ALTER TABLE reporting_sentreminder ENABLE ROW LEVEL SECURITY;
ALTER TABLE reporting_sentreminder FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON reporting_sentreminder USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE reporting_sentreminder
    ADD CONSTRAINT sentreminder_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reporting_sentreminder
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
GRANT SELECT, INSERT ON reporting_sentreminder TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
BACKWARD = """
REVOKE ALL ON reporting_sentreminder FROM kpi_app;
DROP TRIGGER append_only ON reporting_sentreminder;
ALTER TABLE reporting_sentreminder DROP CONSTRAINT sentreminder_posting_same_agency;
DROP POLICY tenant ON reporting_sentreminder;
ALTER TABLE reporting_sentreminder NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reporting_sentreminder DISABLE ROW LEVEL SECURITY;
"""


def _key(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"organizations.{to}"
    )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_grants"), ("reporting", "0004_draft_walls")]
    operations = [
        migrations.AlterField(
            model_name="duejob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("close_logging", "Close logging"),
                    ("draft_report", "Draft the report"),
                    ("remind", "Remind"),
                    ("compile_report", "Compile report"),
                    ("compile_left", "Compile what is there"),
                    ("count_missed", "Count who did not report"),
                    ("make_documents", "Make documents"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="SentReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "days_from_due",
                    models.SmallIntegerField(db_comment="Working days from the due day"),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("mend_returned", "Mend returned entries"),
                            ("review", "Review entries"),
                            ("assess", "Assess the month"),
                            ("prepare", "Prepare the report"),
                            ("reviews_open", "Reviews left open by others"),
                            ("sign", "Sign and submit the report"),
                            ("not_submitted", "The report is overdue"),
                            ("desk", "Reports outstanding"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "count",
                    models.PositiveIntegerField(
                        db_comment="How many of it; 0 where it is one thing"
                    ),
                ),
                (
                    "is_escalated",
                    models.BooleanField(db_comment="Because others did not do it"),
                ),
                ("sent_at", models.DateTimeField()),
                ("agency", _key("agency")),
                ("period", _key("period")),
                ("posting", _key("posting")),
            ],
            options={
                "ordering": ["sent_at", "subject", "posting_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["agency", "period", "days_from_due", "posting", "subject"],
                        name="sentreminder_is_sent_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
