"""Recurring work: an assignment may be the next of an earlier one, and only one is."""

import django.db.models.deletion
from django.db import migrations, models

WALL = """
ALTER TABLE worklogs_assignment
    ADD CONSTRAINT assignment_repeats_same_agency FOREIGN KEY (agency_id, repeats_id)
        REFERENCES worklogs_assignment (agency_id, id);
"""
UNWALL = "ALTER TABLE worklogs_assignment DROP CONSTRAINT assignment_repeats_same_agency;"


class Migration(migrations.Migration):
    dependencies = [("worklogs", "0006_assigned_in_batches")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="repeats",
            field=models.ForeignKey(
                db_comment="The same work of an earlier period, of which this is the next",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="worklogs.assignment",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_at__isnull", True)),
                fields=("repeats",),
                name="assignment_is_repeated_once",
            ),
        ),
        migrations.RunSQL(WALL, UNWALL),
    ]
