"""Calendars that units follow, shifts, rosters and teaching loads."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0007_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=4)),
                ("name", models.CharField(max_length=80)),
                ("starts_at", models.TimeField()),
                ("ends_at", models.TimeField()),
                (
                    "expected_minutes",
                    models.PositiveSmallIntegerField(
                        db_comment="Working time of it: without breaks; 0 for on-call duty that counts no time"
                    ),
                ),
                ("is_on_call", models.BooleanField(default=False)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
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
                "ordering": ["starts_at", "code"],
            },
        ),
        migrations.CreateModel(
            name="RosterDuty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("work_date", models.DateField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="duties",
                        to="organizations.posting",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="organizations.shift",
                    ),
                ),
            ],
            options={
                "ordering": ["work_date", "starts_at"],
            },
        ),
        migrations.CreateModel(
            name="TeachingLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "periods",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        db_comment="Periods, Monday first",
                        size=7,
                    ),
                ),
                ("starts_on", models.DateField()),
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
                        related_name="teaching_loads",
                        to="organizations.posting",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="WorkCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("office", "By the week"),
                            ("shift", "By shifts (roster)"),
                            ("teaching", "By teaching periods"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "weekday_minutes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        db_comment="Minutes, Monday first",
                        size=7,
                    ),
                ),
                (
                    "keeps_holidays",
                    models.BooleanField(
                        db_comment="Days off and make-up days of the province apply", default=True
                    ),
                ),
                (
                    "period_minutes",
                    models.PositiveSmallIntegerField(
                        db_comment="Length of a teaching period", default=45
                    ),
                ),
                ("valid_from", models.DateField()),
                ("source", models.CharField(blank=True, max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="UnitCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendars",
                        to="organizations.unit",
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="organizations.workcalendar",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(fields=("agency", "id"), name="shift_agency_key"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at__isnull", True)),
                fields=("agency", "code"),
                name="shift_code_is_used_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected_minutes__lte", 1440)), name="shift_fits_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="rosterduty",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True)),
                fields=["posting", "work_date"],
                name="rosterduty_of_posting",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterduty",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("cancelled_at__isnull", True)),
                expressions=[
                    ("posting", "="),
                    (
                        models.Func(
                            models.F("starts_at"),
                            models.F("ends_at"),
                            models.Value("[)"),
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="rosterduty_times_do_not_overlap",
            ),
        ),
        migrations.AddIndex(
            model_name="teachingload",
            index=models.Index(fields=["posting", "starts_on"], name="teachingload_of_posting"),
        ),
        migrations.AddConstraint(
            model_name="workcalendar",
            constraint=models.UniqueConstraint(
                fields=("agency", "name", "valid_from"),
                name="workcalendar_is_said_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="unitcalendar",
            index=models.Index(fields=["unit", "starts_on"], name="unitcalendar_of_unit"),
        ),
    ]
