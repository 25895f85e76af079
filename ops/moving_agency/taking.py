"""Write one agency to a file that people can read."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql

from ops.moving_agency.packing import (
    FILES,
    MANIFEST,
    TABLES,
    Files,
    Manifest,
    Refused,
    migrations_of,
)
from ops.moving_agency.schema import WHOLE, Key, Schema, schema_of

OF_PEOPLE = """
    INSERT INTO taken.organizations_user SELECT * FROM public.organizations_user
    WHERE staff_id IN (SELECT staff_id FROM public.organizations_posting WHERE agency_id = %s);
"""
# Whoever comes sets a new password by the link of an activation.
UNUSABLE = "UPDATE taken.organizations_user SET password = '!' || id::text"
STORED = {
    "worklogs_evidencefile": "'evidence/' || agency_id || '/' || left(stored_name, 2) || '/'"
    " || stored_name",
    "reporting_reportfile": "left(sha256, 2) || '/' || sha256 || '.' || file_format",
}


def take(*, database: str, code: str, to: Path, files: Files, now: datetime) -> Manifest:
    """Write the agency to a file; one snapshot of the database, whatever goes on beside it.

    Its own rows, the province's rows that hold for everybody, and of others only what a row of its
    own names: the agency that receives its reports, the superior of its head.

    Raises:
        Refused: no such agency, or a table of which nobody said whether it leaves.
    """
    with psycopg.connect(database) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        schema = schema_of(connection)
        if schema.undecided:
            raise Refused(f"Nobody has said whether {sorted(schema.undecided)} leave.")
        agency = connection.execute(
            "SELECT id, name FROM organizations_agency WHERE code = %s", [code]
        ).fetchone()
        if agency is None:
            raise Refused(f"There is no agency {code}.")
        _choose(connection, schema, agency[0])
        draft = to.with_name(f".{to.name}")
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            sums: dict[str, str] = {}
            rows = {
                table: _write_table(connection, schema, table, archive, sums)
                for table in schema.carried
            }
            missing = list(_write_files(connection, archive, files, sums))
            manifest = Manifest(
                code, agency[1], now.isoformat(), migrations_of(connection), rows, sums, missing
            )
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
        connection.rollback()
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.rename(to)
    return manifest


def _choose(connection: psycopg.Connection, schema: Schema, agency_id: int) -> None:
    """Put what leaves into a schema ``taken`` of this transaction, table by table."""
    connection.execute("CREATE SCHEMA taken")
    for table in schema.carried:
        condition: sql.Composable = sql.SQL("false")
        if table in WHOLE:
            condition = sql.SQL("true")
        elif table in schema.of_agency:
            condition = sql.SQL("agency_id = {0} OR agency_id IS NULL").format(agency_id)
        connection.execute(
            sql.SQL("CREATE TABLE taken.{0} AS SELECT * FROM public.{0} WHERE {1}").format(
                sql.Identifier(table), condition
            )
        )
    connection.execute(
        "INSERT INTO taken.organizations_agency SELECT * FROM public.organizations_agency"
        " WHERE id = %s",
        [agency_id],
    )
    connection.execute(OF_PEOPLE, [agency_id])
    connection.execute(
        "INSERT INTO taken.account_emailaddress SELECT * FROM public.account_emailaddress"
        " WHERE user_id IN (SELECT id FROM taken.organizations_user)"
    )
    keys = [key for key in schema.keys if {key.table, key.other} <= set(schema.carried)]
    while sum(_complete(connection, schema, key) for key in keys):
        pass
    connection.execute(UNUSABLE)


def _complete(connection: psycopg.Connection, schema: Schema, key: Key) -> int:
    """Add the rows that a key names and that are not there yet; how many."""
    names = {
        "table": sql.Identifier(key.table),
        "other": sql.Identifier(key.other),
        "named": sql.SQL(" AND ").join(
            sql.SQL("t.{} = o.{}").format(sql.Identifier(a), sql.Identifier(b))
            for a, b in zip(key.columns, key.others, strict=True)
        ),
        "same": sql.SQL(" AND ").join(
            sql.SQL("h.{0} = o.{0}").format(sql.Identifier(one))
            for one in schema.primary[key.other]
        ),
    }
    return connection.execute(
        sql.SQL(
            "INSERT INTO taken.{other} SELECT o.* FROM public.{other} o"
            " WHERE EXISTS (SELECT FROM taken.{table} t WHERE {named})"
            " AND NOT EXISTS (SELECT FROM taken.{other} h WHERE {same})"
        ).format(**names)
    ).rowcount


def _write_table(
    connection: psycopg.Connection,
    schema: Schema,
    table: str,
    archive: zipfile.ZipFile,
    sums: dict[str, str],
) -> int:
    """One table as CSV with a heading, by its primary key; how many rows."""
    query = sql.SQL(
        "COPY (SELECT {} FROM taken.{} ORDER BY {}) TO STDOUT (FORMAT csv, HEADER)"
    ).format(
        sql.SQL(", ").join(map(sql.Identifier, schema.columns[table])),
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, schema.primary[table])),
    )
    name, digest = TABLES.format(table), hashlib.sha256()
    with connection.cursor() as cursor, archive.open(name, "w", force_zip64=True) as file:
        with cursor.copy(query) as copy:
            for block in copy:
                file.write(block)
                digest.update(block)
        sums[name] = digest.hexdigest()
        return max(cursor.rowcount, 0)


def _write_files(
    connection: psycopg.Connection, archive: zipfile.ZipFile, files: Files, sums: dict[str, str]
) -> Iterator[str]:
    """Documents and evidence of the rows that leave; the names of those that are not there."""
    for table, name_of in STORED.items():
        for (stored,) in connection.execute(
            f"SELECT DISTINCT {name_of} FROM taken.{table} ORDER BY 1"  # noqa: S608  our constants
        ).fetchall():
            content = files.get(stored)
            if content is None:
                yield stored
                continue
            name = FILES.format(stored)
            archive.writestr(name, content)
            sums[name] = hashlib.sha256(content).hexdigest()
