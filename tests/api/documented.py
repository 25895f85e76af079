"""Every answer that a test of the API reads is one that the file of the API describes."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from kpi_portal.api.schema import FILE

V1 = "/api/v1/"

# A method that no address has, and a fault: nothing is promised of either.
UNPROMISED = (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.INTERNAL_SERVER_ERROR)

TOLD = ("ETag", "Content-Disposition", "Retry-After", "WWW-Authenticate")


@cache
def _file() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def _addresses() -> list[tuple[re.Pattern[str], Mapping[str, Any]]]:
    """Each address as a pattern, those with the most words of their own first."""
    paths = sorted(_file()["paths"].items(), key=lambda one: one[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), said) for path, said in paths]


def _described(method: str, path: str) -> Mapping[str, Any] | None:
    """The answers of an operation; None where no address or no method is described."""
    for pattern, methods in _addresses():
        if pattern.fullmatch(path):
            operation = methods.get(method)
            return operation and operation["responses"]
    return None


def undocumented(method: str, path: str, answer: Any) -> Iterator[str]:
    """What the answer says that the file does not, and the other way round for good answers."""
    described = _described(method, V1 + path.partition("?")[0])
    if described is None or answer.status_code in UNPROMISED:
        return
    said = described.get(str(answer.status_code))
    if said is None:
        yield f"{method} {path} answered {answer.status_code}"
        return
    if "$ref" in said:
        said = _file()["components"]["responses"][said["$ref"].rpartition("/")[2]]
    promised = said.get("headers", {})
    for name in TOLD:
        if name in answer.headers and name not in promised:
            yield f"{method} {path} answered {answer.status_code} with {name}"
        if name in promised and name not in answer.headers and answer.status_code < 400:
            yield f"{method} {path} answered {answer.status_code} without {name}"
