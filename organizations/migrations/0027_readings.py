"""Find who looked at a person's pages. The trail is long and written all day: made beside it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("organizations", "0026_data_requests")]
    operations = [
        AddIndexConcurrently(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(action__endswith=".read"),
                fields=["agency", "object_id", "-recorded_at"],
                name="auditevent_of_readings",
            ),
        )
    ]
