"""Draw the tenant boundary around calendars, shifts, rosters and teaching loads, and guard them.

They decide which minutes a report calls expected, so what holds in a period whose figures stand
cannot be changed afterwards: the same lock as leave (KP001).
"""

from django.db import migrations

OWN_AGENCY = ("unitcalendar", "shift", "rosterduty", "teachingload")
TABLES = (*OWN_AGENCY, "workcalendar")

POLICIES = (
    "".join(
        f"""
ALTER TABLE organizations_{table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_{table} FORCE ROW LEVEL SECURITY;
"""
        for table in TABLES
    )
    + "".join(
        f"CREATE POLICY tenant ON organizations_{table}"
        " USING (agency_id = (SELECT kpi_agency_id()));\n"
        for table in OWN_AGENCY
    )
    + """
-- Calendars without an agency are everybody's to follow; the province's own command adds them.
CREATE POLICY tenant ON organizations_workcalendar
    USING (agency_id IS NULL OR agency_id = (SELECT kpi_agency_id()))
    WITH CHECK (agency_id IS NULL OR agency_id = (SELECT kpi_agency_id()));

ALTER TABLE organizations_unitcalendar
    ADD CONSTRAINT unitcalendar_unit_same_agency FOREIGN KEY (agency_id, unit_id)
        REFERENCES organizations_unit (agency_id, id);
ALTER TABLE organizations_rosterduty
    ADD CONSTRAINT rosterduty_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT rosterduty_shift_same_agency FOREIGN KEY (agency_id, shift_id)
        REFERENCES organizations_shift (agency_id, id),
    -- Work over midnight belongs to the day on which the shift begins.
    ADD CONSTRAINT rosterduty_belongs_to_its_first_day
        CHECK ((starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = work_date),
    ADD CONSTRAINT rosterduty_lasts_at_most_a_day
        CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '24 hours');
ALTER TABLE organizations_teachingload
    ADD CONSTRAINT teachingload_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT teachingload_is_a_week
        CHECK (cardinality(periods) = 7 AND array_position(periods, NULL) IS NULL
               AND 20 >= ALL (periods));
ALTER TABLE organizations_workcalendar
    ADD CONSTRAINT workcalendar_is_a_week
        CHECK (cardinality(weekday_minutes) = 7 AND array_position(weekday_minutes, NULL) IS NULL
               AND 1440 >= ALL (weekday_minutes)),
    ADD CONSTRAINT workcalendar_period_is_short CHECK (period_minutes BETWEEN 1 AND 120);
"""
)
DROP_POLICIES = """
ALTER TABLE organizations_workcalendar DROP CONSTRAINT workcalendar_period_is_short,
    DROP CONSTRAINT workcalendar_is_a_week;
ALTER TABLE organizations_teachingload DROP CONSTRAINT teachingload_is_a_week,
    DROP CONSTRAINT teachingload_posting_same_agency;
ALTER TABLE organizations_rosterduty DROP CONSTRAINT rosterduty_lasts_at_most_a_day,
    DROP CONSTRAINT rosterduty_belongs_to_its_first_day,
    DROP CONSTRAINT rosterduty_shift_same_agency, DROP CONSTRAINT rosterduty_posting_same_agency;
ALTER TABLE organizations_unitcalendar DROP CONSTRAINT unitcalendar_unit_same_agency;
""" + "".join(
    f"""
DROP POLICY tenant ON organizations_{table};
ALTER TABLE organizations_{table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_{table} DISABLE ROW LEVEL SECURITY;
"""
    for table in TABLES
)

GUARDS = """
CREATE FUNCTION organizations_unitcalendar_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    followed record;
BEGIN
    IF NEW.calendar_id IS NOT NULL THEN
        SELECT agency_id, valid_from INTO followed FROM organizations_workcalendar
            WHERE id = NEW.calendar_id;
        IF followed.valid_from IS NULL
           OR coalesce(followed.agency_id, NEW.agency_id) <> NEW.agency_id THEN
            RAISE EXCEPTION 'the calendar is not this agency''s' USING ERRCODE = 'KP004';
        END IF;
        IF NEW.starts_on < followed.valid_from THEN
            RAISE EXCEPTION 'the calendar does not hold yet' USING ERRCODE = 'KP004';
        END IF;
    END IF;
    PERFORM kpi_require_open(NEW.agency_id, NEW.starts_on, 'infinity');
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON organizations_unitcalendar
    FOR EACH ROW EXECUTE FUNCTION organizations_unitcalendar_guard();

CREATE FUNCTION organizations_rosterduty_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.cancelled_at IS NOT NULL
           OR to_jsonb(NEW) - 'cancelled_at' <> to_jsonb(OLD) - 'cancelled_at' THEN
            RAISE EXCEPTION 'a duty is cancelled, never changed' USING ERRCODE = 'KP002';
        END IF;
    ELSE
        PERFORM FROM organizations_posting p
            WHERE p.id = NEW.posting_id AND p.starts_on <= NEW.work_date
              AND (p.ends_on IS NULL OR p.ends_on >= NEW.work_date);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the posting does not cover that day' USING ERRCODE = 'KP004';
        END IF;
    END IF;
    PERFORM kpi_require_open(NEW.agency_id, NEW.work_date, NEW.work_date);
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON organizations_rosterduty
    FOR EACH ROW EXECUTE FUNCTION organizations_rosterduty_guard();

CREATE FUNCTION organizations_teachingload_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpi_require_open(NEW.agency_id, NEW.starts_on, 'infinity');
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON organizations_teachingload
    FOR EACH ROW EXECUTE FUNCTION organizations_teachingload_guard();
""" + "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON organizations_{table}
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
    for table in ("unitcalendar", "teachingload", "workcalendar")
)
DROP_GUARDS = """
DROP TRIGGER append_only ON organizations_workcalendar;
DROP TRIGGER append_only ON organizations_teachingload;
DROP TRIGGER append_only ON organizations_unitcalendar;
DROP TRIGGER guard ON organizations_teachingload;
DROP FUNCTION organizations_teachingload_guard();
DROP TRIGGER guard ON organizations_rosterduty;
DROP FUNCTION organizations_rosterduty_guard();
DROP TRIGGER guard ON organizations_unitcalendar;
DROP FUNCTION organizations_unitcalendar_guard();
"""

GRANTS = """
GRANT SELECT, INSERT ON organizations_workcalendar, organizations_unitcalendar,
    organizations_teachingload, organizations_shift, organizations_rosterduty TO kpi_app;
GRANT UPDATE (retired_at) ON organizations_shift TO kpi_app;
GRANT UPDATE (cancelled_at) ON organizations_rosterduty TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
REVOKES = """
REVOKE ALL ON organizations_workcalendar, organizations_unitcalendar, organizations_teachingload,
    organizations_shift, organizations_rosterduty FROM kpi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0008_work_calendars")]
    operations = [
        migrations.RunSQL(POLICIES, DROP_POLICIES),
        migrations.RunSQL(GUARDS, DROP_GUARDS),
        migrations.RunSQL(GRANTS, REVOKES),
    ]
