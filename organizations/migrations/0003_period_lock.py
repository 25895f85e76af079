"""Let late saves and the closing of a period meet at one lock, whatever the code above does.

A write into a period takes the shared advisory lock of (agency, period) and then reads the stage;
a change of stage takes the exclusive lock first. The queue of advisory locks is fair, so constant
savers cannot starve the closer. Correct under READ COMMITTED only, so anything else is refused.
"""

from django.db import migrations

LOCK = """
-- The stage of the agency's period that holds a day, read under the shared lock.
CREATE FUNCTION kpi_locked_stage(agency bigint, day date) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    found_period bigint;
    found_stage text;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'writes need READ COMMITTED' USING ERRCODE = 'KP008';
    END IF;
    SELECT id INTO found_period FROM organizations_period
        WHERE day BETWEEN starts_on AND ends_on;
    IF found_period IS NULL THEN
        RAISE EXCEPTION 'no period holds %', day USING ERRCODE = 'KP007';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(agency::int, found_period::int);
    SELECT stage INTO found_stage FROM organizations_agencyperiod
        WHERE agency_id = agency AND period_id = found_period;
    IF found_stage IS NULL THEN
        RAISE EXCEPTION 'the agency has not opened the period' USING ERRCODE = 'KP007';
    END IF;
    RETURN found_stage;
END
$$;

CREATE FUNCTION organizations_agencyperiod_take_lock() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.agency_id, NEW.period_id) <> (OLD.agency_id, OLD.period_id) THEN
        RAISE EXCEPTION 'a period does not change its agency' USING ERRCODE = 'KP002';
    END IF;
    IF NEW.stage <> OLD.stage THEN
        PERFORM pg_advisory_xact_lock(NEW.agency_id::int, NEW.period_id::int);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER take_lock BEFORE UPDATE ON organizations_agencyperiod
    FOR EACH ROW EXECUTE FUNCTION organizations_agencyperiod_take_lock();
"""
UNLOCK = """
DROP TRIGGER take_lock ON organizations_agencyperiod;
DROP FUNCTION organizations_agencyperiod_take_lock();
DROP FUNCTION kpi_locked_stage(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_walls")]
    operations = [migrations.RunSQL(LOCK, UNLOCK)]
