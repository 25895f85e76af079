"""Draw the tenant boundary around the tables of organizations, and freeze the audit trail.

Policies compare ``agency_id`` with the agency that the transaction entered; an empty setting
matches nothing. Composite foreign keys keep related rows in one agency, because foreign-key checks
ignore policies. ``kpi_province`` may read what oversight needs, after SET LOCAL ROLE only.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION kpi_agency_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.agency_id', true), '')::bigint;
CREATE FUNCTION kpi_staff_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.staff_id', true), '')::bigint;
CREATE FUNCTION kpi_today() RETURNS date LANGUAGE sql STABLE
    RETURN (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;

-- The one rounding of SQL; half_up() in evaluations.rules.arithmetic is its twin.
CREATE FUNCTION kpi_half_up(value numeric, places integer) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN round(value, places);
"""
DROP_FUNCTIONS = """
DROP FUNCTION kpi_half_up(numeric, integer);
DROP FUNCTION kpi_today();
DROP FUNCTION kpi_staff_id();
DROP FUNCTION kpi_agency_id();
"""

OWN_AGENCY = (
    "organizations_unit",
    "organizations_unitclosure",
    "organizations_posting",
    "organizations_roleassignment",
    "organizations_leave",
    "organizations_agencyperiod",
)

POLICIES = (
    "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
"""
        for table in OWN_AGENCY
    )
    + """
-- A person sees their own postings everywhere, to choose where to act.
CREATE POLICY own ON organizations_posting FOR SELECT USING (staff_id = (SELECT kpi_staff_id()));

-- A person's name is known to themselves and where they hold or held a posting.
ALTER TABLE organizations_staffmember ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_staffmember FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations_staffmember FOR SELECT USING (
    id = (SELECT kpi_staff_id())
    OR EXISTS (SELECT FROM organizations_posting p
               WHERE p.staff_id = organizations_staffmember.id
                 AND p.agency_id = (SELECT kpi_agency_id())));
CREATE POLICY tenant_adds ON organizations_staffmember FOR INSERT
    WITH CHECK ((SELECT kpi_agency_id()) IS NOT NULL);
CREATE POLICY tenant_changes ON organizations_staffmember FOR UPDATE USING (
    EXISTS (SELECT FROM organizations_posting p
            WHERE p.staff_id = organizations_staffmember.id
              AND p.agency_id = (SELECT kpi_agency_id())));

-- A parameter holds for the province or for one agency.
ALTER TABLE organizations_parameter ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_parameter FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations_parameter
    USING (agency_id IS NULL OR agency_id = (SELECT kpi_agency_id()))
    WITH CHECK (agency_id IS NULL OR agency_id = (SELECT kpi_agency_id()));

-- Events without an agency can be added, and are read by oversight alone.
ALTER TABLE organizations_auditevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_auditevent FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations_auditevent FOR SELECT
    USING (agency_id = (SELECT kpi_agency_id()));
CREATE POLICY tenant_adds ON organizations_auditevent FOR INSERT
    WITH CHECK (agency_id IS NULL OR agency_id = (SELECT kpi_agency_id()));
CREATE POLICY province ON organizations_auditevent FOR SELECT TO kpi_province USING (true);

-- A receiver sees how far the agencies routed to it are.
CREATE POLICY receiver ON organizations_agencyperiod FOR SELECT USING (
    EXISTS (SELECT FROM organizations_reportroute r
            WHERE r.agency_id = organizations_agencyperiod.agency_id
              AND r.receiver_id = (SELECT kpi_agency_id())
              AND r.starts_on <= kpi_today()
              AND (r.ends_on IS NULL OR r.ends_on >= kpi_today())));
CREATE POLICY province ON organizations_agencyperiod FOR SELECT TO kpi_province USING (true);
"""
)
DROP_POLICIES = "".join(
    f"DROP POLICY {policy} ON {table};\n"
    for table, policy in (
        *((table, "tenant") for table in OWN_AGENCY),
        ("organizations_posting", "own"),
        ("organizations_staffmember", "tenant"),
        ("organizations_staffmember", "tenant_adds"),
        ("organizations_staffmember", "tenant_changes"),
        ("organizations_parameter", "tenant"),
        ("organizations_auditevent", "tenant"),
        ("organizations_auditevent", "tenant_adds"),
        ("organizations_auditevent", "province"),
        ("organizations_agencyperiod", "receiver"),
        ("organizations_agencyperiod", "province"),
    )
) + "".join(
    f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;\n"
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;\n"
    for table in (
        *OWN_AGENCY,
        "organizations_staffmember",
        "organizations_parameter",
        "organizations_auditevent",
    )
)

SAME_AGENCY = (
    ("organizations_unit", "unit_parent_same_agency", "parent_id", "organizations_unit"),
    ("organizations_unitclosure", "closure_up_same_agency", "ancestor_id", "organizations_unit"),
    (
        "organizations_unitclosure",
        "closure_down_same_agency",
        "descendant_id",
        "organizations_unit",
    ),
    ("organizations_posting", "posting_unit_same_agency", "unit_id", "organizations_unit"),
    ("organizations_roleassignment", "role_unit_same_agency", "unit_id", "organizations_unit"),
    (
        "organizations_roleassignment",
        "role_posting_same_agency",
        "posting_id",
        "organizations_posting",
    ),
    ("organizations_leave", "leave_posting_same_agency", "posting_id", "organizations_posting"),
    (
        "organizations_leave",
        "leave_recorder_same_agency",
        "recorded_by_id",
        "organizations_posting",
    ),
)
COMPOSITE_KEYS = "".join(
    f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (agency_id, {column})\n"
    f"    REFERENCES {target} (agency_id, id);\n"
    for table, name, column, target in SAME_AGENCY
)
DROP_COMPOSITE_KEYS = "".join(
    f"ALTER TABLE {table} DROP CONSTRAINT {name};\n" for table, name, _, _ in SAME_AGENCY
)

LEAVE = """
-- Two leaves of one posting never overlap, counted in half days.
ALTER TABLE organizations_leave ADD CONSTRAINT leave_half_days_are_taken_once
    EXCLUDE USING gist (
        posting_id WITH =,
        int4range(
            (starts_on - DATE '2000-01-01') * 2 + (starts_half = 'pm')::int,
            (ends_on - DATE '2000-01-01') * 2 + (ends_half = 'pm')::int,
            '[]') WITH &&
    ) WHERE (cancelled_at IS NULL);
"""
DROP_LEAVE = "ALTER TABLE organizations_leave DROP CONSTRAINT leave_half_days_are_taken_once;"

APPEND_ONLY = """
CREATE FUNCTION kpi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'KP002';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON organizations_auditevent
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON organizations_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION kpi_refuse_change();
"""
DROP_APPEND_ONLY = """
DROP TRIGGER never_emptied ON organizations_auditevent;
DROP TRIGGER append_only ON organizations_auditevent;
DROP FUNCTION kpi_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(COMPOSITE_KEYS, DROP_COMPOSITE_KEYS),
        migrations.RunSQL(POLICIES, DROP_POLICIES),
        migrations.RunSQL(LEAVE, DROP_LEAVE),
        migrations.RunSQL(APPEND_ONLY, DROP_APPEND_ONLY),
    ]
