"""Hold each version of a rule set to what it answered, and choices to periods still open."""

from django.db import migrations

FROZEN = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON evaluations_ruleversion
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
GRANT SELECT, INSERT ON evaluations_ruleversion TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
-- A score names the version that made it and what that version answers; both must be on record.
ALTER TABLE evaluations_score ADD CONSTRAINT score_rules_are_on_record
    FOREIGN KEY (rule_set, rule_version, rule_fingerprint)
    REFERENCES evaluations_ruleversion (code, version, fingerprint);

-- How an agency reads the law never changes for a period whose scores are frozen.
CREATE FUNCTION evaluations_parameter_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.agency_id IS NOT NULL AND NEW.name ~ '^(score|quota)[.]' AND EXISTS (
        SELECT FROM organizations_agencyperiod held
          JOIN organizations_period period ON period.id = held.period_id
         WHERE held.agency_id = NEW.agency_id
           AND held.stage IN ('reviewing_closed', 'closed')
           AND period.ends_on >= NEW.valid_from
    ) THEN
        RAISE EXCEPTION 'a period that follows this setting is closed' USING ERRCODE = 'KP001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER scored_periods_stay BEFORE INSERT OR UPDATE ON organizations_parameter
    FOR EACH ROW EXECUTE FUNCTION evaluations_parameter_guard();
"""
LOOSE = """
DROP TRIGGER scored_periods_stay ON organizations_parameter;
DROP FUNCTION evaluations_parameter_guard();
ALTER TABLE evaluations_score DROP CONSTRAINT score_rules_are_on_record;
REVOKE ALL ON evaluations_ruleversion FROM kpi_app;
DROP TRIGGER append_only ON evaluations_ruleversion;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0003_rule_versions"),
        ("organizations", "0004_grants"),
    ]
    operations = [migrations.RunSQL(FROZEN, LOOSE)]
