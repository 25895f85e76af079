"""Guard measured months: rows stay in their agency and never change.

Two things leave an agency, both without a person: the figures by peer group that the comparison
reads (``vectors``), and units of five people and more. ``evaluations_peerreference`` belongs to no
agency; it holds numbers about many people.
"""

from django.db import migrations

TABLES = (
    "evaluations_measurement",
    "evaluations_personfigures",
    "evaluations_judgement",
    "evaluations_flag",
    "evaluations_figureexplanation",
    "evaluations_unitfigures",
)
KEYS = (
    ("evaluations_personfigures", "measurement", "measurement_id", "evaluations_measurement"),
    ("evaluations_personfigures", "posting", "posting_id", "organizations_posting"),
    ("evaluations_personfigures", "unit", "unit_id", "organizations_unit"),
    ("evaluations_judgement", "measurement", "measurement_id", "evaluations_measurement"),
    ("evaluations_flag", "judgement", "judgement_id", "evaluations_judgement"),
    ("evaluations_flag", "person", "person_id", "evaluations_personfigures"),
    ("evaluations_flag", "posting", "posting_id", "organizations_posting"),
    ("evaluations_flag", "unit", "unit_id", "organizations_unit"),
    ("evaluations_figureexplanation", "posting", "posting_id", "organizations_posting"),
    ("evaluations_unitfigures", "measurement", "measurement_id", "evaluations_measurement"),
    ("evaluations_unitfigures", "unit", "unit_id", "organizations_unit"),
)
NAMES = ", ".join(TABLES)
SAME_AGENCY = "".join(
    f"""
ALTER TABLE {table} ADD CONSTRAINT {table.partition("_")[2]}_{name}_same_agency
    FOREIGN KEY (agency_id, {column}) REFERENCES {target} (agency_id, id);
"""
    for table, name, column, target in KEYS
)
WALLS = (
    SAME_AGENCY
    + "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
"""
        for table in TABLES
    )
    + f"""
CREATE POLICY province ON evaluations_measurement FOR SELECT TO kpi_province USING (true);
CREATE POLICY province ON evaluations_unitfigures FOR SELECT TO kpi_province USING (people >= 5);
GRANT SELECT, INSERT ON {NAMES}, evaluations_peerreference TO kpi_app;
GRANT SELECT ON evaluations_measurement, evaluations_unitfigures, evaluations_peerreference
    TO kpi_province;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
)
NO_WALLS = (
    f"REVOKE ALL ON {NAMES}, evaluations_peerreference FROM kpi_app, kpi_province;\n"
    "DROP POLICY province ON evaluations_unitfigures;\n"
    "DROP POLICY province ON evaluations_measurement;\n"
    + "".join(
        f"DROP POLICY tenant ON {table};\n"
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;\n"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;\n"
        for table in TABLES
    )
    + "".join(
        f"ALTER TABLE {table} DROP CONSTRAINT {table.partition('_')[2]}_{name}_same_agency;\n"
        for table, name, _column, _target in KEYS
    )
)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0014_honesty")]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
