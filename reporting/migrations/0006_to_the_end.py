"""Accepted reports, what stands in a provincial report, and requests to reopen; with their guards."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

ARROWS_BEFORE = """(('compiled', 'submitted'), ('submitted', 'received'),
                                        ('submitted', 'returned'), ('received', 'returned'))"""
ARROWS = """(('compiled', 'submitted'), ('submitted', 'received'),
                                        ('submitted', 'returned'), ('received', 'returned'),
                                        ('received', 'accepted'), ('accepted', 'returned'))"""
REOPENED = """
    -- What was accepted comes back only when a second person has agreed to a request.
    IF OLD.status = 'accepted'
       AND NOT EXISTS (SELECT FROM reporting_reopening o
                       WHERE o.report_id = NEW.id AND o.is_agreed) THEN
        RAISE EXCEPTION 'an accepted report is reopened by two people' USING ERRCODE = 'KP002';
    END IF;"""
ANSWERS_BEFORE = "('received', 'returned')"
ANSWERS = "('received', 'accepted', 'returned')"
MOVING_BEFORE = "received_at,received_by_id,returned_at,returned_by_id,return_reason"
MOVING = (
    "received_at,received_by_id,accepted_at,accepted_by_id,included_at,included_version,"
    "returned_at,returned_by_id,returned_staff_id,return_reason"
)


def guards(arrows: str, reopened: str, answers: str, moving: str) -> str:
    """Both guards with what they let through."""
    return f"""
CREATE OR REPLACE FUNCTION reporting_report_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{{status}}';
BEGIN
    IF OLD.status = 'compiled' AND NEW.status = 'submitted' THEN
        moving := '{{status,submitted_at,submitted_by_id,is_late}}';
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a report does not change' USING ERRCODE = 'KP002';
    END IF;
    IF NEW.status = OLD.status THEN
        RETURN NEW;
    END IF;
    IF (OLD.status, NEW.status) NOT IN {arrows} THEN
        RAISE EXCEPTION 'a report does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'KP002';
    END IF;{reopened}
    IF NEW.status = 'submitted' AND NEW.agency_id IS DISTINCT FROM (SELECT kpi_agency_id()) THEN
        RAISE EXCEPTION 'only its agency submits a report' USING ERRCODE = 'KP004';
    END IF;
    IF NEW.status IN {answers}
       AND NOT EXISTS (SELECT FROM reporting_delivery d WHERE d.report_id = NEW.id
                       AND d.receiver_id = (SELECT kpi_agency_id())) THEN
        RAISE EXCEPTION 'only a receiver answers a report' USING ERRCODE = 'KP004';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION reporting_delivery_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{{{moving}}}';
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a delivery does not change' USING ERRCODE = 'KP002';
    END IF;
    IF NEW.receiver_id IS DISTINCT FROM (SELECT kpi_agency_id()) THEN
        RAISE EXCEPTION 'only the receiver answers' USING ERRCODE = 'KP004';
    END IF;
    IF OLD.returned_at IS NOT NULL THEN
        RAISE EXCEPTION 'a returned report was answered' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
"""


FORWARD = (
    guards(ARROWS, REOPENED, ANSWERS, MOVING)
    + """
ALTER TABLE reporting_reopening ENABLE ROW LEVEL SECURITY;
ALTER TABLE reporting_reopening FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON reporting_reopening USING (agency_id = (SELECT kpi_agency_id()));
CREATE POLICY receiver_reads ON reporting_reopening FOR SELECT USING (
    EXISTS (SELECT FROM reporting_delivery d WHERE d.report_id = reporting_reopening.report_id
              AND d.receiver_id = (SELECT kpi_agency_id())));
CREATE POLICY receiver_answers ON reporting_reopening FOR UPDATE USING (
    EXISTS (SELECT FROM reporting_delivery d WHERE d.report_id = reporting_reopening.report_id
              AND d.receiver_id = (SELECT kpi_agency_id())));
ALTER TABLE reporting_reopening
    ADD CONSTRAINT reopening_report_same_agency FOREIGN KEY (agency_id, report_id)
        REFERENCES reporting_report (agency_id, id),
    ADD CONSTRAINT reopening_asker_same_agency FOREIGN KEY (agency_id, asked_by_id)
        REFERENCES organizations_posting (agency_id, id);
CREATE FUNCTION reporting_reopening_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{answered_at,answered_by_id,answered_staff_id,is_agreed,answer}';
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL
       OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a request to reopen does not change' USING ERRCODE = 'KP002';
    END IF;
    IF NOT EXISTS (SELECT FROM reporting_delivery d WHERE d.report_id = NEW.report_id
                   AND d.receiver_id = (SELECT kpi_agency_id())) THEN
        RAISE EXCEPTION 'only a receiver answers' USING ERRCODE = 'KP004';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON reporting_reopening
    FOR EACH ROW EXECUTE FUNCTION reporting_reopening_guard();
GRANT SELECT, INSERT ON reporting_reopening TO kpi_app;
GRANT UPDATE (answered_at, answered_by_id, answered_staff_id, is_agreed, answer)
    ON reporting_reopening TO kpi_app;
GRANT UPDATE (accepted_at, accepted_by_id, included_at, included_version, returned_staff_id)
    ON reporting_delivery TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
"""
)
BACKWARD = (
    guards(ARROWS_BEFORE, "", ANSWERS_BEFORE, MOVING_BEFORE)
    + """
REVOKE UPDATE (accepted_at, accepted_by_id, included_at, included_version, returned_staff_id)
    ON reporting_delivery FROM kpi_app;
REVOKE ALL ON reporting_reopening FROM kpi_app;
DROP TRIGGER guard ON reporting_reopening;
DROP FUNCTION reporting_reopening_guard();
ALTER TABLE reporting_reopening DROP CONSTRAINT reopening_asker_same_agency,
    DROP CONSTRAINT reopening_report_same_agency;
DROP POLICY receiver_answers ON reporting_reopening;
DROP POLICY receiver_reads ON reporting_reopening;
DROP POLICY tenant ON reporting_reopening;
ALTER TABLE reporting_reopening NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reporting_reopening DISABLE ROW LEVEL SECURITY;
"""
)


def _key(to: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


def _number(comment: str | None = None) -> models.BigIntegerField:
    return models.BigIntegerField(blank=True, null=True, db_comment=comment)


def _moment() -> models.DateTimeField:
    return models.DateTimeField(blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_grants"), ("reporting", "0005_reminders")]
    operations = [
        migrations.AlterField(
            model_name="duejob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("close_logging", "Close logging"),
                    ("draft_report", "Draft the report"),
                    ("remind", "Remind"),
                    ("compile_report", "Compile report"),
                    ("compile_left", "Compile what is there"),
                    ("count_missed", "Count who did not report"),
                    ("close_period", "Close the period"),
                    ("tell_returned", "Tell of a returned report"),
                    ("make_documents", "Make documents"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="status",
            field=models.CharField(
                choices=[
                    ("compiled", "Compiled"),
                    ("submitted", "Submitted"),
                    ("returned", "Returned"),
                    ("received", "Received"),
                    ("accepted", "Accepted"),
                ],
                default="compiled",
                max_length=12,
            ),
        ),
        migrations.AddField("delivery", "accepted_at", _moment()),
        migrations.AddField("delivery", "accepted_by_id", _number("Posting id")),
        migrations.AddField("delivery", "included_at", _moment()),
        migrations.AddField(
            "delivery",
            "included_version",
            models.PositiveSmallIntegerField(
                blank=True, null=True, db_comment="Of the receiver's provincial report"
            ),
        ),
        migrations.AddField(
            "delivery",
            "returned_staff_id",
            _number("Staff id: who returns may not reopen"),
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("asked_staff_id", models.BigIntegerField()),
                ("answered_at", _moment()),
                ("answered_by_id", _number("Posting id")),
                ("answered_staff_id", _number()),
                ("is_agreed", models.BooleanField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("agency", _key("organizations.agency")),
                ("asked_by", _key("organizations.posting")),
                ("period", _key("organizations.period")),
                ("report", _key("reporting.report")),
            ],
            options={
                "ordering": ["-asked_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("answered_at__isnull", True)),
                        fields=("report",),
                        name="reopening_is_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            ("answered_staff_id__isnull", True),
                            Q(("answered_staff_id", F("asked_staff_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="reopening_needs_two_people",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            ("answered_at__isnull", True),
                            Q(("answered_staff_id__isnull", False), ("is_agreed__isnull", False)),
                            _connector="OR",
                        ),
                        name="reopening_answer_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=Q(("reason", ""), _negated=True), name="reopening_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
