"""The day page without a line, in a real browser: nothing is lost and nothing is stored twice."""

import pytest
from playwright.sync_api import expect

from organizations import commands
from organizations.access import actor_of
from organizations.http import now_and_today
from organizations.models import AgencyPeriod, PeriodStage
from organizations.tenancy import tenant
from tests.e2e import device
from tests.e2e.device import (
    CONTROLLED,
    COPY_KEPT,
    WORKER_READY,
    enter,
    expect_waiting,
    open_today,
    sign_in,
    sign_out,
    stored,
    until,
    waiting,
    write,
)
from tests.factories.organizations import Cast
from worklogs.models import LateEntry, WorkEntry

pytestmark = pytest.mark.e2e

_patience = device._patience
static_files = device.static_files
_deployed = device._deployed
stage = device.stage
portal = device.portal
phone = device.phone


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
