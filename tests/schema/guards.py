"""Every guard that stands in the database, by name, and how each one is taken away.

``docs/security/guards.toml`` lists them; a guard that is gone, or lets through what it did not,
differs from the list. See ``tests/schema/test_guards.py``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

OURS = "^(organizations|worklogs|evaluations|reporting)_"
TRIGGERS = """
    SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND NOT c.relispartition AND c.relname ~ %(ours)s
"""
POLICIES = """
    SELECT c.relname, p.polname, concat_ws(' ', p.polcmd::text, p.polpermissive::text,
        p.polroles::regrole[]::text,
        pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE NOT c.relispartition AND c.relname ~ %(ours)s
"""
ROW_SECURITY = """
    SELECT c.relname, 'row_security', concat_ws(' ', c.relrowsecurity, c.relforcerowsecurity)
    FROM pg_class c WHERE c.relrowsecurity AND NOT c.relispartition AND c.relname ~ %(ours)s
"""
CONSTRAINTS = """
    SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype IN ('c', 'x', 'u', 'f') AND NOT c.relispartition
      AND k.conparentid = 0 AND k.coninhcount = 0 AND c.relname ~ %(ours)s
"""
INDEXES = """
    SELECT t.relname, c.relname, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    WHERE i.indisunique AND NOT i.indisprimary AND NOT t.relispartition AND t.relname ~ %(ours)s
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""
# What the web role may not do to a table or a column of it is a guard too.
REFUSALS = """
    SELECT c.relname, 'kept_from_the_web', concat_ws(' ',
        has_table_privilege('kpi_app', c.oid, 'DELETE'),
        has_table_privilege('kpi_app', c.oid, 'TRUNCATE'),
        (SELECT string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
           AND NOT has_column_privilege('kpi_app', c.oid, a.attnum, 'UPDATE')))
    FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname ~ %(ours)s
      AND NOT has_table_privilege('kpi_app', c.oid, 'DELETE')
"""
KINDS: Mapping[str, tuple[str, str]] = {
    "trigger": (TRIGGERS, "DROP TRIGGER {name} ON {table}"),
    "policy": (POLICIES, "DROP POLICY {name} ON {table}; CREATE POLICY {name} ON {table}"),
    "row_security": (ROW_SECURITY, "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"),
    "constraint": (CONSTRAINTS, "ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE"),
    "index": (INDEXES, "DROP INDEX {name} CASCADE"),
    "grant": (REFUSALS, "GRANT UPDATE, DELETE ON {table} TO kpi_app"),
}


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that refuses: a trigger, a policy, a constraint, a unique index, a grant."""

    kind: str
    table: str
    name: str

    @property
    def label(self) -> str:
        """As the list writes it."""
        return f"{self.table}.{self.name}"

    def removal(self) -> sql.Composed:
        """The statement that takes it away; of a policy, that lets everything through."""
        return sql.SQL(KINDS[self.kind][1]).format(
            name=sql.Identifier(self.name), table=sql.Identifier(self.table)
        )


def standing(connection: psycopg.Connection) -> dict[Guard, str]:
    """What stands now, with its definition."""
    return {guard: text for kind in KINDS for guard, text in _of_kind(connection, kind)}


def _of_kind(connection: psycopg.Connection, kind: str) -> Iterator[tuple[Guard, str]]:
    query, _removal = KINDS[kind]
    for table, name, text in connection.execute(query, {"ours": OURS}).fetchall():  # type: ignore[arg-type]
        yield Guard(kind, table, name), text or ""
