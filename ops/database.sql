-- One database of the portal. Run as superuser inside it, after roles.sql, any number of times.
-- No default privileges here: migrations grant table by table, so that a forgotten grant shows
-- nothing instead of everything.

DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO kpi_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO kpi_migrate, kpi_app, kpi_worker', current_database()
    );
END
$$;

ALTER SCHEMA public OWNER TO kpi_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO kpi_app, kpi_province;

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
