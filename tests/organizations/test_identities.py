"""Signing in with an identity of the province, at an OpenID Connect provider on this machine."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from kpi_portal import env
from ops.process import free_port
from organizations.middleware import CHOSEN
from tests.organizations.identity import enter, go, is_in, refused, say
from tests.organizations.test_second_step import app_on_phone
from tests.signing_in import enter as sign_in

pytestmark = pytest.mark.slow


def test_a_trusted_provider_finds_the_person_by_staff_code(sso, cast, client) -> None:
    answer = enter(client, "sub-clerk")

    assert answer["Location"] == reverse("reporting:home")
    assert client.get("/", follow=True).status_code == 200
    assert client.session[CHOSEN] == [cast.clerk.agency_id, cast.clerk.pk]
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.provider, kept.uid) == (cast.clerk.staff.user, "province", "sub-clerk")


def test_nothing_that_the_provider_tells_is_kept(sso, client) -> None:
    for _ in range(2):
        enter(client, "sub-clerk")
        client.post("/accounts/logout/")

    assert SocialAccount.objects.get().extra_data == {}


@pytest.mark.parametrize("subject", ["sub-nobody", "sub-silent"])
def test_whoever_is_not_in_the_portal_does_not_get_in(sso, client, subject) -> None:
    answer = enter(client, subject)

    assert answer.status_code == 403
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_provider_without_staff_codes_finds_nobody_by_itself(sso, client) -> None:
    assert enter(client, "sub-clerk", "vneid").status_code == 403


def test_its_owner_joins_it_to_the_account_and_then_it_opens(sso, cast, client, signed_in) -> None:
    enter(signed_in(cast.clerk), "sub-silent", "vneid", "connect")

    assert is_in(client) is False
    assert enter(client, "sub-silent", "vneid")["Location"] == reverse("reporting:home")
    assert enter(Client(), "sub-silent", "province").status_code == 403


def test_it_is_not_joined_before_its_owner_has_said_once_more_who_they_are(sso, cast) -> None:
    browser = Client()
    sign_in(browser, cast.clerk, is_confirmed=False)

    answer = enter(browser, "sub-silent", "vneid", "connect")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()


def test_what_belongs_to_one_is_not_joined_by_another(sso, cast, signed_in) -> None:
    enter(signed_in(cast.clerk), "sub-silent", "vneid", "connect")
    enter(signed_in(cast.head), "sub-silent", "vneid", "connect")

    assert SocialAccount.objects.get().user == cast.clerk.staff.user


def test_a_closed_account_stays_closed(sso, cast, client) -> None:
    user = cast.clerk.staff.user
    enter(client, "sub-clerk")
    client.post("/accounts/logout/")
    user.is_active = False
    user.save()

    assert enter(client, "sub-clerk")["Location"] == reverse("account_inactive")
    assert not is_in(client)


def test_the_second_step_is_asked_for_all_the_same(sso, cast, client) -> None:
    app_on_phone(cast.head)

    assert enter(client, "sub-head")["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert Authenticator.objects.filter(user=cast.head.staff.user).exists()


def test_the_way_back_works_once_and_in_the_browser_that_left(sso, client) -> None:
    back = say(go(client, "province"), "sub-clerk")
    stranger = Client()

    refused(stranger, stranger.get(back))
    client.get(back)
    client.post("/accounts/logout/")

    assert client.get(back).status_code == 401
    assert not is_in(client)


def test_a_provider_that_does_not_answer_gives_a_page_and_no_way_in(sso, client) -> None:
    for app in sso.apps:
        app["settings"]["server_url"] = f"http://127.0.0.1:{free_port()}"

    answer = client.post("/accounts/oidc/province/login/?process=login")

    assert answer.status_code in {200, 401}
    assert "không trả lời" in answer.content.decode()
    assert not is_in(client)


# ---- From the environment ----------------------------------------------------------------------


def test_a_provider_is_named_in_the_environment(monkeypatch, tmp_path) -> None:
    (tmp_path / "secret").write_text("s3cret\n", encoding="utf-8")
    for name, value in {
        "URL": "https://sso.khanhhoa.example/realms/tinh",
        "CLIENT_ID": "kpi",
        "CLIENT_SECRET_FILE": str(tmp_path / "secret"),
        "TITLE": "tài khoản công vụ",
        "STAFF_CODE_CLAIM": "ma_can_bo",
    }.items():
        monkeypatch.setenv(f"SSO_PROVINCE_{name}", value)

    assert json.dumps(env.identity_provider("province"), sort_keys=True) == json.dumps(
        {
            "client_id": "kpi",
            "name": "tài khoản công vụ",
            "provider_id": "province",
            "secret": "s3cret",
            "settings": {
                "origin": "https://sso.khanhhoa.example",
                "server_url": "https://sso.khanhhoa.example/realms/tinh",
                "staff_code_claim": "ma_can_bo",
            },
        },
        sort_keys=True,
    )
