"""What the portal asks of allauth: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by the agency's officer; the sign-up pages are closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
