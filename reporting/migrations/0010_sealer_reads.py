"""Let the sealer read what the policies of reports look at."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reporting", "0009_issued_roots")]
    operations = [
        migrations.RunSQL(
            "GRANT SELECT ON reporting_delivery, organizations_reportroute, organizations_posting TO kpi_seal;",
            "REVOKE ALL ON reporting_delivery, organizations_reportroute, organizations_posting FROM kpi_seal;",
        )
    ]
