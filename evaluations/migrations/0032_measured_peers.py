"""What figures were read against, kept with the measurement inside its agency."""

import django.db.models.deletion
from django.db import migrations, models

WALLS = """
ALTER TABLE evaluations_measuredpeers ADD CONSTRAINT measuredpeers_measurement_same_agency
    FOREIGN KEY (agency_id, measurement_id) REFERENCES evaluations_measurement (agency_id, id);
ALTER TABLE evaluations_measuredpeers ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluations_measuredpeers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON evaluations_measuredpeers USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON evaluations_measuredpeers TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
NO_WALLS = """
REVOKE ALL ON evaluations_measuredpeers FROM kpi_app;
DROP POLICY tenant ON evaluations_measuredpeers;
ALTER TABLE evaluations_measuredpeers NO FORCE ROW LEVEL SECURITY;
ALTER TABLE evaluations_measuredpeers DISABLE ROW LEVEL SECURITY;
ALTER TABLE evaluations_measuredpeers DROP CONSTRAINT measuredpeers_measurement_same_agency;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0031_term_results_walls")]
    operations = [
        migrations.CreateModel(
            name="MeasuredPeers",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content",
                    models.JSONField(
                        db_comment="Shares by task; digests of phrases and of shared lines"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "measurement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="peers",
                        to="evaluations.measurement",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
