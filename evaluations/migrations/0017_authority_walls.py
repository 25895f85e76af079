"""A decision on behalf of another rests on a grant in force: the database looks as well."""

from django.db import migrations

TABLES = {
    "review": ("reviewer_id", "decided_at", "review"),
    "monthlyassessment": ("assessor_id", "assessed_at", "assess"),
    "termassessment": ("assessor_id", "assessed_at", "assess"),
}

WALLS = (
    "".join(
        f"""
ALTER TABLE evaluations_{table}
    ADD CONSTRAINT {table}_principal_same_agency FOREIGN KEY (agency_id, on_behalf_of_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT {table}_delegation_same_agency FOREIGN KEY (agency_id, delegation_id)
        REFERENCES organizations_delegation (agency_id, id);
"""
        for table in TABLES
    )
    + """
GRANT INSERT (on_behalf_of_id, delegation_id) ON evaluations_review TO kpi_app;

CREATE FUNCTION evaluations_authority_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpi_require_right(
        NEW.delegation_id, (to_jsonb(NEW) ->> TG_ARGV[0])::bigint, NEW.on_behalf_of_id, TG_ARGV[2],
        (to_jsonb(NEW) ->> TG_ARGV[1])::timestamptz);
    RETURN NEW;
END
$$;
"""
    + "".join(
        f"""
CREATE TRIGGER authority BEFORE INSERT ON evaluations_{table} FOR EACH ROW
    WHEN (NEW.delegation_id IS NOT NULL OR NEW.on_behalf_of_id IS NOT NULL)
    EXECUTE FUNCTION evaluations_authority_guard('{decider}', '{instant}', '{purpose}');
"""
        for table, (decider, instant, purpose) in TABLES.items()
    )
)
NO_WALLS = (
    "".join(
        f"""
DROP TRIGGER authority ON evaluations_{table};
ALTER TABLE evaluations_{table}
    DROP CONSTRAINT {table}_delegation_same_agency,
    DROP CONSTRAINT {table}_principal_same_agency;
"""
        for table in TABLES
    )
    + """
DROP FUNCTION evaluations_authority_guard();
REVOKE INSERT (on_behalf_of_id, delegation_id) ON evaluations_review FROM kpi_app;
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0016_authority"),
        ("organizations", "0014_delegation_walls"),
    ]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
