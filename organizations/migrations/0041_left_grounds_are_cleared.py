"""What a sandbox left is removed: of a training agency that is over, and of no other.

The function runs as the owner, who is under row security too: it reaches the agency that the
transaction entered, if that trains and is over. The trail of the ground stays, with its seals: it
names the people who played. Tables stand so that what names a row goes before it.
"""

from django.db import migrations, models

TABLES = """
    evaluations_causerequest evaluations_criteriasheet evaluations_figureexplanation
    evaluations_flag evaluations_leveldecision evaluations_measuredpeers
    evaluations_monthlyassessment evaluations_petition evaluations_reviewerfigures
    evaluations_secondopinion evaluations_termassessment evaluations_unitexplanation
    evaluations_unitfigures organizations_agencyperiod organizations_datarequest
    organizations_emergencyaccess organizations_feedtoken organizations_leave
    organizations_notice organizations_noticemail organizations_parameter
    organizations_roleassignment organizations_rosterduty organizations_staffsheet
    organizations_teachingload organizations_transfer organizations_unitcalendar
    organizations_unitclosure organizations_unitsuccession organizations_webhookdelivery
    reporting_askedfile reporting_delivery reporting_issuedroot reporting_missedreport
    reporting_readinesscount reporting_reopening reporting_reportdraft reporting_reportfile
    reporting_reportnarrative reporting_reportsignature reporting_sentreminder
    worklogs_assignmentproposal worklogs_catalogueproposal worklogs_entrymessage
    worklogs_evidenceopening worklogs_inbounddocument worklogs_lateentry worklogs_reminderrun
    worklogs_workday evaluations_criteriaset evaluations_judgement evaluations_personfigures
    evaluations_publication evaluations_review evaluations_secondlook organizations_servicetoken
    organizations_shift organizations_staffingdecision organizations_webhook
    organizations_workcalendar reporting_duejob reporting_report worklogs_evidencefile
    evaluations_auditsample evaluations_measurement evaluations_score evaluations_termscore
    organizations_delegation worklogs_workentry worklogs_assignment worklogs_assignmentbatch
    worklogs_cataloguetask organizations_posting organizations_unit
"""
# Guards that refused a removal among other things: what they say of changes stays as it is.
SPLIT = (
    "reporting_askedfile",
    "reporting_delivery",
    "reporting_reopening",
    "reporting_report",
    "worklogs_catalogueproposal",
    "worklogs_cataloguetask",
)
GROUND = """
CREATE FUNCTION kpi_is_left_ground(agency bigint) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (SELECT FROM organizations_agency a
                   WHERE a.id = agency AND a.id = kpi_agency_id()
                     AND a.is_training AND a.ends_on IS NOT NULL);

CREATE OR REPLACE FUNCTION kpi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME NOT IN
           ('organizations_auditevent', 'organizations_sealedevent', 'organizations_sealedrow')
       AND kpi_is_left_ground((to_jsonb(OLD) ->> 'agency_id')::bigint) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'KP002';
END
$$;
"""
NO_GROUND = """
CREATE OR REPLACE FUNCTION kpi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'KP002';
END
$$;
DROP FUNCTION kpi_is_left_ground(bigint);
"""


def _agency_guard(of_training: str) -> str:
    """The guard of agencies; ``of_training`` says what of one that trains needs no decision."""
    return f"""
CREATE OR REPLACE FUNCTION organizations_agency_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{of_training}
    IF NEW.name <> OLD.name AND NOT EXISTS (
        SELECT FROM organizations_agencysuccession s
        WHERE s.predecessor_id = NEW.id AND s.successor_id = NEW.id
          AND s.name_before = OLD.name AND s.name_after = NEW.name) THEN
        RAISE EXCEPTION 'a name changes by a decision' USING ERRCODE = 'KP002';
    END IF;
    IF NEW.ends_on IS DISTINCT FROM OLD.ends_on AND (OLD.ends_on IS NOT NULL OR NOT EXISTS (
        SELECT FROM organizations_agencysuccession s
        WHERE s.predecessor_id = NEW.id AND s.successor_id <> NEW.id
          AND s.effective_on = NEW.ends_on + 1)) THEN
        RAISE EXCEPTION 'an agency ends by a decision' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
"""


ENDS = _agency_guard("""
    IF OLD.is_training AND OLD.ends_on IS NULL
       AND to_jsonb(NEW) - 'ends_on' = to_jsonb(OLD) - 'ends_on' THEN
        RETURN NEW;
    END IF;""")
GUARDS = "".join(
    f"""
DROP TRIGGER guard ON {table};
CREATE TRIGGER guard BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_guard();
CREATE TRIGGER kept BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
    for table in SPLIT
)
OLD_GUARDS = "".join(
    f"""
DROP TRIGGER kept ON {table};
DROP TRIGGER guard ON {table};
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_guard();
"""
    for table in SPLIT
)
CLEAR = f"""
CREATE POLICY left_ground ON worklogs_cataloguetask FOR DELETE
    USING (agency_id = (SELECT kpi_agency_id()) AND kpi_is_left_ground(agency_id));
CREATE POLICY left_ground ON organizations_staffmember FOR DELETE USING (
    EXISTS (SELECT FROM organizations_posting p
            WHERE p.staff_id = organizations_staffmember.id
              AND p.agency_id = (SELECT kpi_agency_id()) AND kpi_is_left_ground(p.agency_id)));

CREATE FUNCTION organizations_clear_ground() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ground bigint := kpi_agency_id();
    people bigint[];
    gone bigint;
    every bigint := 0;
    name text;
BEGIN
    IF ground IS NULL OR NOT kpi_is_left_ground(ground) THEN
        RAISE EXCEPTION 'only a training agency that is over is cleared' USING ERRCODE = 'KP002';
    END IF;
    SELECT array_agg(DISTINCT staff_id) INTO people
        FROM organizations_posting WHERE agency_id = ground;
    DELETE FROM organizations_user WHERE staff_id = ANY (people);
    GET DIAGNOSTICS every = ROW_COUNT;
    DELETE FROM organizations_staffmember WHERE id = ANY (people);
    GET DIAGNOSTICS gone = ROW_COUNT;
    every := every + gone;
    FOREACH name IN ARRAY regexp_split_to_array(trim('{TABLES}', E' \\n'), E'\\\\s+') LOOP
        EXECUTE format('DELETE FROM %I WHERE agency_id = $1', name) USING ground;
        GET DIAGNOSTICS gone = ROW_COUNT;
        every := every + gone;
    END LOOP;
    RETURN every;
END
$$;
REVOKE EXECUTE ON FUNCTION organizations_clear_ground() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations_clear_ground() TO kpi_app;
"""
NO_CLEAR = """
DROP FUNCTION organizations_clear_ground();
DROP POLICY left_ground ON organizations_staffmember;
DROP POLICY left_ground ON worklogs_cataloguetask;
"""


def _sandbox_guard(closed: str) -> str:
    """The guard of sandboxes; ``closed`` says what of a closed one may change."""
    return f"""
CREATE OR REPLACE FUNCTION organizations_sandbox_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{{due_at,attempts,filled_at,closed_at,closed_by_id}}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM organizations_agency
                   WHERE id = NEW.ground_id AND NOT is_training) THEN
            RAISE EXCEPTION 'nobody plays in a real agency' USING ERRCODE = 'KP002';
        END IF;{closed}
    ELSIF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
       OR OLD.closed_at IS NOT NULL
       OR (OLD.filled_at IS NOT NULL AND NEW.filled_at IS DISTINCT FROM OLD.filled_at) THEN
        RAISE EXCEPTION 'a sandbox is filled once and closed once' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
"""


SANDBOX = (
    _sandbox_guard(
        """
    ELSIF OLD.closed_at IS NOT NULL AND OLD.cleared_at IS NULL
       AND to_jsonb(NEW) - 'cleared_at' = to_jsonb(OLD) - 'cleared_at' THEN
        RETURN NEW;"""
    )
    + """
DROP POLICY owed ON organizations_sandbox;
CREATE POLICY owed ON organizations_sandbox FOR SELECT TO kpi_province
    USING (closed_at IS NULL OR cleared_at IS NULL);
GRANT UPDATE (cleared_at) ON organizations_sandbox TO kpi_app;
GRANT SELECT (cleared_at) ON organizations_sandbox TO kpi_province;
"""
)
NO_SANDBOX = """
REVOKE SELECT (cleared_at) ON organizations_sandbox FROM kpi_province;
REVOKE UPDATE (cleared_at) ON organizations_sandbox FROM kpi_app;
DROP POLICY owed ON organizations_sandbox;
CREATE POLICY owed ON organizations_sandbox FOR SELECT TO kpi_province USING (closed_at IS NULL);
""" + _sandbox_guard("")


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0040_province_keeps"),
        ("worklogs", "0018_inbound_walls"),
        ("evaluations", "0034_real_agencies"),
        ("reporting", "0017_real_agencies"),
    ]
    operations = [
        migrations.AddField(
            model_name="sandbox",
            name="cleared_at",
            field=models.DateTimeField(
                blank=True, db_comment="What was in its ground is removed", null=True
            ),
        ),
        migrations.RunSQL(ENDS, _agency_guard("")),
        migrations.RunSQL(GROUND, NO_GROUND),
        migrations.RunSQL(GUARDS, OLD_GUARDS),
        migrations.RunSQL(CLEAR, NO_CLEAR),
        migrations.RunSQL(SANDBOX, NO_SANDBOX),
    ]
