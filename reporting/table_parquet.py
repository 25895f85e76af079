"""Rows of a table as Parquet, exactly: what is read back is compared byte by byte.

Between PostgreSQL and the file stands CSV in one spelling: everything quoted but what is missing,
instants in UTC with microseconds (columns ``…_utc``), booleans in words.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, TypeAlias

from django.db import models

Field: TypeAlias = "models.Field[Any, Any]"

TYPES: tuple[tuple[type[Field], str], ...] = (
    (models.UUIDField, "UUID"),
    (models.DateTimeField, "TIMESTAMP"),
    (models.DateField, "DATE"),
    (models.BooleanField, "BOOLEAN"),
    (models.ForeignKey, "BIGINT"),
    (models.IntegerField, "BIGINT"),
    (models.CharField, "VARCHAR"),
    (models.TextField, "VARCHAR"),
)
INSTANT = "%Y-%m-%d %H:%M:%S.%f"
PIECE = 1 << 20


def columns(model: type[models.Model]) -> dict[str, str]:
    """Column names in the file, with their types there."""
    return {_name(field): _type(field) for field in model._meta.concrete_fields}


def spelled(model: type[models.Model]) -> str:
    """The select list of SQL that spells the same columns for the CSV."""
    return ", ".join(_spelled(field) for field in model._meta.concrete_fields)


def write(rows: Path, into: Path, model: type[models.Model]) -> None:
    """The Parquet file of rows that lie spelled in a CSV file. Memory does not grow with them."""
    import duckdb  # noqa: PLC0415  loaded by who archives only

    typed = json.dumps(columns(model)).replace('"', "'")
    with duckdb.connect(config={"threads": 1}) as session:
        session.execute(
            "COPY (SELECT * FROM read_csv($rows, auto_detect = false, header = false, delim = ',',"  # noqa: S608
            " quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false,"
            f" max_line_size = 10000000, columns = {typed}))"
            f" TO '{into}' (FORMAT parquet, COMPRESSION zstd)",
            {"rows": str(rows)},
        )


def read_back(file: Path, rows: Path, model: type[models.Model]) -> None:
    """What the Parquet file holds, spelled in the same way, in the same order."""
    import duckdb  # noqa: PLC0415

    listed = ", ".join(
        f"strftime({name}, '{INSTANT}')" if kind == "TIMESTAMP" else name
        for name, kind in columns(model).items()
    )
    with duckdb.connect(config={"threads": 1}) as session:
        session.execute(
            f"COPY (SELECT {listed} FROM read_parquet($file)) TO '{rows}'"  # noqa: S608
            " (FORMAT csv, HEADER false, FORCE_QUOTE *, NULLSTR '')",
            {"file": str(file)},
        )


def checksum(file: Path) -> str:
    """sha256 of a file, piece by piece."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while piece := content.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _name(field: Field) -> str:
    suffix = "_utc" if isinstance(field, models.DateTimeField) else ""
    return f"{field.column}{suffix}"


def _type(field: Field) -> str:
    if isinstance(field, models.DecimalField):
        return f"DECIMAL({field.max_digits},{field.decimal_places})"
    return next(name for kind, name in TYPES if isinstance(field, kind))


def _spelled(field: Field) -> str:
    if isinstance(field, models.DateTimeField):
        return f"to_char({field.column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"{field.column}::text"
