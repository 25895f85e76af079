"""Whom identity providers mean: the web role links people to subjects, and keeps no tokens."""

from django.db import migrations

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON socialaccount_socialaccount TO kpi_app;
GRANT SELECT, DELETE ON socialaccount_socialtoken TO kpi_app;
GRANT SELECT ON socialaccount_socialapp TO kpi_app;
GRANT USAGE ON SEQUENCE socialaccount_socialaccount_id_seq TO kpi_app;
"""
REVOKES = """
REVOKE ALL ON socialaccount_socialaccount, socialaccount_socialtoken, socialaccount_socialapp
    FROM kpi_app;
REVOKE ALL ON SEQUENCE socialaccount_socialaccount_id_seq FROM kpi_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0021_notices_of_looks"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [migrations.RunSQL(GRANTS, REVOKES)]
