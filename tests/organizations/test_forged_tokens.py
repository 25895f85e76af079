"""Tokens of an identity provider that cannot be believed open nothing."""

from datetime import timedelta
from types import SimpleNamespace

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone

from organizations.identity import StrictAdapter
from tests.organizations.identity import TOKEN_SECONDS, enter, refused

pytestmark = pytest.mark.slow

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

    refused(client, enter(client, "sub-clerk"))


def test_a_token_for_another_client_is_refused(sso, client, monkeypatch) -> None:
    believe = StrictAdapter._decode_id_token
    other = SimpleNamespace(client_id="somebody-else")
    monkeypatch.setattr(
        StrictAdapter, "_decode_id_token", lambda self, app, token: believe(self, other, token)
    )

    refused(client, enter(client, "sub-clerk"))


def test_a_token_of_another_issuer_is_refused(sso, client) -> None:
    for app in sso.apps:
        app["settings"]["openid_configuration_overrides"] = {"issuer": "https://elsewhere.example"}

    refused(client, enter(client, "sub-clerk"))


def test_an_old_token_is_refused(sso, client, monkeypatch) -> None:
    believe = StrictAdapter._decode_id_token

    def later(self, app, token):
        with time_machine.travel(timezone.now() + timedelta(seconds=TOKEN_SECONDS + 5)):
            return believe(self, app, token)

    monkeypatch.setattr(StrictAdapter, "_decode_id_token", later)

    refused(client, enter(client, "sub-clerk"))


def test_no_token_or_another_subject_is_refused(sso, client, monkeypatch) -> None:
    told = StrictAdapter._fetch_user_info
    monkeypatch.setattr(
        StrictAdapter, "_fetch_user_info", lambda self, token: told(self, token) | {"sub": "x"}
    )
    refused(client, enter(client, "sub-clerk"))

    complete = StrictAdapter.complete_login
    monkeypatch.setattr(
        StrictAdapter,
        "complete_login",
        lambda self, request, app, token, response: complete(
            self, request, app, token, response={**response, "id_token": ""}
        ),
    )
    refused(client, enter(client, "sub-clerk"))
