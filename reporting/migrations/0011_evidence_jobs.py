"""Pack evidence as due work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0010_sealer_reads"),
    ]

    operations = [
        migrations.AlterField(
            model_name="duejob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("close_logging", "Close logging"),
                    ("draft_report", "Draft the report"),
                    ("remind", "Remind"),
                    ("compile_report", "Compile report"),
                    ("compile_left", "Compile what is there"),
                    ("count_missed", "Count who did not report"),
                    ("close_period", "Close the period"),
                    ("tell_returned", "Tell of a returned report"),
                    ("make_documents", "Make documents"),
                    ("measure_month", "Measure the month"),
                    ("compare_month", "Compare with peers"),
                    ("evidence", "Pack evidence"),
                ],
                max_length=24,
            ),
        ),
    ]
