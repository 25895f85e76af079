"""Roles and databases of the portal on a server where we are superuser.

``roles.sql`` and ``database.sql`` say who may do what; production runs the same two files.
"""

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

HERE = Path(__file__).resolve().parent
SIGN_IN_ROLES = ("kpi_migrate", "kpi_app", "kpi_worker")


def ensure_roles(
    superuser_url: str, database: str, passwords: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Make roles and ``database`` ready; for each role that may sign in, its URL.

    Idempotent. Without ``passwords`` each role gets one that follows from the superuser's
    by HMAC, so that the same URLs come back every time and nothing more has to be kept.
    """
    secret = urlsplit(superuser_url).password or ""
    if not secret and passwords is None:
        raise ValueError("superuser_url has no password to derive the others from")
    chosen = passwords or {role: _derived(secret, role) for role in SIGN_IN_ROLES}
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute((HERE / "roles.sql").read_bytes())
        for role in SIGN_IN_ROLES:
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(chosen[role])
                )
            )
    create_database(superuser_url, database)
    return {role: url_as(superuser_url, database, role, chosen[role]) for role in SIGN_IN_ROLES}


def create_database(superuser_url: str, name: str, *, template: str | None = None) -> None:
    """Make sure that ``name`` exists and has owner, privileges and extensions.

    With ``template`` a new database is a copy of that one (nobody may be connected to it).
    The roles must exist.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER kpi_owner").format(
                    sql.Identifier(name), sql.Identifier(template or "template0")
                )
            )
    with psycopg.connect(url_as(superuser_url, name), autocommit=True) as connection:
        connection.execute((HERE / "database.sql").read_bytes())


def drop_database(superuser_url: str, name: str) -> None:
    """Remove a database and end its connections. Harmless when there is none."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def url_as(url: str, database: str, role: str | None = None, password: str | None = None) -> str:
    """``url`` for another database of the same server, and for another role when one is named."""
    parts = urlsplit(url)
    account, _, address = parts.netloc.rpartition("@")
    if role is not None:
        account = f"{role}:{password}"
    return parts._replace(netloc=f"{account}@{address}", path=f"/{database}").geturl()


def _derived(secret: str, role: str) -> str:
    return hmac.new(secret.encode(), role.encode(), hashlib.sha256).hexdigest()[:32]
