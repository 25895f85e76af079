"""Arising work is proposed, and decided once by somebody above."""

import django.db.models.deletion
from django.db import migrations, models

WALL = """
ALTER TABLE worklogs_assignmentproposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE worklogs_assignmentproposal FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON worklogs_assignmentproposal
    USING (agency_id = (SELECT kpi_agency_id()));
ALTER TABLE worklogs_assignmentproposal
    ADD CONSTRAINT proposal_unit_same_agency FOREIGN KEY (agency_id, unit_id)
        REFERENCES organizations_unit (agency_id, id),
    ADD CONSTRAINT proposal_proposer_same_agency FOREIGN KEY (agency_id, proposer_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT proposal_decider_same_agency FOREIGN KEY (agency_id, decided_by_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT proposal_assignment_same_agency FOREIGN KEY (agency_id, assignment_id)
        REFERENCES worklogs_assignment (agency_id, id);

CREATE FUNCTION worklogs_assignmentproposal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision CONSTANT text[] :=
        '{status,decided_by_id,decided_at,refusal_reason,assignment_id}';
    same_person boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'proposed' THEN
            RAISE EXCEPTION 'a proposal begins undecided' USING ERRCODE = 'KP002';
        END IF;
        IF kpi_locked_stage(NEW.agency_id, NEW.due_on) NOT IN ('open', 'logging_closed') THEN
            RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'KP001';
        END IF;
        PERFORM FROM worklogs_cataloguetask t
            WHERE t.id = NEW.task_id AND (t.agency_id IS NULL OR t.agency_id = NEW.agency_id);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the task is not in this catalogue' USING ERRCODE = 'KP004';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - decision <> to_jsonb(OLD) - decision OR OLD.status <> 'proposed' THEN
        RAISE EXCEPTION 'a proposal stands as written, and is decided once'
            USING ERRCODE = 'KP002';
    END IF;
    SELECT d.staff_id = p.staff_id INTO same_person
        FROM organizations_posting d, organizations_posting p
        WHERE d.id = NEW.decided_by_id AND p.id = NEW.proposer_id;
    -- Nobody decides about their own proposal; nobody takes back another's.
    IF same_person IS DISTINCT FROM (NEW.status = 'withdrawn') THEN
        RAISE EXCEPTION 'decided by the wrong person' USING ERRCODE = 'KP006';
    END IF;
    IF NEW.status = 'accepted' THEN
        PERFORM FROM worklogs_assignment a
            WHERE a.id = NEW.assignment_id AND a.assignee_id = NEW.proposer_id
              AND a.task_id = NEW.task_id AND a.origin = 'arising'
              AND a.assigned_by_id = NEW.decided_by_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'accepted work is assigned to its proposer' USING ERRCODE = 'KP002';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON worklogs_assignmentproposal
    FOR EACH ROW EXECUTE FUNCTION worklogs_assignmentproposal_guard();

GRANT SELECT, INSERT ON worklogs_assignmentproposal TO kpi_app;
GRANT UPDATE (status, decided_by_id, decided_at, refusal_reason, assignment_id)
    ON worklogs_assignmentproposal TO kpi_app;
"""
UNWALL = """
REVOKE ALL ON worklogs_assignmentproposal FROM kpi_app;
DROP TRIGGER guard ON worklogs_assignmentproposal;
DROP FUNCTION worklogs_assignmentproposal_guard();
ALTER TABLE worklogs_assignmentproposal
    DROP CONSTRAINT proposal_unit_same_agency, DROP CONSTRAINT proposal_proposer_same_agency,
    DROP CONSTRAINT proposal_decider_same_agency, DROP CONSTRAINT proposal_assignment_same_agency;
DROP POLICY tenant ON worklogs_assignmentproposal;
ALTER TABLE worklogs_assignmentproposal NO FORCE ROW LEVEL SECURITY;
ALTER TABLE worklogs_assignmentproposal DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0007_notices"),
        ("worklogs", "0010_catalogue_walls"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignmentbatch",
            name="source",
            field=models.CharField(
                choices=[
                    ("form", "Assigned on the page"),
                    ("last_period", "From last month's"),
                    ("sheet", "From an Excel sheet"),
                    ("proposal", "Proposed by who does it"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="AssignmentProposal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200)),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=12)),
                ("starts_on", models.DateField(db_comment="When it came up")),
                ("due_on", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("proposed_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("refusal_reason", models.CharField(blank=True, max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.agency",
                    ),
                ),
                (
                    "assignment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="worklogs.assignment",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.posting",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="worklogs.cataloguetask",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal of arising work",
                "verbose_name_plural": "proposals of arising work",
                "ordering": ["-proposed_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "proposed")),
                        fields=["agency", "unit"],
                        name="proposal_waiting",
                    ),
                    models.Index(fields=["proposer", "proposed_at"], name="proposal_of_proposer"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="assignmentproposal_quantity_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("starts_on"))),
                        name="assignmentproposal_is_due_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("status", "proposed")),
                            models.Q(
                                models.Q(("status", "proposed"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="assignmentproposal_decision_is_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assignment__isnull", False), ("status", "accepted")),
                            models.Q(
                                models.Q(("status", "accepted"), _negated=True),
                                ("assignment__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="assignmentproposal_accepted_is_assigned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("refusal_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assignmentproposal_refusal_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALL, UNWALL),
    ]
