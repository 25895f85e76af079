"""Sign-in pages, the language switch: open before anybody is known."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from tests.contracts.table import Routes, Row
from tests.factories.organizations import Cast

# Nobody in the cast has a second step, so its pages have nothing to show.
NOTHING_SET_UP = frozenset({302, 404})


def _open(name: str, **fields: object) -> Row:
    return Row(url=lambda cast: reverse(name), anonymous=True, **fields)


def _own(name: str, **fields: object) -> Row:
    return Row(url=lambda cast: reverse(name), **fields)


def _unknown_provider(name: str) -> Row:
    """None is configured; tests/organizations/test_identities.py runs a real one."""
    return Row(
        url=lambda cast: reverse(name, args=["nobody"]), anonymous=True, answers=frozenset({404})
    )


def _key(name: str) -> Row:
    """A passkey is its owner's alone."""
    return Row(url=lambda cast: reverse(name, args=[1]), answers=NOTHING_SET_UP)


def _reset_key(cast: Cast) -> str:
    user = cast.clerk.staff.user
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


ROUTES: Routes = {
    "account_login": _open("account_login"),
    "account_logout": (_open("account_logout"), _open("account_logout", method="post")),
    "account_signup": _open("account_signup"),
    "account_inactive": _open("account_inactive"),
    "account_reauthenticate": _own("account_reauthenticate"),
    "account_change_password": _own("account_change_password"),
    "account_set_password": _own("account_set_password"),
    "account_reset_password": (
        _open("account_reset_password"),
        _open("account_reset_password", method="post", data={"email": "ai@khanhhoa.example"}),
    ),
    "account_reset_password_done": _open("account_reset_password_done"),
    "account_reset_password_from_key": Row(url=_reset_key, anonymous=True),
    "account_reset_password_from_key_done": _open("account_reset_password_from_key_done"),
    "mfa_index": _own("mfa_index"),
    "mfa_authenticate": _open("mfa_authenticate"),
    "mfa_reauthenticate": _own("mfa_reauthenticate"),
    "mfa_activate_totp": _own("mfa_activate_totp"),
    "mfa_deactivate_totp": _own("mfa_deactivate_totp", answers=NOTHING_SET_UP),
    "mfa_view_recovery_codes": _own("mfa_view_recovery_codes", answers=NOTHING_SET_UP),
    "mfa_generate_recovery_codes": _own("mfa_generate_recovery_codes"),
    "mfa_download_recovery_codes": _own("mfa_download_recovery_codes", answers=NOTHING_SET_UP),
    "mfa_list_webauthn": _own("mfa_list_webauthn"),
    "mfa_add_webauthn": _own("mfa_add_webauthn"),
    "mfa_reauthenticate_webauthn": _own("mfa_reauthenticate_webauthn"),
    "mfa_edit_webauthn": _key("mfa_edit_webauthn"),
    "mfa_remove_webauthn": _key("mfa_remove_webauthn"),
    "mfa_login_webauthn": _open("mfa_login_webauthn"),
    "openid_connect_login": _unknown_provider("openid_connect_login"),
    "openid_connect_callback": _unknown_provider("openid_connect_callback"),
    "socialaccount_connections": (
        _own("socialaccount_connections"),
        _own("socialaccount_connections", method="post", data={"account": 1}),
    ),
    "socialaccount_login_cancelled": _open("socialaccount_login_cancelled"),
    "socialaccount_login_error": _open("socialaccount_login_error", answers=frozenset({401})),
    "usersessions_list": (
        _own("usersessions_list"),
        _own("usersessions_list", method="post"),
    ),
    "set_language": _open("set_language", method="post", data={"language": "en"}),
}
