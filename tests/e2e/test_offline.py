"""The day page without a line, in a real browser: nothing is lost and nothing is stored twice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from organizations import commands
from organizations.access import actor_of
from organizations.http import now_and_today
from organizations.models import AgencyPeriod, PeriodStage, Posting
from organizations.tenancy import tenant
from tests.browser import PASSWORD
from tests.factories.organizations import Cast
from tests.factories.worklogs import make_task
from tests.servers import ROOT
from worklogs.models import LateEntry, WorkEntry

pytestmark = pytest.mark.e2e

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
def phone(browser: Browser, _deployed: None, stage: Cast, portal: str) -> Iterator[BrowserContext]:
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


def test_two_lines_written_without_a_line_are_stored_once_when_it_is_back(phone, stage) -> None:
    page = enter(phone, stage.clerk)
    open_today(page)

    phone.set_offline(True)
    write(page, 0, "Việc thứ nhất")
    expect_waiting(page, 1)
    write(page, 1, "Việc thứ hai")
    expect_waiting(page, 2)
    assert stored(stage) == []

    phone.set_offline(False)
    expect_waiting(page, 0)
    assert stored(stage) == ["Việc thứ nhất", "Việc thứ hai"]

    page.reload()
    expect(page.locator("[data-line]")).to_have_count(3)
    assert waiting(page) == []


@pytest.mark.long
def test_the_page_opens_without_a_line_and_what_waits_stands_in_it(phone, stage) -> None:
    page = enter(phone, stage.clerk)
    open_today(page)
    phone.set_offline(True)
    write(page, 0, "Việc thứ nhất")
    expect_waiting(page, 1)

    page.goto("/days/today/")
    expect(page.locator("body[data-kept]")).to_be_attached()
    first = page.locator("[data-line]").first
    expect(first.locator("input[name$=-summary]")).to_have_value("Việc thứ nhất")
    write(page, 1, "Việc thứ hai")
    expect_waiting(page, 2)
    assert page.evaluate("() => document.querySelector('[name=csrfmiddlewaretoken]').value") == ""

    phone.set_offline(False)
    expect_waiting(page, 0)
    assert stored(stage) == ["Việc thứ nhất", "Việc thứ hai"]


@pytest.mark.long
def test_without_a_copy_an_empty_page_for_today_opens_and_no_other_page_does(phone, stage) -> None:
    page = enter(phone, stage.clerk)
    page.goto("/month/")
    page.evaluate(WORKER_READY)
    page.reload()
    until(page, CONTROLLED)

    phone.set_offline(True)
    page.goto("/month/")
    expect(page.locator("[data-elsewhere]")).to_be_visible()
    page.click("[data-elsewhere] a")
    expect(page.locator("[data-line]")).to_have_count(1)
    write(page, 0, "Việc ở xã")
    expect_waiting(page, 1)

    phone.set_offline(False)
    expect_waiting(page, 0)
    assert stored(stage) == ["Việc ở xã"]


def test_a_line_whose_answer_was_lost_is_stored_once(phone, stage) -> None:
    page = enter(phone, stage.clerk)
    open_today(page)

    def lose_the_answer(route) -> None:
        route.fetch()  # the portal gets it
        route.abort()

    page.route("**/lines/*/", lose_the_answer, times=1)
    write(page, 0, "Việc thứ nhất")
    expect_waiting(page, 1)
    assert stored(stage) == ["Việc thứ nhất"]

    page.evaluate("() => window.outbox.send()")
    expect_waiting(page, 0)
    assert stored(stage) == ["Việc thứ nhất"]


@pytest.mark.long
@pytest.mark.parametrize(("button", "left"), [("mine", "Của tôi"), ("stored", "Ở máy khác")])
def test_a_line_changed_elsewhere_meanwhile_is_shown_twice_and_the_author_decides(
    phone, stage, button, left
) -> None:
    page = enter(phone, stage.clerk)
    open_today(page)
    write(page, 0, "Bản đầu")
    expect(page.locator("input[name$=-version]").first).to_have_value("1")
    page.reload()
    until(page, COPY_KEPT)

    phone.set_offline(True)
    write(page, 0, "Của tôi")
    expect_waiting(page, 1)
    with tenant(stage.department.pk):
        entries = WorkEntry.objects.filter(author=stage.clerk)
        entries.update(summary="Ở máy khác", version=2)

    phone.set_offline(False)
    both = page.locator("#offline [data-both]")
    expect(both).to_be_visible()
    expect(both.locator("[data-mine]")).to_contain_text("Của tôi")
    expect(both.locator("[data-stored]")).to_contain_text("Ở máy khác")
    both.locator(f"[data-keep-{button}]").click()

    expect(page.locator("#offline [data-list] > li")).to_have_count(0)
    expect(page.locator("input[name$=-summary]").first).to_have_value(left)
    assert stored(stage) == [left]


@pytest.mark.long
def test_a_line_that_the_portal_refuses_stays_with_the_reason(phone, stage) -> None:
    page = enter(phone, stage.clerk)
    open_today(page)
    phone.set_offline(True)
    write(page, 0, "Việc thứ nhất", store=False)
    page.locator("input[name$=-time]").first.fill("nửa buổi")
    page.locator("input[name$=-time]").first.press("Enter")
    expect_waiting(page, 1)

    phone.set_offline(False)
    expect(page.locator("#offline [data-sentences] li")).to_have_count(1)
    assert stored(stage) == []

    page.reload()
    line = page.locator("[data-line]").first
    expect(line.locator("input[name$=-time]")).to_have_value("nửa buổi")
    line.locator("input[name$=-time]").fill("2h")
    line.locator("input[name$=-time]").press("Enter")
    expect(page.locator("#offline [data-list] > li")).to_have_count(0)
    assert stored(stage) == ["Việc thứ nhất"]


def close_logging(cast: Cast) -> None:
    now, day = now_and_today()
    head = cast.agency_head
    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(
            agency=cast.department, period__starts_on__lte=day, period__ends_on__gte=day
        )
        commands.move_stage(
            actor=actor_of(head.staff.user, head, day),
            agency_period_id=row.pk,
            before=PeriodStage.OPEN,
            after=PeriodStage.LOGGING_CLOSED,
            now=now,
        )


@pytest.mark.long
def test_a_line_that_comes_after_the_closing_goes_to_the_late_queue(phone, stage) -> None:
    page = enter(phone, stage.clerk)
    open_today(page)
    phone.set_offline(True)
    write(page, 0, "Viết trước giờ khóa")
    expect_waiting(page, 1)
    close_logging(stage)

    phone.set_offline(False)
    expect(page.locator("#offline [data-list] > li")).to_have_count(0)
    assert stored(stage) == []
    with tenant(stage.department.pk):
        assert [late.summary for late in LateEntry.objects.all()] == ["Viết trước giờ khóa"]

    page.reload()
    expect(page.locator("#late-mine")).to_be_visible()
    sign_out(page)
    page.wait_for_url("**/accounts/login/**")
    sign_in(page, stage.head)
    page.goto("/late/")
    expect(page.locator("main")).to_contain_text("Viết trước giờ khóa")


def sign_out(page: Page) -> None:
    page.click("details.account > summary")
    page.click("details.account form[action='/accounts/logout/'] button")


def test_signing_out_asks_when_something_waits_and_leaves_nothing_behind(phone, stage) -> None:
    page = enter(phone, stage.clerk)
    open_today(page)
    phone.set_offline(True)
    write(page, 0, "Chưa gửi")
    expect_waiting(page, 1)
    page.route("**/outbox/pass/", lambda route: route.abort())
    phone.set_offline(False)

    sign_out(page)
    expect(page.locator("[data-leaving]")).to_be_visible()
    page.click("[data-leaving] [data-stay]")
    assert len(waiting(page)) == 1
    sign_out(page)
    page.click("[data-leaving] [data-leave]")

    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(LEFT) == {"caches": [], "lines": []}
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0


@pytest.mark.long
def test_somebody_else_on_the_same_device_sees_nothing_and_sends_nothing(phone, stage) -> None:
    page = enter(phone, stage.clerk)
    open_today(page)
    phone.set_offline(True)
    write(page, 0, "Của người trước")
    expect_waiting(page, 1)
    phone.clear_cookies()  # the session ends without a sign-out
    phone.set_offline(False)
    expect(page.locator("#offline [data-said]")).to_contain_text("đăng nhập")
    assert len(waiting(page)) == 1

    page.goto("about:blank")  # the page of the ended session may be loading itself again
    sign_in(page, stage.colleague)
    open_today(page)
    expect(page.locator("#offline")).to_be_hidden()
    phone.set_offline(True)
    page.reload()
    expect(page.locator("body")).not_to_contain_text("Của người trước")
    expect(page.locator("body[data-kept] .account-name b").first).to_have_text(
        stage.colleague.staff.full_name, use_inner_text=False
    )
    page.goto("about:blank")
    phone.set_offline(False)

    phone.clear_cookies()
    sign_in(page, stage.clerk)
    until(page, "async () => (await window.outbox.mine()).length === 0")
    page.goto(today())
    expect(page.locator("input[name$=-version]").first).to_have_value("1")
    assert stored(stage) == ["Của người trước"]
    with tenant(stage.department.pk):
        assert not WorkEntry.objects.exclude(author=stage.clerk).exists()


@pytest.mark.long
def test_the_device_page_tells_what_is_kept_and_removes_it(phone, stage) -> None:
    page = enter(phone, stage.clerk)
    open_today(page)
    phone.set_offline(True)
    write(page, 0, "Chưa gửi")
    expect_waiting(page, 1)
    page.route("**/outbox/pass/", lambda route: route.abort())
    phone.set_offline(False)

    page.goto("/device/")
    expect(page.locator("[data-count]").last).to_have_text("1")
    page.click("[data-wipe]")
    expect(page.locator("[data-wiped]")).to_be_visible()
    assert page.evaluate(LEFT) == {"caches": [], "lines": []}
