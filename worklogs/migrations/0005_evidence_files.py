"""Files beside entries: the tenant boundary, and the rule of the entry's period.

A file comes and goes as the line's text does: while logging is open, and afterwards only beside a
returned line. Nothing of it changes; it is taken back.
"""

import django.db.models.deletion
from django.db import migrations, models

WALLS = """
ALTER TABLE worklogs_evidencefile ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_evidencefile FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON worklogs_evidencefile USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE worklogs_evidencefile
    ADD CONSTRAINT evidencefile_of_its_entry FOREIGN KEY (work_date, entry_id)
        REFERENCES worklogs_workentry (work_date, id),
    ADD CONSTRAINT evidencefile_author_same_agency FOREIGN KEY (agency_id, author_id)
        REFERENCES organizations_posting (agency_id, id);

CREATE FUNCTION worklogs_evidencefile_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stage text;
    entry_status text;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.removed_at IS NOT NULL OR NEW.removed_at IS NULL
            OR to_jsonb(NEW) - 'removed_at' <> to_jsonb(OLD) - 'removed_at') THEN
        RAISE EXCEPTION 'evidence does not change; take it back' USING ERRCODE = 'KP002';
    END IF;
    SELECT status INTO entry_status FROM worklogs_workentry
        WHERE work_date = NEW.work_date AND id = NEW.entry_id
          AND agency_id = NEW.agency_id AND author_id = NEW.author_id;
    IF entry_status IS NULL THEN
        RAISE EXCEPTION 'the entry is not the author''s' USING ERRCODE = 'KP004';
    END IF;
    IF entry_status IN ('accepted', 'withdrawn') THEN
        RAISE EXCEPTION 'the entry does not change' USING ERRCODE = 'KP002';
    END IF;
    stage := kpi_locked_stage(NEW.agency_id, NEW.work_date);
    IF stage <> 'open' AND NOT (stage = 'logging_closed' AND entry_status = 'returned') THEN
        RAISE EXCEPTION 'logging is closed' USING ERRCODE = 'KP001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON worklogs_evidencefile
    FOR EACH ROW EXECUTE FUNCTION worklogs_evidencefile_guard();
CREATE TRIGGER kept BEFORE DELETE ON worklogs_evidencefile
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();

GRANT SELECT, INSERT ON worklogs_evidencefile TO kpi_app;
GRANT UPDATE (removed_at) ON worklogs_evidencefile TO kpi_app;
"""
DROP_WALLS = """
REVOKE ALL ON worklogs_evidencefile FROM kpi_app;
DROP TRIGGER kept ON worklogs_evidencefile;
DROP TRIGGER guard ON worklogs_evidencefile;
DROP FUNCTION worklogs_evidencefile_guard();
ALTER TABLE worklogs_evidencefile
    DROP CONSTRAINT evidencefile_author_same_agency,
    DROP CONSTRAINT evidencefile_of_its_entry;
DROP POLICY tenant ON worklogs_evidencefile;
ALTER TABLE worklogs_evidencefile NO FORCE ROW LEVEL SECURITY;
ALTER TABLE worklogs_evidencefile DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_grants"),
        ("worklogs", "0004_clock_and_unlogged"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "work_date",
                    models.DateField(db_comment="Of the entry: calendar day in Asia/Ho_Chi_Minh"),
                ),
                ("entry_id", models.UUIDField(db_comment="WorkEntry.id")),
                ("name", models.CharField(db_comment="As shown; cleaned", max_length=120)),
                ("media_type", models.CharField(db_comment="Found in the content", max_length=100)),
                ("size_bytes", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "stored_name",
                    models.CharField(db_comment="In FILES_DIR", max_length=64, unique=True),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["uploaded_at", "id"],
                "indexes": [
                    models.Index(fields=["author", "work_date"], name="evidencefile_of_day"),
                    models.Index(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=["entry_id"],
                        name="evidencefile_of_entry",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size_bytes__gt", 0)), name="evidencefile_is_not_empty"
                    )
                ],
            },
        ),
        migrations.RunSQL(WALLS, DROP_WALLS),
    ]
