"""The cast as rows: made once by the factories, then written by one statement a test.

Making it takes some 350 statements, and most tests begin with it. So a worker makes it once, in a
database of its own, and teaches its test database a function that writes the same rows again.
Triggers rest meanwhile: what they wrote is among the rows.
"""

import json

import psycopg
from psycopg import sql

CALL = "SELECT cast_rows.write()"
# Leaves of partitioned tables count, their roots hold nothing.
TABLES = """
    SELECT table_.oid::regclass::text, array_agg(column_.attname::text ORDER BY column_.attnum)
    FROM pg_class table_ JOIN pg_attribute column_ ON column_.attrelid = table_.oid
    WHERE table_.relnamespace = 'public'::regnamespace AND table_.relkind = 'r'
      AND column_.attnum > 0 AND NOT column_.attisdropped AND column_.attgenerated = ''
    GROUP BY table_.oid ORDER BY table_.oid
"""
SEQUENCES = """
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
FUNCTION = """
    CREATE SCHEMA cast_rows;
    GRANT USAGE ON SCHEMA cast_rows TO PUBLIC;
    CREATE FUNCTION cast_rows.write() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET session_replication_role = replica SET search_path = public
        AS {body}
"""


def teach(origin: str, target: str) -> None:
    """Let the database at ``target`` write what ``origin`` holds beyond it. Superusers' URLs.

    Ids drawn later in ``target`` begin above those that the rows use.
    """
    with psycopg.connect(origin) as source, psycopg.connect(target) as taught:
        inserts = []
        for table, columns in source.execute(TABLES).fetchall():
            rows = _rows(source, table)
            for row in _rows(taught, table):
                rows.remove(row)
            if rows:
                inserts.append(_insert(table, columns, rows).as_string(taught))
        for name, last in source.execute(SEQUENCES).fetchall():
            taught.execute("SELECT setval(format('public.%%I', %s::text), %s)", [name, last])
        body = f"BEGIN {' '.join(inserts)} END"
        taught.execute(sql.SQL(FUNCTION).format(body=sql.Literal(body)))


def _rows(connection: psycopg.Connection, table: str) -> list[dict[str, object]]:
    found = connection.execute(
        sql.SQL("SELECT to_jsonb(row_) FROM {} row_").format(sql.SQL(table))  # type: ignore[arg-type]
    )
    return [row for (row,) in found.fetchall()]


def _insert(table: str, columns: list[str], rows: list[dict[str, object]]) -> sql.Composed:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL(
        "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE"
        " SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, {rows});"
    ).format(
        table=sql.SQL(table),  # type: ignore[arg-type]
        columns=named,
        rows=sql.Literal(json.dumps(rows)),
    )
