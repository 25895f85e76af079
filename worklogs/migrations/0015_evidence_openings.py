"""Who opened which evidence: the walls around it. Rows are written once."""

import django.db.models.deletion
from django.db import migrations, models

WALLS = """
ALTER TABLE worklogs_evidencefile ADD CONSTRAINT evidencefile_in_agency UNIQUE (agency_id, id);

ALTER TABLE worklogs_evidenceopening ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_evidenceopening FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON worklogs_evidenceopening USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE worklogs_evidenceopening
    ADD CONSTRAINT evidenceopening_of_its_entry FOREIGN KEY (work_date, entry_id)
        REFERENCES worklogs_workentry (work_date, id),
    ADD CONSTRAINT evidenceopening_file_same_agency FOREIGN KEY (agency_id, file_id)
        REFERENCES worklogs_evidencefile (agency_id, id),
    ADD CONSTRAINT evidenceopening_reader_same_agency FOREIGN KEY (agency_id, reader_id)
        REFERENCES organizations_posting (agency_id, id);

CREATE FUNCTION worklogs_evidenceopening_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM worklogs_workentry
        WHERE work_date = NEW.work_date AND id = NEW.entry_id
          AND agency_id = NEW.agency_id AND author_id <> NEW.reader_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such entry of another person here' USING ERRCODE = 'KP004';
    END IF;
    IF NEW.file_id IS NOT NULL THEN
        PERFORM FROM worklogs_evidencefile WHERE id = NEW.file_id AND entry_id = NEW.entry_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the file is not beside this entry' USING ERRCODE = 'KP004';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON worklogs_evidenceopening
    FOR EACH ROW EXECUTE FUNCTION worklogs_evidenceopening_guard();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON worklogs_evidenceopening
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();

GRANT SELECT, INSERT ON worklogs_evidenceopening TO kpi_app;
"""
DROP_WALLS = """
REVOKE ALL ON worklogs_evidenceopening FROM kpi_app;
DROP TRIGGER append_only ON worklogs_evidenceopening;
DROP TRIGGER guard ON worklogs_evidenceopening;
DROP FUNCTION worklogs_evidenceopening_guard();
ALTER TABLE worklogs_evidenceopening
    DROP CONSTRAINT evidenceopening_reader_same_agency,
    DROP CONSTRAINT evidenceopening_file_same_agency,
    DROP CONSTRAINT evidenceopening_of_its_entry;
DROP POLICY tenant ON worklogs_evidenceopening;
ALTER TABLE worklogs_evidenceopening NO FORCE ROW LEVEL SECURITY;
ALTER TABLE worklogs_evidenceopening DISABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_evidencefile DROP CONSTRAINT evidencefile_in_agency;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0010_notice_mails"),
        ("worklogs", "0014_entry_message_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceOpening",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "work_date",
                    models.DateField(db_comment="Of the entry: calendar day in Asia/Ho_Chi_Minh"),
                ),
                ("entry_id", models.UUIDField(db_comment="WorkEntry.id")),
                (
                    "link",
                    models.CharField(
                        blank=True, db_comment="As it stood when opened", max_length=200
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="worklogs.evidencefile",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening of evidence",
                "verbose_name_plural": "openings of evidence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", False), ("link", "")),
                            models.Q(("file__isnull", True), models.Q(("link", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="evidenceopening_is_of_one_thing",
                    ),
                    models.UniqueConstraint(
                        fields=("entry_id", "reader", "file", "link"),
                        name="evidenceopening_is_said_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALLS, DROP_WALLS),
    ]
