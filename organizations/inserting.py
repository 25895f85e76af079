"""Store rows without naming the columns that only the database may write.

Django names every column of a model in an INSERT, also those that the database stamps by itself
(``db_default``); the web role has no grant on them, so that no code can back-date a record.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

ROWS_A_STATEMENT = 1000


def insert(rows: Sequence[Model], counted: Callable[[int], None] | None = None) -> None:
    """Insert rows of one model; ids are made before. One statement for each 1,000 rows.

    Values travel as one array for each column: there is little text to parse. ``counted`` hears of
    each statement how many rows it stored.
    """
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]  # not the proxy, which looks itself up at each touch
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.has_db_default()]
    columns = ", ".join(database.ops.quote_name(str(field.column)) for field in fields)
    arrays = ", ".join(f"%s::{_bare_type(field, database)}[]" for field in fields)
    remaining = iter(rows)
    while batch := list(islice(remaining, ROWS_A_STATEMENT)):
        values = [
            [field.get_db_prep_save(getattr(row, field.attname), database) for row in batch]
            for field in fields
        ]
        with database.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {meta.db_table} ({columns}) SELECT * FROM unnest({arrays})",  # noqa: S608  names of our own model
                values,
            )
        if counted is not None:
            counted(len(batch))


def _bare_type(field: "Field[Any, Any]", database: BaseDatabaseWrapper) -> str:
    """varchar(500) → varchar: the column holds the length; a cast would cut what is too long."""
    return str(field.db_type(database)).partition("(")[0]


def next_ids(model: type[Model], count: int) -> list[int]:
    """Ids for so many rows that are stored later. One statement, or none."""
    if not count:
        return []
    table = model._meta.db_table
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def insert_documents(rows: Sequence[Model], key: str) -> None:
    """Insert rows whose columns hold JSON, and give them their ids; ``key`` names a column that
    tells each of them from the others. One statement for each 1,000 rows.

    All rows travel as one document: in an array of documents each quote is escaped twice, which
    costs more than storing them. Decimals and dates travel as text and become what the column is.
    None in a column is NULL, also in one of JSON.
    """
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(database.ops.quote_name(str(field.column)) for field in fields)
    types = ", ".join(
        f"{database.ops.quote_name(str(field.column))} {_bare_type(field, database)}"
        for field in fields
    )
    statement = (
        f"INSERT INTO {meta.db_table} ({columns}) SELECT {columns}"  # noqa: S608  our own names
        f" FROM jsonb_to_recordset(%s::jsonb) AS one ({types}) RETURNING id, {key}"
    )
    remaining = iter(rows)
    while batch := list(islice(remaining, ROWS_A_STATEMENT)):
        documents = [
            {str(field.column): getattr(row, field.attname) for field in fields} for row in batch
        ]
        with database.cursor() as cursor:
            cursor.execute(statement, [json.dumps(documents, default=_plain, ensure_ascii=False)])
            ids = {told: pk for pk, told in cursor.fetchall()}
        for row in batch:
            row.pk = ids[getattr(row, key)]
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _plain(value: object) -> str:
    """A value that JSON has no word for, as the text that the database reads.

    Raises:
        TypeError: nothing of that kind is stored in this way.
    """
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):  # an instant too: with its offset
        return value.isoformat()
    raise TypeError(type(value).__name__)
