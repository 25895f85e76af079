"""Tokens of programs, found by what is presented; operators let in for hours; its notice."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

TABLES = ("organizations_servicetoken", "organizations_emergencyaccess")
KEYS = (
    ("servicetoken", "maker", "made_by_id"),
    ("servicetoken", "revoker", "revoked_by_id"),
    ("emergencyaccess", "posting", "posting_id"),
    ("emergencyaccess", "closer", "closed_by_id"),
)
MOVING = (
    ("servicetoken", "{last_used_at,revoked_at,revoked_by_id}", "revoked_at"),
    ("emergencyaccess", "{closed_at,closed_by_id}", "closed_at"),
)
WALLS = (
    "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON {table} TO kpi_app;
"""
        for table in TABLES
    )
    + "".join(
        f"""
ALTER TABLE organizations_{table} ADD CONSTRAINT {table}_{name}_same_agency
    FOREIGN KEY (agency_id, {column}) REFERENCES organizations_posting (agency_id, id);
"""
        for table, name, column in KEYS
    )
    + """
-- Whoever presents a token sees its row, before any agency is known.
CREATE FUNCTION kpi_token_digest() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.token_digest', true), '');
CREATE POLICY presented ON organizations_servicetoken FOR SELECT
    USING (digest = (SELECT kpi_token_digest()));
GRANT UPDATE (last_used_at, revoked_at, revoked_by_id) ON organizations_servicetoken TO kpi_app;
GRANT UPDATE (closed_at, closed_by_id) ON organizations_emergencyaccess TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
    + "".join(
        f"""
CREATE FUNCTION organizations_{table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{moving}';
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
       OR (OLD.{ended} IS NOT NULL AND NEW.{ended} IS DISTINCT FROM OLD.{ended}) THEN
        RAISE EXCEPTION 'it is ended once and not changed otherwise' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON organizations_{table}
    FOR EACH ROW EXECUTE FUNCTION organizations_{table}_guard();
CREATE TRIGGER kept BEFORE DELETE ON organizations_{table}
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
        for table, moving, ended in MOVING
    )
)
NO_WALLS = (
    "".join(
        f"""
DROP TRIGGER kept ON organizations_{table};
DROP TRIGGER guard ON organizations_{table};
DROP FUNCTION organizations_{table}_guard();
"""
        for table, _moving, _ended in MOVING
    )
    + """
DROP POLICY presented ON organizations_servicetoken;
DROP FUNCTION kpi_token_digest();
"""
    + "".join(
        f"ALTER TABLE organizations_{table} DROP CONSTRAINT {table}_{name}_same_agency;\n"
        for table, name, _column in KEYS
    )
    + "".join(
        f"""
REVOKE ALL ON {table} FROM kpi_app;
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
        for table in TABLES
    )
)
YEAR, HOURS = datetime.timedelta(days=366), datetime.timedelta(hours=8)


def _key(to: str, *, optional: bool = False, comment: str | None = None) -> models.ForeignKey:
    return models.ForeignKey(
        blank=optional,
        null=optional,
        db_comment=comment,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=f"organizations.{to}",
    )


def _moment(comment: str | None = None) -> models.DateTimeField:
    return models.DateTimeField(blank=True, null=True, db_comment=comment)


def _id() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0028_notices_of_moves")]
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
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="ServiceToken",
            fields=[
                ("id", _id()),
                (
                    "name",
                    models.CharField(db_comment="Which program, and what for", max_length=80),
                ),
                ("hint", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        db_comment="rules.service_tokens.SCOPES",
                        size=None,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", _moment("To the hour")),
                ("revoked_at", _moment()),
                ("agency", _key("agency")),
                (
                    "made_by",
                    _key(
                        "posting",
                        optional=True,
                        comment="Null: by the operators' command line",
                    ),
                ),
                ("revoked_by", _key("posting", optional=True)),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(expires_at__gt=F("made_at"))
                        & Q(expires_at__lte=F("made_at") + YEAR),
                        name="servicetoken_lasts_a_year_at_most",
                    ),
                    models.CheckConstraint(
                        condition=~Q(scopes=[]) & ~Q(name=""), name="servicetoken_says_what_for"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", _id()),
                ("reason", models.CharField(max_length=500)),
                ("opened_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("closed_at", _moment()),
                ("agency", _key("agency")),
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergency",
                        to="organizations.posting",
                    ),
                ),
                ("staff", _key("staffmember")),
                ("closed_by", _key("posting", optional=True)),
            ],
            options={
                "ordering": ["-opened_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(reason=""), name="emergencyaccess_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=Q(ends_at__gt=F("opened_at"))
                        & Q(ends_at__lte=F("opened_at") + HOURS),
                        name="emergencyaccess_lasts_hours",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
