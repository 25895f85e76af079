"""Fill an empty portal with an agency that was taken out of another one."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from ops.moving_agency.packing import (
    CHUNK,
    FILES,
    TABLES,
    Files,
    Manifest,
    Refused,
    migrations_of,
    read_manifest,
)
from ops.moving_agency.schema import Key, Schema, schema_of

# Without these a portal has only what its migrations wrote, which the file brings along.
NOBODY_YET = (
    "organizations_agency",
    "organizations_staffmember",
    "organizations_user",
    "organizations_auditevent",
)
PERIODS, BY_MONTH = "organizations_period", ("worklogs_workentry", "evaluations_review")


def bring(*, database: str, path: Path, files: Files) -> Manifest:
    """Fill an empty portal with the agency of the file; all of it or nothing.

    Triggers stay silent, for every stamp is kept; what keys they would have held is asked
    afterwards. Files are put first: one that no row names is swept away some day.

    Raises:
        Refused: the portal is not empty or of another release, or a row names one that did not
            come.
    """
    manifest = read_manifest(path)
    with psycopg.connect(database) as connection, zipfile.ZipFile(path) as archive:
        if (there := migrations_of(connection)) != manifest.migrations:
            other = sorted(set(there) ^ set(manifest.migrations))
            raise Refused(f"The file is of another release: {', '.join(other[:3])} …")
        schema = schema_of(connection)
        for table in NOBODY_YET:
            if connection.execute(
                sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))
            ).fetchone():
                raise Refused(f"The portal is not empty: {table} has rows.")
        for name in manifest.sha256:
            if name.startswith(FILES.format("")):
                files.put(name.removeprefix(FILES.format("")), archive.read(name))
        _fill(connection, schema, archive)
        if wrong := list(_unnamed(connection, schema)):
            raise Refused(f"Rows name what did not come: {'; '.join(map(str, wrong))}")
    return manifest


def _fill(connection: psycopg.Connection, schema: Schema, archive: zipfile.ZipFile) -> None:
    connection.execute("SET LOCAL session_replication_role = replica")
    _fill_table(connection, schema, PERIODS, archive)
    for parent in BY_MONTH:
        connection.execute(
            f"SELECT kpi_make_partitions(%s::regclass, min(starts_on), 120) FROM {PERIODS}"  # noqa: S608
            " HAVING min(starts_on) IS NOT NULL",
            [parent],
        )
    for table in schema.carried:
        if table != PERIODS:
            _fill_table(connection, schema, table, archive)


def _fill_table(
    connection: psycopg.Connection, schema: Schema, table: str, archive: zipfile.ZipFile
) -> None:
    """Rows as they were; and what is numbered goes on behind them."""
    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    query = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, schema.columns[table]))
    )
    with (
        archive.open(TABLES.format(table)) as file,
        connection.cursor() as cursor,
        cursor.copy(query) as copy,
    ):
        while block := file.read(CHUNK):
            copy.write(block)
    if "id" not in schema.columns[table]:
        return
    (sequence,) = connection.execute(
        "SELECT pg_get_serial_sequence(%s, 'id')", [table]
    ).fetchone() or (None,)
    if sequence:
        connection.execute(
            sql.SQL("SELECT setval(%s, coalesce(max(id), 0) + 1, false) FROM {}").format(
                sql.Identifier(table)
            ),
            [sequence],
        )


def _unnamed(connection: psycopg.Connection, schema: Schema) -> Iterator[Key]:
    """The keys that name a row which is not there."""
    for key in schema.keys:
        if key.table not in schema.carried:
            continue
        pairs = zip(key.columns, key.others, strict=True)
        named = sql.SQL(" AND ").join(
            sql.SQL("t.{} = o.{}").format(sql.Identifier(a), sql.Identifier(b)) for a, b in pairs
        )
        given = sql.SQL(" AND ").join(
            sql.SQL("t.{} IS NOT NULL").format(sql.Identifier(one)) for one in key.columns
        )
        if connection.execute(
            sql.SQL(
                "SELECT 1 FROM {} t WHERE {} AND NOT EXISTS (SELECT FROM {} o WHERE {}) LIMIT 1"
            ).format(sql.Identifier(key.table), given, sql.Identifier(key.other), named)
        ).fetchone():
            yield key
