"""Sessions: seen, ended, and never longer than the rights they were opened with."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from organizations import commands
from organizations.http import now_and_today
from organizations.models import Delegation, Posting, RoleAssignment
from organizations.tenancy import tenant
from tests.browser import PASSWORD
from tests.caching import fresh_cache
from tests.factories.delegations import delegate
from tests.factories.organizations import actor

LIST = "/accounts/sessions/"
NOW = datetime(2026, 11, 18, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    fresh_cache()


def at_home(posting) -> Client:
    """Signed in by the page, arrived at the first page."""
    client = Client()
    client.post("/accounts/login/", {"login": posting.staff.staff_code, "password": PASSWORD})
    assert client.get("/", follow=True).status_code == 200
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_each_session_is_listed_and_the_others_can_be_ended(cast) -> None:
    office, home = at_home(cast.clerk), at_home(cast.clerk)

    assert home.get(LIST).context["session_count"] == 2
    home.post(LIST)

    assert is_in(home)
    assert not is_in(office)
    assert home.get(LIST).context["session_count"] == 1


def test_nobody_ends_the_sessions_of_somebody_else(cast) -> None:
    other, mine = at_home(cast.colleague), at_home(cast.clerk)

    mine.post(LIST)

    assert is_in(other)


def test_a_new_password_ends_every_other_session(cast) -> None:
    office, home = at_home(cast.clerk), at_home(cast.clerk)
    new = "ba-con-thuyen-ra-khoi"

    home.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert is_in(home)
    assert not is_in(office)


def test_a_session_ends_when_nothing_happens_for_a_while(cast, settings) -> None:
    idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    with time_machine.travel(NOW, tick=False) as clock:
        client = at_home(cast.clerk)
        clock.shift(idle - timedelta(minutes=2))
        assert is_in(client)
        clock.shift(idle + timedelta(minutes=2))
        answer = client.get("/month/", follow=True)

    assert answer.redirect_chain == [("/accounts/login/?next=/month/", 302)]
    assert "hết thời gian" in answer.content.decode()


def test_and_after_twelve_hours_however_busy(cast, settings) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = at_home(cast.clerk)
        for _ in range(settings.SESSION_HOURS):
            clock.shift(timedelta(minutes=59))
            assert is_in(client)
        clock.shift(timedelta(minutes=59))
        assert not is_in(client)


def test_a_fragment_that_comes_too_late_moves_the_whole_page(cast) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = at_home(cast.clerk)
        clock.shift(timedelta(hours=13))
        answer = client.post("/notices/read/", headers={"hx-request": "true"})

    assert answer["HX-Redirect"] == "/accounts/login/?next=/"


# ---- Rights are read live ----------------------------------------------------------------------


def _leave(cast, who: Posting) -> None:
    _now, today = now_and_today()
    commands.end_posting(
        actor=actor(cast.officer), posting_id=who.pk, ends_on=today - timedelta(days=1)
    )


def _lose_roles(cast, who: Posting) -> None:
    _now, today = now_and_today()
    RoleAssignment.objects.filter(posting=who).update(ends_on=today - timedelta(days=1))


def _move(cast, who: Posting) -> None:
    """To the other unit of the agency, where others are judged."""
    _lose_roles(cast, who)
    Posting.objects.filter(pk=who.pk).update(unit=cast.archive)


def _close_account(cast, who: Posting) -> None:
    who.staff.user.is_active = False
    who.staff.user.save()


def _revoke(cast, who: Posting) -> None:
    now, _today = now_and_today()
    for right in Delegation.objects.filter(delegate=who, revoked_at__isnull=True):
        commands.revoke_rights(actor=actor(cast.head), delegation=right, reason="Đã về", now=now)


CHANGES = [
    pytest.param("clerk", "/days/today/", _leave, id="a leaver"),
    pytest.param("clerk", "/days/today/", _close_account, id="a closed account"),
    pytest.param("officer", "/people/", _lose_roles, id="an officer no more"),
    pytest.param("officer", "/people/", _leave, id="an officer who left"),
    pytest.param("head", "/unit/", _lose_roles, id="a head no more"),
    pytest.param("head", "/review/", _move, id="a head moved away"),
    pytest.param("home_affairs", "/desk/", _lose_roles, id="a receiver no more"),
    pytest.param("inspector", "/audit/", _lose_roles, id="an inspector no more"),
    pytest.param("operator", "/status/", _lose_roles, id="an operator no more"),
    pytest.param("colleague", "/review/", _revoke, id="a right taken back"),
]


@pytest.mark.parametrize(("person", "page", "change"), CHANGES)
def test_the_next_request_after_a_change_is_refused(cast, signed_in, person, page, change) -> None:
    _now, today = now_and_today()
    delegate(cast.head, cast.colleague, starts_on=today, ends_on=date(2099, 1, 1))
    who = getattr(cast, person)
    client = signed_in(who)
    allowed = client.get(page)

    with tenant(who.agency_id):
        change(cast, who)
    refused = client.get(page)

    assert allowed.status_code == 200 or "login" not in allowed["Location"]
    assert refused.status_code == 403 or refused["Location"].startswith("/accounts/login/")
