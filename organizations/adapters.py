"""What the portal asks of allauth: nobody signs up by themselves, tries are counted fairly, secrets
of second steps rest encrypted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from organizations.boxes import box
from organizations.models import User
from organizations.sign_in import counted_as, find_user, known_device, remember_device

PURPOSE = b"kpi second step\0"
ENCRYPTED = "gAAAA"  # how every token of Fernet begins


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by the agency's officer; the sign-up pages are closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try before the password is looked at; a good one is taken back afterwards.

        By person, whichever of their names was typed; from a browser in which they signed in
        before, by that browser alone.

        Raises:
            ValidationError: there were too many.
        """
        login = credentials.get("email") or credentials.get("username") or ""
        user = find_user(login)
        device = known_device(request, user)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_known_device" if device else "login_failed",
            key=counted_as(user, login, device),
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Signed in, all steps done: this browser is known from now on."""
        response: HttpResponse = super().post_login(request, user, **how)
        remember_device(request, response, user)
        return response


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Names as people read them, and secrets that a copy of the database alone does not give away.

    Keys come from ``SECRET_KEY`` and, while it is exchanged, from ``SECRET_KEY_FALLBACKS``; each
    use of an authenticator app writes its secret anew with the newest.
    """

    def encrypt(self, text: str) -> str:
        """For the database."""
        return box(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """From the database.

        Raises:
            cryptography.fernet.InvalidToken: written with a key that is gone.
        """
        if not encrypted_text.startswith(ENCRYPTED):
            return encrypted_text  # stored before secrets were encrypted; its next use mends that
        return box(PURPOSE).decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: User) -> str:
        """What the app on the phone shows."""
        return user.get_username()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the browser shows when it asks for a passkey."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """A name to begin with; the person may write another."""
        return _("My passkey")
