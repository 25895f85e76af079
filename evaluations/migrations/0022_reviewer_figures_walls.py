"""Guard figures of reviewers and samples: rows stay in their agency and never change."""

from django.db import migrations

TABLES = ("evaluations_reviewerfigures", "evaluations_auditsample")
KEYS = (
    ("evaluations_reviewerfigures", "measurement", "measurement_id", "evaluations_measurement"),
    ("evaluations_reviewerfigures", "reviewer", "reviewer_id", "organizations_posting"),
    ("evaluations_auditsample", "measurement", "measurement_id", "evaluations_measurement"),
)
WALLS = (
    "".join(
        f"ALTER TABLE {table} ADD CONSTRAINT {table.partition('_')[2]}_{name}_same_agency"
        f" FOREIGN KEY (agency_id, {column}) REFERENCES {target} (agency_id, id);\n"
        for table, name, column, target in KEYS
    )
    + "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON {table} TO kpi_app;
"""
        for table in TABLES
    )
    + "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;\n"
)
NO_WALLS = "".join(
    f"""
REVOKE ALL ON {table} FROM kpi_app;
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
    for table in TABLES
) + "".join(
    f"ALTER TABLE {table} DROP CONSTRAINT {table.partition('_')[2]}_{name}_same_agency;\n"
    for table, name, _column, _target in KEYS
)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0021_reviewer_figures")]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
