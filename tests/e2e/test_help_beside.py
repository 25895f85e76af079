"""Help opens beside a page, and what was being typed is still there afterwards."""

from collections.abc import Callable

import pytest

from tests.e2e import test_accessibility as barriers
from tests.e2e.window import Window
from tests.factories.organizations import TODAY, Cast

pytestmark = [pytest.mark.e2e]

seat = barriers.seat
DAY = f"/days/{TODAY}/"


@pytest.mark.parametrize("width", [1280, 390])
def test_help_beside_the_day_leaves_what_is_typed(
    cast: Cast, seat: Callable[..., Window], width: int
) -> None:
    page = seat(cast.clerk).page
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(DAY)
    words = page.locator("input[name$=-summary]").first
    words.fill("Đang viết dở")

    page.locator(".masthead a.bell[hx-get]").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog#help[open]")
    dialog.wait_for()

    assert dialog.locator("h2").first.inner_text() == "Nhật ký một ngày"
    assert dialog.evaluate("it => it.scrollTop") == 0
    assert page.locator("#help-text:focus").count() == 1

    assert list(barriers.barriers(page)) == []
    page.set_viewport_size({"width": width, "height": 844})

    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert words.input_value() == "Đang viết dở"
    assert page.locator("a.bell:focus").count() == 1
