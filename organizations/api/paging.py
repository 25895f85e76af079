"""Lists that are read on by key: what comes in between moves nothing, and page 400 costs as much as
page 1 (ADR 0061)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError as NotOfTheField
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
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

    ``keys`` are columns of the model, ascending, the last one unique.

    Raises:
        ValidationError: ``after`` was not made by us.
    """
    if asked.get("after"):
        rows = rows.filter(_behind(keys, _read(rows, keys, asked["after"])))
    found = list(rows.order_by(*keys)[: asked["limit"] + 1])
    shown = found[: asked["limit"]]
    if len(found) <= asked["limit"]:
        return Page(shown, None)
    return Page(shown, _written([getattr(shown[-1], key) for key in keys]))


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
        found |= Q(**same, **{f"{key}__gt": value})
        same[key] = value
    return Q(**{f"{keys[0]}__gte": values[0]}) & found


def _written(values: Sequence[Any]) -> str:
    text = json.dumps(values, cls=DjangoJSONEncoder, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(rows: QuerySet[Row], keys: Sequence[str], after: str) -> list[Any]:
    """The values of a key, as the columns hold them."""
    try:
        values = json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        pairs = zip(keys, values, strict=True)
        return [_of_column(rows.model, key, value) for key, value in pairs]
    except (NotBase64, ValueError, TypeError, NotOfTheField, RecursionError):
        raise serializers.ValidationError({"after": "This page was not offered."}) from None


def _of_column(model: type[Model], key: str, value: Any) -> Any:
    if value is None or isinstance(value, list | dict | bool):
        raise ValueError(key)
    found = model._meta.get_field(key).clean(value, None)  # type: ignore[union-attr]
    if isinstance(found, str) and "\0" in found:
        raise ValueError(key)
    return found
