"""On which days an agency's people were reminded."""

import django.db.models.deletion
from django.db import migrations, models

WALLS = """
ALTER TABLE worklogs_reminderrun ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_reminderrun FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON worklogs_reminderrun USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON worklogs_reminderrun TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
DROP_WALLS = """
REVOKE ALL ON worklogs_reminderrun FROM kpi_app;
DROP POLICY tenant ON worklogs_reminderrun;
ALTER TABLE worklogs_reminderrun NO FORCE ROW LEVEL SECURITY;
ALTER TABLE worklogs_reminderrun DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0010_notice_mails"),
        ("worklogs", "0011_arising_work"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(db_comment="Calendar day in Asia/Ho_Chi_Minh")),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "day"), name="reminderrun_is_made_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(WALLS, DROP_WALLS),
    ]
