"""How months were reviewed, and samples for a second look."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0020_taken_back_at_once"),
        ("organizations", "0016_notices_of_results"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditSample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seed", models.CharField(max_length=32)),
                (
                    "population",
                    models.PositiveIntegerField(db_comment="Accepted entries of the month"),
                ),
                ("entries", models.JSONField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "measurement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sample",
                        to="evaluations.measurement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewerFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decisions", models.PositiveIntegerField()),
                (
                    "seconds",
                    models.FloatField(db_comment="Mean from one decision to the next", null=True),
                ),
                ("approved", models.FloatField(db_comment="Share accepted")),
                (
                    "constant",
                    models.FloatField(db_comment="Share of the commonest quality level", null=True),
                ),
                (
                    "leniency",
                    models.FloatField(
                        db_comment="Mean level above the other reviewers'", null=True
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
                    "measurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviewers",
                        to="evaluations.measurement",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measurement", "reviewer"),
                        name="reviewerfigures_once_a_measurement",
                    )
                ],
            },
        ),
    ]
