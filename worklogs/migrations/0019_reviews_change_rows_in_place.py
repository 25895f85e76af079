"""Let a review change entries and days in place.

PostgreSQL writes the new state of a row beside the old one and leaves every index alone, when no
index asks for what has changed, in its columns or in its condition, and the page has room. Indexes
that asked for ``status`` and ``open_count`` made each review write into all of them.

Norms are compared by an index without ``status``. The queue finds its days by author, reminders
by agency and date. Pages keep a tenth free. Not atomic: indexes of what is large are built beside
people who save.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MONTHS = """
    SELECT inhrelid::regclass::text FROM pg_inherits
    WHERE inhparent = 'worklogs_workentry'::regclass ORDER BY 1
"""
# Nothing is built yet: a month that is made from now on has it from the start.
ANNOUNCED = """
CREATE INDEX IF NOT EXISTS workentry_of_task ON ONLY worklogs_workentry
    (agency_id, task_id, work_date) WHERE is_finished;
"""
NOT_ANNOUNCED = "DROP INDEX workentry_of_task;"
REPLACED = "DROP INDEX workentry_norm_evidence;"
AS_BEFORE = """
CREATE INDEX workentry_norm_evidence ON worklogs_workentry (agency_id, task_id, work_date)
    WHERE status = 'accepted' AND is_finished;
"""
# One asks for a count; two say again what an index with the date says.
UNASKED = """
DROP INDEX workday_to_review;
DROP INDEX worklogs_workday_agency_id_22e98b65;
DROP INDEX worklogs_workday_author_id_81e38ec2;
"""
ASKED = """
CREATE INDEX workday_to_review ON worklogs_workday (agency_id, unit_id, work_date)
    WHERE open_count > 0;
CREATE INDEX worklogs_workday_agency_id_22e98b65 ON worklogs_workday (agency_id);
CREATE INDEX worklogs_workday_author_id_81e38ec2 ON worklogs_workday (author_id);
"""
ROOM = """
ALTER TABLE worklogs_workday SET (fillfactor = 90);
CREATE OR REPLACE FUNCTION kpi_make_partitions(
    parent regclass, first_month date, months integer
)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date;
    partition text;
    made integer := 0;
BEGIN
    IF parent::text NOT IN ('worklogs_workentry', 'evaluations_review') THEN
        RAISE EXCEPTION '% has no partitions by month', parent;
    END IF;
    IF months NOT BETWEEN 1 AND 120 THEN
        RAISE EXCEPTION 'between 1 and 120 months';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('kpi_make_partitions', 0));
    FOR i IN 0 .. months - 1 LOOP
        month := (date_trunc('month', first_month) + make_interval(months => i))::date;
        partition := parent::text || to_char(month, '"_y"YYYY"m"MM');
        IF to_regclass(partition) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                partition, parent, month, (month + interval '1 month')::date);
            -- A policy on the parent does not protect a partition read by its own name.
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', partition);
            EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', partition);
            -- Entries change in place when they are reviewed; reviews are only added.
            IF parent::text = 'worklogs_workentry' THEN
                EXECUTE format('ALTER TABLE %I SET (fillfactor = 90)', partition);
            END IF;
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END
$$;
"""
NO_ROOM = """
ALTER TABLE worklogs_workday RESET (fillfactor);
CREATE OR REPLACE FUNCTION kpi_make_partitions(
    parent regclass, first_month date, months integer
)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date;
    partition text;
    made integer := 0;
BEGIN
    IF parent::text NOT IN ('worklogs_workentry', 'evaluations_review') THEN
        RAISE EXCEPTION '% has no partitions by month', parent;
    END IF;
    IF months NOT BETWEEN 1 AND 120 THEN
        RAISE EXCEPTION 'between 1 and 120 months';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('kpi_make_partitions', 0));
    FOR i IN 0 .. months - 1 LOOP
        month := (date_trunc('month', first_month) + make_interval(months => i))::date;
        partition := parent::text || to_char(month, '"_y"YYYY"m"MM');
        IF to_regclass(partition) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                partition, parent, month, (month + interval '1 month')::date);
            -- A policy on the parent does not protect a partition read by its own name.
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', partition);
            EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', partition);
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END
$$;
"""


def each_month(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Its index is built beside people who save, then belongs to the whole; its pages get room.

    Can be run again after it was broken off: what is there is left, what is half-made made anew.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(MONTHS)
        for (month,) in cursor.fetchall():
            index = f"{month}_of_task"
            cursor.execute(f"ALTER TABLE {month} SET (fillfactor = 90)")
            cursor.execute(
                "SELECT FROM pg_inherits JOIN pg_index ON indexrelid = inhrelid"
                " WHERE inhparent = 'workentry_of_task'::regclass AND indrelid = %s::regclass",
                [month],
            )
            if cursor.fetchone() is not None:
                continue
            cursor.execute(f"DROP INDEX IF EXISTS {index}")
            cursor.execute(
                f"CREATE INDEX CONCURRENTLY {index} ON {month}"
                " (agency_id, task_id, work_date) WHERE is_finished"
            )
            cursor.execute(f"ALTER INDEX workentry_of_task ATTACH PARTITION {index}")


def each_month_as_before(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The indexes of the months go with the whole one."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(MONTHS)
        for (month,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {month} RESET (fillfactor)")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("worklogs", "0018_inbound_walls")]
    operations = [
        migrations.RunSQL(ANNOUNCED, NOT_ANNOUNCED),
        migrations.RunPython(each_month, each_month_as_before),
        migrations.RunSQL(REPLACED, AS_BEFORE),
        migrations.RunSQL(ROOM, NO_ROOM),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(UNASKED, ASKED)],
            [
                migrations.RemoveIndex("workday", "workday_to_review"),
                migrations.AlterField(
                    "workday",
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                migrations.AlterField(
                    "workday",
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.deletion.PROTECT,
                        related_name="work_days",
                        to="organizations.posting",
                    ),
                ),
            ],
        ),
    ]
