"""What the KPI team may take back: a route and a day of rest that have not begun."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION organizations_route_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.starts_on <= kpi_today() THEN
            RAISE EXCEPTION 'reports have gone this way' USING ERRCODE = 'KP002';
        END IF;
        RETURN OLD;
    END IF;
    IF to_jsonb(NEW) - 'ends_on' <> to_jsonb(OLD) - 'ends_on' OR OLD.ends_on < kpi_today() THEN
        RAISE EXCEPTION 'a route ends, and what is over stays' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON organizations_reportroute
    FOR EACH ROW EXECUTE FUNCTION organizations_route_guard();
GRANT DELETE ON organizations_reportroute TO kpi_app;

CREATE FUNCTION organizations_calendarday_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR OLD.date <= kpi_today() THEN
        RAISE EXCEPTION 'work was counted by this day' USING ERRCODE = 'KP002';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON organizations_calendarday
    FOR EACH ROW EXECUTE FUNCTION organizations_calendarday_guard();
GRANT DELETE ON organizations_calendarday TO kpi_app;
"""
BACKWARD = """
REVOKE DELETE ON organizations_calendarday FROM kpi_app;
DROP TRIGGER guard ON organizations_calendarday;
DROP FUNCTION organizations_calendarday_guard();
REVOKE DELETE ON organizations_reportroute FROM kpi_app;
DROP TRIGGER guard ON organizations_reportroute;
DROP FUNCTION organizations_route_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0039_feeds_of_events")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
