"""What happens again the same day is told again; what was undone is not told."""

from django.db import migrations

AGAIN = "GRANT UPDATE (created_at), DELETE ON organizations_notice TO kpi_app;"
ONCE = "REVOKE UPDATE (created_at), DELETE ON organizations_notice FROM kpi_app;"


class Migration(migrations.Migration):
    dependencies = [("organizations", "0016_notices_of_results")]
    operations = [migrations.RunSQL(AGAIN, ONCE)]
