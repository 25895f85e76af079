"""Agencies that train: seen from inside alone, in nothing that anybody else reads (ADR 0070)."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

AGENCIES = """
ALTER TABLE organizations_agency ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_agency FORCE ROW LEVEL SECURITY;
CREATE POLICY real ON organizations_agency FOR SELECT
    USING (NOT is_training OR id = (SELECT kpi_agency_id()));
CREATE POLICY real_adds ON organizations_agency FOR INSERT
    WITH CHECK (NOT is_training OR id = (SELECT kpi_agency_id()));
CREATE POLICY real_changes ON organizations_agency FOR UPDATE
    USING (NOT is_training OR id = (SELECT kpi_agency_id()));

CREATE FUNCTION organizations_agency_trains() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_training <> OLD.is_training THEN
        RAISE EXCEPTION 'an agency trains from its first row on, or never'
            USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER trains BEFORE UPDATE ON organizations_agency
    FOR EACH ROW EXECUTE FUNCTION organizations_agency_trains();

-- What cannot be seen from here trains, too.
CREATE FUNCTION organizations_route_is_real() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(ARRAY[NEW.agency_id, NEW.receiver_id]) AS named (id)
               WHERE NOT EXISTS (SELECT FROM organizations_agency a
                                 WHERE a.id = named.id AND NOT a.is_training)) THEN
        RAISE EXCEPTION 'reports do not go from or to an agency that trains'
            USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER is_real BEFORE INSERT ON organizations_reportroute
    FOR EACH ROW EXECUTE FUNCTION organizations_route_is_real();
"""
NO_AGENCIES = """
DROP TRIGGER is_real ON organizations_reportroute;
DROP FUNCTION organizations_route_is_real();
DROP TRIGGER trains ON organizations_agency;
DROP FUNCTION organizations_agency_trains();
DROP POLICY real_changes ON organizations_agency;
DROP POLICY real_adds ON organizations_agency;
DROP POLICY real ON organizations_agency;
ALTER TABLE organizations_agency NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_agency DISABLE ROW LEVEL SECURITY;
"""
# What those above the agencies read of all of them, and which of them owe other systems something:
# of those alone that they can see.
OVERSEEN = ("agencyperiod", "auditevent", "sealedevent", "webhookdelivery")
PROVINCE = "".join(
    f"""
CREATE POLICY real ON organizations_{table} AS RESTRICTIVE FOR SELECT TO kpi_province
    USING (agency_id IS NULL OR agency_id IN (SELECT id FROM organizations_agency));
"""
    for table in OVERSEEN
)
NO_PROVINCE = "".join(f"DROP POLICY real ON organizations_{table};\n" for table in OVERSEEN)

WALLS = """
ALTER TABLE organizations_sandbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_sandbox FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations_sandbox USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE organizations_sandbox ADD CONSTRAINT sandbox_opener_same_agency
    FOREIGN KEY (agency_id, opened_by_id) REFERENCES organizations_posting (agency_id, id);
ALTER TABLE organizations_sandbox ADD CONSTRAINT sandbox_closer_same_agency
    FOREIGN KEY (agency_id, closed_by_id) REFERENCES organizations_posting (agency_id, id);
GRANT SELECT, INSERT ON organizations_sandbox TO kpi_app;
GRANT UPDATE (due_at, attempts, filled_at, closed_at, closed_by_id)
    ON organizations_sandbox TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
-- One sweep sees in which agencies one is to be filled or is over, and nothing of what is in it.
CREATE POLICY owed ON organizations_sandbox FOR SELECT TO kpi_province USING (closed_at IS NULL);
GRANT SELECT (id, agency_id, due_at, filled_at, closes_on, closed_at)
    ON organizations_sandbox TO kpi_province;

CREATE FUNCTION organizations_sandbox_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{due_at,attempts,filled_at,closed_at,closed_by_id}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM organizations_agency
                   WHERE id = NEW.ground_id AND NOT is_training) THEN
            RAISE EXCEPTION 'nobody plays in a real agency' USING ERRCODE = 'KP002';
        END IF;
    ELSIF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
       OR OLD.closed_at IS NOT NULL
       OR (OLD.filled_at IS NOT NULL AND NEW.filled_at IS DISTINCT FROM OLD.filled_at) THEN
        RAISE EXCEPTION 'a sandbox is filled once and closed once' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON organizations_sandbox
    FOR EACH ROW EXECUTE FUNCTION organizations_sandbox_guard();
CREATE TRIGGER kept BEFORE DELETE ON organizations_sandbox
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
NO_WALLS = """
DROP TRIGGER kept ON organizations_sandbox;
DROP TRIGGER guard ON organizations_sandbox;
DROP FUNCTION organizations_sandbox_guard();
REVOKE ALL ON organizations_sandbox FROM kpi_province;
DROP POLICY owed ON organizations_sandbox;
REVOKE ALL ON organizations_sandbox FROM kpi_app;
ALTER TABLE organizations_sandbox DROP CONSTRAINT sandbox_closer_same_agency;
ALTER TABLE organizations_sandbox DROP CONSTRAINT sandbox_opener_same_agency;
DROP POLICY tenant ON organizations_sandbox;
ALTER TABLE organizations_sandbox NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_sandbox DISABLE ROW LEVEL SECURITY;
"""


def _key(to: str, *, optional: bool = False, comment: str | None = None) -> models.ForeignKey:
    return models.ForeignKey(
        blank=optional,
        null=optional,
        db_comment=comment,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=f"organizations.{to}",
    )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0035_feeds")]
    operations = [
        migrations.AddField(
            model_name="agency",
            name="is_training",
            field=models.BooleanField(
                db_comment="A sandbox: hidden from whoever has not entered it, in no figure",
                db_default=False,
                default=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=Q(is_training=False) | Q(in_kpi_scope=False),
                name="agency_that_trains_owes_nothing",
            ),
        ),
        migrations.CreateModel(
            name="Sandbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "closes_on",
                    models.DateField(db_comment="Last day on which anybody may enter"),
                ),
                ("due_at", models.DateTimeField(db_comment="Not filled before")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("filled_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("agency", _key("agency")),
                (
                    "ground",
                    models.OneToOneField(
                        db_comment="The training agency",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "opened_by",
                    _key("posting", optional=True, comment="Null: by the operators' command line"),
                ),
                ("closed_by", _key("posting", optional=True)),
            ],
            options={
                "ordering": ["-opened_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(closed_at__isnull=True),
                        fields=("agency",),
                        name="sandbox_is_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=~Q(agency=F("ground")), name="sandbox_is_another_agency"
                    ),
                ],
            },
        ),
        migrations.RunSQL(AGENCIES, NO_AGENCIES),
        migrations.RunSQL(PROVINCE, NO_PROVINCE),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
