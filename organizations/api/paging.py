"""Lists that are read on by key: what comes in between moves nothing, and page 400 costs as much as
page 1 (ADR 0061)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from django.core.exceptions import ValidationError as NotOfTheField
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model, Q, QuerySet
from rest_framework import serializers

MOST = 200
USUAL = 50
Row = TypeVar("Row", bound=Model)


class PageQuery(serializers.Serializer[Any]):
    """What every list takes."""

    after = serializers.RegexField(
        r"^[A-Za-z0-9_-]+$", required=False, max_length=200, help_text="`next` of the page before."
    )
    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, default=USUAL, help_text="Rows of a page."
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, and where the next page begins (None: it was the last)."""

    items: Sequence[Any]
    next: str | None


def page_of(rows: QuerySet[Row], keys: Sequence[str], asked: dict[str, Any]) -> Page:
    """The rows behind ``after``, at most ``limit``, in the order of ``keys``. One query.

    ``keys`` are columns of the model, of what it belongs to (``period__starts_on``) or annotations,
    never null; ``-`` before one reads it downwards. The last one is unique.

    Raises:
        ValidationError: ``after`` was not made by us.
    """
    if asked.get("after"):
        rows = rows.filter(_behind(keys, _read(rows, keys, asked["after"])))
    found = list(rows.order_by(*keys)[: asked["limit"] + 1])
    shown = found[: asked["limit"]]
    if len(found) <= asked["limit"]:
        return Page(shown, None)
    return Page(shown, _written([_value(shown[-1], key) for key in keys]))


def paged(name: str, of: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The serializer of a page of such things."""
    fields = {
        "items": of(many=True),
        "next": serializers.CharField(allow_null=True, help_text="Send it as `after`."),
        "__doc__": f"A page of {name}.",
        "__module__": of.__module__,
        "example": {"items": [getattr(of, "example", {})], "next": None},
    }
    return type(f"{of.__name__}Page", (serializers.Serializer,), fields)


def _behind(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b, c) > (x, y, z), in words that use an index of the first key."""
    found = Q()
    same: dict[str, Any] = {}
    for key, value in zip(keys, values, strict=True):
        found |= Q(**same, **{f"{_name(key)}__{_further(key)}": value})
        same[_name(key)] = value
    return Q(**{f"{_name(keys[0])}__{_further(keys[0])}e": values[0]}) & found


def _name(key: str) -> str:
    return key.removeprefix("-")


def _further(key: str) -> str:
    return "lt" if key.startswith("-") else "gt"


def _value(row: Model, key: str) -> Any:
    """What the row holds. Moments keep their microseconds, which Django's JSON cuts off."""
    found = attrgetter(_name(key).replace("__", "."))(row)
    return found.isoformat() if isinstance(found, datetime) else found


def _written(values: Sequence[Any]) -> str:
    text = json.dumps(values, cls=DjangoJSONEncoder, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(rows: QuerySet[Row], keys: Sequence[str], after: str) -> list[Any]:
    """The values of a key, as the columns hold them."""
    try:
        values = json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        pairs = zip(keys, values, strict=True)
        return [_of_column(_column(rows, key), value) for key, value in pairs]
    except (NotBase64, ValueError, TypeError, NotOfTheField, RecursionError):
        raise serializers.ValidationError({"after": "This page was not offered."}) from None


def _column(rows: QuerySet[Row], key: str) -> "Field[Any, Any]":
    """The column, or what an annotation of that name gives."""
    annotation = rows.query.annotations.get(_name(key))
    if annotation is not None:
        return annotation.output_field
    *way, last = _name(key).split("__")
    model: Any = rows.model
    for step in way:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(last)  # type: ignore[no-any-return]


def _of_column(column: "Field[Any, Any]", value: Any) -> Any:
    if value is None or isinstance(value, list | dict | bool):
        raise ValueError(value)
    found = column.clean(value, None)
    if isinstance(found, str) and "\0" in found:
        raise ValueError(value)
    if isinstance(found, datetime) and found.utcoffset() is None:
        raise ValueError(value)
    return found
