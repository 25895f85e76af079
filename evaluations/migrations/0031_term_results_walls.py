"""Guard what is made known of quarters and years, and exceptions from their quota."""

from django.db import migrations

WALLS = """
ALTER TABLE evaluations_termscore ADD CONSTRAINT termscore_agency_key UNIQUE (agency_id, id);
ALTER TABLE evaluations_publication
    ADD CONSTRAINT publication_termscore_same_agency FOREIGN KEY (agency_id, term_score_id)
        REFERENCES evaluations_termscore (agency_id, id);
ALTER TABLE evaluations_termassessment ADD CONSTRAINT termassessment_unit_level_is_a_level
    CHECK (unit_level IN ('', 'excellent', 'good', 'completed', 'not_completed'));
"""
NO_WALLS = """
ALTER TABLE evaluations_termassessment DROP CONSTRAINT termassessment_unit_level_is_a_level;
ALTER TABLE evaluations_publication DROP CONSTRAINT publication_termscore_same_agency;
ALTER TABLE evaluations_termscore DROP CONSTRAINT termscore_agency_key;
"""
# An exception from the quota of a quarter or a year has no month to be closed.
GUARD = """
CREATE OR REPLACE FUNCTION evaluations_leveldecision_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cut_off date;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.withdrawn_at IS NOT NULL
       OR to_jsonb(NEW) - 'withdrawn_at' - 'withdraw_reason'
          <> to_jsonb(OLD) - 'withdrawn_at' - 'withdraw_reason') THEN
        RAISE EXCEPTION 'a decision is withdrawn, never changed' USING ERRCODE = 'KP002';
    END IF;
    IF NEW.period_id IS NOT NULL AND NEW.kind <> 'beyond_quota' THEN
        SELECT ends_on INTO cut_off FROM organizations_period WHERE id = NEW.period_id;
        IF kpi_locked_stage(NEW.agency_id, cut_off) NOT IN ('open', 'logging_closed') THEN
            RAISE EXCEPTION 'reviewing is closed' USING ERRCODE = 'KP001';
        END IF;
    END IF;
    IF TG_OP = 'INSERT' AND (SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id)
       = (SELECT staff_id FROM organizations_posting WHERE id = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'nobody decides about themselves' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0030_term_results")]
    operations = [
        migrations.RunSQL(WALLS, NO_WALLS),
        # The guard before this one reads a month the same way.
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
