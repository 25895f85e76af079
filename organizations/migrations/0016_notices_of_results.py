"""Notices that a result can be read, and that a petition waits or is answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0015_notices_between_people"),
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
                    ("right_given", "Delegation"),
                    ("right_ended", "Delegation"),
                    ("entry_returned", "Returned entry"),
                    ("entry_corrected", "Corrected entry"),
                    ("message", "Exchange about an entry"),
                    ("cause_asked", "Objective cause"),
                    ("cause_answered", "Objective cause"),
                    ("result_published", "My results"),
                    ("petition_waits", "Petition"),
                    ("petition_answered", "Petition answered"),
                ],
                max_length=24,
            ),
        ),
    ]
