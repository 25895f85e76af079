"""Signing a test's browser in without the sign-in page."""

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as CONFIRMED_USER,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY as CONFIRMATIONS,
)
from django.test import Client

from organizations.middleware import CHOSEN
from organizations.models import Posting
from organizations.sessions import BEGAN, SEEN

# Seconds: tests travel in time, and sessions and confirmations count from their moment.
NEVER_ENDS = 2**33


def enter(client: Client, posting: Posting, *, is_confirmed: bool = True) -> None:
    """Sign in and act in this posting.

    Who ``is_confirmed`` has just shown once more who they are; see ``organizations.confirming``.
    """
    client.force_login(posting.staff.user)
    session = client.session
    session[CHOSEN] = [posting.agency_id, posting.pk]
    session[BEGAN] = session[SEEN] = NEVER_ENDS
    if is_confirmed:
        session[CONFIRMED_USER] = str(posting.staff.user.pk)
        session[CONFIRMATIONS] = [{"method": "password", "at": NEVER_ENDS, "reauthenticated": True}]
    session.save()
