"""The late queue: walled, append-only, stamped by the database."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

WALLS = """
ALTER TABLE worklogs_lateentry ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_lateentry FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON worklogs_lateentry USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE worklogs_lateentry
    ADD CONSTRAINT lateentry_unit_same_agency FOREIGN KEY (agency_id, unit_id)
        REFERENCES organizations_unit (agency_id, id),
    ADD CONSTRAINT lateentry_author_same_agency FOREIGN KEY (agency_id, author_id)
        REFERENCES organizations_posting (agency_id, id);

-- Tasks are the province's or the agency's own; a key cannot say that.
CREATE FUNCTION worklogs_lateentry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM worklogs_cataloguetask t
        WHERE t.id = NEW.task_id AND (t.agency_id IS NULL OR t.agency_id = NEW.agency_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the task is not in this catalogue' USING ERRCODE = 'KP004';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON worklogs_lateentry
    FOR EACH ROW EXECUTE FUNCTION worklogs_lateentry_guard();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON worklogs_lateentry
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();

GRANT SELECT ON worklogs_lateentry TO kpi_app;
GRANT INSERT (id, agency_id, unit_id, author_id, work_date, task_id, summary, output_reference,
              minutes, quantity, is_finished, base_version, written_at)
    ON worklogs_lateentry TO kpi_app;
"""
DROP_WALLS = """
REVOKE ALL ON worklogs_lateentry FROM kpi_app;
DROP TRIGGER append_only ON worklogs_lateentry;
DROP TRIGGER guard ON worklogs_lateentry;
DROP FUNCTION worklogs_lateentry_guard();
ALTER TABLE worklogs_lateentry
    DROP CONSTRAINT lateentry_unit_same_agency, DROP CONSTRAINT lateentry_author_same_agency;
DROP POLICY tenant ON worklogs_lateentry;
ALTER TABLE worklogs_lateentry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE worklogs_lateentry DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_grants"),
        ("worklogs", "0007_work_comes_back"),
    ]

    operations = [
        migrations.CreateModel(
            name="LateEntry",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("work_date", models.DateField(db_comment="Calendar day in Asia/Ho_Chi_Minh")),
                ("summary", models.CharField(max_length=500)),
                ("output_reference", models.CharField(blank=True, max_length=200)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(db_comment="Time spent, whole minutes"),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=12)),
                ("is_finished", models.BooleanField(default=True)),
                (
                    "base_version",
                    models.PositiveIntegerField(
                        db_comment="0: a new line; else the version of the entry that it would change",
                        default=0,
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        db_comment="By the clock of the device; a claim, not a proof"
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        db_comment="By the database's clock; never written",
                        db_default=django.db.models.functions.datetime.Now(),
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
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="worklogs.cataloguetask",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "late entry",
                "verbose_name_plural": "late entries",
                "ordering": ["work_date", "received_at", "id"],
                "indexes": [
                    models.Index(fields=["author", "work_date"], name="lateentry_of_author")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (1, 1440))),
                        name="lateentry_minutes_fit_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 0)),
                        name="lateentry_quantity_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALLS, DROP_WALLS),
    ]
