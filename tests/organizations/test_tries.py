"""Trying out passwords: the office gets in, who guesses does not, and nothing tells who exists."""

from statistics import median
from time import perf_counter

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone

from kpi_portal import settings as real
from organizations.models import User
from tests.browser import PASSWORD
from tests.caching import fresh_cache

LOGIN = "/accounts/login/"
OFFICE, ELSEWHERE = "10.20.0.1", "203.0.113.9"
PEOPLE = 300
ROUNDS = 60


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    fresh_cache()


@pytest.fixture
def staff(db) -> list[str]:
    """Three hundred people of one office, by staff code."""
    password, now = make_password(PASSWORD), timezone.now()
    codes = [f"KH8{number:04}" for number in range(PEOPLE)]
    User.objects.bulk_create(
        User(username=code, email=f"{code}@kh.example", password=password, created_at=now)
        for code in codes
    )
    return codes


def evaluated(login: str, password: str = PASSWORD, *, address: str = OFFICE, device=None):
    """None if the try was refused unseen, else whether the password opened the account."""
    request = RequestFactory(REMOTE_ADDR=address).post(LOGIN)
    request.COOKIES = device or {}
    with request_context(request):
        try:
            return bool(
                get_adapter(request).authenticate(
                    request, **_as_the_form_says(login), password=password
                )
            )
        except ValidationError:
            return None


def _as_the_form_says(login: str) -> dict[str, str]:
    """An address is tried as both."""
    return {"email": login, "username": login} if "@" in login else {"username": login}


def device_of(login: str) -> dict[str, str]:
    """The cookies of a browser in which this person has signed in."""
    client = Client(REMOTE_ADDR=OFFICE)
    client.post(LOGIN, {"login": login, "password": PASSWORD})
    return {name: morsel.value for name, morsel in client.cookies.items()}


def test_three_hundred_people_of_one_address_get_in_at_once(staff) -> None:
    mistaken = [evaluated(code, "go-nham-mat-khau") for code in staff[::10]]

    assert mistaken == [False] * 30
    assert [evaluated(code) for code in staff] == [True] * PEOPLE


@pytest.mark.long
def test_three_hundred_people_of_one_address_sign_in_by_the_page(
    staff, settings, record_property
) -> None:
    """The whole way that a browser goes, with the hasher of the real portal."""
    settings.PASSWORD_HASHERS = real.PASSWORD_HASHERS
    User.objects.filter(username__in=staff).update(password=make_password(PASSWORD))
    began = perf_counter()
    answers = [
        Client(REMOTE_ADDR=OFFICE).post(LOGIN, {"login": code, "password": PASSWORD})
        for code in staff
    ]
    record_property("tried", PEOPLE)
    record_property("note", f"300 by the page, one after the other: {perf_counter() - began:.0f} s")

    assert [answer.status_code for answer in answers] == [302] * PEOPLE
    assert all(settings.SESSION_COOKIE_NAME in answer.cookies for answer in answers)


def test_a_spray_over_many_accounts_is_stopped_and_the_office_still_works(staff) -> None:
    known = device_of(staff[0])

    spray = [evaluated(code, "Mua-xuan-2026!") for code in staff]

    assert spray.count(False) == 60
    assert spray.count(None) == PEOPLE - 60
    assert evaluated(staff[0], device=known) is True
    assert evaluated(staff[1], address=ELSEWHERE) is True


def test_whoever_guesses_at_one_account_gets_ten_tries_whatever_name_they_use(staff) -> None:
    names = [staff[0], staff[0].lower(), f"{staff[0]}@kh.example", f" {staff[0]}@KH.example"]

    tries = [evaluated(names[turn % 4], f"thu-lan-{turn}", address=f"203.0.113.{turn}")
             for turn in range(40)]  # fmt: skip

    assert tries.count(False) == 10
    assert evaluated(staff[0], address=ELSEWHERE) is None


def test_slow_guessing_gets_fifty_tries_a_day(staff, time_machine_at) -> None:
    tries = []
    for turn in range(200):
        time_machine_at.shift(300)
        tries.append(evaluated(staff[0], f"thu-lan-{turn}", address=f"203.0.{turn}.1"))

    assert tries.count(False) == 50


def test_spite_does_not_shut_the_person_out_of_their_own_browser(staff) -> None:
    known = device_of(staff[0])
    for turn in range(60):
        evaluated(staff[0], f"thu-lan-{turn}", address=ELSEWHERE)

    assert evaluated(staff[0], address=ELSEWHERE) is None
    assert evaluated(staff[0], device=known) is True
    assert evaluated(staff[1], device=known) is True


def test_a_known_browser_does_not_guess_for_ever(staff) -> None:
    known = device_of(staff[0])

    tries = [evaluated(staff[0], f"thu-lan-{turn}", device=known) for turn in range(15)]

    assert tries == [False] * 10 + [None] * 5


def test_a_cookie_made_up_makes_no_browser_known(staff) -> None:
    forged = {"device": "W1wiYVwiLFsxXV0:1abc:def"}
    for turn in range(10):
        evaluated(staff[0], f"thu-lan-{turn}", device=forged)

    assert evaluated(staff[0], device=forged) is None


@pytest.mark.parametrize("password", ["sai-mat-khau-roi", PASSWORD])
def test_every_try_costs_one_hash_whoever_is_meant(cast, settings, monkeypatch, password) -> None:
    settings.PASSWORD_HASHERS = real.PASSWORD_HASHERS
    hashes = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda *given: hashes.append(1) or encode(*given)
    )
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda *given: hashes.append(1) or verify(*given)
    )
    known, closed, never = (one.staff.user for one in (cast.clerk, cast.head, cast.officer))
    for user in (known, closed):
        user.password = encode(Argon2PasswordHasher(), PASSWORD, "x" * 22)
        user.save()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    never.set_unusable_password()
    never.save()

    counted = {}
    for login in ("KH99999", "ai@do.example", known.username, known.email, closed.username,
                  closed.email, never.username, never.email):  # fmt: skip
        hashes.clear()
        evaluated(login, password)
        counted[login] = len(hashes)

    assert set(counted.values()) == {1}, counted


@pytest.mark.long
@pytest.mark.slow
def test_time_tells_nothing_either(cast, settings, mailoutbox, record_property) -> None:
    """Medians of sign-ins and resets that fail, for who exists, who does not and who may not. The
    tries stand in pairs, in turn, so that a machine that is busy meanwhile slows both alike."""
    settings.PASSWORD_HASHERS = real.PASSWORD_HASHERS
    settings.RESET_SECONDS = real.RESET_SECONDS
    settings.ACCOUNT_RATE_LIMITS = False
    known = cast.clerk.staff.user
    gone = cast.colleague.staff.user
    gone.is_active = False
    for user in (known, gone):
        user.set_password(PASSWORD)
        user.save()
    client = Client()

    def took(path: str, sent: dict[str, str]) -> float:
        began = perf_counter()
        client.post(path, sent)
        return perf_counter() - began

    def ratio(path: str, one: dict[str, str], other: dict[str, str]) -> float:
        took(path, one), took(path, other)
        pairs = []
        for turn in range(ROUNDS):
            first, second = (one, other) if turn % 2 else (other, one)
            times = took(path, first), took(path, second)
            pairs.append(times if turn % 2 else times[::-1])
        return median(a for a, _ in pairs) / median(b for _, b in pairs)

    wrong = {"password": "sai-mat-khau-roi"}
    nobody = {"login": "KH99999"} | wrong
    ratios = {
        "code": ratio(LOGIN, {"login": known.username} | wrong, nobody),
        "inactive": ratio(LOGIN, {"login": gone.username} | wrong, nobody),
        "mail": ratio(LOGIN, {"login": known.email} | wrong, {"login": "ai@do.example"} | wrong),
        "reset": ratio(
            "/accounts/password/reset/", {"email": known.email}, {"email": "ai@do.example"}
        ),
    }
    said = ", ".join(f"{what} {one:.3f}" for what, one in ratios.items())
    record_property("tried", ROUNDS * 2 * len(ratios))
    record_property("note", f"medians, of who is there by who is not: {said}")

    assert all(0.9 < one < 1.1 for one in ratios.values()), ratios


@pytest.fixture
def time_machine_at():
    import time_machine  # noqa: PLC0415

    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock
