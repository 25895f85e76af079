"""Leave that was approved in another agency goes along with its person, and says from where."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

GUARD = """
CREATE OR REPLACE FUNCTION organizations_leave_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{status,decided_by_id,decided_at,decision_reason,cancelled_by_id,'
                     'cancelled_at,cancel_reason,ends_on,ends_half}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status NOT IN ('requested', 'approved') THEN
            RAISE EXCEPTION 'a leave begins as asked for or as approved' USING ERRCODE = 'KP002';
        END IF;
        IF NEW.came_from_id IS NOT NULL AND (NEW.status <> 'approved' OR NOT EXISTS (
            SELECT FROM organizations_transfer t JOIN organizations_posting p USING (staff_id)
            WHERE t.agency_id = NEW.agency_id AND t.other_agency_id = NEW.came_from_id
              AND t.joined_id IS NOT NULL AND p.id = NEW.posting_id
        )) THEN
            RAISE EXCEPTION 'leave comes from an agency along with its person'
                USING ERRCODE = 'KP004';
        END IF;
        PERFORM kpi_require_open(NEW.agency_id, NEW.starts_on, NEW.ends_on);
    ELSIF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what was asked for does not change' USING ERRCODE = 'KP002';
    ELSIF OLD.status = 'requested' THEN
        IF NEW.status NOT IN ('approved', 'refused', 'withdrawn')
           OR (NEW.ends_on, NEW.ends_half) <> (OLD.ends_on, OLD.ends_half) THEN
            RAISE EXCEPTION 'a request is approved, refused or withdrawn' USING ERRCODE = 'KP002';
        END IF;
        IF NEW.status = 'approved' THEN
            PERFORM kpi_require_open(NEW.agency_id, NEW.starts_on, NEW.ends_on);
        END IF;
    ELSIF OLD.status <> 'approved' THEN
        RAISE EXCEPTION 'the leave was decided meanwhile' USING ERRCODE = 'KP005';
    ELSIF (NEW.decided_by_id, NEW.decided_at, NEW.decision_reason)
          IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.decision_reason)
          OR NEW.cancel_reason = '' OR NEW.cancelled_by_id IS NULL THEN
        RAISE EXCEPTION 'an approved leave is cancelled by somebody with a reason'
            USING ERRCODE = 'KP002';
    ELSIF NEW.status = 'cancelled' THEN
        PERFORM kpi_require_open(NEW.agency_id, OLD.starts_on, OLD.ends_on);
    ELSIF NEW.status <> 'approved' OR NEW.ends_on > OLD.ends_on
          OR (NEW.ends_on = OLD.ends_on AND NEW.ends_half > OLD.ends_half) THEN
        RAISE EXCEPTION 'an approved leave is cancelled or ends earlier' USING ERRCODE = 'KP002';
    ELSE
        PERFORM kpi_require_open(
            NEW.agency_id, NEW.ends_on + (NEW.ends_half = 'pm')::int, OLD.ends_on);
    END IF;
    IF NEW.decided_by_id IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.decided_by_id IS NULL)
       AND (SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id)
         = (SELECT staff_id FROM organizations_posting WHERE id = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'nobody decides about their own leave' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
"""
NO_GUARD = """
CREATE OR REPLACE FUNCTION organizations_leave_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{status,decided_by_id,decided_at,decision_reason,cancelled_by_id,'
                     'cancelled_at,cancel_reason,ends_on,ends_half}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status NOT IN ('requested', 'approved') THEN
            RAISE EXCEPTION 'a leave begins as asked for or as approved' USING ERRCODE = 'KP002';
        END IF;
        PERFORM kpi_require_open(NEW.agency_id, NEW.starts_on, NEW.ends_on);
    ELSIF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what was asked for does not change' USING ERRCODE = 'KP002';
    ELSIF OLD.status = 'requested' THEN
        IF NEW.status NOT IN ('approved', 'refused', 'withdrawn')
           OR (NEW.ends_on, NEW.ends_half) <> (OLD.ends_on, OLD.ends_half) THEN
            RAISE EXCEPTION 'a request is approved, refused or withdrawn' USING ERRCODE = 'KP002';
        END IF;
        IF NEW.status = 'approved' THEN
            PERFORM kpi_require_open(NEW.agency_id, NEW.starts_on, NEW.ends_on);
        END IF;
    ELSIF OLD.status <> 'approved' THEN
        RAISE EXCEPTION 'the leave was decided meanwhile' USING ERRCODE = 'KP005';
    ELSIF (NEW.decided_by_id, NEW.decided_at, NEW.decision_reason)
          IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.decision_reason)
          OR NEW.cancel_reason = '' OR NEW.cancelled_by_id IS NULL THEN
        RAISE EXCEPTION 'an approved leave is cancelled by somebody with a reason'
            USING ERRCODE = 'KP002';
    ELSIF NEW.status = 'cancelled' THEN
        PERFORM kpi_require_open(NEW.agency_id, OLD.starts_on, OLD.ends_on);
    ELSIF NEW.status <> 'approved' OR NEW.ends_on > OLD.ends_on
          OR (NEW.ends_on = OLD.ends_on AND NEW.ends_half > OLD.ends_half) THEN
        RAISE EXCEPTION 'an approved leave is cancelled or ends earlier' USING ERRCODE = 'KP002';
    ELSE
        PERFORM kpi_require_open(
            NEW.agency_id, NEW.ends_on + (NEW.ends_half = 'pm')::int, OLD.ends_on);
    END IF;
    IF NEW.decided_by_id IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.decided_by_id IS NULL)
       AND (SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id)
         = (SELECT staff_id FROM organizations_posting WHERE id = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'nobody decides about their own leave' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
"""
# Whoever goes back says that the person recorded it: nobody here decided it.
SETTLE = """
ALTER TABLE organizations_leave DISABLE TRIGGER guard;
ALTER TABLE organizations_leave NO FORCE ROW LEVEL SECURITY;
UPDATE organizations_leave SET decided_by_id = recorded_by_id, came_from_id = NULL
    WHERE came_from_id IS NOT NULL;
ALTER TABLE organizations_leave FORCE ROW LEVEL SECURITY;
ALTER TABLE organizations_leave ENABLE TRIGGER guard;
"""
WAITS = Q(status__in=["requested", "withdrawn"], decided_by__isnull=True, decided_at__isnull=True)
DECIDED = ["approved", "refused", "cancelled"]
AFTER = (
    WAITS
    | Q(
        status__in=DECIDED,
        decided_by__isnull=False,
        came_from__isnull=True,
        decided_at__isnull=False,
    )
    | Q(
        status__in=["approved", "cancelled"],
        decided_by__isnull=True,
        came_from__isnull=False,
        decided_at__isnull=False,
    )
)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0030_staff_sheets")]
    operations = [
        migrations.AddField(
            model_name="leave",
            name="came_from",
            field=models.ForeignKey(
                blank=True,
                db_comment="Approved in this agency, before its person moved (trigger)",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.agency",
            ),
        ),
        migrations.RemoveConstraint(model_name="leave", name="leave_is_decided_by_somebody"),
        migrations.RunSQL(migrations.RunSQL.noop, SETTLE),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(condition=AFTER, name="leave_is_decided_by_somebody"),
        ),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
