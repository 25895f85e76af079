"""What a device keeps of a person, and that signing out leaves nothing behind."""

import pytest
from playwright.sync_api import expect

from organizations.tenancy import tenant
from tests.e2e import device
from tests.e2e.device import (
    LEFT,
    enter,
    expect_waiting,
    open_today,
    sign_in,
    sign_out,
    stored,
    today,
    until,
    waiting,
    write,
)
from worklogs.models import WorkEntry

pytestmark = pytest.mark.e2e
_patience = device._patience
static_files = device.static_files
_deployed = device._deployed
stage = device.stage
portal = device.portal
phone = device.phone


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
