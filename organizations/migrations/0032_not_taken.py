"""What is refused of a workbook is called so, whatever the reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organizations", "0031_leave_that_came")]
    operations = [
        migrations.AlterField(
            model_name="staffsheet",
            name="state",
            field=models.CharField(
                choices=[
                    ("sent", "To be read"),
                    ("shown", "Read, not stored"),
                    ("decided", "To be applied"),
                    ("applied", "Applied"),
                    ("refused", "Not taken"),
                    ("failed", "Failed"),
                    ("dropped", "No longer kept"),
                ],
                default="sent",
                max_length=8,
            ),
        )
    ]
