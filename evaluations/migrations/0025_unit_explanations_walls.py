"""Guard what heads of units say: rows stay in their agency and never change."""

from django.db import migrations

TABLE = "evaluations_unitexplanation"
KEYS = (
    ("unit", "unit_id", "organizations_unit"),
    ("author", "author_id", "organizations_posting"),
)
WALLS = (
    "".join(
        f"ALTER TABLE {TABLE} ADD CONSTRAINT unitexplanation_{name}_same_agency"
        f" FOREIGN KEY (agency_id, {column}) REFERENCES {target} (agency_id, id);\n"
        for name, column, target in KEYS
    )
    + f"""
ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {TABLE} USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON {TABLE} TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
)
NO_WALLS = f"""
REVOKE ALL ON {TABLE} FROM kpi_app;
DROP POLICY tenant ON {TABLE};
ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY;
""" + "".join(
    f"ALTER TABLE {TABLE} DROP CONSTRAINT unitexplanation_{name}_same_agency;\n"
    for name, _column, _target in KEYS
)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0024_unit_explanations")]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
