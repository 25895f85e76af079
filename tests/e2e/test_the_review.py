"""A week of three people before their head in a real browser: fifty entries by keys alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import Count
from playwright.sync_api import Locator, Page, expect

from evaluations.models import Review
from organizations import commands
from organizations.http import now_and_today
from organizations.models import Posting
from organizations.tenancy import tenant
from tests.e2e.test_the_day import COUNT_KEYS, KEY_SECONDS, THOUGHT_SECONDS
from tests.factories.organizations import Cast
from tests.factories.queue import make_week
from worklogs.models import EvidenceOpening, WorkEntry

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

ENTRIES, EVIDENCE = 50, 5
MOST_KEYS, MOST_SECONDS = 80, 120


@pytest.fixture
def javascript() -> bool:
    """Without it every row is a form of its own; the tests of the pages show that."""
    return True


@pytest.fixture
def queue(
    committed_cast: Cast,
    sign_in: Callable[[Posting], Page],
    settings: pytest.FixtureRequest,
    tmp_path: Path,
) -> Page:
    """The head's queue in the week after a week's work."""
    settings.FILES_DIR = tmp_path / "files"  # where the portal finds them
    _now, today = now_and_today()
    monday = today - timedelta(days=today.weekday() + 7)
    commands.make_partitions(first=monday - timedelta(days=31), months=3)
    commands.open_periods(first=monday - timedelta(days=31), last=today + timedelta(days=31))
    with tenant(committed_cast.department.pk):
        commands.open_agency_periods(agency_id=committed_cast.department.pk)
    make_week(committed_cast, monday)
    page = sign_in(committed_cast.head)
    page.add_init_script(COUNT_KEYS)
    page.goto("/review/")
    return page


def said(page: Page, done: int) -> None:
    """The bar says how many of the fifty are decided."""
    expect(page.locator("#review-progress progress")).to_have_js_property("value", done)


class Head:
    """Somebody at the keys: each row is thought about once, and so is each file and each return."""

    def __init__(self, page: Page) -> None:
        self.page, self.thoughts, self.decided, self.returned = page, 0, 0, False

    def row(self) -> Locator:
        return self.page.locator("[data-row]:focus")

    def decide_row(self) -> bool:
        """Do what the row under the focus asks for; False at the last one."""
        row = self.row()
        row_id = row.get_attribute("id")
        self.thoughts += 1
        if row.get_attribute("data-week") is not None:
            self.page.keyboard.press("x")
            self.page.keyboard.press("j")
            return self.row().get_attribute("id") != row_id
        self.open_evidence(row)
        if row.locator(".chip.warn").count() and not self.returned:
            self.returned = True
            self.give_back()
        else:
            self.page.keyboard.press("3" if row.locator(".chip.warn").count() else "a")
        self.decided += 1
        said(self.page, self.decided)
        return True

    def open_evidence(self, row: Locator) -> None:
        if row.locator(".evidence-files a").count():
            self.thoughts += 1
            with self.page.expect_download():
                self.page.keyboard.press("o")
        if row.locator("[data-evidence]").count():
            self.thoughts += 1
            followed = self.page.context.expect_event("response", lambda one: "/link/" in one.url)
            with self.page.expect_popup() as opened, followed:
                self.page.keyboard.press("o")
            opened.value.close()

    def give_back(self) -> None:
        """Return with a reason in a few words."""
        self.thoughts += 1
        self.page.keyboard.press("r")
        self.page.keyboard.type("ghi ro viec")
        self.page.keyboard.press("Enter")


def test_fifty_entries_take_under_eighty_keys_and_two_minutes(
    queue, committed_cast, capsys
) -> None:
    head = Head(queue)
    said(queue, 0)
    queue.keyboard.press("j")

    head.decide_row()
    queue.keyboard.press("u")  # a slip, undone and decided again
    said(queue, 0)
    head.decided = 0
    while head.decide_row():
        pass
    queue.keyboard.press("A")
    said(queue, ENTRIES)

    keys = queue.evaluate("window.keys")
    seconds = keys * KEY_SECONDS + (head.thoughts + 1) * THOUGHT_SECONDS
    with capsys.disabled():
        print(
            f"\nreview: {ENTRIES} entries, {head.decided} by themselves, {keys} keys, "
            f"{head.thoughts + 1} thoughts, {seconds:.0f} s by the keystroke-level model"
        )
    assert keys <= MOST_KEYS
    assert seconds <= MOST_SECONDS
    with tenant(committed_cast.department.pk):
        assert WorkEntry.objects.filter(status="submitted").count() == 0
        assert EvidenceOpening.objects.count() == EVIDENCE
        by_hand = Review.objects.values("decided_at").annotate(n=Count("pk")).filter(n=1).count()
        assert by_hand == head.decided + 1  # the slip stays on record


def test_place_and_filter_survive_a_decision_and_a_reload(queue, committed_cast) -> None:
    queue.goto(f"/review/?person={committed_cast.colleague.pk}")
    queue.keyboard.press("j")
    queue.keyboard.press("j")
    queue.keyboard.press("5")
    said(queue, 1)
    place = queue.locator("[data-row]:focus").get_attribute("id")

    queue.reload()
    queue.keyboard.press("?")

    expect(queue.locator("dialog#keys")).to_be_visible()
    queue.keyboard.press("Escape")
    expect(queue.locator("[data-row]:focus")).to_have_attribute("id", place)
    queue.locator("[data-week]").focus()
    queue.keyboard.press("x")
    queue.keyboard.press("A")  # before its sample is decided: each entry is told, nothing moves
    expect(queue.locator(".review-passed li")).not_to_have_count(0)
    expect(queue.locator("[data-week]")).to_be_focused()
    assert f"person={committed_cast.colleague.pk}" in queue.url
    assert queue.locator(".review-person").count() == 1
