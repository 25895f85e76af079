"""Signing in with an identity of the province, at an OpenID Connect provider on this machine."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from types import SimpleNamespace

import jwt
import pytest
import requests
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kpi_portal import env
from ops.process import free_port
from organizations.identity import StrictAdapter
from organizations.middleware import CHOSEN
from tests.caching import fresh_cache
from tests.organizations.test_second_step import app_on_phone

pytestmark = pytest.mark.slow

TOKEN_SECONDS = 60
BACK = "http://testserver/accounts/oidc/{}/login/callback/"


@pytest.fixture(scope="module")
def provider() -> Iterator[SimpleNamespace]:
    """Its address, and two clients at it: the province's, trusted with staff codes, the state's."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-r"]
    server = subprocess.Popen(
        [*command, "-e", str(TOKEN_SECONDS)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
            break
        except requests.ConnectionError:
            time.sleep(0.2)
    apps = [_register(address, "province", "staff_code"), _register(address, "vneid", "")]
    yield SimpleNamespace(address=address, apps=apps)
    server.terminate()
    server.wait(10)


@pytest.fixture
def sso(provider: SimpleNamespace, settings, cast) -> SimpleNamespace:
    """The provider knows people of ours, and we know it."""
    fresh_cache()
    apps = deepcopy(provider.apps)
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}
    }
    _tell(provider.address, "sub-clerk", staff_code=cast.clerk.staff.staff_code.lower(), name="Ánh")
    _tell(provider.address, "sub-head", staff_code=cast.head.staff.staff_code)
    _tell(provider.address, "sub-nobody", staff_code="KH99999", email=cast.clerk.staff.user.email)
    _tell(provider.address, "sub-silent")
    return SimpleNamespace(apps=apps)


def _register(provider: str, name: str, claim: str) -> dict:
    wanted = {
        "redirect_uris": [BACK.format(name)],
        "token_endpoint_auth_method": "client_secret_post",
    }
    client = requests.post(f"{provider}/oauth2/clients", json=wanted, timeout=10).json()
    return {
        "provider_id": name,
        "name": name.title(),
        "client_id": client["client_id"],
        "secret": client["client_secret"],
        "settings": {"server_url": provider, "staff_code_claim": claim, "origin": provider},
    }


def _tell(provider: str, subject: str, **claims: str) -> None:
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=10).raise_for_status()


def go(client: Client, name: str, process: str = "login") -> str:
    """To the provider; the address of its page."""
    answer = client.post(f"/accounts/oidc/{name}/login/?process={process}")
    assert answer.status_code == 302
    return answer["Location"]


def say(page: str, subject: str) -> str:
    """Sign in there; the address that leads back."""
    answer = requests.post(page, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def enter(client: Client, subject: str, name: str = "province", process: str = "login"):
    return client.get(say(go(client, name, process), subject))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


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


# ---- What cannot be believed -------------------------------------------------------------------

OTHER_KEY = "another-key-of-somebody-else-32-bytes"
OTHER_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _unsigned(token: str) -> str:
    return jwt.encode(_claims(token), None, algorithm="none", headers=_header(token))


def _by_another_key(token: str) -> str:
    return jwt.encode(_claims(token), OTHER_KEY, algorithm="HS256", headers=_header(token))


def _by_a_key_of_the_same_kind(token: str) -> str:
    return jwt.encode(_claims(token), OTHER_RSA_KEY, algorithm="RS256", headers=_header(token))


def _changed(token: str) -> str:
    head, _, signature = token.split(".")
    forged = jwt.encode(_claims(token) | {"sub": "sub-head"}, OTHER_KEY).split(".")[1]
    return f"{head}.{forged}.{signature}"


def _claims(token: str) -> dict:
    return jwt.decode(token, options={"verify_signature": False})


def _header(token: str) -> dict:
    kid = jwt.get_unverified_header(token).get("kid")
    return {"kid": kid} if kid else {}


@pytest.mark.parametrize(
    "forge",
    [_unsigned, _by_another_key, _by_a_key_of_the_same_kind, _changed, lambda token: "x.y.z"],
)
def test_a_forged_token_is_refused(sso, client, monkeypatch, forge) -> None:
    believe = StrictAdapter._decode_id_token
    monkeypatch.setattr(
        StrictAdapter, "_decode_id_token", lambda self, app, token: believe(self, app, forge(token))
    )

    _refused(client, enter(client, "sub-clerk"))


def test_a_token_for_another_client_is_refused(sso, client, monkeypatch) -> None:
    believe = StrictAdapter._decode_id_token
    other = SimpleNamespace(client_id="somebody-else")
    monkeypatch.setattr(
        StrictAdapter, "_decode_id_token", lambda self, app, token: believe(self, other, token)
    )

    _refused(client, enter(client, "sub-clerk"))


def test_a_token_of_another_issuer_is_refused(sso, client) -> None:
    for app in sso.apps:
        app["settings"]["openid_configuration_overrides"] = {"issuer": "https://elsewhere.example"}

    _refused(client, enter(client, "sub-clerk"))


def test_an_old_token_is_refused(sso, client, monkeypatch) -> None:
    believe = StrictAdapter._decode_id_token

    def later(self, app, token):
        with time_machine.travel(timezone.now() + timedelta(seconds=TOKEN_SECONDS + 5)):
            return believe(self, app, token)

    monkeypatch.setattr(StrictAdapter, "_decode_id_token", later)

    _refused(client, enter(client, "sub-clerk"))


def test_no_token_or_another_subject_is_refused(sso, client, monkeypatch) -> None:
    told = StrictAdapter._fetch_user_info
    monkeypatch.setattr(
        StrictAdapter, "_fetch_user_info", lambda self, token: told(self, token) | {"sub": "x"}
    )
    _refused(client, enter(client, "sub-clerk"))

    complete = StrictAdapter.complete_login
    monkeypatch.setattr(
        StrictAdapter,
        "complete_login",
        lambda self, request, app, token, response: complete(
            self, request, app, token, response={**response, "id_token": ""}
        ),
    )
    _refused(client, enter(client, "sub-clerk"))


def test_the_way_back_works_once_and_in_the_browser_that_left(sso, client) -> None:
    back = say(go(client, "province"), "sub-clerk")
    stranger = Client()

    _refused(stranger, stranger.get(back))
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


def _refused(client: Client, answer) -> None:
    assert answer.status_code in {200, 401}
    assert "không trả lời" in answer.content.decode()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


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
