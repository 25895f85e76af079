"""A notice that somebody's figures of a month ask them something."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0011_notices_of_the_report"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("day_not_declared", "Work log"),
                    ("entries_returned", "Returned entries"),
                    ("entries_waiting", "Review"),
                    ("period_to_review", "Review before the report"),
                    ("period_to_assess", "Monthly scoring before the report"),
                    ("reviews_left", "Reviews left open by others"),
                    ("report_due", "Report"),
                    ("report_to_sign", "Report to submit"),
                    ("report_overdue", "Overdue report"),
                    ("reports_missing", "Reports outstanding"),
                    ("report_returned", "Returned report"),
                    ("figures_ask", "My figures"),
                ],
                max_length=24,
            ),
        ),
    ]
