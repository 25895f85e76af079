"""What every answer carries when the portal is served by HTTPS: pages, errors, files and cookies;
and that nothing but a form changes anything."""

from itertools import cycle, islice

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import Resolver404, resolve

from kpi_portal.policy import PolicyMiddleware
from tests.caching import fresh_cache
from tests.contracts.table import PEOPLE, rows
from tests.signing_in import enter

SECRET = "a" * 32
METHODS = ("post", "put", "patch", "delete")
BY_HTTPS = {
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "LANGUAGE_COOKIE_SECURE": True,
    "SESSION_COOKIE_NAME": "__Host-sid",
    "CSRF_COOKIE_NAME": "__Host-csrf",
}
# Addresses that name no thing: they can be asked without making one first.
PLAIN = sorted(
    {
        row.url(None)  # type: ignore[arg-type]
        for _, row in rows()
        if row.url.__code__.co_names in {("reverse",), ()} and row.url.__code__.co_freevars == ()
    }
)


@pytest.fixture
def browser(cast):
    """Signed in as the head of the agency, by HTTPS."""
    fresh_cache()
    with override_settings(**BY_HTTPS):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        enter(client, cast.agency_head)
        yield client


def guarded(answer) -> None:
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Permissions-Policy"]
    for cookie in answer.cookies.values():
        assert cookie["secure"], cookie.key
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in {"Lax", "Strict"}, cookie.key
        assert (cookie["path"], cookie["domain"]) == ("/", ""), cookie.key
        assert not cookie.key.startswith(("sid", "csrf")), cookie.key


def test_plain_addresses_are_most_of_the_portal() -> None:
    assert len(PLAIN) > 60
    for address in PLAIN:
        try:
            resolve(address.partition("?")[0])
        except Resolver404:  # pragma: no cover
            pytest.fail(address)


def test_every_answer_by_https_is_guarded(browser) -> None:
    nobody = Client()
    for address in PLAIN:
        guarded(browser.get(address, secure=True))
        nobody.cookies.clear()
        guarded(nobody.get(address, secure=True))


def test_errors_and_files_are_guarded_too(browser, monkeypatch) -> None:
    guarded(browser.get("/khong/co/trang/nay/", secure=True))
    guarded(browser.post("/people/new/", secure=True))
    guarded(browser.get("/status/", secure=True))
    static = browser.get(f"{settings.STATIC_URL}khong-co.css", secure=True)
    assert static.status_code == 404
    guarded(static)

    def fails(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(PolicyMiddleware, "process_view", fails)
    broken = Client(raise_request_exception=False).get("/verify/", secure=True)
    assert broken.status_code == 500
    guarded(broken)


@pytest.mark.parametrize(
    "each",
    [
        pytest.param(1, id="one method in turn"),
        pytest.param(len(METHODS), id="every method", marks=pytest.mark.long),
    ],
)
def test_nothing_but_a_form_is_accepted(each, browser) -> None:
    """Whatever the address: no method without a token does anything."""
    in_turn = cycle(METHODS)
    for address in PLAIN:
        for method in islice(in_turn, each):
            answer = getattr(browser, method)(address, secure=True)
            assert answer.status_code in {403, 405}, (method, address, answer.status_code)


def test_everybody_in_the_cast_is_in_the_table() -> None:
    assert len(set(PEOPLE)) == len(PEOPLE)
