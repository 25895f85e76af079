"""Generated provinces of several sizes, each made once and kept in ``.local/bench``.

Imported when the environment names the servers: ``tests.servers`` starts some otherwise.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace

import psycopg

from benchmarks.hosts import Size
from ops.roles import drop_database, url_as
from ops.services import environment
from tests import servers

SEED = 2026
WHOLE = "whole"  # the comment of a database that was generated to its end


def ready(size: Size, addresses: Mapping[str, str]) -> dict[str, str]:
    """The environment of a portal with this province; generated now if it is not there yet."""
    superuser, env = addresses["SUPERUSER_DATABASE_URL"], _environment(size, addresses)
    with psycopg.connect(superuser, autocommit=True) as connection:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [size.name],
        ).fetchone()
    if not found or found[0] != WHOLE:
        drop_database(superuser, size.name)  # half-made
        if size.behind:
            _grow(size, addresses)
        else:
            servers.copy_of_template(size.name)
            _migrate(env)  # the servers may be older than the schema
            _generate(size, env)
        with psycopg.connect(url_as(superuser, size.name), autocommit=True) as connection:
            connection.execute(
                psycopg.sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    psycopg.sql.Identifier(size.name), psycopg.sql.Literal(WHOLE)
                )
            )
    with psycopg.connect(superuser, autocommit=True) as connection:
        for role in ("kpi_app", "kpi_worker"):  # a process on a crowded machine may sleep long
            for name in ("idle_in_transaction_session_timeout", "statement_timeout"):
                connection.execute(
                    psycopg.sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = 0").format(
                        *map(psycopg.sql.Identifier, (role, size.name, name))
                    )
                )
    _migrate(env)
    return env


def _migrate(env: Mapping[str, str]) -> None:
    _manage({**env, "DATABASE_URL": env["MIGRATION_DATABASE_URL"]}, "migrate", "--verbosity=0")


def _environment(size: Size, addresses: Mapping[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        **environment(addresses["SUPERUSER_DATABASE_URL"], size.name, addresses["REDIS_URL"]),
        "SUPERUSER_DATABASE_URL": addresses["SUPERUSER_DATABASE_URL"],
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "kpi_portal.settings",
    }


def _generate(size: Size, env: Mapping[str, str]) -> None:
    started = time.monotonic()
    print(f"generating {size.staff} staff, {size.months} months …", flush=True)
    _manage(
        {**env, "DATABASE_URL": env["WORKER_DATABASE_URL"]},
        "generate_province",
        f"--staff={size.staff}",
        f"--months={size.months}",
        f"--today={size.today}",
        f"--seed={SEED}",
    )
    print(f"  {time.monotonic() - started:.0f} s", flush=True)


def _grow(size: Size, addresses: Mapping[str, str]) -> None:
    """A copy of the province with its last month alone, and the months behind it."""
    alone = replace(size, behind=0)
    ready(alone, addresses)
    with psycopg.connect(addresses["SUPERUSER_DATABASE_URL"], autocommit=True) as connection:
        # By files: block by block through WAL takes ten times as long.
        connection.execute(
            psycopg.sql.SQL(
                "CREATE DATABASE {} TEMPLATE {} OWNER kpi_owner STRATEGY file_copy"
            ).format(*map(psycopg.sql.Identifier, (size.name, alone.name)))
        )
    servers.copy_of_template(size.name, alone.name)  # there already: privileges of a new database
    env = _environment(size, addresses)
    subprocess.run(
        [sys.executable, "-m", "benchmarks.earlier", size.today, str(size.behind)],
        check=True,
        cwd=servers.ROOT,
        env={**env, "DATABASE_URL": env["WORKER_DATABASE_URL"]},
    )


def _manage(env: Mapping[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], check=True, cwd=servers.ROOT, env=env)
