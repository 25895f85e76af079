"""Notices in the portal, and who wants a mail about them."""

import django.db.models.deletion
from django.db import migrations, models

WALLS = """
ALTER TABLE organizations_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations_notice USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE organizations_notice
    ADD CONSTRAINT notice_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id);
GRANT SELECT, INSERT ON organizations_notice TO kpi_app;
GRANT UPDATE (read_at, mailed_at) ON organizations_notice TO kpi_app;
"""
DROP_WALLS = """
REVOKE ALL ON organizations_notice FROM kpi_app;
ALTER TABLE organizations_notice DROP CONSTRAINT notice_posting_same_agency;
DROP POLICY tenant ON organizations_notice;
ALTER TABLE organizations_notice NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_notice DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0006_leave_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="wants_mail",
            field=models.BooleanField(db_comment="The daily mail about notices", default=True),
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("day_not_declared", "Work log"),
                            ("entries_returned", "Returned entries"),
                            ("entries_waiting", "Review"),
                            ("report_due", "Report"),
                            ("report_returned", "Returned report"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "subject",
                    models.CharField(blank=True, db_comment="Which one of its kind", max_length=80),
                ),
                (
                    "day",
                    models.DateField(db_comment="Told on this calendar day in Asia/Ho_Chi_Minh"),
                ),
                ("data", models.JSONField(db_comment="Counts, days and codes", default=dict)),
                ("link", models.CharField(db_comment="Path of the portal", max_length=200)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mailed_at",
                    models.DateTimeField(
                        blank=True, db_comment="Counted in a mail sent then", null=True
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="organizations.posting",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-created_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["posting"],
                        name="notice_unread",
                    ),
                    models.Index(fields=["posting", "-created_at"], name="notice_of_posting"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("posting", "kind", "subject", "day"), name="notice_is_told_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link__startswith", "/"),
                            models.Q(("link__startswith", "//"), _negated=True),
                        ),
                        name="notice_leads_into_the_portal",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALLS, DROP_WALLS),
    ]
