"""Requests about personal data, with the days by which they are answered; two kinds of notices."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

KEYS = "".join(
    f"""
ALTER TABLE organizations_datarequest ADD CONSTRAINT datarequest_{name}_same_agency
    FOREIGN KEY (agency_id, {column}) REFERENCES organizations_posting (agency_id, id);
"""
    for name, column in (
        ("person", "posting_id"),
        ("recorder", "recorded_by_id"),
        ("acknowledger", "acknowledged_by_id"),
        ("extender", "extended_by_id"),
        ("answerer", "answered_by_id"),
    )
)
WALLS = (
    KEYS
    + """
ALTER TABLE organizations_datarequest ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_datarequest FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations_datarequest USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON organizations_datarequest TO kpi_app;
GRANT UPDATE (acknowledged_at, acknowledged_by_id, extended_until, extended_at, extended_by_id,
              extension_reason, answered_at, answered_by_id, is_granted, answer, withdrawn_at)
    ON organizations_datarequest TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;

CREATE FUNCTION organizations_datarequest_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{withdrawn_at}';
    person bigint := (SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id);
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.acknowledged_at IS NOT NULL OR NEW.answered_at IS NOT NULL
           OR NEW.withdrawn_at IS NOT NULL OR NEW.extended_at IS NOT NULL THEN
            RAISE EXCEPTION 'a request begins unanswered' USING ERRCODE = 'KP002';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.answered_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'the request was answered or withdrawn meanwhile' USING ERRCODE = 'KP005';
    END IF;
    -- Each step is taken once.
    IF OLD.acknowledged_at IS NULL THEN
        moving := moving || '{acknowledged_at,acknowledged_by_id}';
    END IF;
    IF OLD.extended_at IS NULL THEN
        moving := moving || '{extended_until,extended_at,extended_by_id,extension_reason}';
    END IF;
    moving := moving || '{answered_at,answered_by_id,is_granted,answer}';
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what was asked, and each step, stands' USING ERRCODE = 'KP002';
    END IF;
    IF EXISTS (SELECT FROM organizations_posting p
               WHERE p.id IN (NEW.acknowledged_by_id, NEW.extended_by_id, NEW.answered_by_id)
                 AND p.staff_id = person) THEN
        RAISE EXCEPTION 'nobody answers their own request' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON organizations_datarequest
    FOR EACH ROW EXECUTE FUNCTION organizations_datarequest_guard();
CREATE TRIGGER kept BEFORE DELETE ON organizations_datarequest
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
)
NO_WALLS = """
DROP TRIGGER kept ON organizations_datarequest;
DROP TRIGGER guard ON organizations_datarequest;
DROP FUNCTION organizations_datarequest_guard();
REVOKE ALL ON organizations_datarequest FROM kpi_app;
DROP POLICY tenant ON organizations_datarequest;
ALTER TABLE organizations_datarequest NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_datarequest DISABLE ROW LEVEL SECURITY;
ALTER TABLE organizations_datarequest
    DROP CONSTRAINT datarequest_person_same_agency,
    DROP CONSTRAINT datarequest_recorder_same_agency,
    DROP CONSTRAINT datarequest_acknowledger_same_agency,
    DROP CONSTRAINT datarequest_extender_same_agency,
    DROP CONSTRAINT datarequest_answerer_same_agency;
"""


def _by(*, optional: bool = True) -> models.ForeignKey:
    return models.ForeignKey(
        blank=optional,
        null=optional,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="organizations.posting",
    )


def _moment() -> models.DateTimeField:
    return models.DateTimeField(blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0025_notice_of_refusal")]
    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("day_not_declared", "Work log"),
                    ("entries_returned", "Returned entries"),
                    ("entries_waiting", "Review"),
                    ("period_to_review", "Review before the report"),
                    ("period_to_assess", "Monthly scoring before the report"),
                    ("reviews_left", "Reviews left open by others"),
                    ("report_due", "Report"),
                    ("report_to_sign", "Report to submit"),
                    ("report_overdue", "Overdue report"),
                    ("reports_missing", "Reports outstanding"),
                    ("report_returned", "Returned report"),
                    ("reopening_refused", "Reopening"),
                    ("figures_ask", "My figures"),
                    ("right_given", "Delegation"),
                    ("right_ended", "Delegation"),
                    ("entry_returned", "Returned entry"),
                    ("entry_corrected", "Corrected entry"),
                    ("message", "Exchange about an entry"),
                    ("cause_asked", "Objective cause"),
                    ("cause_answered", "Objective cause"),
                    ("result_published", "My results"),
                    ("petition_waits", "Petition"),
                    ("unit_explained", "Hours of units"),
                    ("figures_explained", "Figures of a person"),
                    ("entries_reviewed", "Reviewed entries"),
                    ("second_look", "Second look"),
                    ("petition_answered", "Petition answered"),
                    ("data_request_waits", "Request about personal data"),
                    ("data_request_answered", "My request about personal data"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("see", "See the data"),
                            ("correct", "Correct the data"),
                            ("delete", "Delete the data"),
                            ("restrict", "Restrict the use of the data"),
                            ("object", "Object to the use of the data"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.CharField(max_length=1000)),
                ("asked_at", models.DateTimeField()),
                (
                    "acknowledge_by",
                    models.DateField(db_comment="Last day; working days, art. of the decree"),
                ),
                ("answer_by", models.DateField(db_comment="Last day, before an extension")),
                ("acknowledged_at", _moment()),
                ("extended_until", models.DateField(blank=True, null=True)),
                ("extended_at", _moment()),
                ("extension_reason", models.CharField(blank=True, max_length=500)),
                ("answered_at", _moment()),
                ("is_granted", models.BooleanField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        db_comment="What was done; of a refusal, the reason",
                        max_length=1000,
                    ),
                ),
                ("withdrawn_at", _moment()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                ("posting", _by(optional=False)),
                ("recorded_by", _by(optional=False)),
                ("acknowledged_by", _by()),
                ("extended_by", _by()),
                ("answered_by", _by()),
            ],
            options={
                "verbose_name": "request about personal data",
                "verbose_name_plural": "requests about personal data",
                "ordering": ["asked_at", "id"],
                "indexes": [
                    models.Index(
                        condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                        fields=["agency", "answer_by"],
                        name="datarequest_that_waits",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                        fields=("posting", "right"),
                        name="datarequest_is_asked_once",
                    ),
                    models.CheckConstraint(condition=~Q(words=""), name="datarequest_says_what"),
                    models.CheckConstraint(
                        condition=Q(
                            answered_at__isnull=True,
                            answered_by__isnull=True,
                            is_granted__isnull=True,
                            answer="",
                        )
                        | (
                            Q(
                                answered_at__isnull=False,
                                answered_by__isnull=False,
                                is_granted__isnull=False,
                                acknowledged_at__isnull=False,
                                withdrawn_at__isnull=True,
                            )
                            & ~Q(answer="")
                        ),
                        name="datarequest_is_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=Q(extended_until__isnull=True, extended_at__isnull=True)
                        | (
                            Q(extended_until__gt=F("answer_by"), extended_at__isnull=False)
                            & ~Q(extension_reason="")
                        ),
                        name="datarequest_is_extended_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
