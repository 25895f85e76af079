"""Files that somebody asked for, walled and made once; and the job that makes them."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

FORWARD = """
ALTER TABLE reporting_askedfile ENABLE ROW LEVEL SECURITY;
ALTER TABLE reporting_askedfile FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON reporting_askedfile USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE reporting_askedfile
    ADD CONSTRAINT askedfile_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id);
CREATE FUNCTION reporting_askedfile_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{taken_at,purged_at}';
BEGIN
    -- Made once: afterwards only that it was taken, and that its bytes are gone.
    IF OLD.made_at IS NULL THEN
        moving := moving || '{sha256,size_bytes,made_at,keep_until}';
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
       OR (OLD.purged_at IS NOT NULL AND NEW.purged_at IS DISTINCT FROM OLD.purged_at) THEN
        RAISE EXCEPTION 'a file does not change' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON reporting_askedfile
    FOR EACH ROW EXECUTE FUNCTION reporting_askedfile_guard();
GRANT SELECT, INSERT ON reporting_askedfile TO kpi_app;
GRANT UPDATE (sha256, size_bytes, made_at, keep_until, taken_at, purged_at)
    ON reporting_askedfile TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
BACKWARD = """
REVOKE ALL ON reporting_askedfile FROM kpi_app;
DROP TRIGGER guard ON reporting_askedfile;
DROP FUNCTION reporting_askedfile_guard();
ALTER TABLE reporting_askedfile DROP CONSTRAINT askedfile_posting_same_agency;
DROP POLICY tenant ON reporting_askedfile;
ALTER TABLE reporting_askedfile NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reporting_askedfile DISABLE ROW LEVEL SECURITY;
"""


def _key(to: str, **more: str) -> models.ForeignKey:
    options = {"related_name": "+"} | more
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=to, **options)


def _moment(comment: str | None = None) -> models.DateTimeField:
    return models.DateTimeField(blank=True, null=True, db_comment=comment)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_grants"), ("reporting", "0011_evidence_jobs")]
    operations = [
        migrations.AlterField(
            model_name="duejob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("close_logging", "Close logging"),
                    ("draft_report", "Draft the report"),
                    ("remind", "Remind"),
                    ("compile_report", "Compile report"),
                    ("compile_left", "Compile what is there"),
                    ("count_missed", "Count who did not report"),
                    ("close_period", "Close the period"),
                    ("tell_returned", "Tell of a returned report"),
                    ("make_documents", "Make documents"),
                    ("measure_month", "Measure the month"),
                    ("compare_month", "Compare with peers"),
                    ("evidence", "Pack evidence"),
                    ("make_file", "Make a file that was asked for"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="AskedFile",
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
                            ("routed", "All reports received"),
                            ("unit", "Unit report"),
                            ("provincial", "Provincial report"),
                        ],
                        max_length=12,
                    ),
                ),
                ("file_format", models.CharField(max_length=8)),
                (
                    "report_id",
                    models.BigIntegerField(
                        blank=True, db_comment="Of the unit's or the provincial report", null=True
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        db_comment="As it is offered: ASCII, no person", max_length=120
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size_bytes", models.BigIntegerField(blank=True, null=True)),
                ("made_at", _moment()),
                ("keep_until", _moment()),
                ("taken_at", _moment("The first time")),
                ("purged_at", _moment()),
                ("agency", _key("organizations.agency")),
                ("job", _key("reporting.duejob", related_name="files")),
                (
                    "posting",
                    models.ForeignKey(
                        db_comment="Who asked, and may take",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "indexes": [
                    models.Index(fields=["posting", "asked_at"], name="askedfile_of_posting")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=(
                            Q(made_at__isnull=True, sha256="", size_bytes=None, keep_until=None)
                            | Q(
                                made_at__isnull=False,
                                size_bytes__gte=0,
                                keep_until__gt=F("made_at"),
                            )
                            & ~Q(sha256="")
                        ),
                        name="askedfile_is_made_whole",
                    ),
                    models.CheckConstraint(
                        condition=Q(kind="routed", report_id__isnull=True)
                        | (~Q(kind="routed") & Q(report_id__isnull=False)),
                        name="askedfile_names_its_report",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
