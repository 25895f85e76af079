"""Draw samples when reviewing closes: they belong to a period, no longer to a measurement."""

import django.db.models.deletion
from django.db import migrations, models

MOVE = """
ALTER TABLE evaluations_auditsample NO FORCE ROW LEVEL SECURITY;
ALTER TABLE evaluations_measurement NO FORCE ROW LEVEL SECURITY;
UPDATE evaluations_auditsample sample
   SET period_id = measurement.period_id, version = measurement.version,
       drawn_at = measurement.measured_at
  FROM evaluations_measurement measurement WHERE measurement.id = sample.measurement_id;
SET CONSTRAINTS ALL IMMEDIATE; -- no table is altered while checks wait
ALTER TABLE evaluations_measurement FORCE ROW LEVEL SECURITY;
ALTER TABLE evaluations_auditsample FORCE ROW LEVEL SECURITY;
ALTER TABLE evaluations_auditsample DROP CONSTRAINT auditsample_measurement_same_agency;
"""
MOVE_BACK = """
ALTER TABLE evaluations_auditsample ADD CONSTRAINT auditsample_measurement_same_agency
    FOREIGN KEY (agency_id, measurement_id) REFERENCES evaluations_measurement (agency_id, id);
ALTER TABLE evaluations_auditsample NO FORCE ROW LEVEL SECURITY;
ALTER TABLE evaluations_measurement NO FORCE ROW LEVEL SECURITY;
DELETE FROM evaluations_auditsample sample
 WHERE NOT EXISTS (SELECT FROM evaluations_measurement measurement
                    WHERE (measurement.agency_id, measurement.period_id, measurement.version)
                        = (sample.agency_id, sample.period_id, sample.version));
UPDATE evaluations_auditsample sample SET measurement_id = measurement.id
  FROM evaluations_measurement measurement
 WHERE (measurement.agency_id, measurement.period_id, measurement.version)
     = (sample.agency_id, sample.period_id, sample.version);
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE evaluations_measurement FORCE ROW LEVEL SECURITY;
ALTER TABLE evaluations_auditsample FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0025_unit_explanations_walls"),
        ("organizations", "0020_notice_about_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditsample",
            name="period",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.period",
            ),
        ),
        migrations.AddField(
            model_name="auditsample",
            name="version",
            field=models.PositiveSmallIntegerField(
                null=True, db_comment="Of the report that prints the seed"
            ),
        ),
        migrations.AddField(
            model_name="auditsample",
            name="drawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="auditsample",
            name="measurement",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sample",
                to="evaluations.measurement",
            ),
        ),
        migrations.RunSQL(MOVE, MOVE_BACK),
        migrations.RemoveField(model_name="auditsample", name="measurement"),
        migrations.AlterField(
            model_name="auditsample",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.period",
            ),
        ),
        migrations.AlterField(
            model_name="auditsample",
            name="version",
            field=models.PositiveSmallIntegerField(db_comment="Of the report that prints the seed"),
        ),
        migrations.AlterField(
            model_name="auditsample", name="drawn_at", field=models.DateTimeField()
        ),
        migrations.AlterModelOptions(name="auditsample", options={"ordering": ["-version"]}),
        migrations.AddConstraint(
            model_name="auditsample",
            constraint=models.UniqueConstraint(
                fields=("agency", "id"), name="auditsample_agency_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditsample",
            constraint=models.UniqueConstraint(
                fields=("agency", "period", "version"), name="auditsample_version_is_unique"
            ),
        ),
    ]
