"""A tree of criteria never reaches back into a month of the agency that is closed."""

from django.db import migrations

GUARD = """
CREATE FUNCTION evaluations_criteriaset_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.agency_id IS NOT NULL AND EXISTS (
        SELECT FROM organizations_agencyperiod held
          JOIN organizations_period period ON period.id = held.period_id
         WHERE held.agency_id = NEW.agency_id
           AND held.stage IN ('reviewing_closed', 'closed')
           AND period.ends_on >= NEW.valid_from
    ) THEN
        RAISE EXCEPTION 'a period that follows this tree is closed' USING ERRCODE = 'KP001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER scored_periods_stay BEFORE INSERT ON evaluations_criteriaset
    FOR EACH ROW EXECUTE FUNCTION evaluations_criteriaset_guard();
"""
NO_GUARD = """
DROP TRIGGER scored_periods_stay ON evaluations_criteriaset;
DROP FUNCTION evaluations_criteriaset_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0028_second_looks_walls")]
    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
