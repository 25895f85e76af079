"""Who needs a second step to sign in, and from which day on.

Whoever judges others, keeps an agency's people, receives reports or looks across agencies, and who
uses the right of one of them: a password alone, once overheard, would open all of that.
"""

from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Min

from organizations.access import Actor, in_force
from organizations.models import Delegation, RoleAssignment, User


def is_needed(actor: Actor) -> bool:
    """Whether a role that the actor holds today, or a right of a head that they were given, asks
    for a second step. No query."""
    has_power = actor.holds(*settings.SECOND_STEP_ROLES) or bool(actor.given)
    return bool(settings.SECOND_STEP_REQUIRED and has_power)


def is_set_up(user: User) -> bool:
    """Whether signing in takes this person through a second step. One query."""
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=types).exists())


def due_on(actor: Actor, on: date) -> date:
    """The first day on which the role does nothing without it: some days after the role began.

    Rights are given for a week or two, so their days count from the first that the posting was
    ever given. What nobody gave has no such days: who breaks the glass (ADR 0056) needs it at once.

    Two queries.
    """
    roles = RoleAssignment.objects.filter(
        in_force(on),
        agency_id=actor.agency_id,
        posting_id=actor.posting_id or 0,
        role__in=settings.SECOND_STEP_ROLES,
    )
    rights = Delegation.objects.filter(
        agency_id=actor.agency_id, delegate_id=actor.posting_id, starts_on__lte=on
    ).order_by()
    began = [found.aggregate(first=Min("starts_on"))["first"] for found in (roles, rights)]
    first = min((day for day in began if day is not None), default=None)
    return on if first is None else first + timedelta(days=settings.SECOND_STEP_GRACE_DAYS)
