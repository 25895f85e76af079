"""Rights of heads that others use for a time. See ADR 0034."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0012_notice_about_figures"),
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
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("delegation", "Delegation"),
                            ("field", "Field of a deputy"),
                            ("acting", "Acting head"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("review", "Review work logs"),
                            ("assess", "Assess months"),
                            ("sign_report", "Sign the report"),
                            ("all", "All rights of the head"),
                        ],
                        max_length=12,
                    ),
                ),
                ("starts_on", models.DateField()),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, db_comment="Last day; null until revoked", null=True
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "document",
                    models.CharField(blank=True, db_comment="Number and date", max_length=120),
                ),
                (
                    "pair_reason",
                    models.CharField(
                        blank=True,
                        db_comment="Why the two may judge each other; empty: they may not",
                        max_length=300,
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoke_reason", models.CharField(blank=True, max_length=300)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_taken",
                        to="organizations.posting",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_given",
                        to="organizations.posting",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "id"), name="delegation_agency_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="delegation_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "delegation"), _negated=True),
                            ("ends_on__isnull", False),
                            _connector="OR",
                        ),
                        name="delegation_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "acting"),
                                ("person__isnull", True),
                                ("principal__isnull", True),
                                ("purpose", "all"),
                                ("unit__isnull", False),
                            ),
                            models.Q(
                                ("principal__isnull", False),
                                models.Q(("kind", "acting"), _negated=True),
                                models.Q(("purpose", "all"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delegation_is_of_somebody_or_over_a_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "field"), _negated=True),
                            models.Q(("person__isnull", True), ("unit__isnull", False)),
                            models.Q(("person__isnull", False), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="delegation_field_is_a_unit_or_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="delegation_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoke_reason", ""),
                                ("revoked_at__isnull", True),
                                ("revoked_by__isnull", True),
                            ),
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("revoked_by__isnull", False),
                                models.Q(("revoke_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delegation_is_revoked_by_somebody_with_a_reason",
                    ),
                ],
            },
        ),
    ]
