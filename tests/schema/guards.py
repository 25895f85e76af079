"""Every guard that stands in the database, by name, and how each one is taken away.

``docs/security/guards.toml`` lists them, each with a digest of its definition as PostgreSQL writes
it down: a guard that is gone, or lets through what it did not, differs from the list. See
``tests/schema/test_guards.py``; ``python -m tests.schema.listing`` writes the list anew.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

LIST = Path(__file__).resolve().parents[2] / "docs" / "security" / "guards.toml"
DIGITS = 16  # of a digest: nobody forges one here, a slip of the hand is to be seen
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
# What each role may do to a table, and to which columns of it where not to all.
REACH = """
    SELECT c.relname, 'reach', (
        SELECT string_agg(concat_ws(' ', r.role, p.privilege, CASE
            WHEN has_table_privilege(r.role, c.oid, p.privilege) THEN '*'
            WHEN p.of_columns THEN (
                SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                  AND has_column_privilege(r.role, c.oid, a.attnum, p.privilege))
            END), ';' ORDER BY r.role, p.privilege)
        FROM unnest(ARRAY['kpi_app', 'kpi_worker', 'kpi_province', 'kpi_seal', 'public']) r (role),
             (VALUES ('SELECT', true), ('INSERT', true), ('UPDATE', true), ('DELETE', false),
                     ('TRUNCATE', false), ('TRIGGER', false)) p (privilege, of_columns))
    FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname ~ %(ours)s
"""
# What triggers and policies call: a guard keeps its name when its function is emptied.
FUNCTIONS = """
    SELECT f.proname, pg_get_function_identity_arguments(f.oid), concat_ws(' ',
        pg_get_functiondef(f.oid), (
            SELECT string_agg(r.role, ',' ORDER BY r.role)
            FROM unnest(ARRAY['kpi_app', 'kpi_worker', 'kpi_province', 'kpi_seal', 'public'])
                 r (role)
            WHERE has_function_privilege(r.role, f.oid, 'EXECUTE')))
    FROM pg_proc f
    WHERE f.pronamespace = 'public'::regnamespace AND f.prokind IN ('f', 'p')
      AND (f.proname ~ %(ours)s OR f.proname ~ '^kpi_')
"""
KINDS: Mapping[str, tuple[str, str]] = {
    "trigger": (TRIGGERS, "DROP TRIGGER {name} ON {table}"),
    "policy": (POLICIES, "DROP POLICY {name} ON {table}; CREATE POLICY {name} ON {table}"),
    "row_security": (ROW_SECURITY, "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"),
    "constraint": (CONSTRAINTS, "ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE"),
    "index": (INDEXES, "DROP INDEX {name} CASCADE"),
    "grant": (REFUSALS, "GRANT UPDATE, DELETE ON {table} TO kpi_app"),
    "reach": (REACH, "GRANT ALL ON {table} TO PUBLIC"),
    "function": (FUNCTIONS, "DROP FUNCTION {table}({arguments}) CASCADE"),
}


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that refuses: a trigger, a policy, a constraint, a unique index, a grant, or what
    one of these calls (a function: its name as ``table``, its arguments as ``name``)."""

    kind: str
    table: str
    name: str

    @property
    def label(self) -> str:
        """As the list writes it."""
        return (
            f"{self.table}({self.name})"
            if self.kind == "function"
            else (f"{self.table}.{self.name}")
        )

    def removal(self) -> sql.Composed:
        """The statement that takes it away; of a policy, that lets everything through."""
        return sql.SQL(KINDS[self.kind][1]).format(
            name=sql.Identifier(self.name),
            table=sql.Identifier(self.table),
            arguments=sql.SQL(self.name),  # type: ignore[arg-type]
        )


def standing(connection: psycopg.Connection, kinds: Collection[str] = KINDS) -> dict[Guard, str]:
    """What stands now, with its definition."""
    return {guard: text for kind in kinds for guard, text in _of_kind(connection, kind)}


def digest(definition: str) -> str:
    """What the list keeps of a definition."""
    return sha256(definition.encode()).hexdigest()[:DIGITS]


def listed(kinds: Collection[str] = KINDS) -> dict[tuple[str, str], str]:
    """The digest of each guard of the list, by kind and label."""
    found = tomllib.loads(LIST.read_text(encoding="utf-8"))["standing"]
    return {(kind, label): said for kind in kinds for label, said in found.get(kind, {}).items()}


def differences(connection: psycopg.Connection, kinds: Collection[str] = KINDS) -> list[str]:
    """What of these kinds does not stand as it is listed. Empty: everything does."""
    known = listed(kinds)
    found = {
        (guard.kind, guard.label): digest(text)
        for guard, text in standing(connection, kinds).items()
    }
    return (
        [f"new: {kind} {label}" for kind, label in sorted(found.keys() - known.keys())]
        + [f"gone: {kind} {label}" for kind, label in sorted(known.keys() - found.keys())]
        + [
            f"changed: {kind} {label}"
            for kind, label in sorted(found.keys() & known.keys())
            if found[kind, label] != known[kind, label]
        ]
    )


def _of_kind(connection: psycopg.Connection, kind: str) -> Iterator[tuple[Guard, str]]:
    query, _removal = KINDS[kind]
    for table, name, text in connection.execute(query, {"ours": OURS}).fetchall():  # type: ignore[arg-type]
        yield Guard(kind, table, name), text or ""
