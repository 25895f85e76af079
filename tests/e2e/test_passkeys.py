"""A passkey in real Chromium with a virtual device: kept, shown, and enough to sign in."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from organizations.middleware import CHOSEN
from tests.caching import fresh_cache
from tests.e2e import window
from tests.signing_in import enter

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.long]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_kept_and_then_signs_in_alone(cast, browser, monkeypatch) -> None:
    # Browsers offer passkeys to safe addresses and to this machine.
    monkeypatch.setattr(window, "ADDRESS", "http://localhost")
    fresh_cache()
    client = Client(headers={"host": "localhost"})
    enter(client, cast.head)
    seat = window.Window(browser, client, timezone.now())
    page = seat.page
    page.set_default_timeout(30_000)
    violations: list[str] = []
    page.on("console", lambda said: violations.append(said.text) if said.type == "error" else None)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    seat.open("/accounts/2fa/webauthn/add/")
    page.fill("input[name=name]", "Máy tính phòng 204")
    page.check("input[name=passwordless]")
    with page.expect_navigation():
        page.click("[data-passkey-start]")
    seat.open("/accounts/2fa/webauthn/")
    assert "Máy tính phòng 204" in page.locator("main").inner_text()
    kept = Authenticator.objects.get(user=cast.head.staff.user, type="webauthn")
    assert kept.wrap().is_passwordless

    client.post("/accounts/logout/")
    seat.open("/accounts/login/")
    with page.expect_navigation():
        page.click("form[data-passkey=login] [data-passkey-start]")

    assert client.session[CHOSEN] == [cast.head.agency_id, cast.head.pk]
    kept.refresh_from_db()
    assert kept.last_used_at is not None
    assert violations == []
    seat.close()
