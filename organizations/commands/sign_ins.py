"""Writes about sign-ins: sessions that end, second steps that are taken back."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.db import transaction

from organizations import audit
from organizations.access import Actor
from organizations.models import User


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Sign a person out everywhere, except in the session of the key ``but``; how many ended.

    A query for each session.
    """
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()
        ended += 1
    return ended


def forget_second_step(*, actor: Actor, staff_code: str, reason: str) -> None:
    """Take back every second step of somebody who lost theirs; they set up another.

    Call inside ``tenant`` of an agency in which they work. Somebody must have seen who asks: by
    this the password alone opens the account again.

    Raises:
        User.DoesNotExist: nobody of that code.
    """
    with transaction.atomic():
        user = get_user_model().objects.get(
            username__iexact=staff_code, staff__postings__agency_id=actor.agency_id
        )
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        audit.record(
            actor=actor,
            action="organizations.second_step.forgotten",
            object_id=user.get_username(),
            details={"reason": reason},
        )
