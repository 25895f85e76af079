"""The outbox of webhooks is emptied of what is over, and watched across agencies by its age."""

from django.db import migrations

EMPTIED = """
GRANT DELETE ON organizations_webhookdelivery TO kpi_app;
DROP TRIGGER kept ON organizations_webhookdelivery;
CREATE FUNCTION organizations_webhookdelivery_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NULL
       AND NOT EXISTS (SELECT FROM organizations_webhook w
                       WHERE w.id = OLD.webhook_id AND w.ended_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what is owed to another system is not forgotten' USING ERRCODE = 'KP002';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER kept BEFORE DELETE ON organizations_webhookdelivery
    FOR EACH ROW EXECUTE FUNCTION organizations_webhookdelivery_kept();

-- Who watches the province's work sees since when something is owed, and to which number: not to
-- which address, and not what.
CREATE POLICY owed ON organizations_webhook FOR SELECT TO kpi_province
    USING (ended_at IS NULL);
CREATE POLICY real ON organizations_webhook AS RESTRICTIVE FOR SELECT TO kpi_province
    USING (agency_id IN (SELECT id FROM organizations_agency));
GRANT SELECT (id, agency_id, rests_until, stopped_at, ended_at)
    ON organizations_webhook TO kpi_province;
GRANT SELECT (webhook_id, happened_at) ON organizations_webhookdelivery TO kpi_province;
"""
KEPT = """
REVOKE SELECT (webhook_id, happened_at) ON organizations_webhookdelivery FROM kpi_province;
REVOKE SELECT (id, agency_id, rests_until, stopped_at, ended_at)
    ON organizations_webhook FROM kpi_province;
DROP POLICY real ON organizations_webhook;
DROP POLICY owed ON organizations_webhook;
DROP TRIGGER kept ON organizations_webhookdelivery;
DROP FUNCTION organizations_webhookdelivery_kept();
CREATE TRIGGER kept BEFORE DELETE ON organizations_webhookdelivery
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
REVOKE DELETE ON organizations_webhookdelivery FROM kpi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0037_helpers")]
    operations = [migrations.RunSQL(EMPTIED, KEPT)]
