"""Links by which a person's calendar fetches their deadlines, walled."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

WALLS = """
ALTER TABLE organizations_feedtoken ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_feedtoken FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations_feedtoken USING (agency_id = (SELECT kpi_agency_id()));
-- Whoever presents a token sees its row, before any agency is known.
CREATE POLICY presented ON organizations_feedtoken FOR SELECT
    USING (digest = (SELECT kpi_token_digest()));
ALTER TABLE organizations_feedtoken ADD CONSTRAINT feedtoken_posting_same_agency
    FOREIGN KEY (agency_id, posting_id) REFERENCES organizations_posting (agency_id, id);
GRANT SELECT, INSERT ON organizations_feedtoken TO kpi_app;
GRANT UPDATE (revoked_at) ON organizations_feedtoken TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
CREATE FUNCTION organizations_feedtoken_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'revoked_at' <> to_jsonb(OLD) - 'revoked_at'
       OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
        RAISE EXCEPTION 'a link is revoked once and not changed otherwise' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON organizations_feedtoken
    FOR EACH ROW EXECUTE FUNCTION organizations_feedtoken_guard();
CREATE TRIGGER kept BEFORE DELETE ON organizations_feedtoken
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
NO_WALLS = """
DROP TRIGGER kept ON organizations_feedtoken;
DROP TRIGGER guard ON organizations_feedtoken;
DROP FUNCTION organizations_feedtoken_guard();
REVOKE ALL ON organizations_feedtoken FROM kpi_app;
ALTER TABLE organizations_feedtoken DROP CONSTRAINT feedtoken_posting_same_agency;
DROP POLICY presented ON organizations_feedtoken;
DROP POLICY tenant ON organizations_feedtoken;
ALTER TABLE organizations_feedtoken NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_feedtoken DISABLE ROW LEVEL SECURITY;
"""


def _key(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=f"organizations.{to}",
    )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0034_webhook_walls")]
    operations = [
        migrations.CreateModel(
            name="FeedToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("agency", _key("agency")),
                ("posting", _key("posting")),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(revoked_at__isnull=True),
                        fields=["posting"],
                        name="feedtoken_one_is_in_force",
                    ),
                    models.CheckConstraint(
                        condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                        name="feedtoken_is_revoked_after_it_was_made",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
