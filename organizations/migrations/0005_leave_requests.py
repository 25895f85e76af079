"""Leave is asked for and decided. What officers recorded so far was approved by recording it."""

import django.db.models.deletion
from django.db import migrations, models

# The owner of the tables is behind the wall, too; and a table with checks that wait for the end of
# the transaction cannot be altered.
BACKFILL = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE organizations_leave NO FORCE ROW LEVEL SECURITY;
UPDATE organizations_leave SET decided_by_id = recorded_by_id, decided_at = recorded_at,
    status = CASE WHEN cancelled_at IS NULL THEN 'approved' ELSE 'cancelled' END;
ALTER TABLE organizations_leave FORCE ROW LEVEL SECURITY;
SET CONSTRAINTS ALL DEFERRED;
"""
# What was never approved must not count again as leave.
FORGET = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE organizations_leave NO FORCE ROW LEVEL SECURITY;
UPDATE organizations_leave SET cancelled_at = recorded_at
    WHERE status <> 'approved' AND cancelled_at IS NULL;
ALTER TABLE organizations_leave FORCE ROW LEVEL SECURITY;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_grants"),
    ]

    operations = [
        migrations.AddField(
            model_name="leave",
            name="cancel_reason",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="leave",
            name="cancelled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.posting",
            ),
        ),
        migrations.AddField(
            model_name="leave",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="leave",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.posting",
            ),
        ),
        migrations.AddField(
            model_name="leave",
            name="decision_reason",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="leave",
            name="status",
            field=models.CharField(
                choices=[
                    ("requested", "Waiting for approval"),
                    ("approved", "Approved"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("cancelled", "Cancelled"),
                ],
                default="requested",
                max_length=12,
            ),
        ),
        migrations.RunSQL(BACKFILL, FORGET),
        migrations.AddIndex(
            model_name="leave",
            index=models.Index(
                condition=models.Q(("status", "requested")),
                fields=["agency", "posting"],
                name="leave_that_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("status__in", ["requested", "withdrawn"]),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("status__in", ["approved", "refused", "cancelled"]),
                    ),
                    _connector="OR",
                ),
                name="leave_is_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision_reason", ""), ("status", "refused"), _negated=True),
                name="leave_is_refused_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", False), ("status", "cancelled")),
                    models.Q(
                        models.Q(("status", "cancelled"), _negated=True),
                        ("cancelled_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="leave_is_cancelled_at_an_instant",
            ),
        ),
    ]
