"""The outbox of mails about notices: one a day for a posting."""

import django.db.models.deletion
from django.db import migrations, models

WALLS = """
ALTER TABLE organizations_noticemail ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_noticemail FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations_noticemail USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE organizations_noticemail
    ADD CONSTRAINT noticemail_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id);
GRANT SELECT, INSERT ON organizations_noticemail TO kpi_app;
GRANT UPDATE (attempts, next_try_at, settled_at, outcome, error)
    ON organizations_noticemail TO kpi_app;
"""
DROP_WALLS = """
REVOKE ALL ON organizations_noticemail FROM kpi_app;
ALTER TABLE organizations_noticemail DROP CONSTRAINT noticemail_posting_same_agency;
DROP POLICY tenant ON organizations_noticemail;
ALTER TABLE organizations_noticemail NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_noticemail DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0009_work_calendar_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeMail",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("day", models.DateField(db_comment="Calendar day in Asia/Ho_Chi_Minh")),
                ("owed_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sent", "Sent"),
                            ("nothing_left", "All read before it left"),
                            ("unwanted", "Switched off before it left"),
                            ("refused", "Refused by the mail server"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "error",
                    models.CharField(
                        blank=True, db_comment="Exception type, no data", max_length=80
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
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
            ],
            options={
                "ordering": ["owed_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["agency", "day", "next_try_at"],
                        name="noticemail_to_send",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("posting", "day"), name="noticemail_is_owed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_at__isnull", True)),
                            models.Q(
                                ("settled_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="noticemail_settles_with_an_outcome",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALLS, DROP_WALLS),
    ]
