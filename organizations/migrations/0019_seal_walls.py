"""Guard the seals: the sealer alone adds them, nobody changes them.

``kpi_seal`` is a role of the worker, put on for one transaction. It reads events of all agencies,
because it must find what is not sealed; everything else it reads inside one agency. The owner is
stopped by triggers; against a superuser, who can switch them off, stand the anchors outside.

``written_in`` is the transaction that wrote an event. Ids of transactions grow and end in any
order; what lies below the lowest running one is complete. No clock is asked.
"""

from django.db import migrations

WRITTEN_IN = """
ALTER TABLE organizations_auditevent
    ADD COLUMN written_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX auditevent_written_in ON organizations_auditevent (written_in);
"""
NO_WRITTEN_IN = "ALTER TABLE organizations_auditevent DROP COLUMN written_in;"

AGENCY_TABLES = ("organizations_sealedevent", "organizations_sealsalt", "organizations_sealedrow")
KEPT = ("organizations_sealedevent", "organizations_sealedrow")

WALLS = (
    "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} FOR SELECT USING (agency_id = (SELECT kpi_agency_id()));
CREATE POLICY seal ON {table} FOR SELECT TO kpi_seal
    USING (agency_id IS NOT DISTINCT FROM (SELECT kpi_agency_id()));
CREATE POLICY seal_adds ON {table} FOR INSERT TO kpi_seal
    WITH CHECK (agency_id IS NOT DISTINCT FROM (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON {table} TO kpi_seal;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION kpi_refuse_change();
"""
        for table in AGENCY_TABLES
    )
    + "".join(
        f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
        for table in KEPT
    )
    + """
-- Whether an event is sealed is found in every chain at once; digests say nothing about people.
CREATE POLICY seal_looks ON organizations_sealedevent FOR SELECT TO kpi_seal USING (true);
CREATE POLICY province ON organizations_sealedevent FOR SELECT TO kpi_province USING (true);
CREATE POLICY seal ON organizations_auditevent FOR SELECT TO kpi_seal USING (true);
GRANT USAGE ON SCHEMA public TO kpi_seal;
GRANT SELECT ON organizations_auditevent, organizations_agency, organizations_period TO kpi_seal;
GRANT SELECT ON organizations_sealedevent TO kpi_app, kpi_province;
GRANT SELECT ON organizations_sealer TO kpi_app, kpi_province;
GRANT SELECT, INSERT, UPDATE ON organizations_sealer TO kpi_seal;
GRANT USAGE ON SEQUENCE organizations_sealedrow_id_seq TO kpi_seal;

-- A salt is destroyed only after an event says so; it is never exchanged.
CREATE FUNCTION organizations_sealsalt_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM organizations_auditevent e
        WHERE e.action = 'organizations.evidence.erased' AND e.object_id = OLD.event_id::text
          AND e.agency_id IS NOT DISTINCT FROM OLD.agency_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a salt is kept until its payload is erased' USING ERRCODE = 'KP002';
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON organizations_sealsalt
    FOR EACH ROW EXECUTE FUNCTION organizations_sealsalt_guard();
"""
)
NO_WALLS = (
    """
DROP TRIGGER guard ON organizations_sealsalt;
DROP FUNCTION organizations_sealsalt_guard();
REVOKE ALL ON organizations_sealer FROM kpi_app, kpi_province, kpi_seal;
REVOKE ALL ON organizations_auditevent, organizations_agency, organizations_period FROM kpi_seal;
REVOKE USAGE ON SCHEMA public FROM kpi_seal;
DROP POLICY seal ON organizations_auditevent;
DROP POLICY province ON organizations_sealedevent;
DROP POLICY seal_looks ON organizations_sealedevent;
"""
    + "".join(f"DROP TRIGGER append_only ON {table};\n" for table in KEPT)
    + "".join(
        f"""
DROP TRIGGER never_emptied ON {table};
REVOKE ALL ON {table} FROM kpi_app, kpi_province, kpi_seal;
DROP POLICY seal_adds ON {table};
DROP POLICY seal ON {table};
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
        for table in AGENCY_TABLES
    )
)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0018_seals")]
    operations = [
        migrations.RunSQL(WRITTEN_IN, NO_WRITTEN_IN),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
