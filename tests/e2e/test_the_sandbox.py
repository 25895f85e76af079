"""The sandbox in a real browser: opened, a line logged as staff, reviewed as head, begun anew."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from organizations.commands.owed_sandboxes import do_owed_sandboxes
from organizations.http import now_and_today
from organizations.models import Posting, RoleKind, Sandbox
from organizations.queries.sandboxes import Card, played
from organizations.tenancy import tenant
from tests.caching import fresh_cache
from tests.e2e.test_accessibility import barriers
from tests.e2e.window import Window
from tests.factories.organizations import NOW, Cast, give_role, make_posting
from tests.factories.reporting import make_plain_task
from tests.factories.sandboxes import GROUPS, filled
from tests.factories.worklogs import make_task
from worklogs.models import EntryStatus, WorkEntry

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

BANNER = "Đây là vùng tập huấn, không phải số liệu thật"


@pytest.fixture
def javascript() -> bool:
    """Every form of it is a form of a page; the tests of the pages send them without."""
    return True


def ground_of(cast: Cast) -> int:
    with tenant(cast.department.pk):
        return Sandbox.objects.get(closed_at=None).ground_id


def logged(ground: int) -> WorkEntry | None:
    """What the played civil servant wrote today."""
    _now, today = now_and_today()
    with tenant(ground):
        staff = played(ground, Card.STAFF, today)
        assert staff is not None
        return WorkEntry.objects.filter(author=staff, work_date=today).first()


def waiting(ground: int) -> int:
    with tenant(ground):
        return WorkEntry.objects.filter(status=EntryStatus.SUBMITTED).count()


def waiting_entry(ground: int) -> str:
    """The address of something of the played civil servant that the head has not decided."""
    _now, today = now_and_today()
    with tenant(ground):
        staff = played(ground, Card.STAFF, today)
        entry = WorkEntry.objects.filter(author=staff, status=EntryStatus.SUBMITTED)[0]
        return reverse("evaluations:entry", args=[entry.work_date, entry.pk])


def fill() -> None:
    now, _today = now_and_today()
    assert [one.result for one in do_owed_sandboxes(now=now)] == ["filled"]


def play(page: Page, card: Card) -> None:
    page.goto("/training/")
    page.click(f"button[name=card][value={card.value}]")
    expect(page.get_by_text(BANNER)).to_be_visible()


def write_a_line(page: Page) -> None:
    page.goto("/days/today/")
    line = page.locator("[data-line]").first
    line.locator("input[name$=-task_words]").press_sequentially("tiếp công")
    page.locator(".combo-list [data-value]").first.click()
    line.locator("input[name$=-quantity]").fill("1")
    line.locator("input[name$=-time]").fill("45")
    line.locator("input[name$=-time]").press("Enter")


def test_an_officer_opens_it_plays_staff_and_head_begins_anew_and_goes_back(
    committed_cast: Cast, sign_in: Callable[[Posting], Page]
) -> None:
    for group in GROUPS:
        make_plain_task(group)
    make_task(name="Tiếp công dân định kỳ", code="B.777")
    page = sign_in(committed_cast.officer)
    page.goto("/training/")
    page.click("form[action$='/training/opening/'] button")
    expect(page.locator("#training progress")).to_be_visible()
    fill()
    page.goto("/training/")
    ground = ground_of(committed_cast)

    play(page, Card.STAFF)
    write_a_line(page)
    page.goto("/days/today/")
    entry = logged(ground)
    assert entry is not None
    assert entry.minutes == 45

    play(page, Card.HEAD)
    before = waiting(ground)
    page.goto("/review/")
    expect(page.get_by_text(BANNER)).to_be_visible()
    page.goto(waiting_entry(ground))
    page.locator("form[action$='/accepted/'] button").first.click()
    page.wait_for_load_state("networkidle")
    assert waiting(ground) < before

    page.goto("/training/")
    page.click("form[action$='/reset/'] button")
    fill()
    assert ground_of(committed_cast) != ground
    page.goto("/")
    expect(page.get_by_text(BANNER)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        committed_cast.officer.staff.full_name
    )

    play(page, Card.AGENCY_HEAD)
    page.locator(".training-banner button").click()
    expect(page.get_by_text(BANNER)).to_have_count(0)


@pytest.mark.long
def test_pages_of_training_and_of_helpers_have_no_barrier(
    cast: Cast, browser: Browser, signed_in: Callable[[Posting], Client]
) -> None:
    with time_machine.travel(NOW, tick=False):
        helper = give_role(
            make_posting(cast.root, "Chamaléa Thị Yến", keeps_log=False), RoleKind.SUPPORT
        )
        window, wrong = Window(browser, Client(), NOW), []
        visits = [(cast.officer, ["/training/"])]  # none is open yet
        for round_ in range(2):
            for posting, paths in visits:
                fresh_cache()
                window.client = signed_in(posting)
                if round_ and posting == cast.clerk:
                    window.client.post("/training/play/", {"card": "head"})
                for path in paths:
                    window.open(path)
                    assert window.status == 200, path
                    wrong += (f"{path}, {found}" for found in barriers(window.page))
            if not round_:
                filled(cast.officer)
            visits = [
                (cast.officer, ["/training/", "/"]),
                (cast.clerk, ["/", "/review/"]),
                (helper, ["/support/", f"/support/{cast.clerk.pk}/"]),
            ]
        window.close()
    assert not wrong, "\n".join(wrong)
