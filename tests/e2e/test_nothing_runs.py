"""Chromium on every page with hostile words in every field: nothing runs, nothing is violated."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser

from organizations.models import Posting
from tests.caching import fresh_cache
from tests.contracts.table import PEOPLE
from tests.contracts.test_routes import ROWS, SAFE
from tests.e2e.window import Window
from tests.factories.organizations import NOW, Cast
from tests.hostile.month import hostile_month
from tests.hostile.texts import PAYLOADS

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SHORT = ("worklogs:day", "evaluations:queue", "organizations:people", "organizations:my_data")
WATCH = """
    window.violated = [];
    document.addEventListener('securitypolicyviolation', event => window.violated.push(
        event.violatedDirective + ' ' + event.blockedURI));
"""
INJECTED = """() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    const picture = document.createElement('div');
    picture.innerHTML = '<img src=x onerror="window.ran = true">';
    document.body.append(picture);
    return new Promise(done => setTimeout(() => done(window.ran === true), 100));
}"""


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """One window that notes what the policy stopped and what opened a dialogue."""
    opened = Window(browser, Client(), NOW)
    opened.page.add_init_script(WATCH)
    opened.alerts = []
    opened.page.on("dialog", lambda one: (opened.alerts.append(one.message), one.dismiss()))
    yield opened
    opened.close()


def wrong_on(
    window: Window, cast: Cast, signed_in: Callable[[Posting], Client], rows: list
) -> tuple[int, list[str]]:
    """How many pages were opened, and what ran or was stopped there."""
    looked, wrong = 0, []
    for name, row in rows:
        if row.method not in SAFE or row.anonymous or not row.allowed:  # by programs alone
            continue
        with transaction.atomic():
            fresh_cache()
            url = row.url(cast)
            person = next(one for one in PEOPLE if one in row.allowed)
            window.client = signed_in(getattr(cast, person))
            answer = window.client.get(url, follow=True)
            if answer.streaming:
                answer.getvalue()
            elif answer["Content-Type"].startswith("text/html") and b"<html" in answer.content:
                looked += 1
                window.open(url)
                wrong += [f"{name}: {one}" for one in window.page.evaluate("window.violated")]
            transaction.set_rollback(True)
    return looked, [*wrong, *window.alerts]


@pytest.mark.long
def test_no_page_runs_or_violates_anything(cast, signed_in, window, record_property) -> None:
    hostile_month(cast)
    looked, wrong = wrong_on(window, cast, signed_in, ROWS)
    record_property("tried", looked)
    record_property("failed", len(wrong))

    assert wrong == []
    assert looked > 60


def test_the_busiest_pages_run_and_violate_nothing(cast, signed_in, window) -> None:
    hostile_month(cast, PAYLOADS[:12])
    looked, wrong = wrong_on(window, cast, signed_in, [row for row in ROWS if row[0] in SHORT])

    assert wrong == []
    assert looked >= len(SHORT)


def test_a_script_that_gets_into_a_page_does_not_run(cast, signed_in, window) -> None:
    """The control: what the policy is for, and that the watch above would see it."""
    window.client = signed_in(cast.clerk)
    window.open("/privacy/")

    assert window.page.evaluate(INJECTED) is False
    assert len(window.page.evaluate("window.violated")) >= 2
