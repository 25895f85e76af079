"""Find a paper by the checksum that is printed on it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0007_honesty_jobs")]
    operations = [
        migrations.AddIndex("report", models.Index(fields=["checksum"], name="report_checksum")),
        migrations.AddIndex(
            "provincialreport",
            models.Index(fields=["checksum"], name="provincialreport_checksum"),
        ),
    ]
