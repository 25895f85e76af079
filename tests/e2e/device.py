"""A phone on the portal as it is deployed: hashed files, a service worker, a line to cut."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from organizations import commands
from organizations.http import now_and_today
from organizations.models import Posting
from organizations.tenancy import tenant
from tests.browser import PASSWORD, gunicorn
from tests.factories.organizations import Cast
from tests.factories.worklogs import make_task
from tests.servers import ROOT
from worklogs.models import WorkEntry

# What is left on a device: names of caches and databases, and what the database holds.
LEFT = """async () => {
  const lines = (await indexedDB.databases()).length === 0 ? [] : await new Promise((give) => {
    const opening = indexedDB.open("portal");
    opening.onsuccess = () => {
      const names = [...opening.result.objectStoreNames];
      if (!names.includes("lines")) { opening.result.close(); give([]); return; }
      const all = opening.result.transaction("lines").objectStore("lines").getAll();
      all.onsuccess = () => { opening.result.close(); give(all.result); };
    };
  });
  return { caches: await caches.keys(), lines };
}"""
WORKER_READY = "async () => { await navigator.serviceWorker.ready; }"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
COPY_KEPT = """async () => {
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys())
      if (new URL(one.url).pathname === location.pathname) return true;
  return false;
}"""
PATIENCE_MS = 40_000  # a busy machine is no failure


@pytest.fixture(autouse=True, scope="module")
def _patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Static files with hashed names and compressed copies, as they are deployed."""
    target = tmp_path_factory.mktemp("static")
    env = os.environ | {"STATIC_MANIFEST": "1", "STATIC_DIR": str(target)}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    return str(target)


@pytest.fixture(autouse=True)
def _deployed(static_files: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal's server, which starts after this, serves them."""
    monkeypatch.setenv("STATIC_MANIFEST", "1")
    monkeypatch.setenv("STATIC_DIR", static_files)


@pytest.fixture
def stage(committed_cast: Cast) -> Cast:
    """The cast with open periods around today and one task of the catalogue."""
    _now, today = now_and_today()
    commands.make_partitions(first=today - timedelta(days=31), months=3)
    commands.open_periods(first=today - timedelta(days=31), last=today + timedelta(days=31))
    with tenant(committed_cast.department.pk):
        commands.open_agency_periods(agency_id=committed_cast.department.pk)
    make_task(name="Tiếp công dân", code="B.77")
    return committed_cast


@pytest.fixture
def portal(_deployed: None, stage: Cast, committed: str, tmp_path: Path) -> Iterator[str]:
    """As it is deployed."""
    with gunicorn(committed, tmp_path / "files") as address:
        yield address


@pytest.fixture
def phone(browser: Browser, portal: str) -> Iterator[BrowserContext]:
    """A browser on the portal; no policy may be broken in it."""
    context = browser.new_context(
        base_url=portal, locale="vi-VN", viewport={"width": 390, "height": 844}
    )
    broken: list[str] = []
    context.on(
        "console",
        lambda message: broken.append(message.text) if "Policy" in message.text else None,
    )
    context.on("weberror", lambda error: broken.append(str(error.error)))
    yield context
    context.close()
    assert broken == []


def enter(context: BrowserContext, posting: Posting) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    sign_in(page, posting)
    return page


def sign_in(page: Page, posting: Posting) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", posting.staff.user.username.lower())
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def sign_out(page: Page) -> None:
    page.click("details.account > summary")
    page.click("details.account form[action='/accounts/logout/'] button")


def until(page: Page, condition: str, seconds: int = 40) -> None:
    """Wait until a script says true; the portal's policy forbids Playwright's own way (eval)."""
    for _ in range(seconds * 10):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(condition)


def today() -> str:
    return f"/days/{now_and_today()[1]}/"


def open_today(page: Page) -> None:
    """Today's page, served and kept by the worker."""
    page.goto(today())
    page.evaluate(WORKER_READY)
    page.reload()
    until(page, CONTROLLED)
    until(page, COPY_KEPT)


def write(page: Page, index: int, summary: str, store: bool = True) -> None:
    line = page.locator("[data-line]").nth(index)
    line.locator("input[name$=-task_words]").fill("B.77")
    line.locator("input[name$=-quantity]").fill("1")
    line.locator("input[name$=-time]").fill("30p")
    line.locator("input[name$=-summary]").fill(summary)
    if store:
        line.locator("input[name$=-summary]").press("Enter")


def waiting(page: Page) -> list[dict[str, object]]:
    return page.evaluate(LEFT)["lines"]


def expect_waiting(page: Page, count: int) -> None:
    expect(page.locator("[data-waits-chip]")).to_have_count(count)
    expect(page.locator("#offline [data-list] > li")).to_have_count(count)


def stored(cast: Cast) -> list[str]:
    with tenant(cast.department.pk):
        entries = WorkEntry.objects.filter(author=cast.clerk).order_by("position")
        return [entry.summary for entry in entries]
