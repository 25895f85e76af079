"""Workbooks of units and people that were sent, walled; they go one way, and change once."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OVER = ["applied", "refused", "failed", "dropped"]
OWED = ["sent", "decided"]
WALLS = """
ALTER TABLE organizations_staffsheet ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_staffsheet FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations_staffsheet USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE organizations_staffsheet ADD CONSTRAINT staffsheet_posting_same_agency
    FOREIGN KEY (agency_id, posting_id) REFERENCES organizations_posting (agency_id, id);
CREATE FUNCTION organizations_staffsheet_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{state,content,found,refusal,due_at,attempts,ended_at}';
    steps jsonb := '{
        "sent": ["sent", "shown", "refused", "failed", "dropped"],
        "shown": ["shown", "decided", "dropped"],
        "decided": ["decided", "shown", "applied", "refused", "failed"]
    }';
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
       -- The file is the one that was measured, until it is gone.
       OR (NEW.content IS NOT NULL AND NEW.content IS DISTINCT FROM OLD.content)
       OR NOT coalesce(steps -> OLD.state::text, '[]') ? NEW.state::text THEN
        RAISE EXCEPTION 'a sheet that was sent goes one way' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON organizations_staffsheet
    FOR EACH ROW EXECUTE FUNCTION organizations_staffsheet_guard();
CREATE TRIGGER kept BEFORE DELETE ON organizations_staffsheet
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
GRANT SELECT, INSERT ON organizations_staffsheet TO kpi_app;
GRANT UPDATE (state, content, found, refusal, due_at, attempts, ended_at)
    ON organizations_staffsheet TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
-- One sweep sees in which agencies something is owed, and nothing of what it is.
CREATE POLICY owed ON organizations_staffsheet FOR SELECT TO kpi_province
    USING (state IN ('sent', 'decided'));
GRANT SELECT (id, agency_id, state, due_at) ON organizations_staffsheet TO kpi_province;
"""
NO_WALLS = """
REVOKE ALL ON organizations_staffsheet FROM kpi_province;
DROP POLICY owed ON organizations_staffsheet;
REVOKE ALL ON organizations_staffsheet FROM kpi_app;
DROP TRIGGER kept ON organizations_staffsheet;
DROP TRIGGER guard ON organizations_staffsheet;
DROP FUNCTION organizations_staffsheet_guard();
ALTER TABLE organizations_staffsheet DROP CONSTRAINT staffsheet_posting_same_agency;
DROP POLICY tenant ON organizations_staffsheet;
ALTER TABLE organizations_staffsheet NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_staffsheet DISABLE ROW LEVEL SECURITY;
"""
REACHES = [("agency", "One agency"), ("province", "Many agencies")]
STATES = [
    ("sent", "To be read"),
    ("shown", "Read, not stored"),
    ("decided", "To be applied"),
    ("applied", "Applied"),
    ("refused", "Cannot be read"),
    ("failed", "Failed"),
    ("dropped", "No longer kept"),
]


def _key(to: str, comment: str | None = None) -> models.ForeignKey:
    return models.ForeignKey(
        db_comment=comment,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=f"organizations.{to}",
    )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0029_doors")]
    operations = [
        migrations.CreateModel(
            name="StaffSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reach", models.CharField(choices=REACHES, max_length=8)),
                ("state", models.CharField(choices=STATES, default="sent", max_length=8)),
                ("sha256", models.CharField(db_comment="Of the file", max_length=64)),
                ("size_bytes", models.IntegerField()),
                ("cells", models.IntegerField(db_comment="Filled cells, as it was measured")),
                ("content", models.BinaryField(blank=True, null=True)),
                ("found", models.JSONField(blank=True, null=True)),
                (
                    "refusal",
                    models.JSONField(
                        blank=True,
                        db_comment="Code of the refusal, and the names it needs",
                        null=True,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_comment="Not worked on before")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("agency", _key("agency")),
                ("posting", _key("posting", "Who sent it")),
            ],
            options={
                "ordering": ["-sent_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=Q(state__in=OWED), fields=["due_at"], name="staffsheet_owed"
                    ),
                    models.Index(fields=["posting", "sent_at"], name="staffsheet_of_posting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(state__in=OVER, content__isnull=True, ended_at__isnull=False)
                        | (~Q(state__in=OVER) & Q(content__isnull=False, ended_at__isnull=True)),
                        name="staffsheet_is_kept_until_it_is_over",
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["sent", *OVER]) | Q(found__isnull=False),
                        name="staffsheet_is_read_before_it_is_decided",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
