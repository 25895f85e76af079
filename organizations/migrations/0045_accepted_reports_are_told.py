"""Accepted reports are told to other systems, and the secret of a connection can be renewed.

A renewed secret needs its column to move; where and of what is told still does not change.
"""

from django.db import migrations

DEEDS = ("reporting.report.submitted", "reporting.report.received", "reporting.report.returned")
MORE = ("evaluations.entries.reviewed", "evaluations.month.published")
MOVING = "failures, rests_until, stopped_at, ended_at, ended_by_id"


def owing(*deeds: str) -> str:
    """The trigger of the trail, for these deeds."""
    named = ", ".join(f"'{deed}'" for deed in deeds)
    return f"""
DROP TRIGGER owe_webhooks ON organizations_auditevent;
CREATE TRIGGER owe_webhooks AFTER INSERT ON organizations_auditevent
    FOR EACH ROW WHEN (NEW.action IN ({named}))
    EXECUTE FUNCTION organizations_owe_webhooks();
"""


def guarding(columns: str) -> str:
    """The guard of a connection, of which these columns move."""
    return f"""
CREATE OR REPLACE FUNCTION organizations_webhook_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{{{columns}}}';
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'where and what is told does not change' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
"""


TOLD = (
    owing(*DEEDS, "reporting.report.accepted", *MORE)
    + guarding(f"{MOVING}, secret")
    + "GRANT UPDATE (secret) ON organizations_webhook TO kpi_app;"
)
NOT_TOLD = (
    "REVOKE UPDATE (secret) ON organizations_webhook FROM kpi_app;"
    + guarding(MOVING)
    + owing(*DEEDS, *MORE)
)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0044_salts_of_rows_are_kept")]
    operations = [migrations.RunSQL(TOLD, NOT_TOLD)]
