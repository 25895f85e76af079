"""Work assigned by one act is a batch with an id that the form brings: sent twice, stored once."""

import django.db.models.deletion
from django.db import migrations, models

WALL = """
ALTER TABLE worklogs_assignmentbatch ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_assignmentbatch FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON worklogs_assignmentbatch
    USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE worklogs_assignmentbatch
    ADD CONSTRAINT assignmentbatch_assigner_same_agency FOREIGN KEY (agency_id, assigned_by_id)
        REFERENCES organizations_posting (agency_id, id);
ALTER TABLE worklogs_assignment
    ADD CONSTRAINT assignment_batch_same_agency FOREIGN KEY (agency_id, batch_id)
        REFERENCES worklogs_assignmentbatch (agency_id, id);
GRANT SELECT, INSERT ON worklogs_assignmentbatch TO kpi_app;
"""
UNWALL = """
REVOKE ALL ON worklogs_assignmentbatch FROM kpi_app;
ALTER TABLE worklogs_assignment DROP CONSTRAINT assignment_batch_same_agency;
ALTER TABLE worklogs_assignmentbatch DROP CONSTRAINT assignmentbatch_assigner_same_agency;
DROP POLICY tenant ON worklogs_assignmentbatch;
ALTER TABLE worklogs_assignmentbatch NO FORCE ROW LEVEL SECURITY;
ALTER TABLE worklogs_assignmentbatch DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_grants"),
        ("worklogs", "0005_evidence_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssignmentBatch",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("form", "Assigned on the page"),
                            ("last_period", "From last month's"),
                            ("sheet", "From an Excel sheet"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        db_comment="SHA-256 of who gets what, hexadecimal", max_length=64
                    ),
                ),
                ("assigned_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="assignment",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="worklogs.assignmentbatch",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignmentbatch",
            constraint=models.UniqueConstraint(
                fields=("agency", "id"), name="assignmentbatch_agency_key"
            ),
        ),
        migrations.RunSQL(WALL, UNWALL),
    ]
