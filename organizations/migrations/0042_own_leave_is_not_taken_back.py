"""Nobody takes their own leave back, but what they asked for themselves and has not begun.

Only what changes a leave from now on is asked: what stands, stands. Whether a leave that ends
earlier has begun the row does not say, as it has no instant for that; Python asks it.
"""

from django.db import migrations


def _guard(taking_back: str) -> str:
    """The guard of leave; ``taking_back`` says who does not take it back."""
    return f"""
CREATE OR REPLACE FUNCTION organizations_leave_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{{status,decided_by_id,decided_at,decision_reason,cancelled_by_id,'
                     'cancelled_at,cancel_reason,ends_on,ends_half}}';
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
    END IF;{taking_back}
    RETURN NEW;
END
$$;
"""


OTHERS = _guard("""
    IF TG_OP = 'UPDATE' AND OLD.status = 'approved'
       AND (SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id)
         = (SELECT staff_id FROM organizations_posting WHERE id = NEW.cancelled_by_id)
       AND ((SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id)
           <> (SELECT staff_id FROM organizations_posting WHERE id = NEW.recorded_by_id)
           OR (NEW.came_from_id IS NULL AND NEW.status = 'cancelled' AND NEW.starts_on
               <= (NEW.cancelled_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)) THEN
        RAISE EXCEPTION 'nobody takes back their own leave' USING ERRCODE = 'KP006';
    END IF;""")


class Migration(migrations.Migration):
    dependencies = [("organizations", "0041_left_grounds_are_cleared")]
    operations = [migrations.RunSQL(OTHERS, _guard(""))]
