"""Breaking the glass: an operator looks into one agency, for hours, with a reason, seen by it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from organizations import audit
from organizations.access import Actor, in_force, system
from organizations.commands.notices import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.models import (
    AuditEvent,
    EmergencyAccess,
    NoticeKind,
    Posting,
    RoleAssignment,
    RoleKind,
    StaffMember,
    SubjectClass,
    Unit,
)
from organizations.policy import KEEPERS
from organizations.refusals import ReasonIsMissing, stated
from organizations.rules.emergencies import OTHER, POSITION, title_of
from organizations.rules.names import nfc
from organizations.tenancy import own_postings, tenant

CLOCK_MAY_JUMP = timedelta(minutes=1)
Reading = tuple[str, str, dict[str, object]]  # action, object id, details of an event


def operates(staff: StaffMember, now: datetime) -> bool:
    """Whether the person holds the operator's role today, in whichever agency. Outside ``tenant``:
    one transaction for each agency in which they work."""
    today = now.astimezone(LOCAL_ZONE).date()
    with own_postings(staff.pk):
        postings = list(Posting.objects.filter(in_force(today), staff=staff))
    for posting in postings:
        with tenant(posting.agency_id):
            if RoleAssignment.objects.filter(
                in_force(today), posting=posting, role=RoleKind.OPERATOR
            ).exists():
                return True
    return False


def open_emergency(
    *,
    agency_id: int,
    staff: StaffMember,
    hours: int,
    reason: str,
    kind: str = OTHER,
    now: datetime,
) -> EmergencyAccess:
    """Let an operator look into the agency; its head and officers are told at once.

    ``kind``: one of ``rules.emergencies.KINDS``, told to whoever is looked at; ``reason``: read by
    the agency's head and officers. Inside ``tenant`` of the agency; callers ask ``operates`` first.

    Raises:
        ReasonIsMissing.
    """
    words = nfc(reason)
    if not words:
        raise ReasonIsMissing
    ends_at = now + timedelta(hours=hours)
    local = now.astimezone(LOCAL_ZONE)
    with stated(), transaction.atomic():
        root = Unit.objects.get(agency_id=agency_id, parent=None, ends_on=None)
        posting = Posting.objects.create(
            agency_id=agency_id,
            unit=root,
            staff=staff,
            job_position=f"{POSITION} {local:%H:%M:%S %d/%m/%Y}",
            title=title_of(kind),
            subject_class=SubjectClass.CIVIL_SERVANT,
            is_primary=False,
            keeps_log=False,
            starts_on=local.date(),
            ends_on=ends_at.astimezone(LOCAL_ZONE).date(),
        )
        made = EmergencyAccess.objects.create(
            agency_id=agency_id,
            posting=posting,
            staff=staff,
            reason=words,
            opened_at=now,
            ends_at=ends_at,
        )
        _record(system(agency_id), made, "opened")
        _tell(made, now)
    return made


def close_emergency(*, actor: Actor, access: EmergencyAccess, now: datetime) -> None:
    """Shut the door at once: the next request is refused. Twice changes nothing."""
    with stated(), transaction.atomic():
        row = EmergencyAccess.objects.select_for_update(no_key=True, of=("self",)).get(pk=access.pk)
        if row.closed_at is not None:
            return
        row.closed_at, row.closed_by_id = now, actor.posting_id
        row.save(update_fields=["closed_at", "closed_by"])
        _record(actor, row, "closed")


def note_emergency_page(*, actor: Actor, path: str) -> UUID:
    """Write down which page was asked for; the event's id. In a transaction of its own, inside
    ``tenant``."""
    return audit.record(
        actor=actor,
        action="organizations.emergency.read",
        object_id=actor.posting_id or "",
        details={"of": path[:200]},
    )


def read_in_an_emergency(actor: Actor) -> list[Reading]:
    """Whose pages were opened by what the actor looks at, before it is undone. Two queries, among
    the agency's newest events."""
    page = AuditEvent.objects.get(agency_id=actor.agency_id, pk=actor.emergency)
    rows = AuditEvent.objects.filter(
        agency_id=actor.agency_id,
        action__endswith=".read",
        recorded_at__gte=page.recorded_at - CLOCK_MAY_JUMP,
        details__emergency=actor.emergency,
    ).order_by("pk")
    return list(rows.values_list("action", "object_id", "details"))


def keep_readings(*, actor: Actor, readings: Sequence[Reading]) -> None:
    """Write down anew what an undone page had written about whom it showed. A statement a kind of
    page."""
    for action in sorted({action for action, _of, _details in readings}):
        audit.record_many(
            actor=actor,
            action=action,
            events=[(of, details) for kind, of, details in readings if kind == action],
        )


def _tell(made: EmergencyAccess, now: datetime) -> None:
    today = now.astimezone(LOCAL_ZONE).date()
    keepers = RoleAssignment.objects.filter(
        in_force(today), agency_id=made.agency_id, role__in=KEEPERS
    )
    link = reverse("organizations:emergencies")
    notify(
        agency_id=made.agency_id,
        notices=[
            NewNotice(posting_id, NoticeKind.EMERGENCY_OPENED, link, subject=str(made.pk))
            for posting_id in sorted(set(keepers.values_list("posting_id", flat=True)))
        ],
        now=now,
    )


def _record(actor: Actor, made: EmergencyAccess, verb: str) -> None:
    audit.record(
        actor=actor,
        action=f"organizations.emergency.{verb}",
        object_id=made.pk,
        details={
            "staff": str(made.staff_id),
            "posting": str(made.posting_id),
            "until": made.ends_at.isoformat(),
            "reason": made.reason,
        },
    )
