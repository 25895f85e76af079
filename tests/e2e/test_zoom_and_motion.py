"""Pages enlarged to double keep to their width, and nothing moves."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Page

from tests.contracts.table import Row
from tests.contracts.test_routes import ROWS, SAFE
from tests.e2e import test_accessibility as barriers
from tests.e2e.window import Window
from tests.factories.organizations import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

seat = barriers.seat
Seat = Callable[..., Window]

# 1280 pixels at 200 %, and at 400 % (WCAG 1.4.4 and 1.4.10).
WIDTHS = (640, 320)
A_FEW = ("account_login", "worklogs:day", "evaluations:queue", "organizations:help")
LONGER = (  # what stands over the right edge of the page, as a few selectors
    "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []"
    " : [...document.querySelectorAll('main *, header *, nav *, footer *')]"
    "   .filter(it => it.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
    "   .slice(0, 3).map(it => it.tagName + '.' + it.className)"
    "   .concat(['wider than the page'])"
)
MOVES = (  # elements that take their time to change
    "() => [...document.querySelectorAll('*')].filter(it => {"
    "  const said = getComputedStyle(it);"
    "  const seconds = text => Math.max(...text.split(',').map(parseFloat));"
    "  return seconds(said.transitionDuration) > 0.011 || seconds(said.animationDuration) > 0.011;"
    "}).map(it => it.tagName + '.' + it.className)"
)


def pages(cast: Cast, seat: Seat, chosen: list[tuple[str, Row]]) -> Iterator[tuple[str, Page]]:
    """Each page that a row leads to, open for the first person who may see it."""
    for name, row in chosen:
        with transaction.atomic():
            url = row.url(cast)
            window = seat(None if row.anonymous else getattr(cast, row.somebody))
            answer = window.client.get(url, follow=True)
            if answer.streaming:
                answer.getvalue()
            elif answer.get("Content-Type", "").startswith("text/html") and (
                b"<html" in answer.content
            ):
                window.open(url)
                yield name, window.page
            transaction.set_rollback(True)


def wider(page: Page) -> list[str]:
    """What is wrong at each width, and with letters of double size on a wide screen."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wrong += [f"at {width} px: {what}" for what in page.evaluate(LONGER)]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    wrong += [f"letters of double size: {what}" for what in page.evaluate(LONGER)]
    return wrong


def of(*names: str) -> list[tuple[str, Row]]:
    return [(name, row) for name, row in ROWS if row.method in SAFE and name in names]


def test_main_pages_enlarged_to_double_do_not_scroll_sideways(cast: Cast, seat: Seat) -> None:
    wrong = [
        f"{name} {what}" for name, page in pages(cast, seat, of(*A_FEW)) for what in wider(page)
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_every_page_enlarged_to_double_does_not_scroll_sideways(cast: Cast, seat: Seat) -> None:
    every = [(name, row) for name, row in ROWS if row.method in SAFE and row.somebody]
    wrong = [f"{name} {what}" for name, page in pages(cast, seat, every) for what in wider(page)]

    assert not wrong, "\n".join(wrong)


def test_nothing_moves_even_for_who_did_not_ask_for_rest(cast: Cast, seat: Seat) -> None:
    for name, page in pages(cast, seat, of("worklogs:day", "evaluations:queue")):
        for wish in ("no-preference", "reduce"):
            page.emulate_media(reduced_motion=wish)
            assert page.evaluate(MOVES) == [], f"{name}, {wish}"

    page.emulate_media(reduced_motion="no-preference")
    page.evaluate("() => { document.querySelector('main').style.transition = 'opacity 1s' }")
    assert len(page.evaluate(MOVES)) == 1, "a movement would not be noticed"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVES) == []
