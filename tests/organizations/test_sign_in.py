"""Signing in: by staff code or official e-mail, without telling who exists."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import Client
from django.urls import NoReverseMatch, reverse

from kpi_portal import settings as real
from organizations.models import User
from tests.caching import fresh_cache

PASSWORD = "mat-khau-rat-dai"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    fresh_cache()


def sign_in(client: Client, login: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": login, "password": password})


@pytest.mark.parametrize("written", [str.upper, str.lower, str.title])
def test_staff_code_and_email_are_taken_in_any_case(cast, client, written) -> None:
    user = cast.clerk.staff.user
    for login in (user.username, user.email):
        answer = sign_in(client, written(login))

        assert answer.status_code == 302, login
        assert answer["Location"] == reverse("reporting:home")
        client.post(reverse("account_logout"))


def test_who_has_one_posting_lands_at_home_at_once(cast, client) -> None:
    sign_in(client, cast.clerk.staff.staff_code)

    answer = client.get("/", follow=True)

    assert answer.status_code == 200
    assert "Đặng Thị Ánh" in answer.content.decode()


def test_a_wrong_password_and_an_unknown_code_read_alike(cast, client) -> None:
    known = sign_in(client, cast.clerk.staff.staff_code, "sai-mat-khau-roi")
    unknown = sign_in(client, "KH99999", "sai-mat-khau-roi")

    def words(answer) -> list[str]:
        return list(answer.context["form"].non_field_errors())

    assert known.status_code == unknown.status_code == 200
    assert words(known) == words(unknown) != []


def test_after_ten_failures_even_the_right_password_waits(cast, client) -> None:
    code = cast.clerk.staff.staff_code
    for _ in range(10):
        sign_in(client, code, "sai-mat-khau-roi")

    assert sign_in(client, code).status_code == 200
    assert sign_in(client, cast.head.staff.staff_code).status_code == 302


def test_a_closed_account_does_not_get_in(cast, client) -> None:
    user = cast.clerk.staff.user
    user.is_active = False
    user.save()

    answer = sign_in(client, user.username)

    assert answer["Location"] == reverse("account_inactive")
    assert client.get("/").status_code == 302


def test_leaving_needs_a_form_and_not_a_link(cast, signed_in) -> None:
    client = signed_in(cast.clerk)

    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get("/").status_code == 200
    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "name",
    ["account_email", "account_confirm_email", "account_request_login_code", "mfa_signup_webauthn"],
)
def test_what_the_portal_does_not_support_has_no_address(name) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["email/", "login/code/", "confirm-email/x:y/"])
@pytest.mark.django_db
def test_nor_can_it_be_guessed(client, path) -> None:
    answer = client.get(f"/accounts/{path}")

    assert answer.status_code in {302, 404}
    assert answer.headers.get("Location", LOGIN).startswith(LOGIN)


@pytest.mark.django_db
def test_nobody_signs_up_by_themselves(client) -> None:
    answer = client.post("/accounts/signup/", {"username": "KH77777", "password1": PASSWORD})

    assert "account/signup_closed.html" in [template.name for template in answer.templates]
    assert not User.objects.filter(username="KH77777").exists()


def test_the_second_step_can_be_set_up(cast, client) -> None:
    sign_in(client, cast.head.staff.staff_code)

    assert client.get(reverse("mfa_index")).status_code == 200
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)

    assert page.status_code == 200
    assert "otpauth" in page.context["totp_url"]


def test_asking_for_a_reset_never_says_whether_the_address_is_known(
    cast, client, mailoutbox
) -> None:
    known = client.post("/accounts/password/reset/", {"email": cast.clerk.staff.user.email})
    unknown = client.post("/accounts/password/reset/", {"email": "ai-do@khanhhoa.example"})

    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    assert [len(mail.to) for mail in mailoutbox] == [1, 1]


@pytest.mark.django_db
def test_vietnamese_comes_first_whatever_the_browser_says(client) -> None:
    page = client.get(LOGIN, headers={"accept-language": "en-US,en;q=0.9"})

    assert page["Content-Language"] == "vi"
    assert '<html lang="vi">' in page.content.decode()


@pytest.mark.django_db
def test_english_is_one_press_away_and_stays(client) -> None:
    answer = client.post("/i18n/setlang/", {"language": "en", "next": LOGIN})

    assert answer["Location"] == LOGIN
    assert '<html lang="en">' in client.get(LOGIN).content.decode()


def test_passwords_are_kept_as_argon2(settings) -> None:
    settings.PASSWORD_HASHERS = real.PASSWORD_HASHERS  # the suite uses a quicker one

    assert identify_hasher(make_password("mat-khau-rat-dai")).algorithm == "argon2"
    assert len(real.PASSWORD_HASHERS) == 1


PRODUCTION = {
    "HTTPS": "1",
    "DEBUG": "0",
    "ALLOWED_HOSTS": "portal.example",
    "PUBLIC_URL": "https://portal.example",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}


@pytest.mark.slow
def test_the_settings_of_production_pass_every_deployment_check() -> None:
    env = os.environ | PRODUCTION
    said = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr
    assert "no issues" in said.stdout
