"""Say when work began, what it goes on with, and which time of a day is no entry."""

import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models

GUARDS = """
-- The clock time and the continuation are the author's words, frozen like the others.
CREATE FUNCTION worklogs_workentry_guard_course() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stage text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.starts_at_minute, NEW.continues_date, NEW.continues_id)
           IS NOT DISTINCT FROM
           (OLD.starts_at_minute, OLD.continues_date, OLD.continues_id) THEN
            RETURN NEW;
        END IF;
        IF OLD.status IN ('accepted', 'withdrawn') THEN
            RAISE EXCEPTION 'an accepted entry does not change' USING ERRCODE = 'KP002';
        END IF;
        IF NEW.version <> OLD.version + 1 THEN
            RAISE EXCEPTION 'a change is a new version' USING ERRCODE = 'KP005';
        END IF;
        stage := kpi_locked_stage(NEW.agency_id, NEW.work_date);
        IF stage <> 'open' AND NOT (stage = 'logging_closed' AND OLD.status = 'returned') THEN
            RAISE EXCEPTION 'logging is closed' USING ERRCODE = 'KP001';
        END IF;
    END IF;
    IF NEW.continues_id IS NOT NULL THEN
        PERFORM FROM worklogs_workentry e
            WHERE e.work_date = NEW.continues_date AND e.id = NEW.continues_id
              AND e.agency_id = NEW.agency_id AND e.author_id = NEW.author_id
              AND e.id <> NEW.id AND NOT e.is_finished;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'there is no such work in progress' USING ERRCODE = 'KP004';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard_course BEFORE INSERT OR UPDATE ON worklogs_workentry
    FOR EACH ROW EXECUTE FUNCTION worklogs_workentry_guard_course();

-- What a person says about time that is no entry closes with the logging.
CREATE FUNCTION worklogs_workday_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.no_work_minutes, NEW.waiting_minutes, NEW.study_minutes, NEW.internal_minutes)
           IS NOT DISTINCT FROM
           (OLD.no_work_minutes, OLD.waiting_minutes, OLD.study_minutes, OLD.internal_minutes)
        THEN
            RETURN NEW;
        END IF;
    ELSIF num_nonnulls(NEW.no_work_minutes, NEW.waiting_minutes, NEW.study_minutes,
                       NEW.internal_minutes) = 0 THEN
        RETURN NEW;
    END IF;
    IF kpi_locked_stage(NEW.agency_id, NEW.work_date) <> 'open' THEN
        RAISE EXCEPTION 'logging is closed' USING ERRCODE = 'KP001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON worklogs_workday
    FOR EACH ROW EXECUTE FUNCTION worklogs_workday_guard();

GRANT INSERT (starts_at_minute, continues_date, continues_id),
      UPDATE (starts_at_minute, continues_date, continues_id)
    ON worklogs_workentry TO kpi_app;
"""
DROP_GUARDS = """
DROP TRIGGER guard ON worklogs_workday;
DROP FUNCTION worklogs_workday_guard();
DROP TRIGGER guard_course ON worklogs_workentry;
DROP FUNCTION worklogs_workentry_guard_course();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_grants"),
        ("worklogs", "0003_walls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="workday",
            name="workday_has_24_hours",
        ),
        migrations.AddField(
            model_name="workday",
            name="internal_minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workday",
            name="no_work_minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workday",
            name="study_minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workday",
            name="waiting_minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workentry",
            name="continues_date",
            field=models.DateField(
                blank=True,
                db_comment="Day of the entry in progress that this one goes on with",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="workentry",
            name="continues_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workentry",
            name="starts_at_minute",
            field=models.PositiveSmallIntegerField(
                blank=True,
                db_comment="Minutes since midnight, where a clock time was given",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="workentry",
            name="summary",
            field=models.CharField(
                blank=True,
                db_comment="What came out; empty when the task says it all",
                max_length=500,
            ),
        ),
        migrations.AddIndex(
            model_name="workentry",
            index=models.Index(
                condition=models.Q(("continues_id__isnull", False)),
                fields=["continues_id"],
                name="workentry_continuing",
            ),
        ),
        migrations.AddConstraint(
            model_name="workday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "minutes__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.Value(1440),
                            "-",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.functions.comparison.Coalesce(
                                            models.F("no_work_minutes"), 0
                                        ),
                                        "+",
                                        django.db.models.functions.comparison.Coalesce(
                                            models.F("waiting_minutes"), 0
                                        ),
                                    ),
                                    "+",
                                    django.db.models.functions.comparison.Coalesce(
                                        models.F("study_minutes"), 0
                                    ),
                                ),
                                "+",
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("internal_minutes"), 0
                                ),
                            ),
                        ),
                    )
                ),
                name="workday_has_24_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="workentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_at_minute__isnull", True),
                    ("starts_at_minute__lt", 1440),
                    _connector="OR",
                ),
                name="workentry_starts_within_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="workentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("continues_date__isnull", True), ("continues_id__isnull", True)),
                    models.Q(
                        ("continues_date__lte", models.F("work_date")),
                        ("continues_id__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="workentry_continues_an_earlier_one",
            ),
        ),
        migrations.RunSQL(GUARDS, DROP_GUARDS),
    ]
