"""Draw the tenant boundary around delegations and hold what may become of one."""

from django.db import migrations

WALLS = """
ALTER TABLE organizations_delegation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_delegation FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations_delegation
    USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON organizations_delegation TO kpi_app;
GRANT UPDATE (revoked_at, revoked_by_id, revoke_reason) ON organizations_delegation TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;

ALTER TABLE organizations_delegation
    ADD CONSTRAINT delegation_principal_same_agency FOREIGN KEY (agency_id, principal_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT delegation_delegate_same_agency FOREIGN KEY (agency_id, delegate_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT delegation_person_same_agency FOREIGN KEY (agency_id, person_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT delegation_unit_same_agency FOREIGN KEY (agency_id, unit_id)
        REFERENCES organizations_unit (agency_id, id),
    ADD CONSTRAINT delegation_granter_same_agency FOREIGN KEY (agency_id, granted_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT delegation_revoker_same_agency FOREIGN KEY (agency_id, revoked_by_id)
        REFERENCES organizations_posting (agency_id, id),
    -- The same is given to the same person once at a time; what was revoked may be given again.
    ADD CONSTRAINT delegation_is_given_once EXCLUDE USING gist (
        delegate_id WITH =,
        purpose WITH =,
        coalesce(principal_id, 0) WITH =,
        coalesce(unit_id, 0) WITH =,
        coalesce(person_id, 0) WITH =,
        daterange(starts_on, ends_on, '[]') WITH &&
    ) WHERE (revoked_at IS NULL);
"""
NO_WALLS = """
ALTER TABLE organizations_delegation
    DROP CONSTRAINT delegation_is_given_once,
    DROP CONSTRAINT delegation_revoker_same_agency,
    DROP CONSTRAINT delegation_granter_same_agency,
    DROP CONSTRAINT delegation_unit_same_agency,
    DROP CONSTRAINT delegation_person_same_agency,
    DROP CONSTRAINT delegation_delegate_same_agency,
    DROP CONSTRAINT delegation_principal_same_agency;
REVOKE ALL ON organizations_delegation FROM kpi_app;
DROP POLICY tenant ON organizations_delegation;
ALTER TABLE organizations_delegation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_delegation DISABLE ROW LEVEL SECURITY;
"""

GUARD = """
CREATE FUNCTION organizations_delegation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{revoked_at,revoked_by_id,revoke_reason}';
    taker bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.revoked_at IS NOT NULL THEN
            RAISE EXCEPTION 'the right was revoked meanwhile' USING ERRCODE = 'KP005';
        END IF;
        IF NEW.revoked_at IS NULL OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
            RAISE EXCEPTION 'a right is revoked, never changed' USING ERRCODE = 'KP002';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.revoked_at IS NOT NULL THEN
        RAISE EXCEPTION 'a right begins in force' USING ERRCODE = 'KP002';
    END IF;
    SELECT staff_id INTO taker FROM organizations_posting WHERE id = NEW.delegate_id;
    IF taker IN (SELECT staff_id FROM organizations_posting
                  WHERE id IN (NEW.principal_id, NEW.person_id))
       OR (NEW.granted_by_id IS DISTINCT FROM NEW.principal_id AND taker =
           (SELECT staff_id FROM organizations_posting WHERE id = NEW.granted_by_id)) THEN
        RAISE EXCEPTION 'nobody is given a right over themselves, or gives one to themselves'
            USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON organizations_delegation
    FOR EACH ROW EXECUTE FUNCTION organizations_delegation_guard();
CREATE TRIGGER kept BEFORE DELETE ON organizations_delegation
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();

-- For decisions that name the grant they rest on: refused unless it is given for this purpose to
-- whoever decides, on behalf of whom they say, is not revoked, and covers the day of the decision. The row is held until the decision is stored, so a
-- revocation waits for decisions under way and is seen by all that come after it.
CREATE FUNCTION kpi_require_right(
    grant_id bigint, decider bigint, behalf bigint, wanted text, decided_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    decided_on date := (decided_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
    IF grant_id IS NULL THEN
        IF behalf IS NOT NULL THEN
            RAISE EXCEPTION 'a decision for another names its grant' USING ERRCODE = 'KP009';
        END IF;
        RETURN;
    END IF;
    PERFORM FROM organizations_delegation d
        WHERE d.id = grant_id AND d.delegate_id = decider
          AND d.principal_id IS NOT DISTINCT FROM behalf AND d.revoked_at IS NULL
          AND d.purpose = wanted
          AND decided_on BETWEEN d.starts_on AND COALESCE(d.ends_on, decided_on)
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the right to decide is not in force' USING ERRCODE = 'KP009';
    END IF;
END
$$;
"""
NO_GUARD = """
DROP FUNCTION kpi_require_right(bigint, bigint, bigint, text, timestamptz);
DROP TRIGGER kept ON organizations_delegation;
DROP TRIGGER guard ON organizations_delegation;
DROP FUNCTION organizations_delegation_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0013_delegations")]
    operations = [
        migrations.RunSQL(WALLS, NO_WALLS),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
