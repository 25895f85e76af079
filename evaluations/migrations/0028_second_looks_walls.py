"""Guard second looks: asked of somebody else about what was drawn, decided once, never changed."""

from django.db import migrations

TABLES = ("evaluations_secondlook", "evaluations_secondopinion")
KEYS = (
    ("secondlook", "sample", "sample_id", "evaluations_auditsample", "id"),
    ("secondlook", "reviewer", "reviewer_id", "organizations_posting", "id"),
    ("secondopinion", "look", "look_id", "evaluations_secondlook", "id"),
    ("secondopinion", "sample", "sample_id", "evaluations_auditsample", "id"),
)
SAME_AGENCY = "".join(
    f"ALTER TABLE evaluations_{table} ADD CONSTRAINT {table}_{name}_same_agency"
    f" FOREIGN KEY (agency_id, {column}) REFERENCES {target} (agency_id, {key});\n"
    for table, name, column, target, key in KEYS
)
WALLS = (
    SAME_AGENCY
    + "".join(
        f"""
ALTER TABLE {table} ADD CONSTRAINT {table.partition("_")[2]}_of_its_entry
    FOREIGN KEY (work_date, entry_id) REFERENCES worklogs_workentry (work_date, id);
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON {table} TO kpi_app;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
        for table in TABLES
    )
    + """
ALTER TABLE evaluations_secondopinion ADD CONSTRAINT secondopinion_first_decision
    FOREIGN KEY (work_date, review_id) REFERENCES evaluations_review (work_date, id);
GRANT SELECT ON evaluations_secondopinion TO kpi_seal;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;

-- The second one is a person other than the author, the first one, and whom that one decided for.
CREATE FUNCTION evaluations_second_is_another(first_decision uuid, day date, second bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM evaluations_review review
          JOIN organizations_posting other
            ON other.id IN (review.author_id, review.reviewer_id, review.on_behalf_of_id)
          JOIN organizations_posting one ON one.id = second
         WHERE review.work_date = day AND review.id = first_decision
           AND other.staff_id = one.staff_id)
$$;

CREATE FUNCTION evaluations_secondlook_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first_decision uuid;
BEGIN
    PERFORM FROM evaluations_auditsample
      WHERE id = NEW.sample_id
        AND entries @> jsonb_build_array(jsonb_build_array(NEW.entry_id::text, NEW.work_date::text));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the entry was not drawn' USING ERRCODE = 'KP004';
    END IF;
    SELECT id INTO first_decision FROM evaluations_review
      WHERE work_date = NEW.work_date AND entry_id = NEW.entry_id AND agency_id = NEW.agency_id
        AND superseded_at IS NULL AND decision = 'accepted';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing was decided first' USING ERRCODE = 'KP005';
    END IF;
    IF NOT evaluations_second_is_another(first_decision, NEW.work_date, NEW.reviewer_id) THEN
        RAISE EXCEPTION 'the second look is somebody else''s' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON evaluations_secondlook
    FOR EACH ROW EXECUTE FUNCTION evaluations_secondlook_guard();

CREATE FUNCTION evaluations_secondopinion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    look evaluations_secondlook;
BEGIN
    SELECT * INTO look FROM evaluations_secondlook WHERE id = NEW.look_id;
    IF (NEW.sample_id, NEW.entry_id, NEW.work_date)
       IS DISTINCT FROM (look.sample_id, look.entry_id, look.work_date) THEN
        RAISE EXCEPTION 'asked about another entry' USING ERRCODE = 'KP004';
    END IF;
    PERFORM FROM evaluations_review
      WHERE work_date = NEW.work_date AND id = NEW.review_id AND entry_id = NEW.entry_id
        AND superseded_at IS NULL AND decision = 'accepted';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the first decision is no longer in force' USING ERRCODE = 'KP005';
    END IF;
    IF NOT evaluations_second_is_another(NEW.review_id, NEW.work_date, look.reviewer_id) THEN
        RAISE EXCEPTION 'the second look is somebody else''s' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON evaluations_secondopinion
    FOR EACH ROW EXECUTE FUNCTION evaluations_secondopinion_guard();
"""
)
NO_WALLS = (
    """
DROP TRIGGER guard ON evaluations_secondopinion;
DROP TRIGGER guard ON evaluations_secondlook;
DROP FUNCTION evaluations_secondopinion_guard();
DROP FUNCTION evaluations_secondlook_guard();
DROP FUNCTION evaluations_second_is_another(uuid, date, bigint);
ALTER TABLE evaluations_secondopinion DROP CONSTRAINT secondopinion_first_decision;
REVOKE ALL ON evaluations_secondopinion FROM kpi_seal;
"""
    + "".join(
        f"""
DROP TRIGGER append_only ON {table};
REVOKE ALL ON {table} FROM kpi_app;
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
ALTER TABLE {table} DROP CONSTRAINT {table.partition("_")[2]}_of_its_entry;
"""
        for table in TABLES
    )
    + "".join(
        f"ALTER TABLE evaluations_{table} DROP CONSTRAINT {table}_{name}_same_agency;\n"
        for table, name, *_ in KEYS
    )
)


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0027_second_looks"),
        ("organizations", "0019_seal_walls"),
        ("worklogs", "0003_walls"),
    ]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
