"""Exchanging SECRET_KEY: what was signed before goes on, until the old key is taken away."""

import secrets

import pytest
from cryptography.fernet import InvalidToken
from django.core import signing
from django.test import Client

from organizations.adapters import SecondStepAdapter
from tests.browser import PASSWORD

OLD, NEW, OTHER = (secrets.token_urlsafe(50) for _ in range(3))


@pytest.fixture
def exchanged(settings):
    """Sets the keys, the newest first."""

    def use(first: str, *before: str) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = first, list(before)

    use(OLD)
    return use


def test_a_session_outlives_the_exchange_of_the_key(cast, exchanged) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": cast.clerk.staff.staff_code, "password": PASSWORD})
    exchanged(NEW, OLD)

    assert browser.get("/", follow=True).wsgi_request.user.is_authenticated


def test_without_the_old_key_everybody_signs_in_anew(cast, exchanged) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": cast.clerk.staff.staff_code, "password": PASSWORD})
    exchanged(NEW)

    assert not browser.get("/", follow=True).wsgi_request.user.is_authenticated


def test_what_was_signed_is_read_with_either_key_and_no_third(exchanged) -> None:
    signed = signing.dumps({"sheet": 1}, salt="organizations.staff.sheet")
    exchanged(NEW, OLD)
    assert signing.loads(signed, salt="organizations.staff.sheet") == {"sheet": 1}

    exchanged(NEW, OTHER)
    with pytest.raises(signing.BadSignature):
        signing.loads(signed, salt="organizations.staff.sheet")


def test_secrets_of_second_steps_are_read_with_either_key_and_written_with_the_new(
    exchanged,
) -> None:
    adapter = SecondStepAdapter()
    kept = adapter.encrypt("JBSWY3DPEHPK3PXP")
    exchanged(NEW, OLD)
    again = adapter.encrypt(adapter.decrypt(kept))
    exchanged(NEW)

    assert adapter.decrypt(again) == "JBSWY3DPEHPK3PXP"
    with pytest.raises(InvalidToken):
        adapter.decrypt(kept)
