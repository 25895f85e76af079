"""One way to write a snapshot down, so that the same facts have the same checksum everywhere."""

import hashlib
import json
import unicodedata
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from evaluations.rules.arithmetic import Exact, half_up


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


def two_places(value: Exact | int | None) -> str | None:
    """A number as printed, rounded half up once; None stays None."""
    return None if value is None else exactly_two_places(value)


def exactly_two_places(value: Exact | int) -> str:
    """The same for a value that is there."""
    return format(half_up(Fraction(value), 2), "f")


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
