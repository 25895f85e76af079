"""Writes about people and the postings they hold."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse

from organizations import audit
from organizations.access import Actor, grantable_roles
from organizations.commands.notices import NewNotice, notify
from organizations.commands.sign_ins import LINK_MADE, heads_to_tell
from organizations.http import LOCAL_ZONE
from organizations.models import (
    Delegation,
    NoticeKind,
    Posting,
    RoleAssignment,
    RoleKind,
    StaffMember,
    Unit,
    User,
)
from organizations.refusals import (
    EndsBeforeItStarts,
    LinkIsNotYours,
    NotPosted,
    Outdated,
    SignInInUse,
    StaffCodeIsTaken,
    stated,
)
from organizations.rules.names import nfc, person_sort_key, unaccented
from organizations.tenancy import own_postings


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPosting:
    """Who begins to work where. ``ends_on`` is the last day, None while it is open."""

    staff_code: str
    full_name: str
    unit: Unit
    job_position: str
    title: str
    subject_class: str
    starts_on: date
    ends_on: date | None = None
    email: str = ""
    is_primary: bool = True
    keeps_log: bool = True


def add_staff_member(*, staff_code: str, full_name: str) -> StaffMember:
    """Store a person. Call inside ``tenant`` and post them there in the same transaction.

    Until they hold a posting nobody can read the row back, not even the transaction that wrote it;
    so the id is drawn first and nothing is returned by the insert. Two statements.
    """
    name = nfc(full_name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('organizations_staffmember_id_seq')")
        (pk,) = cursor.fetchone()
        staff = StaffMember(
            pk=pk,
            staff_code=staff_code,
            full_name=name,
            sort_key=person_sort_key(name),
            search_name=unaccented(name),
        )
        cursor.execute(
            "INSERT INTO organizations_staffmember"
            " (id, staff_code, full_name, sort_key, search_name) VALUES (%s, %s, %s, %s, %s)",
            [pk, staff.staff_code, staff.full_name, staff.sort_key, staff.search_name],
        )
    return staff


def post_person(*, actor: Actor, new: NewPosting, now: datetime) -> Posting:
    """Enter a posting; a staff code that nobody has makes the person and their sign-in too.

    The sign-in has no password until its owner follows the link of ``make_activation``. Somebody
    who works elsewhere already is found by code and name together: neither alone is enough.

    Raises:
        StaffCodeIsTaken: the code belongs to another name.
        PositionIsTaken: they hold this position here already on some of those days.
        EmailIsTaken: the address belongs to another sign-in.
        NotPosted: the unit belongs to another agency.
    """
    if new.unit.agency_id != actor.agency_id:
        raise NotPosted
    with stated(), transaction.atomic():
        user = User.objects.filter(username__iexact=new.staff_code).first()
        known = user is not None and user.staff_id is not None
        staff_id = user.staff_id if user and user.staff_id else _add_person(new, now)
        posting = Posting.objects.create(
            agency_id=actor.agency_id,
            staff_id=staff_id,
            unit=new.unit,
            job_position=nfc(new.job_position),
            title=nfc(new.title),
            subject_class=new.subject_class,
            is_primary=new.is_primary,
            keeps_log=new.keeps_log,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
        )
        # Visible now that they are posted here.
        posting.staff = staff = StaffMember.objects.get(pk=staff_id)
        if unaccented(staff.full_name) != unaccented(nfc(new.full_name)):
            raise StaffCodeIsTaken
        audit.record(
            actor=actor,
            action="organizations.person.posted",
            object_id=posting.pk,
            details={"staff_code": staff.staff_code, "known": known, "from": str(new.starts_on)},
        )
    return posting


def _add_person(new: NewPosting, now: datetime) -> int:
    staff = add_staff_member(staff_code=new.staff_code.upper(), full_name=new.full_name)
    user = User(username=staff.staff_code, email=new.email.lower(), staff=staff, created_at=now)
    user.set_unusable_password()
    user.save()
    return staff.pk


def end_posting(*, actor: Actor, posting_id: int, ends_on: date) -> Posting:
    """Set the last day of a posting; roles held in it end with it at the latest. A day that is
    set already is left alone.

    Locks: the posting's row.

    Raises:
        EndsBeforeItStarts: the day lies before the posting's first.
    """
    with transaction.atomic():
        posting = Posting.objects.select_for_update(no_key=True).get(
            pk=posting_id, agency_id=actor.agency_id
        )
        if ends_on < posting.starts_on:
            raise EndsBeforeItStarts
        if posting.ends_on == ends_on:
            return posting
        posting.ends_on = ends_on
        posting.save(update_fields=["ends_on"])
        RoleAssignment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on),
            agency_id=actor.agency_id,
            posting=posting,
            starts_on__lte=ends_on,
        ).update(ends_on=ends_on)
        audit.record(
            actor=actor,
            action="organizations.posting.ended",
            object_id=posting.pk,
            details={"ends_on": str(ends_on)},
        )
    return posting


def rename_person(
    *, actor: Actor, staff: StaffMember, full_name: str, before: str | None = None
) -> StaffMember:
    """Correct how a name is written. A name that stands so already is left alone. Locks the person.

    ``before``: the name that was read; None corrects whatever stands.

    Raises:
        SignInInUse: the person works in other agencies too; the operators do it then.
        Outdated: somebody else has corrected it since it was read.
    """
    name = nfc(full_name)
    with transaction.atomic():
        if not is_only_here(actor, staff):
            raise SignInInUse
        standing = StaffMember.objects.select_for_update(no_key=True).get(pk=staff.pk).full_name
        if before is not None and standing != before:
            raise Outdated
        if standing == name:
            staff.full_name = standing
            return staff
        staff.full_name = name
        staff.sort_key = person_sort_key(name)
        staff.search_name = unaccented(name)
        staff.save(update_fields=["full_name", "sort_key", "search_name"])
        audit.record(actor=actor, action="organizations.person.renamed", object_id=staff.staff_code)
    return staff


def make_activation(*, actor: Actor, staff: StaffMember, now: datetime) -> tuple[str, str]:
    """The two parts of a link with which a new sign-in gets its password, once. Who heads the
    agency is told that links were made, once a day.

    Only before the first sign-in, and only for somebody who works in this agency alone: otherwise
    an officer could take over the sign-in of a person of another agency by posting them here.

    Raises:
        SignInInUse: one of the two does not hold. Whoever forgot a password resets it by mail.
        LinkIsNotYours: the person stands above the actor (``stands_above``).
    """
    with transaction.atomic():
        user = User.objects.filter(staff=staff, is_active=True).first()
        if user is None or not may_activate(actor, staff, user):
            raise SignInInUse
        if stands_above(actor, staff, now.astimezone(LOCAL_ZONE).date()):
            raise LinkIsNotYours
        audit.record(actor=actor, action=LINK_MADE, object_id=staff.staff_code)
        if actor.posting_id is not None:
            _tell_heads(actor, now)
        return user_pk_to_url_str(user), default_token_generator.make_token(user)


def may_activate(actor: Actor, staff: StaffMember, user: User) -> bool:
    """Whether somebody may make a link for the person. One query."""
    return user.last_login is None and not user.has_usable_password() and is_only_here(actor, staff)


def stands_above(actor: Actor, staff: StaffMember, on: date) -> bool:
    """Whether the person holds, or will hold, a role that the actor may not give or a right of a
    head: the link would let the actor use it (ADR 0074). Two queries; none for the portal itself.
    """
    if actor.posting_id is None:
        return False
    ahead = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    others = ~Q(role__in=grantable_roles(actor)) | Q(
        role=RoleKind.HEAD, unit__parent__isnull=True, unit__isnull=False
    )
    return (
        RoleAssignment.objects.filter(
            ahead, others, agency_id=actor.agency_id, posting__staff=staff
        ).exists()
        or Delegation.objects.filter(
            ahead, agency_id=actor.agency_id, delegate__staff=staff, revoked_at__isnull=True
        ).exists()
    )


def _tell_heads(actor: Actor, now: datetime) -> None:
    notify(
        agency_id=actor.agency_id,
        notices=[
            NewNotice(head, NoticeKind.LINKS_MADE, reverse("organizations:people"), happened=True)
            for head in heads_to_tell(actor, now)
        ],
        now=now,
    )


def is_only_here(actor: Actor, staff: StaffMember) -> bool:
    """Whether all postings that the person ever held are in the actor's agency. One query."""
    with own_postings(staff.pk):
        elsewhere = Posting.objects.filter(staff=staff).exclude(agency_id=actor.agency_id)
        return not elsewhere.exists()
