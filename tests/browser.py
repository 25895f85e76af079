"""A real server and a real browser, for every test that asks. Loaded by ``-p tests.browser``."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

if TYPE_CHECKING:  # Django is not set up yet when plugins load
    from organizations.models import Posting

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "mat-khau-rat-dai"
STARTS_WITHIN_SECONDS = 90  # a busy machine is no failure


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all journeys of a module.

    While it runs, its event loop does too, in this thread: Django would refuse every query.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@contextmanager
def gunicorn(
    database: str, files: Path, *, behind: Sequence[str] = (), **more: str
) -> Iterator[str]:
    """The address of the portal as it is deployed, in a process of its own; 3 s of CPU.

    ``behind`` is a command that starts another one so that it gives way, like ``nice``.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    env = os.environ | {
        "DATABASE_URL": os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}",
        "FILES_DIR": str(files),
        "PUBLIC_URL": address,
        "DATABASE_POOL_MAX": "4",
        **more,
    }
    command = [*behind, sys.executable, "-m", "gunicorn", "kpi_portal.wsgi"]
    command += ["--bind", f"127.0.0.1:{port}"]
    with (files.parent / f"web-{port}.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--threads", "4"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
    try:
        _wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)  # a busy machine is no failure


@pytest.fixture
def portal(committed: str, tmp_path: Path, settings: pytest.FixtureRequest) -> Iterator[str]:
    """The address of threads of this process that serve the test's own database: starts at once.

    Modules about the portal as it is deployed have a ``portal`` by ``gunicorn`` instead.
    """
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415

    from kpi_portal.wsgi import application  # noqa: PLC0415

    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(application)
    address = f"http://127.0.0.1:{server.server_port}"
    settings.FILES_DIR = tmp_path / "files"
    settings.PUBLIC_URL, settings.CSRF_TRUSTED_ORIGINS = address, [address]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    server.server_close()
    thread.join()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Each journey is made twice."""
    return bool(request.param)


@pytest.fixture
def sign_in(
    browser: Browser, portal: str, javascript: bool
) -> Iterator[Callable[["Posting"], Page]]:
    """Sign in through the page, in a browser of the person's own. Fails on any CSP violation."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def enter(posting: "Posting") -> Page:
        context = browser.new_context(
            base_url=portal, java_script_enabled=javascript, locale="vi-VN", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        page.goto("/accounts/login/")
        page.fill("input[name=login]", posting.staff.user.username.lower())
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []
