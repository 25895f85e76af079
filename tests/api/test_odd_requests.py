"""Odd values in every place that the schema names: answered as it says, and never with a fault.

The short form of ``test_schemathesis.py``, without a server and without its tool.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import Any

import pytest

from kpi_portal.api.schema import FILE
from tests.factories.organizations import PERIOD, TODAY, Cast
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus

ODD: tuple[Any, ...] = (None, "\0", "x" * 5_000, 1e400, [{}], "0001-01-01")
IN_TURN = tuple((odd,) for odd in ODD)  # every place gets one, every value comes to many
SOME = {
    "work_date": str(TODAY),
    "code": PERIOD,
    "month": PERIOD,
    "id": "1",
    "posting_id": "1",
    "file_format": "pdf",
    "name": "quota.share",
}
Sent = tuple[str, str, Mapping[str, str], Any]  # method, path, query, body


def requests(
    operation: Mapping[str, Any], method: str, path: str, odd_ones: Iterator[tuple[Any, ...]]
) -> Iterator[Sent]:
    """The example itself, then one odd value in one place at a time, as ``odd_ones`` say."""
    example = _example(operation)
    yield method, path, {}, example
    queries = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
    for name in queries:
        for odd in next(odd_ones):
            yield method, path, {name: str(odd)}, example
    if example is None:
        return
    for odd in next(odd_ones):
        yield method, path, {}, odd
    for name in example:
        for odd in next(odd_ones):
            yield method, path, {}, {**example, name: odd}


def _example(operation: Mapping[str, Any]) -> Any:
    content = operation.get("requestBody", {}).get("content", {})
    for one in content.get("application/json", {}).get("examples", {}).values():
        return one["value"]
    return None


def operations(cast: Cast) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each with an address that leads somewhere, where that can be said beforehand."""
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    there = SOME | {
        "entry_id": str(entry.pk),
        "posting_id": str(cast.clerk.pk),
        "unit_id": str(cast.office.pk),
        "staff_code": cast.clerk.staff.staff_code,
        "file_id": str(entry.pk),
    }
    for path, methods in json.loads(FILE.read_text(encoding="utf-8"))["paths"].items():
        for method, operation in methods.items():
            number = {"id": str(entry.pk)} if _is_uuid(operation, "id") else {}
            yield method, path.format(**there | number).removeprefix("/api/v1/"), operation


def _is_uuid(operation: Mapping[str, Any], name: str) -> bool:
    found = [one for one in operation.get("parameters", ()) if one["name"] == name]
    return any(one["schema"].get("format") == "uuid" for one in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("turns", "at_least"),
    [
        pytest.param(IN_TURN, 300, id="one in each place"),
        pytest.param((ODD,), 900, id="each in each place", marks=pytest.mark.long),
    ],
)
def test_odd_values_are_answered_as_the_schema_says(
    cast, api, settings, record_property, turns, at_least
) -> None:
    settings.API_REQUESTS_A_MINUTE = {"person": 10**9, "token": 10**9}
    head, tried, wrong, odd_ones = api(cast.head), 0, [], cycle(turns)
    for method, path, operation in operations(cast):
        known = set(operation["responses"])
        for _method, _path, query, body in requests(operation, method, path, odd_ones):
            answer = _sent(head, method, path, query, body)
            tried += 1
            kind = answer.get("Content-Type", "").partition(";")[0]
            is_json = kind in {"application/json", "application/problem+json", ""}
            if str(answer.status_code) not in known or (answer.status_code >= 400 and not is_json):
                wrong.append(f"{method} {path} {query} {str(body)[:80]}: {answer.status_code}")
    record_property("tried", tried)
    record_property("failed", len(wrong))

    assert wrong == []
    assert tried > at_least


def _sent(head: Any, method: str, path: str, query: Mapping[str, str], body: Any) -> Any:
    if method == "get":
        return head("get", path, query)
    return head(method, path, json.dumps(body), if_match='"1"')
