"""Which tables leave with an agency, and what the database says of their columns and keys."""

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

# Rows of nobody's agency that every portal needs: the calendar, the periods, the law.
WHOLE = frozenset(
    {
        "evaluations_peerreference",
        "evaluations_ruleversion",
        "organizations_calendarday",
        "organizations_period",
    }
)
# Nobody takes these along. Secrets of people and programs open the portal that they were made for;
# what waits to be sent would be sent twice; the rest belongs to a server, not to an agency.
LEFT = frozenset(
    {
        "account_emailconfirmation",
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_content_type",
        "django_migrations",
        "django_session",
        "mfa_authenticator",
        "organizations_feedtoken",
        "organizations_noticemail",
        "organizations_sandbox",
        "organizations_sealer",
        "organizations_servicetoken",
        "organizations_webhook",
        "organizations_webhookdelivery",
        "reporting_restoredrill",
        "socialaccount_socialaccount",
        "socialaccount_socialapp",
        "socialaccount_socialtoken",
        "usersessions_usersession",
    }
)
# Rows that come because a row that comes names them, or because they are of a person who comes.
NAMED = frozenset(
    {
        "account_emailaddress",
        "organizations_agency",
        "organizations_agencysuccession",
        "organizations_staffmember",
        "organizations_user",
    }
)
COLUMNS = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
        FILTER (WHERE a.attgenerated = ''), bool_or(a.attname = 'agency_id')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition
    GROUP BY c.relname
"""
KEYS = """
    WITH named AS (
        SELECT attrelid, attnum, attname::text AS name FROM pg_attribute
    )
    SELECT c.relname::text, f.relname::text,
        (SELECT array_agg(a.name ORDER BY o.n) FROM unnest(k.conkey) WITH ORDINALITY o(c, n)
         JOIN named a ON a.attrelid = k.conrelid AND a.attnum = o.c),
        (SELECT array_agg(a.name ORDER BY o.n) FROM unnest(k.confkey) WITH ORDINALITY o(c, n)
         JOIN named a ON a.attrelid = k.confrelid AND a.attnum = o.c)
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_class f ON f.oid = k.confrelid
    WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace
      AND NOT c.relispartition AND k.conparentid = 0
"""
PRIMARY = """
    SELECT c.relname::text, array_agg(a.attname::text ORDER BY o.n)
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid
    CROSS JOIN unnest(i.indkey) WITH ORDINALITY o(c, n)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = o.c
    WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
    GROUP BY c.relname
"""


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key: ``columns`` of ``table`` name a row of ``other``."""

    table: str
    other: str
    columns: tuple[str, ...]
    others: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.table} ({', '.join(self.columns)}) of {self.other}"


@dataclass(frozen=True, slots=True)
class Schema:
    """What the database says of itself: columns that can be written, keys, who has an agency."""

    columns: Mapping[str, tuple[str, ...]]
    primary: Mapping[str, tuple[str, ...]]
    of_agency: frozenset[str]
    keys: tuple[Key, ...]

    @property
    def carried(self) -> list[str]:
        """The tables that leave, in the order of their names."""
        return sorted(set(self.columns) - LEFT)

    @property
    def undecided(self) -> set[str]:
        """Tables of which nobody has said whether they leave."""
        return set(self.columns) - self.of_agency - WHOLE - LEFT - NAMED


def schema_of(connection: psycopg.Connection) -> Schema:
    """Read the catalogue of the database. Three queries."""
    found = connection.execute(COLUMNS).fetchall()
    return Schema(
        columns={table: tuple(columns) for table, columns, _ in found},
        primary={table: tuple(columns) for table, columns in connection.execute(PRIMARY)},
        of_agency=frozenset(table for table, _, has_agency in found if has_agency),
        keys=tuple(
            Key(table, other, tuple(columns), tuple(others))
            for table, other, columns, others in connection.execute(KEYS)
        ),
    )
