#!/bin/bash
# Roles, passwords, database and extensions of the portal, as superuser. Any number of times:
# the image runs it on an empty volume; after an upgrade of the portal run it again with
#   docker compose exec postgres bash /docker-entrypoint-initdb.d/10-portal.sh
set -euo pipefail

sql=${PORTAL_SQL_DIR:-/portal-sql}
secrets=${PORTAL_SECRETS_DIR:-/run/secrets}
database=${PORTAL_DATABASE:-kpi_portal}
run() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" "$@"; }

run --dbname postgres --file "$sql/roles.sql"
for role in kpi_migrate kpi_app kpi_worker; do
    run --dbname postgres --set role="$role" --set password="$(cat "$secrets/${role}_password")" <<'SQL'
SET log_statement = 'none';
ALTER ROLE :"role" PASSWORD :'password';
SQL
done
run --dbname postgres --set database="$database" <<'SQL'
SELECT format('CREATE DATABASE %I OWNER kpi_owner TEMPLATE template0', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
SQL
run --dbname "$database" --file "$sql/database.sql"
