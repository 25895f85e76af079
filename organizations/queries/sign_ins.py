"""How far a person is with signing in: for those who help."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from organizations.access import current_postings, is_over
from organizations.models import AuditEvent, User
from organizations.sign_in import is_shut_out
from organizations.tenancy import own_postings

LOOKED_BACK = timedelta(days=30)  # for a link that was made


@dataclass(frozen=True, slots=True)
class SignInState:
    """``link_until``: until when the last link for a first sign-in opens or opened, UTC; None when
    the person has signed in, or none was made in this agency in the last 30 days. ``postings``:
    how many they may choose from, in all agencies."""

    is_closed: bool
    is_shut_out: bool
    has_signed_in: bool
    link_until: datetime | None
    postings: int


def sign_in_state(user: User, *, agency_id: int, now: datetime, today: date) -> SignInState:
    """What keeps somebody from signing in, or asks them something there. Two queries; one more for
    who never signed in. Call inside ``tenant``."""
    with own_postings(user.staff_id or 0):
        postings = sum(not is_over(one, today) for one in current_postings(user, today))
    has_signed_in = user.last_login is not None
    return SignInState(
        is_closed=not user.is_active,
        is_shut_out=is_shut_out(user),
        has_signed_in=has_signed_in,
        link_until=None if has_signed_in else _link_until(user, agency_id, now),
        postings=postings,
    )


def _link_until(user: User, agency_id: int, now: datetime) -> datetime | None:
    made = AuditEvent.objects.filter(
        agency_id=agency_id,
        recorded_at__gt=now - LOOKED_BACK,
        action="organizations.sign_in.link_made",
        object_id=user.get_username(),
    ).first()
    if made is None:
        return None
    return made.recorded_at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
