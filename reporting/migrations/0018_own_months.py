"""An agency takes its own months out as a table: such a file belongs to no single report."""

from django.db import migrations, models
from django.db.models import Q

NONE_OF_A_REPORT = ("routed", "own_month", "personal")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0017_real_agencies")]
    operations = [
        migrations.RemoveConstraint(model_name="askedfile", name="askedfile_names_its_report"),
        migrations.AlterField(
            model_name="askedfile",
            name="kind",
            field=models.CharField(
                choices=[
                    ("routed", "All reports received"),
                    ("own_month", "Months of my agency"),
                    ("unit", "Unit report"),
                    ("provincial", "Provincial report"),
                    ("personal", "My personal data"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="askedfile",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=NONE_OF_A_REPORT, report_id__isnull=True)
                | (~Q(kind__in=NONE_OF_A_REPORT) & Q(report_id__isnull=False)),
                name="askedfile_names_its_report",
            ),
        ),
    ]
