import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0029_criteriaset_guard"),
        ("organizations", "0020_notice_about_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="leveldecision",
            name="term",
            field=models.CharField(
                blank=True, db_comment="Code of a quarter or year; empty for a month", max_length=7
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="term_score",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publication",
                to="evaluations.termscore",
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="printed",
            field=models.JSONField(
                db_comment="Names and titles as they were, for forms; empty in scores older than this",
                default=dict,
            ),
        ),
        migrations.AddField(
            model_name="termassessment",
            name="unit_level",
            field=models.CharField(
                blank=True, db_comment="Of the unit a leader heads, under Decree 233", max_length=16
            ),
        ),
        migrations.AddField(
            model_name="termscore",
            name="printed",
            field=models.JSONField(
                db_comment="Names and titles as they were, for forms; empty in scores older than this",
                default=dict,
            ),
        ),
        migrations.AlterField(
            model_name="leveldecision",
            name="period",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.period",
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="score",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publication",
                to="evaluations.score",
            ),
        ),
        migrations.AddConstraint(
            model_name="leveldecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True), models.Q(("term", ""), _negated=True)
                ),
                fields=("posting", "term", "kind"),
                name="leveldecision_one_of_a_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="leveldecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("period__isnull", False), ("term", "")),
                    models.Q(
                        ("kind", "beyond_quota"),
                        ("period__isnull", True),
                        models.Q(("term", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="leveldecision_of_a_month_or_a_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("score__isnull", False), ("term_score__isnull", True)),
                    models.Q(("score__isnull", True), ("term_score__isnull", False)),
                    _connector="OR",
                ),
                name="publication_of_a_month_or_a_term",
            ),
        ),
    ]
