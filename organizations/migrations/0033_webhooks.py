"""Addresses that are told by webhooks, and what each is owed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0032_not_taken"),
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
                    ("posting_moved", "Transfer"),
                    ("duties_cancelled", "Roster"),
                    ("right_lapsed", "Delegation"),
                    ("reopening_refused", "Reopening"),
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
                    ("unit_explained", "Hours of units"),
                    ("figures_explained", "Figures of a person"),
                    ("entries_reviewed", "Reviewed entries"),
                    ("second_look", "Second look"),
                    ("petition_answered", "Petition answered"),
                    ("data_request_waits", "Request about personal data"),
                    ("data_request_answered", "My request about personal data"),
                    ("emergency_opened", "Emergency access"),
                    ("webhook_stopped", "Connection"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_comment="Which system, and what for", max_length=80)),
                ("url", models.CharField(max_length=300)),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        db_comment="rules.webhooks.EVENTS",
                        size=None,
                    ),
                ),
                (
                    "secret",
                    models.CharField(
                        db_comment="Encrypted with a key of SECRET_KEY", max_length=300
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("failures", models.PositiveSmallIntegerField(db_comment="In a row", default=0)),
                (
                    "rests_until",
                    models.DateTimeField(
                        blank=True, db_comment="Nothing is sent before", null=True
                    ),
                ),
                (
                    "stopped_at",
                    models.DateTimeField(
                        blank=True,
                        db_comment="Switched off by itself; may be switched on again",
                        null=True,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("event", models.CharField(max_length=32)),
                (
                    "cause",
                    models.UUIDField(
                        blank=True, db_comment="The audit event; none for a test", null=True
                    ),
                ),
                (
                    "objects_told",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        db_comment="Ids of the things",
                        size=None,
                    ),
                ),
                (
                    "period",
                    models.CharField(blank=True, db_comment="Code of the period", max_length=16),
                ),
                ("happened_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "next_try_at",
                    models.DateTimeField(blank=True, db_comment="Null: at once", null=True),
                ),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        blank=True, db_comment="HTTP, last try", null=True
                    ),
                ),
                (
                    "error",
                    models.CharField(
                        blank=True, db_comment="Why there is no status", max_length=16
                    ),
                ),
                (
                    "milliseconds",
                    models.PositiveIntegerField(blank=True, db_comment="Last try", null=True),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("taken", "Taken"), ("given_up", "Given up")],
                        max_length=8,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="organizations.webhook",
                    ),
                ),
            ],
            options={
                "ordering": ["-happened_at", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("agency", "url"),
                name="webhook_address_is_told_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.UniqueConstraint(fields=("agency", "id"), name="webhook_in_agency"),
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("url__startswith", "https://"),
                    models.Q(("events", []), _negated=True),
                    models.Q(("name", ""), _negated=True),
                ),
                name="webhook_says_where_and_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True),
                    ("ended_at__gte", models.F("made_at")),
                    _connector="OR",
                ),
                name="webhook_ends_after_it_began",
            ),
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(fields=["webhook", "-happened_at"], name="webhookdelivery_last"),
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True)),
                fields=["next_try_at"],
                name="webhookdelivery_owed",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.UniqueConstraint(
                fields=("webhook", "cause"), name="webhookdelivery_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("settled_at__isnull", True)),
                    models.Q(
                        ("settled_at__isnull", False), models.Q(("outcome", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="webhookdelivery_settles_with_an_outcome",
            ),
        ),
    ]
