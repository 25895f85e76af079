"""Writes about sign-ins: sessions that end, second steps and passwords that are taken back."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.db import transaction

from organizations import audit
from organizations.access import Actor, in_force
from organizations.http import LOCAL_ZONE
from organizations.models import AuditEvent, RoleAssignment, RoleKind, StaffMember, User

LINK_MADE = "organizations.sign_in.link_made"
POSTED = "organizations.person.posted"
OPENED_LATELY = timedelta(days=30)


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


def shut_before(*, actor: Actor, staff: StaffMember, now: datetime) -> bool:
    """Take the password back before somebody gets a role that officers do not give, if another
    person of the agency may know it; whether it was taken back (ADR 0074).

    They may: by a link that they made in the last thirty days, by one that was followed and never
    used to sign in, or by the address to which a forgotten password is sent, if they typed it and
    the person has not signed in since or it was in those days. Such an address is taken away too,
    and second steps and sessions: the next sign-in is the first again. At most eight statements;
    two read the agency's trail.
    """
    user = User.objects.filter(staff=staff, is_active=True).first()
    if user is None:
        return False
    is_unused = user.last_login is None
    by_others = AuditEvent.objects.filter(
        agency_id=actor.agency_id, actor_posting_id__isnull=False
    ).exclude(actor_posting_id=actor.posting_id or 0)
    lately = by_others.filter(recorded_at__gte=now - OPENED_LATELY)
    is_opened = (is_unused and user.has_usable_password()) or lately.filter(
        action=LINK_MADE, object_id=staff.staff_code
    ).exists()
    entered = (by_others if is_unused else lately).filter(
        action=POSTED, details__staff_code=staff.staff_code, details__known=False
    )
    is_addressed = bool(user.email) and entered.exists()
    if not is_opened and not is_addressed:
        return False
    user.set_unusable_password()
    user.last_login = None
    user.email = "" if is_addressed else user.email
    user.save(update_fields=["password", "last_login", "email"])
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    audit.record(actor=actor, action="organizations.sign_in.shut", object_id=staff.staff_code)
    return True


def heads_to_tell(actor: Actor, now: datetime) -> list[int]:
    """The postings of who heads the agency today, but for the actor's. One query."""
    today = now.astimezone(LOCAL_ZONE).date()
    heads = RoleAssignment.objects.filter(
        in_force(today), agency_id=actor.agency_id, role=RoleKind.AGENCY_HEAD
    ).exclude(posting_id=actor.posting_id or 0)
    return sorted(set(heads.values_list("posting_id", flat=True)))
