"""Reports are signed before they are submitted; who signed, by which right, over which checksum."""

import importlib

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

_before = importlib.import_module("reporting.migrations.0006_to_the_end")

ARROWS = """(('compiled', 'signed'), ('signed', 'submitted'), ('submitted', 'received'),
                                        ('submitted', 'returned'), ('received', 'returned'),
                                        ('received', 'accepted'), ('accepted', 'returned'))"""
SIGNED = """
    IF NEW.status = 'signed'
       AND NOT EXISTS (SELECT FROM reporting_reportsignature s
                       WHERE s.report_id = NEW.id AND s.checksum = NEW.checksum) THEN
        RAISE EXCEPTION 'a signed report has a signature' USING ERRCODE = 'KP002';
    END IF;"""


def guards(arrows: str, extra: str, answers: str, moving: str) -> str:
    """The guards of 0006 where a report is submitted once it is signed."""
    made: str = _before.guards(arrows, extra, answers, moving)
    return made.replace(
        "OLD.status = 'compiled' AND NEW.status = 'submitted'",
        "OLD.status = 'signed' AND NEW.status = 'submitted'",
    )


WALLS = (
    guards(ARROWS, _before.REOPENED + SIGNED, _before.ANSWERS, _before.MOVING)
    + """
ALTER TABLE reporting_reportsignature
    ADD CONSTRAINT signature_report_same_agency FOREIGN KEY (agency_id, report_id)
        REFERENCES reporting_report (agency_id, id),
    ADD CONSTRAINT signature_signer_same_agency FOREIGN KEY (agency_id, signed_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT signature_principal_same_agency FOREIGN KEY (agency_id, on_behalf_of_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT signature_delegation_same_agency FOREIGN KEY (agency_id, delegation_id)
        REFERENCES organizations_delegation (agency_id, id);
ALTER TABLE reporting_reportsignature ENABLE ROW LEVEL SECURITY;
ALTER TABLE reporting_reportsignature FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON reporting_reportsignature USING (agency_id = (SELECT kpi_agency_id()));
-- It stands on the paper, which its receivers read.
CREATE POLICY receiver ON reporting_reportsignature FOR SELECT USING (
    EXISTS (SELECT FROM reporting_delivery d
            WHERE d.report_id = reporting_reportsignature.report_id
              AND d.receiver_id = (SELECT kpi_agency_id())));
GRANT SELECT, INSERT ON reporting_reportsignature TO kpi_app;
GRANT SELECT ON reporting_reportsignature TO kpi_seal;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;

-- Signed is the compiled report of that checksum, by whoever may on that day: the head, an acting
-- one, or somebody with a grant to sign in force.
CREATE FUNCTION reporting_signature_made() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    signed_on date := (NEW.signed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
    PERFORM FROM reporting_report r
        WHERE r.id = NEW.report_id AND r.status = 'compiled' AND r.checksum = NEW.checksum;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not the report that is to be signed' USING ERRCODE = 'KP002';
    END IF;
    PERFORM kpi_require_right(
        NEW.delegation_id, NEW.signed_by_id, NEW.on_behalf_of_id, 'sign_report', NEW.signed_at);
    IF NEW.delegation_id IS NULL
       AND NOT EXISTS (
           SELECT FROM organizations_roleassignment a
               JOIN organizations_unit u ON u.id = a.unit_id AND u.parent_id IS NULL
               WHERE a.posting_id = NEW.signed_by_id AND a.role IN ('head', 'agency_head')
                 AND signed_on BETWEEN a.starts_on AND COALESCE(a.ends_on, signed_on))
       AND NOT EXISTS (
           SELECT FROM organizations_delegation d
               JOIN organizations_unit u ON u.id = d.unit_id AND u.parent_id IS NULL
               WHERE d.delegate_id = NEW.signed_by_id AND d.kind = 'acting'
                 AND d.revoked_at IS NULL
                 AND signed_on BETWEEN d.starts_on AND COALESCE(d.ends_on, signed_on)) THEN
        RAISE EXCEPTION 'whoever signs heads the agency' USING ERRCODE = 'KP009';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER made BEFORE INSERT ON reporting_reportsignature
    FOR EACH ROW EXECUTE FUNCTION reporting_signature_made();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reporting_reportsignature
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON reporting_reportsignature
    FOR EACH STATEMENT EXECUTE FUNCTION kpi_refuse_change();
"""
)
NO_WALLS = (
    _before.guards(_before.ARROWS, _before.REOPENED, _before.ANSWERS, _before.MOVING)
    + """
DROP TRIGGER never_emptied ON reporting_reportsignature;
DROP TRIGGER append_only ON reporting_reportsignature;
DROP TRIGGER made ON reporting_reportsignature;
DROP FUNCTION reporting_signature_made();
REVOKE ALL ON reporting_reportsignature FROM kpi_app, kpi_seal;
DROP POLICY receiver ON reporting_reportsignature;
DROP POLICY tenant ON reporting_reportsignature;
ALTER TABLE reporting_reportsignature NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reporting_reportsignature DISABLE ROW LEVEL SECURITY;
ALTER TABLE reporting_reportsignature DROP CONSTRAINT signature_delegation_same_agency,
    DROP CONSTRAINT signature_principal_same_agency,
    DROP CONSTRAINT signature_signer_same_agency,
    DROP CONSTRAINT signature_report_same_agency;
"""
)


def _key(to: str, *, optional: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        blank=optional,
        null=optional,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0020_notice_about_units"),
        ("reporting", "0012_asked_files"),
    ]
    operations = [
        migrations.CreateModel(
            name="ReportSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("checksum", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                ("signed_staff_id", models.BigIntegerField()),
                (
                    "by_right",
                    models.CharField(db_comment="Right that entitled the signer", max_length=24),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(db_comment="The signer proved who they are"),
                ),
                ("confirmed_by", models.CharField(db_comment="password, mfa …", max_length=24)),
                ("prefix", models.CharField(blank=True, max_length=8)),
                (
                    "title",
                    models.CharField(db_comment="Lines of the office, as printed", max_length=300),
                ),
                ("name", models.CharField(max_length=200)),
                ("agency", _key("organizations.agency")),
                ("delegation", _key("organizations.delegation", optional=True)),
                ("on_behalf_of", _key("organizations.posting", optional=True)),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="reporting.report",
                    ),
                ),
                ("signed_by", _key("organizations.posting")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(confirmed_at__lte=F("signed_at")),
                        name="reportsignature_after_confirmation",
                    )
                ]
            },
        ),
        migrations.RemoveConstraint(model_name="report", name="report_submission_is_dated"),
        migrations.AlterField(
            model_name="report",
            name="status",
            field=models.CharField(
                choices=[
                    ("compiled", "Compiled"),
                    ("signed", "Signed"),
                    ("submitted", "Submitted"),
                    ("returned", "Returned"),
                    ("received", "Received"),
                    ("accepted", "Accepted"),
                ],
                default="compiled",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="reportfile",
            name="is_unsigned",
            field=models.BooleanField(db_comment="Made before the report was signed"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=Q(status__in=("compiled", "signed")) | Q(submitted_at__isnull=False),
                name="report_submission_is_dated",
            ),
        ),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
