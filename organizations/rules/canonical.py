"""One way to write facts down, so that the same facts have the same checksum everywhere."""

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


class NotCanonical(TypeError):
    """A value that two machines might write differently: a float, a Decimal, a date."""


def canonical_json(value: Any) -> str:
    """The value as JSON: keys sorted, no blanks, text in NFC, no float anywhere.

    Raises:
        NotCanonical: decimals, dates and floats must be text already.
    """
    return json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def checksum(text: str) -> str:
    """The sha256 of the text's UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def instant_text(moment: datetime) -> str:
    """An instant in UTC with whole seconds: ``2026-10-21T00:30:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def exact_instant(moment: datetime) -> str:
    """An instant in UTC as the database keeps it: ``2026-10-21T00:30:00.123456Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def stored(value: Any) -> Any:
    """A column's value as canonical JSON can write it.

    Decimals keep the scale of their column, instants their microseconds. A fraction inside a JSON
    column is wrapped, so that it stays different from the same digits as text.
    """
    if isinstance(value, datetime):
        return exact_instant(value)
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {key: stored(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [stored(item) for item in value]
    return value


def json_column(text: str) -> Any:
    """The content of a JSON column, read exactly: a fraction becomes ``{"number": "0.5"}``."""
    return json.loads(text, parse_float=lambda digits: {"number": digits})


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, dict):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise NotCanonical(type(value).__name__)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"key {type(key).__name__}")
    return unicodedata.normalize("NFC", key)
