"""Signing a test's browser in without the sign-in page."""

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as CONFIRMED_USER,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY as CONFIRMATIONS,
)
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import caches
from django.test import Client
from django.utils.crypto import get_random_string

from organizations.middleware import CHOSEN
from organizations.models import Posting
from organizations.sessions import BEGAN, SEEN

# Seconds: tests travel in time, and sessions and confirmations count from their moment.
NEVER_ENDS = 2**33


def enter(client: Client, posting: Posting, *, is_confirmed: bool = True) -> None:
    """Sign in and act in this posting.

    The session is written as signing in leaves it, with one statement: tests enter some thousand
    times. Nothing is noted of the sign-in; use ``Client.force_login`` where that is the question.
    Who ``is_confirmed`` has just shown once more who they are; see ``organizations.confirming``.
    """
    user = posting.staff.user
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[CHOSEN] = [posting.agency_id, posting.pk]
    session[BEGAN] = session[SEEN] = NEVER_ENDS
    if is_confirmed:
        session[CONFIRMED_USER] = str(user.pk)
        session[CONFIRMATIONS] = [{"method": "password", "at": NEVER_ENDS, "reauthenticated": True}]
    # Not ``save``: it would ask first whether somebody has such a key, and lay a savepoint.
    session._session_key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz")
    data = session._session
    session.create_model_instance(data).save(force_insert=True)
    caches[settings.SESSION_CACHE_ALIAS].set(session.cache_key, data, session.get_expiry_age())
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
