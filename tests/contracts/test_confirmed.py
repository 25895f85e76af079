"""What weighs most asks once more who it is: each such route, and no route beside the list."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from organizations.models import Posting
from tests.contracts.table import PEOPLE, rows
from tests.organizations.test_second_step import app_on_phone
from tests.signing_in import enter

ASKS = "/accounts/reauthenticate/"
ASKS_FOR_A_FACTOR = ("/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/")
WEIGHTY = {
    "reporting:sign": "the agency's word",
    "reporting:submit": "closes the period",
    "reporting:amend": "opens a closed period",
    "reporting:ask_reopening": "opens a closed period",
    "reporting:answer_reopening": "opens a closed period",
    "organizations:renew_webhook": "a secret is made and shown",
    "reporting:export": "much at once leaves the portal",
    "reporting:export_own": "much at once leaves the portal",
    "reporting:own_data": "all of a person leaves the portal",
    "reporting:take_file": "what was asked for leaves the portal",
    "reporting:ask_bundle": "an agency's evidence",
    "reporting:take_bundle": "an agency's evidence leaves the portal",
    "evaluations:classify": "freezes a quarter or a year",
    "organizations:give_role": "gives power over others",
    "organizations:activation": "opens the sign-in of somebody else",
    "organizations:service_tokens": "lets a program in",
    "organizations:webhooks": "has another system told",
    "organizations:apply_province_sheet": "changes many agencies at once",
    "organizations:receivers_of": "changes who reads an agency's reports",
    "organizations:call_off_route": "changes who reads an agency's reports",
    "organizations:rest_days": "changes the days of the whole province",
    "organizations:withdraw_rest_day": "changes the days of the whole province",
    "organizations:parameter": "changes what holds in the whole province",
    "worklogs:apply_crossings": "changes many agencies at once",
}
FACTORS = (
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_remove_webauthn",
)
# Decided in docs/security/sign-in.md: what stands on a page that its readers open anyway.
PAPERS = ("reporting:download", "reporting:download_provincial")


def guarded(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Routes whose view waits for a confirmation."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            if getattr(one.callback, "asks_again", False):
                yield f"{prefix}{one.name}"
        else:
            yield from guarded(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)


def unconfirmed(posting: Posting) -> Client:
    client = Client()
    enter(client, posting, is_confirmed=False)
    return client


def test_the_list_and_the_portal_agree() -> None:
    assert set(guarded(get_resolver())) == set(WEIGHTY)


@pytest.mark.parametrize(
    ("name", "row"),
    [(name, row) for name, row in rows() if name in WEIGHTY and row.method == "post"],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_whoever_has_not_confirmed_lately_is_asked_first(name, row, cast) -> None:
    person = next(one for one in PEOPLE if one in row.allowed)

    answer = unconfirmed(getattr(cast, person)).post(row.url(cast), row.data_for(cast))

    assert answer.status_code == 302
    assert answer["Location"].startswith(ASKS)


@pytest.mark.parametrize("name", FACTORS)
def test_a_second_step_is_not_changed_without_asking(name, cast) -> None:
    user, of = cast.clerk.staff.user, []
    if name not in {"mfa_activate_totp", "mfa_add_webauthn"}:
        app_on_phone(cast.clerk)
        RecoveryCodes.activate(user)
    if name == "mfa_remove_webauthn":
        key = Authenticator.objects.create(
            user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Khóa"}
        )
        of = [key.pk]

    browser = unconfirmed(cast.clerk)
    for ask in (browser.get, browser.post):
        answer = ask(reverse(name, args=of))
        if answer.status_code == 405:
            continue  # a page that is only read
        assert answer.status_code == 302
        assert answer["Location"].startswith(ASKS_FOR_A_FACTOR)
    assert not of or Authenticator.objects.filter(pk__in=of).exists()


def test_an_identity_is_not_taken_from_an_account_without_asking(cast) -> None:
    """What joins one asks too: ``test_identities.py``."""
    joined = SocialAccount.objects.create(user=cast.clerk.staff.user, provider="vneid", uid="1")

    page = reverse("socialaccount_connections")
    answer = unconfirmed(cast.clerk).post(page, {"account": joined.pk})

    assert answer.status_code == 302
    assert answer["Location"].startswith(ASKS)
    assert SocialAccount.objects.filter(pk=joined.pk).exists()


@pytest.mark.parametrize(
    ("name", "row"),
    [(name, row) for name, row in rows() if name in PAPERS and row.method == "get"],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_paper_of_one_report_is_handed_out_without_asking(name, row, cast) -> None:
    person = next(one for one in PEOPLE if one in row.allowed)

    answer = unconfirmed(getattr(cast, person)).get(row.url(cast))

    assert not answer.get("Location", "").startswith(ASKS)
