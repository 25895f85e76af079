"""Forgetting by rule: contact data of leavers, later names; words, notices, sessions, sent files
and messages to other systems that are over.

Each is looked at agency by agency; whoever works anywhere is left alone everywhere.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q

from organizations import audit
from organizations.access import system
from organizations.commands.clearing import clear_left_sandboxes
from organizations.commands.forgetting_texts import forget_texts
from organizations.commands.sign_ins import end_sessions
from organizations.commands.staff_sheets import drop_sheets
from organizations.commands.webhook_keeping import drop_deliveries
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Notice, Posting, StaffMember, User
from organizations.queries.calendar import parameter
from organizations.rules.names import person_sort_key, unaccented
from organizations.rules.retention import contact_is_over, left_on, name_is_over, stand_in
from organizations.tenancy import own_postings, tenant

UNUSABLE = "!"  # how Django begins a password that opens nothing
NAMELESS = "AN-"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many of each were forgotten."""

    contacts: int
    names: int
    notices: int
    sheets: int
    messages: int
    texts: int
    sandbox_rows: int
    sessions: int


def purge_expired(*, now: datetime) -> Forgotten:
    """Forget what is over by the terms in force. Again at once does nothing.

    Scores, reviews, reports and the trail stay; they name people by numbers. Twenty queries an
    agency and about ten for each leaver, each agency in its own transaction; words and messages to
    other systems in batches of their own; grounds of sandboxes one by one.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    contacts = names = notices = sheets = messages = texts = 0
    for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True):
        with tenant(agency_id):
            contacts += _forget_contacts(agency_id, today)
            names += _forget_names(agency_id, today)
            notices += _forget_notices(agency_id, today, now)
            days = int(parameter("files.days_kept", today, agency_id=agency_id))
            sheets += drop_sheets(agency_id, days=days, now=now)
        messages += drop_deliveries(agency_id, now=now)
        texts += forget_texts(agency_id, now=now)
    cleared = clear_left_sandboxes(now=now)
    sessions = _forget_sessions(now)
    return Forgotten(contacts, names, notices, sheets, messages, texts, cleared, sessions)


def _forget_contacts(agency_id: int, today: date) -> int:
    days = int(parameter("privacy.contact_days_after_leaving", today, agency_id=agency_id))
    known = ~Q(user__email="", user__password__startswith=UNUSABLE, user__last_login=None)
    count = 0
    for staff in _gone(agency_id, known, lambda left: contact_is_over(left, today, days=days)):
        user = User.objects.get(staff=staff)
        end_sessions(user)
        for model in (Authenticator, SocialAccount, EmailAddress):
            model.objects.filter(user=user).delete()
        User.objects.filter(pk=user.pk).update(
            email="", password=make_password(None), last_login=None, wants_mail=False
        )
        _record(agency_id, staff, "contact_forgotten")
        count += 1
    return count


def _forget_names(agency_id: int, today: date) -> int:
    years = int(parameter("privacy.name_years_after_leaving", today, agency_id=agency_id))
    known = ~Q(staff_code__startswith=NAMELESS)
    count = 0
    for staff in _gone(agency_id, known, lambda left: name_is_over(left, today, years=years)):
        code, name = stand_in(staff.pk)
        StaffMember.objects.filter(pk=staff.pk).update(
            staff_code=code,
            full_name=name,
            sort_key=person_sort_key(name),
            search_name=unaccented(name),
        )
        User.objects.filter(staff=staff).update(username=code)
        _record(agency_id, staff, "name_forgotten")
        count += 1
    return count


def _gone(
    agency_id: int, known: Q, is_over: Callable[[date | None], bool]
) -> Iterator[StaffMember]:
    """Of people whose postings here have all ended: those for whom it is over everywhere."""
    here = Posting.objects.filter(agency_id=agency_id, staff=OuterRef("pk"))
    candidates = StaffMember.objects.filter(
        known, Exists(here), ~Exists(here.filter(ends_on__isnull=True))
    )
    for staff in list(candidates):
        with own_postings(staff.pk):
            ends = list(Posting.objects.filter(staff=staff).values_list("ends_on", flat=True))
        if is_over(left_on(ends)):
            yield staff


def _forget_notices(agency_id: int, today: date, now: datetime) -> int:
    days = int(parameter("privacy.notice_days", today, agency_id=agency_id))
    old = Notice.objects.filter(agency_id=agency_id, created_at__lt=now - timedelta(days=days))
    return old.delete()[0]


def _forget_sessions(now: datetime) -> int:
    """Sessions that are over, and the list's rows about them with address and browser."""
    Session.objects.filter(expire_date__lt=now).delete()
    oldest = now - timedelta(hours=settings.SESSION_HOURS)
    return int(UserSession.objects.filter(created_at__lt=oldest).delete()[0])


def _record(agency_id: int, staff: StaffMember, verb: str) -> None:
    audit.record(actor=system(agency_id), action=f"organizations.person.{verb}", object_id=staff.pk)
