"""Files are kept by what happened to their report as well: who signed, how far was sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0013_signatures")]
    operations = [
        migrations.RemoveConstraint("reportfile", "reportfile_is_made_once"),
        migrations.AddField(
            "reportfile",
            "issue",
            models.CharField(
                blank=True,
                db_comment="Checksum of what was added at issuing",
                default="",
                max_length=64,
            ),
        ),
        migrations.AddConstraint(
            "reportfile",
            models.UniqueConstraint(
                fields=["agency", "snapshot_checksum", "file_format", "is_unsigned", "issue"],
                name="reportfile_is_made_once",
            ),
        ),
    ]
