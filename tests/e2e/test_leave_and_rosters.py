"""Leave and rosters with something in them have no barrier, and work without JavaScript."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser

from organizations import commands
from organizations.models import Posting
from organizations.tenancy import tenant
from tests.caching import fresh_cache
from tests.e2e.test_accessibility import barriers
from tests.e2e.window import Window
from tests.factories.organizations import (
    NOW,
    TODAY,
    Cast,
    actor,
    ask_for_leave,
    make_leave,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
    roster,
)

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.long]


@pytest.fixture
def seat(
    browser: Browser, signed_in: Callable[[Posting], Client]
) -> Iterator[Callable[[Posting], Window]]:
    """Sit somebody down at the one window of the test."""
    window = Window(browser, Client(), NOW)

    def take(posting: Posting) -> Window:
        fresh_cache()
        window.client = signed_in(posting)
        return window

    yield take
    window.close()


def _ward_at_work(cast: Cast) -> None:
    make_shift(cast.office, "S", "07:00", "15:00")
    make_shift(cast.office, "Đ", "22:00", "06:00")
    follow(cast.office, make_calendar(cast.department, "shift"), date(2026, 9, 1))
    follow(cast.archive, make_calendar(cast.department, "teaching"), date(2026, 9, 1))
    roster(cast.office, {(cast.clerk.pk, TODAY): ["Đ"], (cast.colleague.pk, TODAY): ["S"]})
    with tenant(cast.department.pk):
        commands.set_teaching_load(
            actor=actor(cast.officer),
            posting=cast.outsider,
            periods=[4, 4, 4, 4, 0, 2, 0],
            starts_on=TODAY,
        )
    make_leave(cast.colleague, cast.officer, TODAY + timedelta(days=2), ends_half="am")
    ask_for_leave(cast.clerk, TODAY + timedelta(days=2), note="Việc nhà")


def test_leave_and_calendars_have_no_barrier(cast: Cast, seat) -> None:
    _ward_at_work(cast)
    visits = (
        (cast.clerk, ["/leave/", "/leave/roster/", "/leave/year/?year=2026"]),
        (cast.head, ["/leave/requests/", "/leave/team/", "/leave/roster/"]),
        (cast.officer, ["/leave/calendars/", "/leave/teaching/"]),
    )
    wrong: list[str] = []
    for posting, paths in visits:
        window = seat(posting)
        for path in paths:
            window.open(path)
            assert window.status == 200, path
            wrong += (f"{path}, {found}" for found in barriers(window.page))
    assert not wrong, "\n".join(wrong)


def test_refused_forms_of_leave_have_no_barrier(cast: Cast, seat) -> None:
    _ward_at_work(cast)
    wrong: list[str] = []
    window = seat(cast.clerk)
    window.open("/leave/")
    window.send("main form.form")
    assert window.page.locator("[aria-invalid=true]").count()
    wrong += barriers(window.page)
    window = seat(cast.head)
    window.open("/leave/roster/")
    window.page.locator("table input").first.fill("Q")
    window.send("main form.card:has(table)")
    assert window.page.locator("[role=alert]").count()
    wrong += barriers(window.page)
    assert not wrong, "\n".join(wrong)
