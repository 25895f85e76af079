"""Keep with each decision by which right, and on behalf of whom, it was made."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0015_honesty_walls"),
        ("organizations", "0014_delegation_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="monthlyassessment",
            name="by_right",
            field=models.CharField(
                blank=True,
                db_comment="What entitled the assessor; older rows say nothing",
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="monthlyassessment",
            name="delegation",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.delegation",
            ),
        ),
        migrations.AddField(
            model_name="monthlyassessment",
            name="on_behalf_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.posting",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="delegation",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.delegation",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="on_behalf_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.posting",
            ),
        ),
        migrations.AddField(
            model_name="termassessment",
            name="by_right",
            field=models.CharField(
                blank=True,
                db_comment="What entitled the assessor; older rows say nothing",
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="termassessment",
            name="delegation",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.delegation",
            ),
        ),
        migrations.AddField(
            model_name="termassessment",
            name="on_behalf_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.posting",
            ),
        ),
    ]
