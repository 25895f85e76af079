"""The reference of the API as a page of ours, made from the same file that clients read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpi_portal.api.fields import BodyField, fields_of
from kpi_portal.api.schema import FILE
from organizations.api.problems import GENERAL, first_line, refusals, status_of

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an address, a query or a header takes."""

    name: str
    place: str
    kind: str
    is_required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. Examples are JSON, "" where there is no body."""

    name: str
    method: str
    path: str
    summary: str
    words: str
    parameters: tuple[Parameter, ...]
    sent: str
    fields: tuple[BodyField, ...]
    answered: str
    statuses: tuple[str, ...]


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, as the file that belongs to this release."""
    return HttpResponse(_text(), content_type=JSON)


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and examples, and every code of a problem."""
    return render(
        request,
        "api/reference.html",
        {
            "tags": [
                (one["name"], one["description"], operations_by_tag()[one["name"]])
                for one in _file()["tags"]
            ],
            "limits": settings.API_REQUESTS_A_MINUTE,
            "problems": list(_problems()),
        },
    )


@cache
def operations_by_tag() -> Mapping[str, list[Operation]]:
    """What the file describes, in its order. Read once."""
    found: dict[str, list[Operation]] = {}
    for path, methods in _file()["paths"].items():
        for method, said in methods.items():
            found.setdefault(said["tags"][0], []).append(_operation(path, method, said))
    return found


@cache
def _text() -> str:
    return FILE.read_text(encoding="utf-8")


@cache
def _file() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(_text())
    return found


def _operation(path: str, method: str, said: Mapping[str, Any]) -> Operation:
    good = next(one for status, one in said["responses"].items() if status < "300")
    return Operation(
        name=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said["summary"],
        words=_plain(said.get("description", "")),
        parameters=tuple(map(_parameter, said.get("parameters", ()))),
        sent=_example(said.get("requestBody", {})),
        fields=tuple(_fields(said.get("requestBody", {}))),
        answered=_example(good),
        statuses=tuple(said["responses"]),
    )


def _parameter(said: Mapping[str, Any]) -> Parameter:
    schema = said["schema"]
    kind = (
        schema.get("format") or schema.get("type") or " | ".join(map(str, schema.get("enum", ())))
    )
    return Parameter(
        said["name"],
        said["in"],
        str(kind),
        said.get("required", False),
        _plain(said.get("description", "")),
    )


def _fields(body: Mapping[str, Any]) -> Iterator[BodyField]:
    """Of whatever is sent: JSON, or a form with a file."""
    for said in body.get("content", {}).values():
        yield from fields_of(said["schema"], _file()["components"]["schemas"])
        return


def _plain(words: str) -> str:
    """Markdown's marks are for generators of clients."""
    return words.replace("`", "")


def _example(body: Mapping[str, Any]) -> str:
    examples = body.get("content", {}).get(JSON, {}).get("examples", {})
    for one in examples.values():
        return json.dumps(one["value"], ensure_ascii=False, indent=2)
    return ""


def _problems() -> Iterator[tuple[str, int, str]]:
    """Code, status and what it means: those of the API first."""
    for code, (status, words) in GENERAL.items():
        yield code, status, words
    for code, kind in refusals().items():
        if code not in GENERAL:
            yield code, status_of(kind), first_line(kind)
