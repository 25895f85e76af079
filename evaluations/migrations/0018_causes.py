"""Keep objective causes that people put forward, and their answers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0017_authority_walls"),
        ("organizations", "0015_notices_between_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="CauseRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.UUIDField(db_comment="WorkEntry.id")),
                ("work_date", models.DateField(db_comment="Of the entry")),
                (
                    "deducted",
                    models.CharField(
                        choices=[("quality_fault", "Quality fault"), ("delay", "Delay")],
                        max_length=16,
                    ),
                ),
                (
                    "pieces",
                    models.PositiveSmallIntegerField(db_comment="Pieces that the cause concerns"),
                ),
                ("reason", models.CharField(max_length=400)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for an answer"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Not confirmed"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("by_right", models.CharField(blank=True, max_length=24)),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "review_id",
                    models.UUIDField(
                        blank=True, db_comment="The decision that excuses it", null=True
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
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.delegation",
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("entry_id", "deducted"),
                        name="causerequest_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pieces__gt", 0), models.Q(("reason", ""), _negated=True)
                        ),
                        name="causerequest_says_what_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("review_id__isnull", True),
                                ("state", "asked"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("review_id__isnull", False),
                                ("state", "confirmed"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("review_id__isnull", True),
                                ("state", "refused"),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="causerequest_is_answered_whole",
                    ),
                ],
            },
        ),
    ]
