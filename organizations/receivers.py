"""What follows from what allauth tells."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from organizations.commands.sign_ins import end_sessions
from organizations.models import User


@receiver(authenticator_added)
def end_the_sessions_without_it(
    request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any
) -> None:
    """Who was let in without the new second step signs in anew, in every other browser."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        end_sessions(user, but=request.session.session_key)
