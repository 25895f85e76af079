"""A link opens either one's deadlines or the events one may know of: each is revoked by itself."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("organizations", "0038_outbox_is_emptied")]
    operations = [
        migrations.AddField(
            model_name="feedtoken",
            name="kind",
            field=models.CharField(
                choices=[("deadlines", "Deadlines"), ("events", "Events")],
                db_default="deadlines",
                max_length=12,
            ),
        ),
        # The index gets wider under its own name: links in force meet both.
        migrations.RunSQL(
            """
            DROP INDEX feedtoken_one_is_in_force;
            CREATE UNIQUE INDEX feedtoken_one_is_in_force
                ON organizations_feedtoken (posting_id, kind) WHERE revoked_at IS NULL;
            """,
            """
            DROP INDEX feedtoken_one_is_in_force;
            UPDATE organizations_feedtoken SET revoked_at = greatest(made_at, now())
                WHERE kind = 'events' AND revoked_at IS NULL;
            CREATE UNIQUE INDEX feedtoken_one_is_in_force
                ON organizations_feedtoken (posting_id) WHERE revoked_at IS NULL;
            """,
            state_operations=[
                migrations.RemoveConstraint("feedtoken", "feedtoken_one_is_in_force"),
                migrations.AddConstraint(
                    model_name="feedtoken",
                    constraint=models.UniqueConstraint(
                        condition=Q(revoked_at__isnull=True),
                        fields=["posting", "kind"],
                        name="feedtoken_one_is_in_force",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="feedtoken",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=["deadlines", "events"]), name="feedtoken_opens_one_thing"
            ),
        ),
    ]
