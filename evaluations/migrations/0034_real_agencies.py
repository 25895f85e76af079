"""Those above the agencies read of those alone that do not train (ADR 0070)."""

from django.db import migrations

OVERSEEN = ("measurement", "unitfigures")
PROVINCE = "".join(
    f"""
CREATE POLICY real ON evaluations_{table} AS RESTRICTIVE FOR SELECT TO kpi_province
    USING (agency_id IN (SELECT id FROM organizations_agency));
"""
    for table in OVERSEEN
)
NO_PROVINCE = "".join(f"DROP POLICY real ON evaluations_{table};\n" for table in OVERSEEN)


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0036_sandboxes"),
        ("evaluations", "0033_review_with_events"),
    ]
    operations = [migrations.RunSQL(PROVINCE, NO_PROVINCE)]
