"""Those above the agencies read of those alone that do not train (ADR 0070)."""

from django.db import migrations

OVERSEEN = (
    "provincialreport",
    "missedreport",
    "report",
    "delivery",
    "readinesscount",
    "issuedroot",
)
PROVINCE = "".join(
    f"""
CREATE POLICY real ON reporting_{table} AS RESTRICTIVE FOR SELECT TO kpi_province
    USING (agency_id IN (SELECT id FROM organizations_agency));
"""
    for table in OVERSEEN
)
NO_PROVINCE = "".join(f"DROP POLICY real ON reporting_{table};\n" for table in OVERSEEN)


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0036_sandboxes"),
        ("reporting", "0016_personal_files"),
    ]
    operations = [migrations.RunSQL(PROVINCE, NO_PROVINCE)]
