"""Requests that would cost much: cut, or refused, and always few queries."""

import json
import time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.organizations import NOW, PERIOD, TODAY, make_posting
from tests.factories.worklogs import make_entry, make_task

HUGE = "9" * 40
FEW = 50
CPU_SECONDS = 0.3
ANSWERED = {200, 302, 400, 403, 404, 405, 413, 422}


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def requests(cast):
    """Who asks for what: address, query or body."""
    people, day = reverse("organizations:people"), reverse("worklogs:day", args=[TODAY])
    own = reverse("organizations:my_data")
    many = {f"filter{n}": "x" for n in range(1000)}
    deep = json.dumps(None)
    for _ in range(3000):
        deep = f"[{deep}]"
    return [
        ("officer", "get", people, {"page": HUGE}),
        ("officer", "get", people, {"page": "-1", "page_size": HUGE}),
        ("officer", "get", people, {"q": "a" * 100_000}),
        ("officer", "get", people, {"q": "%" * 1000}),
        ("officer", "get", people, many),
        ("inspector", "get", reverse("reporting:audit"), {"before": HUGE, "text": "x" * 5000}),
        ("inspector", "get", reverse("reporting:audit"), {"first": "0001-01-01"} | many),
        ("clerk", "get", reverse("worklogs:task_options"), {"a-task_words": "báo " * 20_000}),
        ("clerk", "get", reverse("worklogs:catalogue"), {"q": "\\" * 50_000}),
        ("clerk", "get", day, many),
        ("clerk", "post", day, {"line": [f"a{n}" for n in range(5000)]}),
        ("clerk", "post", day, {"line": ["a1"], "a1-summary": "x" * 2_000_000}),
        ("clerk", "post", day, {f"f{n}": "x" for n in range(3000)}),
        ("head", "post", reverse("evaluations:accept_selected"), {"entry": [HUGE] * 2000}),
        ("head", "get", reverse("evaluations:queue"), {"person": HUGE, "sort": "x" * 10_000}),
        ("head", "get", reverse("evaluations:month", args=[PERIOD]), {"open": "all"} | many),
        ("home_affairs", "get", reverse("reporting:desk_period", args=[PERIOD]), many),
        ("kpi_team", "get", reverse("reporting:province"), {"sort": HUGE}),
        ("clerk", "get", "/verify/" + "a" * 3000 + "/", {}),
        ("clerk", "get", "/" + "x/" * 2000, {}),
        ("clerk", "post", own, {"right": "see", "words": "x" * 500_000}),
        ("clerk", "post", "/accounts/login/", {"login": "x" * 100_000, "password": "y" * 100_000}),
        ("officer", "json", reverse("organizations:staff_sheet"), deep),
    ]  # fmt: skip


def sent(client, method, url, data):
    if method == "json":
        return client.post(url, data, content_type="application/json")
    return getattr(client, method)(url, data)


@pytest.mark.parametrize(
    "most_seconds",
    [
        pytest.param(float("inf"), id="in statements"),
        # For the scorecard, on a machine that does nothing else: time proves nothing in CI.
        pytest.param(CPU_SECONDS, id="in work of the process", marks=pytest.mark.long),
    ],
)
def test_what_would_cost_much_is_cut_or_refused(
    cast, signed_in, record_property, most_seconds
) -> None:
    for number in range(30):
        make_posting(cast.office, f"Người Thứ {number}")
        make_entry(cast.clerk, TODAY, task=make_task(), minutes=10)
    wrong, all_of_them = [], requests(cast)
    for person, method, url, data in all_of_them:
        client = signed_in(getattr(cast, person))
        client.get("/healthz")
        with CaptureQueriesContext(connection) as captured:
            began = time.process_time()
            status = sent(client, method, url, data).status_code
            spent = time.process_time() - began
        refused = status >= 400
        if status not in ANSWERED or len(captured) > FEW or (spent > most_seconds and not refused):
            wrong.append((person, url[:60], status, len(captured), round(spent, 2)))
    record_property("tried", len(all_of_them))
    record_property("failed", len(wrong))

    assert wrong == []
