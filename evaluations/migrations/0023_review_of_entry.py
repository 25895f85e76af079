"""Find all decisions about an entry, also those that were superseded: they are sealed and told."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0022_reviewer_figures_walls")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX review_of_entry_all ON evaluations_review (entry_id);",
            "DROP INDEX review_of_entry_all;",
        )
    ]
