"""The salt of an event that seals rows is never let go: without it nobody could check these rows.

Until now an event that says that a payload is forgotten was enough. A score, say, could then be
changed after the salt of the event that sealed it was let go, and nothing was left to compare.
A superuser who switches triggers off is found by ``verify_evidence`` (``<kind>_unchecked``).
Rows are looked for by their place in the chain, which has an index; by event they have none.
"""

from django.db import migrations


def _guard(of_rows: str) -> str:
    """The guard of salts; ``of_rows`` says which are kept though their payload is erased."""
    return f"""
CREATE OR REPLACE FUNCTION organizations_sealsalt_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM organizations_auditevent e
        WHERE e.action = 'organizations.evidence.erased' AND e.object_id = OLD.event_id::text
          AND e.agency_id IS NOT DISTINCT FROM OLD.agency_id){of_rows} THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a salt is kept until its payload is erased' USING ERRCODE = 'KP002';
END
$$;
"""


KEPT = _guard("""
       AND NOT EXISTS (
        SELECT FROM organizations_sealedevent s
        JOIN organizations_sealedrow r ON r.agency_id = s.agency_id AND r.position = s.position
        WHERE s.event_id = OLD.event_id)""")


class Migration(migrations.Migration):
    dependencies = [("organizations", "0043_notices_of_roles")]
    operations = [migrations.RunSQL(KEPT, _guard(""))]
