"""Measured months, what is usual in the province, flags, and what people say of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0013_term_findings"),
        ("organizations", "0010_notice_mails"),
    ]

    operations = [
        migrations.CreateModel(
            name="Measurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("measured_at", models.DateTimeField()),
                (
                    "people",
                    models.PositiveIntegerField(db_comment="With enough days to be compared"),
                ),
                ("entry_count", models.PositiveIntegerField()),
                (
                    "vectors",
                    models.JSONField(
                        db_comment="Peer group: figures of people, without who they are"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        db_comment="SHA-256 of all figures, hexadecimal", max_length=64
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
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.period",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="PeerReference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("agencies", models.PositiveIntegerField()),
                ("people", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.period",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("judged_at", models.DateTimeField()),
                ("flagged", models.PositiveIntegerField()),
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
                        related_name="+",
                        to="evaluations.measurement",
                    ),
                ),
                (
                    "reference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluations.peerreference",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PersonFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("peer_group", models.CharField(max_length=24)),
                ("day_count", models.PositiveSmallIntegerField(db_comment="Days with an entry")),
                ("figures", models.JSONField()),
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
                        related_name="persons",
                        to="evaluations.measurement",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("parts", models.JSONField()),
                ("total", models.FloatField()),
                ("drivers", models.JSONField()),
                ("head_sees_from", models.DateField()),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
                (
                    "judgement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="evaluations.judgement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="evaluations.personfigures",
                    ),
                ),
            ],
            options={
                "ordering": ["-total", "id"],
            },
        ),
        migrations.CreateModel(
            name="UnitFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit_name", models.CharField(db_comment="As it was called then", max_length=200)),
                ("peer_group", models.CharField(max_length=24)),
                ("people", models.PositiveIntegerField()),
                ("half_days", models.PositiveIntegerField(db_comment="Expected of all its people")),
                ("minutes", models.PositiveIntegerField(db_comment="Logged")),
                ("minutes_by_group", models.JSONField(db_comment="Of task groups A to D")),
                ("squares", models.FloatField(db_comment="Sum over person-days of hours squared")),
                ("day_count", models.PositiveIntegerField(db_comment="Person-days with an entry")),
                ("declared_count", models.PositiveIntegerField()),
                ("on_time_count", models.PositiveIntegerField()),
                ("entry_count", models.PositiveIntegerField()),
                ("reviewed_count", models.PositiveIntegerField()),
                (
                    "two_people_minutes",
                    models.IntegerField(
                        db_comment="What the two who logged most per expected day add to the unit's minutes"
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
                        related_name="units",
                        to="evaluations.measurement",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FigureExplanation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=2000)),
                ("written_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.period",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
            ],
            options={
                "ordering": ["written_at", "id"],
                "indexes": [
                    models.Index(fields=["posting", "period"], name="figureexplanation_of_posting")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="figureexplanation_says_something",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.UniqueConstraint(
                fields=("agency", "id"), name="measurement_agency_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.UniqueConstraint(
                fields=("agency", "period", "version"), name="measurement_version_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="peerreference",
            constraint=models.UniqueConstraint(
                fields=("period", "version"), name="peerreference_version_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.UniqueConstraint(
                fields=("agency", "id"), name="judgement_agency_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.UniqueConstraint(
                fields=("measurement", "reference"), name="judgement_is_made_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="personfigures",
            constraint=models.UniqueConstraint(
                fields=("agency", "id"), name="personfigures_agency_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="personfigures",
            constraint=models.UniqueConstraint(
                fields=("measurement", "posting"), name="personfigures_once_a_measurement"
            ),
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(fields=["posting"], name="flag_of_posting"),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(
                fields=("judgement", "posting"), name="flag_once_a_judgement"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitfigures",
            constraint=models.UniqueConstraint(
                fields=("measurement", "unit"), name="unitfigures_once_a_measurement"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitfigures",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("declared_count__lte", models.F("day_count")),
                    ("on_time_count__lte", models.F("day_count")),
                    ("reviewed_count__lte", models.F("entry_count")),
                ),
                name="unitfigures_parts_of_the_whole",
            ),
        ),
    ]
