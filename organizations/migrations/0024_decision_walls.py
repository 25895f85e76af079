"""Draw the tenant boundary around decisions and moves, and hold them against days and periods.

A move is believed only when the postings say the same: the old one ended the day before the
decision takes effect, the new one begins that day, both belong to the person, and no period from
that day on is compiled. An agency's name and last day change only as a recorded succession says.
"""

from django.db import migrations

TABLES = (
    "organizations_staffingdecision",
    "organizations_transfer",
    "organizations_unitsuccession",
)
KEYS = (
    ("organizations_staffingdecision", "staffingdecision_recorder", "recorded_by_id",
     "organizations_posting"),
    ("organizations_transfer", "transfer_decision", "decision_id",
     "organizations_staffingdecision"),
    ("organizations_transfer", "transfer_left", "left_id", "organizations_posting"),
    ("organizations_transfer", "transfer_joined", "joined_id", "organizations_posting"),
    ("organizations_unitsuccession", "unitsuccession_decision", "decision_id",
     "organizations_staffingdecision"),
    ("organizations_unitsuccession", "unitsuccession_unit", "unit_id", "organizations_unit"),
    ("organizations_unitsuccession", "unitsuccession_successor", "successor_id",
     "organizations_unit"),
)  # fmt: skip
STAMPED = "agency_id, kind, number, signed_on, subject, effective_on, recorded_by_id"
PUBLIC = "predecessor_id, successor_id, kind, number, signed_on, effective_on"

WALLS = (
    "".join(
        f"ALTER TABLE {table} ADD CONSTRAINT {name}_same_agency FOREIGN KEY (agency_id, {column})"
        f" REFERENCES {target} (agency_id, id);\n"
        for table, name, column, target in KEYS
    )
    + "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
"""
        for table in TABLES
    )
    + f"""
GRANT SELECT ON organizations_staffingdecision, organizations_agencysuccession TO kpi_app;
GRANT INSERT (id, {STAMPED}) ON organizations_staffingdecision TO kpi_app;
GRANT INSERT (id, {PUBLIC}, name_before, name_after) ON organizations_agencysuccession TO kpi_app;
GRANT SELECT, INSERT ON organizations_transfer, organizations_unitsuccession TO kpi_app;
GRANT SELECT ON organizations_agencysuccession TO kpi_province;
GRANT UPDATE (name, ends_on) ON organizations_agency TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
)
NO_WALLS = (
    """
REVOKE UPDATE (name, ends_on) ON organizations_agency FROM kpi_app;
REVOKE ALL ON organizations_agencysuccession FROM kpi_app, kpi_province;
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
    + "".join(
        f"ALTER TABLE {table} DROP CONSTRAINT {name}_same_agency;\n"
        for table, name, _column, _target in reversed(KEYS)
    )
)

KEPT = (*TABLES, "organizations_agencysuccession")
GUARDS = (
    "".join(
        f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
        for table in KEPT
    )
    + """
CREATE FUNCTION organizations_transfer_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    effective date;
BEGIN
    SELECT effective_on INTO effective FROM organizations_staffingdecision
        WHERE id = NEW.decision_id;
    PERFORM kpi_require_open(NEW.agency_id, effective, DATE '9999-12-31');
    IF NEW.left_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM organizations_posting WHERE id = NEW.left_id
            AND staff_id = NEW.staff_id AND ends_on = effective - 1) THEN
        RAISE EXCEPTION 'the old posting ends the day before' USING ERRCODE = 'KP004';
    END IF;
    IF NEW.joined_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM organizations_posting WHERE id = NEW.joined_id
            AND staff_id = NEW.staff_id AND starts_on = effective) THEN
        RAISE EXCEPTION 'the new posting begins that day' USING ERRCODE = 'KP004';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON organizations_transfer
    FOR EACH ROW EXECUTE FUNCTION organizations_transfer_guard();

CREATE FUNCTION organizations_agency_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.name <> OLD.name AND NOT EXISTS (
        SELECT FROM organizations_agencysuccession s
        WHERE s.predecessor_id = NEW.id AND s.successor_id = NEW.id
          AND s.name_before = OLD.name AND s.name_after = NEW.name) THEN
        RAISE EXCEPTION 'a name changes by a decision' USING ERRCODE = 'KP002';
    END IF;
    IF NEW.ends_on IS DISTINCT FROM OLD.ends_on AND (OLD.ends_on IS NOT NULL OR NOT EXISTS (
        SELECT FROM organizations_agencysuccession s
        WHERE s.predecessor_id = NEW.id AND s.successor_id <> NEW.id
          AND s.effective_on = NEW.ends_on + 1)) THEN
        RAISE EXCEPTION 'an agency ends by a decision' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON organizations_agency
    FOR EACH ROW EXECUTE FUNCTION organizations_agency_guard();
"""
)
NO_GUARDS = """
DROP TRIGGER guard ON organizations_agency;
DROP FUNCTION organizations_agency_guard();
DROP TRIGGER guard ON organizations_transfer;
DROP FUNCTION organizations_transfer_guard();
""" + "".join(f"DROP TRIGGER append_only ON {table};\n" for table in KEPT)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0023_decisions")]
    operations = [
        migrations.RunSQL(WALLS, NO_WALLS),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
