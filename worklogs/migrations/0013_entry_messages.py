"""Keep what a person and their reviewer say about an entry."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0015_notices_between_people"),
        ("worklogs", "0012_reminder_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryMessage",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("entry_id", models.UUIDField(db_comment="WorkEntry.id")),
                (
                    "work_date",
                    models.DateField(db_comment="Of the entry: calendar day in Asia/Ho_Chi_Minh"),
                ),
                ("text", models.CharField(max_length=1000)),
                ("said_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
            ],
            options={
                "ordering": ["said_at", "id"],
                "indexes": [
                    models.Index(fields=["entry_id", "said_at"], name="entrymessage_of_entry")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="entrymessage_says_something",
                    )
                ],
            },
        ),
    ]
