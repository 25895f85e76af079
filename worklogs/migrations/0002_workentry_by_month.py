"""Keep entries in one partition a month: the unit of closing, scanning and archiving.

Django knows the table as it made it; here it is made again, still empty, partitioned by
``work_date``, so the key is (work_date, id) in the database and ``id`` in Python. Foreign keys
carry the agency where they can. A default partition catches the unforeseen; it should stay empty.
"""

from django.db import migrations

PARTITIONED = """
DROP TABLE IF EXISTS workentry_plain;
ALTER TABLE worklogs_workentry RENAME TO workentry_plain;
CREATE TABLE worklogs_workentry (
    LIKE workentry_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS
) PARTITION BY RANGE (work_date);
DROP TABLE workentry_plain;
ALTER TABLE worklogs_workentry
    ADD CONSTRAINT workentry_key PRIMARY KEY (work_date, id),
    ADD CONSTRAINT workentry_agency FOREIGN KEY (agency_id) REFERENCES organizations_agency (id),
    ADD CONSTRAINT workentry_task FOREIGN KEY (task_id) REFERENCES worklogs_cataloguetask (id),
    ADD CONSTRAINT workentry_author_same_agency FOREIGN KEY (agency_id, author_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT workentry_unit_same_agency FOREIGN KEY (agency_id, unit_id)
        REFERENCES organizations_unit (agency_id, id),
    ADD CONSTRAINT workentry_assignment_same_agency FOREIGN KEY (agency_id, assignment_id)
        REFERENCES worklogs_assignment (agency_id, id);
CREATE INDEX workentry_of_author ON worklogs_workentry (author_id, work_date);
CREATE INDEX workentry_of_assignment ON worklogs_workentry (assignment_id)
    WHERE assignment_id IS NOT NULL;

-- The web role has no DDL; it may ask for the months ahead, and for nothing else.
CREATE FUNCTION kpi_make_partitions(parent regclass, first_month date, months integer)
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
REVOKE ALL ON FUNCTION kpi_make_partitions(regclass, date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi_make_partitions(regclass, date, integer) TO kpi_app;

CREATE TABLE worklogs_workentry_default PARTITION OF worklogs_workentry DEFAULT;
ALTER TABLE worklogs_workentry_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_workentry_default FORCE ROW LEVEL SECURITY;
SELECT kpi_make_partitions('worklogs_workentry', DATE '2026-07-01', 12);
"""
PLAIN = """
CREATE TABLE workentry_plain (
    LIKE worklogs_workentry INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    PRIMARY KEY (id)
);
DROP TABLE worklogs_workentry;
DROP FUNCTION kpi_make_partitions(regclass, date, integer);
ALTER TABLE workentry_plain RENAME TO worklogs_workentry;
CREATE INDEX workentry_of_author ON worklogs_workentry (author_id, work_date);
CREATE INDEX workentry_of_assignment ON worklogs_workentry (assignment_id)
    WHERE assignment_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("worklogs", "0001_initial"), ("organizations", "0004_grants")]
    operations = [migrations.RunSQL(PARTITIONED, PLAIN)]
