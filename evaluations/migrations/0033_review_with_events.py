"""The few reviews with a fault or a delay, found without reading the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0032_measured_peers")]
    operations = [
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(
                    ("superseded_at__isnull", True),
                    models.Q(("quality_faults__gt", 0), ("delays__gt", 0), _connector="OR"),
                ),
                fields=["author", "work_date"],
                name="review_with_events",
            ),
        )
    ]
