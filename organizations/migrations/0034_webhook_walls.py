"""Webhooks, walled; the trail itself owes what it tells, in the transaction of the deed."""

from django.db import migrations

TABLES = ("organizations_webhook", "organizations_webhookdelivery")
MOVING = (
    ("webhook", "failures, rests_until, stopped_at, ended_at, ended_by_id"),
    (
        "webhookdelivery",
        "attempts, next_try_at, tried_at, status, error, milliseconds, settled_at, outcome",
    ),
)
WALLS = (
    "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON {table} TO kpi_app;
"""
        for table in TABLES
    )
    + """
ALTER TABLE organizations_webhook ADD CONSTRAINT webhook_maker_same_agency
    FOREIGN KEY (agency_id, made_by_id) REFERENCES organizations_posting (agency_id, id);
ALTER TABLE organizations_webhook ADD CONSTRAINT webhook_ender_same_agency
    FOREIGN KEY (agency_id, ended_by_id) REFERENCES organizations_posting (agency_id, id);
ALTER TABLE organizations_webhookdelivery ADD CONSTRAINT webhookdelivery_webhook_same_agency
    FOREIGN KEY (agency_id, webhook_id) REFERENCES organizations_webhook (agency_id, id);
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
-- One sweep sees in which agencies something is owed, and nothing of what it is.
CREATE POLICY owed ON organizations_webhookdelivery FOR SELECT TO kpi_province
    USING (settled_at IS NULL);
GRANT SELECT (agency_id, settled_at, next_try_at) ON organizations_webhookdelivery TO kpi_province;
"""
    + "".join(
        f"""
GRANT UPDATE ({columns}) ON organizations_{table} TO kpi_app;
CREATE FUNCTION organizations_{table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{{{columns}}}';
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'where and what is told does not change' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON organizations_{table}
    FOR EACH ROW EXECUTE FUNCTION organizations_{table}_guard();
CREATE TRIGGER kept BEFORE DELETE ON organizations_{table}
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
        for table, columns in MOVING
    )
    + """
-- The trail itself owes what it tells: in the transaction of the deed, once an address. A report
-- is told to the agency that acts, to the one whose report it is, and to those it was sent to;
-- each one's rows are written inside that agency, so that row security holds for all of them.
CREATE FUNCTION organizations_owe_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text := coalesce(current_setting('app.agency_id', true), '');
    told text;
    things text[] := ARRAY[NEW.object_id];
    concerned bigint;
BEGIN
    CASE NEW.action
        WHEN 'evaluations.entries.reviewed' THEN
            told := 'entries.returned';
            SELECT array_agg(one ->> 0) INTO things
            FROM jsonb_array_elements(NEW.details -> 'reviews') one WHERE one ->> 1 = 'returned';
        WHEN 'evaluations.month.published' THEN
            told := 'results.published';
            things := '{}';
        ELSE told := replace(NEW.action, 'reporting.', '');
    END CASE;
    IF things IS NULL THEN
        RETURN NULL;
    END IF;
    FOR concerned IN
        SELECT NEW.agency_id
        UNION
        SELECT (NEW.details ->> 'agency')::bigint
        WHERE told LIKE 'report.%' AND NEW.details ? 'agency'
        UNION
        SELECT id FROM organizations_agency
        WHERE told = 'report.submitted'
          AND code = ANY (string_to_array(NEW.details ->> 'to', ' '))
    LOOP
        PERFORM set_config('app.agency_id', concerned::text, true);
        INSERT INTO organizations_webhookdelivery
            (id, agency_id, webhook_id, event, cause, objects_told, period, happened_at,
             attempts, error, outcome)
        SELECT gen_random_uuid(), w.agency_id, w.id, told, NEW.id, things,
               coalesce(NEW.details ->> 'period', ''), NEW.recorded_at, 0, '', ''
        FROM organizations_webhook w
        WHERE w.agency_id = concerned AND told = ANY (w.events)
          AND w.ended_at IS NULL AND w.stopped_at IS NULL
        ON CONFLICT DO NOTHING;
    END LOOP;
    PERFORM set_config('app.agency_id', before, true);
    RETURN NULL;
END
$$;
CREATE TRIGGER owe_webhooks AFTER INSERT ON organizations_auditevent
    FOR EACH ROW WHEN (NEW.action IN (
        'reporting.report.submitted', 'reporting.report.received', 'reporting.report.returned',
        'evaluations.entries.reviewed', 'evaluations.month.published'))
    EXECUTE FUNCTION organizations_owe_webhooks();
"""
)
NO_WALLS = (
    """
DROP TRIGGER owe_webhooks ON organizations_auditevent;
DROP FUNCTION organizations_owe_webhooks();
"""
    + "".join(
        f"""
DROP TRIGGER kept ON organizations_{table};
DROP TRIGGER guard ON organizations_{table};
DROP FUNCTION organizations_{table}_guard();
"""
        for table, _columns in MOVING
    )
    + """
REVOKE ALL ON organizations_webhookdelivery FROM kpi_province;
DROP POLICY owed ON organizations_webhookdelivery;
ALTER TABLE organizations_webhookdelivery DROP CONSTRAINT webhookdelivery_webhook_same_agency;
ALTER TABLE organizations_webhook DROP CONSTRAINT webhook_maker_same_agency;
ALTER TABLE organizations_webhook DROP CONSTRAINT webhook_ender_same_agency;
"""
    + "".join(
        f"""
REVOKE ALL ON {table} FROM kpi_app;
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
        for table in TABLES
    )
)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0033_webhooks")]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
