"""An ordinary evening in a real browser: how many keys a day takes, and by which road."""

from collections.abc import Callable
from datetime import date, timedelta
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from organizations import commands
from organizations.http import now_and_today
from organizations.models import Posting
from organizations.tenancy import tenant
from tests.factories.organizations import Cast
from tests.factories.worklogs import make_entry, make_task
from worklogs.models import WorkEntry

pytestmark = pytest.mark.e2e

LINES = 6
MOST_KEYS = 12
# The keystroke-level model: a key of an ordinary typist, and a thought before each decision.
KEY_SECONDS, THOUGHT_SECONDS = 0.28, 1.35
MOST_SECONDS = 20
COUNT_KEYS = """
    window.keys = 0;
    addEventListener("keydown", (event) => {
      if (!["Alt", "Control", "Shift"].includes(event.key)) window.keys += 1;
    }, true);
"""


@pytest.fixture
def javascript() -> bool:
    """Without it every line is a form of its own; the other journeys show that."""
    return True


@pytest.fixture
def day_page(committed_cast: Cast, sign_in: Callable[[Posting], Page]) -> Page:
    """Today, after a working day of six lines."""
    _now, today = now_and_today()
    commands.make_partitions(first=today - timedelta(days=31), months=3)
    commands.open_periods(first=today - timedelta(days=31), last=today + timedelta(days=31))
    with tenant(committed_cast.department.pk):
        commands.open_agency_periods(agency_id=committed_cast.department.pk)
    for number in range(LINES):
        task = make_task(name=f"Việc thường ngày số {number}", code=f"B.5{number}")
        make_entry(committed_cast.clerk, today - timedelta(days=1), task=task)
    page = sign_in(committed_cast.clerk)
    page.add_init_script(COUNT_KEYS)
    page.goto(f"/days/{today}/")
    return page


def written(cast: Cast, on: date) -> list[int]:
    with tenant(cast.department.pk):
        entries = WorkEntry.objects.filter(author=cast.clerk, work_date=on)
        return [entry.minutes for entry in entries.order_by("position")]


def report(what: str, page: Page, took: float, *, thoughts: int) -> tuple[int, float]:
    """Keys and modelled seconds, printed beside what this browser took (``pytest -s`` shows it)."""
    keys = page.evaluate("window.keys")
    seconds = keys * KEY_SECONDS + thoughts * THOUGHT_SECONDS
    print(f"{what}: {keys} keys, {seconds:.1f} s modelled, {took:.1f} s in this run")
    return keys, seconds


def test_a_day_like_the_last_takes_twelve_keys_and_under_twenty_seconds(
    day_page, committed_cast
) -> None:
    _now, today = now_and_today()

    began = monotonic()
    day_page.keyboard.press("Alt+y")
    expect(day_page.locator("[data-line]")).to_have_count(LINES + 1)
    for number in range(LINES):
        time = day_page.locator("input[name$=-time]").nth(number)
        expect(time).to_be_focused()
        day_page.keyboard.press(str(number + 1))
        if number < LINES - 1:
            day_page.keyboard.press("Enter")
    expect(day_page.locator(".entry-line .chip")).to_have_count(LINES, timeout=15_000)

    keys, seconds = report("repeat day", day_page, monotonic() - began, thoughts=1 + LINES)
    assert keys <= MOST_KEYS
    assert seconds <= MOST_SECONDS
    assert written(committed_cast, today) == [60, 120, 180, 240, 300, 360]


def test_the_last_days_tasks_come_without_time_and_without_words(day_page, committed_cast) -> None:
    day_page.keyboard.press("Alt+y")
    expect(day_page.locator("[data-line]")).to_have_count(LINES + 1)

    for number in range(LINES):
        line = day_page.locator("[data-line]").nth(number)
        assert line.locator("input[name$=-time]").input_value() == ""
        assert line.locator("input[name$=-summary]").input_value() == ""
    assert written(committed_cast, now_and_today()[1]) == []


def test_a_fresh_day_of_six_lines_takes_eleven_keys_a_line(day_page, committed_cast) -> None:
    """By keyboard alone: words of the task, the choice, how many, how long."""
    _now, today = now_and_today()
    expect(day_page.locator("input[name$=-task_words]")).to_be_focused()

    began = monotonic()
    for number in range(LINES):
        line = day_page.locator("[data-line]").nth(number)
        day_page.keyboard.type(f"so {number}")
        expect(line.locator(".combo-list [data-value]").first).to_contain_text(f"số {number}")
        day_page.keyboard.press("ArrowDown")
        day_page.keyboard.press("Enter")
        expect(line.locator("input[name$=-quantity]")).to_be_focused()
        day_page.keyboard.type("2")
        day_page.keyboard.press("Tab")
        day_page.keyboard.type("1h")
        day_page.keyboard.press("Enter")
        expect(day_page.locator("input[name$=-task_words]").nth(number + 1)).to_be_focused()
    expect(day_page.locator(".entry-line .chip")).to_have_count(LINES, timeout=15_000)

    report("fresh day", day_page, monotonic() - began, thoughts=1 + 2 * LINES)
    assert day_page.evaluate("window.keys") <= 11 * LINES
    assert written(committed_cast, today) == [60] * LINES


def test_a_line_stores_itself_when_one_goes_on_to_the_next(day_page, committed_cast) -> None:
    _now, today = now_and_today()
    day_page.keyboard.press("Alt+y")
    expect(day_page.locator("input[name$=-time]").first).to_be_focused()
    day_page.keyboard.type("45")

    day_page.locator("input[name$=-time]").nth(1).focus()
    expect(day_page.locator(".entry-line .chip")).to_have_count(1)

    expect(day_page.locator("input[name$=-time]").nth(1)).to_be_focused()
    assert written(committed_cast, today) == [45]
