"""Store rows without naming the columns that only the database may write.

Django names every column of a model in an INSERT, also those that the database stamps by itself
(``db_default``); the web role has no grant on them, so that no code can back-date a record.
"""

from collections.abc import Sequence
from itertools import islice

from django.db import connection
from django.db.models import Model

ROWS_A_STATEMENT = 1000


def insert(rows: Sequence[Model]) -> None:
    """Insert rows of one model; ids are made before. One statement for each 1,000 rows."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.has_db_default()]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    remaining = iter(rows)
    while batch := list(islice(remaining, ROWS_A_STATEMENT)):
        values = [
            field.get_db_prep_save(getattr(row, field.attname), connection)
            for row in batch
            for field in fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {meta.db_table} ({columns}) VALUES {', '.join([one] * len(batch))}",  # noqa: S608  names of our own model
                values,
            )
