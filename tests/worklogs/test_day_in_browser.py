"""The day page in a real browser on a slow line: nothing that is typed gets lost."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from organizations import commands
from organizations.http import now_and_today
from organizations.models import Posting
from organizations.tenancy import tenant
from tests.factories.organizations import Cast
from tests.factories.worklogs import make_task
from worklogs.models import WorkEntry

pytestmark = pytest.mark.e2e
SLOW_MS = 1_200


@pytest.fixture(autouse=True)
def _quick() -> None:
    """Passwords are hashed as the server will check them."""


@pytest.fixture
def javascript() -> bool:
    """Without it there is nothing on its way: the page itself waits."""
    return True


@pytest.fixture
def day_page(
    committed_cast: Cast,
    sign_in: Callable[[Posting], Page],
) -> Iterator[Page]:
    """Today, as the clerk sees it, on a line on which each answer takes over a second."""
    _now, today = now_and_today()
    commands.make_partitions(first=today - timedelta(days=31), months=3)
    commands.open_periods(first=today - timedelta(days=31), last=today + timedelta(days=31))
    with tenant(committed_cast.department.pk):
        commands.open_agency_periods(agency_id=committed_cast.department.pk)
    make_task(name="Tiếp công dân", code="B.77")
    page = sign_in(committed_cast.clerk)
    page.goto(f"/days/{today}/")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(SLOW_MS)
        route.continue_()

    page.route(re.compile("/days/.*/(lines|submission)"), slowly)
    yield page
    page.unroute_all(behavior="ignoreErrors")  # some are still on their way


def write(page: Page, index: int, summary: str) -> None:
    line = page.locator("[data-line]").nth(index)
    line.locator("input[name$=-task_words]").fill("B.77")
    line.locator("input[name$=-summary]").fill(summary)
    line.locator("input[name$=-quantity]").fill("1")
    line.locator("input[name$=-time]").fill("30p")


def stored(cast: Cast) -> list[str]:
    with tenant(cast.department.pk):
        return [entry.summary for entry in WorkEntry.objects.order_by("position")]


def stored_first_line(page: Page) -> None:
    write(page, 0, "Việc thứ nhất")
    page.locator("input[name$=-time]").first.press("Enter")
    expect(page.locator(".entry-line .chip")).to_have_count(1, timeout=15_000)


def test_what_is_typed_while_a_line_is_on_its_way_stays(day_page, committed_cast) -> None:
    write(day_page, 0, "Việc thứ nhất")
    day_page.locator("input[name$=-time]").first.press("Enter")

    day_page.locator("input[name$=-output]").first.fill("CV 512/SXD-VP")
    expect(day_page.locator(".entry-line .chip")).to_have_count(1, timeout=15_000)

    expect(day_page.locator("input[name$=-output]").first).to_have_value("CV 512/SXD-VP")
    assert stored(committed_cast) == ["Việc thứ nhất"]


def test_what_is_typed_into_the_empty_line_meanwhile_stays(day_page, committed_cast) -> None:
    stored_first_line(day_page)
    changed = day_page.locator("input[name$=-summary]").first
    changed.fill("Việc số một")
    changed.press("Enter")

    write(day_page, 1, "Việc thứ hai")
    expect(day_page.locator("input[name$=-version]").first).to_have_value("2", timeout=15_000)

    second = day_page.locator("[data-line]").nth(1)
    expect(second.locator("input[name$=-summary]")).to_have_value("Việc thứ hai")
    expect(second.locator("input[name$=-time]")).to_have_value("30p")
    assert stored(committed_cast) == ["Việc số một"]


def test_two_lines_stored_quickly_one_after_the_other_are_both_stored(
    day_page, committed_cast
) -> None:
    stored_first_line(day_page)
    write(day_page, 1, "Việc thứ hai")

    day_page.locator("[data-line]").first.locator("input[name$=-summary]").fill("Việc số một")
    day_page.locator("[data-line]").first.locator("input[name$=-summary]").press("Enter")
    day_page.locator("[data-line]").nth(1).locator("input[name$=-summary]").press("Enter")
    expect(day_page.locator(".entry-line .chip")).to_have_count(2, timeout=15_000)
    expect(day_page.locator("input[name$=-version]").first).to_have_value("2", timeout=15_000)

    assert sorted(stored(committed_cast)) == ["Việc số một", "Việc thứ hai"]
