"""What production answers: every header and cookie, and nothing that helps to find a way in."""

import re
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from organizations.models import User
from tests.browser import PASSWORD
from tests.caching import fresh_cache

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """Every process of the suite counts failures at these accounts in one Valkey: those of another
    test shut the account, and nobody was signed in whose session could be ended."""
    fresh_cache()


@pytest.fixture
def https(settings, monkeypatch) -> Client:
    """A browser at a portal that is deployed behind its proxy."""
    settings.HTTPS = True
    monkeypatch.setattr("organizations.sign_in.DEVICE_COOKIE", "__Host-device")
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = True
    settings.CSRF_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return Client(headers={"x-forwarded-proto": "https"})


def sign_in(client: Client, posting) -> None:
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": posting.staff.staff_code, "password": PASSWORD})
    assert client.get("/", follow=True).status_code == 200


def test_an_answer_over_https_carries_every_header(cast, https) -> None:
    sign_in(https, cast.clerk)
    for path in ("/", "/accounts/login/", "/khong/co/", "/healthz", "/offline/"):
        answer = https.get(path, follow=True)
        policy = answer.headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'",
                     "frame-ancestors 'none'", "form-action 'self'"):  # fmt: skip
            assert part in policy, path
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "includeSubDomains" in answer.headers["Strict-Transport-Security"]
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Permissions-Policy"]
        assert "Access-Control-Allow-Origin" not in answer.headers
        kind = answer.headers["Content-Type"]
        assert "charset=utf-8" in kind or kind.startswith("application/")
        assert not {"Server", "X-Powered-By"} & set(answer.headers)


# Cookies that open nothing: which language was chosen, and what is said once.
WITHOUT_PREFIX = {"django_language", "messages"}


def test_cookies_carry_every_mark(cast, https) -> None:
    sign_in(https, cast.clerk)
    https.post("/i18n/setlang/", {"language": "en"})
    https.post("/accounts/login/", {"login": "KH99999", "password": "sai"})
    seen = {name: morsel for name, morsel in https.cookies.items() if morsel.value}

    assert {"__Host-sid", "__Host-csrf", "__Host-device"} <= set(seen)
    bare = {name for name in seen if not name.startswith("__Host-")}
    assert bare <= WITHOUT_PREFIX
    assert "django_language" in bare
    for name, morsel in seen.items():
        assert morsel["secure"], name
        assert morsel["httponly"], name
        assert (morsel["samesite"], morsel["path"], morsel["domain"]) == ("Lax", "/", ""), name


def test_plain_http_is_led_to_https(https) -> None:
    answer = Client().get("/accounts/login/")

    assert answer.status_code == 301
    assert answer.headers["Location"].startswith("https://")


def test_signing_in_gives_a_new_session(cast, client) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    sign_in(client, cast.clerk)

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_session_that_was_ended_opens_nothing(cast, client) -> None:
    sign_in(client, cast.clerk)
    old = client.cookies["sid"].value
    client.post("/accounts/logout/")
    client.cookies["sid"] = old

    assert client.get("/").headers["Location"].startswith("/accounts/login/")


def test_signing_out_clears_the_device(cast, client) -> None:
    sign_in(client, cast.clerk)

    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"storage"'


def test_every_page_offers_to_sign_out(cast, signed_in) -> None:
    for path in ("/", reverse("organizations:privacy"), reverse("worklogs:month")):
        assert 'action="/accounts/logout/"' in signed_in(cast.clerk).get(path).content.decode()


def test_password_fields_are_masked_and_let_managers_help(client) -> None:
    page = client.get("/accounts/login/").content.decode()
    [field] = re.findall(r"<input[^>]*name=\"password\"[^>]*>", page)

    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


def test_forged_headers_of_a_proxy_change_nothing(cast, client, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    forged = {
        "x-forwarded-host": "attacker.example", "x-original-url": "/status/",
        "x-rewrite-url": "/status/", "x-http-method-override": "DELETE", "x-user-id": "1",
        "remote-user": cast.officer.staff.staff_code,
    }  # fmt: skip
    answer = client.get("/", headers=forged)
    page = client.get("/accounts/login/", headers=forged).content.decode()

    assert answer.headers["Location"].startswith("/accounts/login/")
    assert "attacker.example" not in page
    assert client.get("/", headers={"host": "attacker.example"}).status_code == 400


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "TRACK", "PROPFIND"])
def test_trace_is_refused(client, method) -> None:
    answer = client.generic(method, "/healthz")

    assert answer.status_code in {400, 403, 404, 405}
    assert b"TRACE" not in answer.content


PATHS = [
    "/static/",
    "/static/js/",
    "/.git/config",
    "/.env",
    "/media/",
    "/static/../kpi_portal/settings.py",
    "/server-status",
    "/admin/",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_directory_is_listed(client, path) -> None:
    assert client.get(path).status_code in {302, 403, 404}
    assert "Index of" not in client.get(path).content.decode()


def test_the_image_leaves_history_and_tests_behind() -> None:
    listed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()

    assert listed[0] == "*"
    assert not {"!.git", "!tests", "!docs", "!benchmarks", "!.env", "!.local"} & set(listed)


@pytest.mark.django_db
def test_a_fresh_database_holds_no_account() -> None:
    assert User.objects.count() == 0
