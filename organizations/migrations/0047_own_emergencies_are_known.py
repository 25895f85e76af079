"""Whoever was let into an agency sees from outside that it is over: it is not offered any more.

Rows of oneself alone, to read, as with one's postings (0002).
"""

from django.db import migrations

OWN = """
CREATE POLICY own ON organizations_emergencyaccess FOR SELECT
    USING (staff_id = (SELECT kpi_staff_id()));
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0046_words_are_forgotten")]
    operations = [
        migrations.RunSQL(OWN, "DROP POLICY own ON organizations_emergencyaccess;"),
    ]
