"""A window of real Chromium whose requests this process answers, inside the test's transaction.

No server, no sign-in, nothing committed: what a test has set up can be looked at as it is and is
taken back afterwards. Journeys, which are about the whole, use the ``portal`` of tests/browser.py.
"""

from contextvars import Context, copy_context
from datetime import datetime
from urllib.parse import urlsplit

import time_machine
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, Page, Request, Route

ADDRESS = "http://testserver"


class Window:
    """One tab. ``client`` is the person at it, ``clock`` the moment at which all is answered."""

    def __init__(self, browser: Browser, client: Client, clock: datetime) -> None:
        self.client, self.clock, self.status = client, clock, 0
        self._here: Context = copy_context()
        self._context = browser.new_context(
            base_url=ADDRESS, locale="vi-VN", reduced_motion="reduce", service_workers="block"
        )
        self._context.route("**/*", self._answer)
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(10_000)

    def open(self, path: str) -> None:
        """Load a page and wait until it and what it fetches are there."""
        # Requests are handled in contexts of their own, where Django would connect once more.
        self._here = copy_context()
        self.page.goto(path)
        if self.page.locator("[hx-trigger=load]").count():
            self.page.wait_for_load_state("networkidle")

    def send(self, form: str) -> None:
        """Send a form as it is, whatever the browser would say of its fields; wait for the page."""
        with self.page.expect_navigation():
            self.page.locator(form).first.evaluate("form => form.submit()")

    def close(self) -> None:
        """Leave."""
        self._context.close()

    def _answer(self, route: Route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            route.fulfill(path=found) if found else route.abort()
            return
        answer = self._here.run(self._ask, request)
        if request.is_navigation_request():
            self.status = answer.status_code
        route.fulfill(
            status=answer.status_code, headers=dict(answer.items()), body=answer.getvalue()
        )

    def _ask(self, request: Request) -> HttpResponse:
        sent = request.headers
        told = {
            name: value
            for name, value in sent.items()
            if name.startswith("hx-") or name == "accept"
        }
        with time_machine.travel(self.clock, tick=False):
            answer = self.client.generic(
                request.method,
                request.url.removeprefix(ADDRESS),
                request.post_data_buffer or b"",
                content_type=sent.get("content-type", "text/plain"),
                headers=told,
            )
            # A redirect that is fulfilled would be followed without asking here again.
            while answer.has_header("Location"):
                answer = self.client.get(answer["Location"], headers=told)
        return answer
