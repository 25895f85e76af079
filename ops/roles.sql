-- The roles of a PostgreSQL cluster that serves the portal. Run as superuser, any number of times.
-- Passwords are set elsewhere: by ops/roles.py here, by deploy/postgres/init.sh in production.

DO $$
DECLARE
    wanted text;
BEGIN
    -- One start at a time: CREATE ROLE has no IF NOT EXISTS.
    PERFORM pg_advisory_xact_lock(hashtext('kpi_portal.roles'));
    FOREACH wanted IN ARRAY ARRAY['kpi_owner', 'kpi_migrate', 'kpi_app', 'kpi_worker', 'kpi_province',
        'kpi_seal'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I', wanted);
        END IF;
    END LOOP;
END
$$;

-- Owns the schema; nobody signs in as it.
ALTER ROLE kpi_owner NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;

-- Signs in to migrate, and acts as the owner from the first statement on.
ALTER ROLE kpi_migrate LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
GRANT kpi_owner TO kpi_migrate WITH INHERIT TRUE, SET TRUE;
ALTER ROLE kpi_migrate SET role = 'kpi_owner';
-- Whoever waits for an exclusive lock makes all others wait behind: give up soon, come again.
ALTER ROLE kpi_migrate SET lock_timeout = '2s';

-- Row security applies to these three. A web request must be short; a task may take longer.
ALTER ROLE kpi_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE kpi_app SET statement_timeout = '15s';
ALTER ROLE kpi_app SET lock_timeout = '3s';
ALTER ROLE kpi_app SET idle_in_transaction_session_timeout = '15s';

ALTER ROLE kpi_worker LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
GRANT kpi_app TO kpi_worker WITH INHERIT TRUE, SET FALSE;
ALTER ROLE kpi_worker SET statement_timeout = '120s';
ALTER ROLE kpi_worker SET lock_timeout = '10s';
ALTER ROLE kpi_worker SET idle_in_transaction_session_timeout = '120s';

-- Reads across agencies, and only after SET LOCAL ROLE. INHERIT FALSE is the wall: a member
-- that inherits would be under the policies of kpi_province in every statement.
ALTER ROLE kpi_province NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
GRANT kpi_province TO kpi_app WITH INHERIT FALSE, SET TRUE;
GRANT kpi_province TO kpi_worker WITH INHERIT FALSE, SET TRUE;

-- Seals the audit trail: adds links, changes nothing. Put on by the worker for one transaction;
-- the web role cannot become it.
ALTER ROLE kpi_seal NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
GRANT kpi_seal TO kpi_worker WITH INHERIT FALSE, SET TRUE;
