"""Codes of an authenticator app: each opens the door once."""

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction


class _Once(forms.BaseAuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """allauth remembers used codes in the cache, for 30 seconds and while it lives; a code is good
    for 90. So the step of the last code stands in the database."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not spend(
            self.authenticator.pk, code
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_Once, forms.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ReauthenticateForm(_Once, forms.ReauthenticateForm):  # type: ignore[misc]
    """Confirming that it is still the same person."""


def spend(authenticator_id: int, code: str) -> bool:
    """Use a valid code up; False if it, or a later one, was used before.

    Writes the secret anew, so that it follows an exchange of keys. Locks: the authenticator's row.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator_id)
        data: dict[str, Any] = row.data
        secret = get_adapter().decrypt(data["secret"])
        steps = [
            step
            for step in yield_hotp_counters_from_time()
            if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
        ]
        if not steps or steps[0] <= data.get("last_step", -1):
            return False
        row.data = data | {"secret": get_adapter().encrypt(secret), "last_step": steps[0]}
        row.save(update_fields=["data"])
        return True
