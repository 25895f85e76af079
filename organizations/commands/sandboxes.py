"""Writes about sandboxes: opened, begun anew, entered, left, closed (ADR 0070)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Sandbox
from organizations.queries.sandboxes import Card
from organizations.refusals import Outdated, stated
from organizations.tenancy import new_ground

# In the name, so that every paper that is printed in a sandbox says what it is.
MARK = "(TẬP HUẤN)"
ONE_AT_A_TIME = 700_006  # of advisory locks: who opens the sandbox of an agency


def open_sandbox(*, actor: Actor, now: datetime) -> Sandbox:
    """Give the agency a sandbox, to be filled by the worker; the one that is open, if there is one.

    Inside ``tenant`` of the agency. Locks: an advisory lock of the agency, so that of two clicks
    the second finds what the first one opened.
    """
    with stated(), transaction.atomic():
        standing = _standing(actor.agency_id)
        if standing is not None:
            if standing.is_open(now.astimezone(LOCAL_ZONE).date()):
                return standing
            _close(standing, actor, now)
        return _open(actor, now)


def reset_sandbox(*, actor: Actor, sandbox_id: int, now: datetime) -> Sandbox:
    """Begin anew: nobody reaches what was in it any more, and another ground is filled.

    ``sandbox_id`` is the one that was shown, so that a second click does not begin a third.

    Raises:
        Outdated: it was closed meanwhile and no other one is open.
    """
    with stated(), transaction.atomic():
        standing = _standing(actor.agency_id)
        if standing is None:
            raise Outdated
        if standing.pk != sandbox_id:
            return standing
        _close(standing, actor, now)
        return _open(actor, now)


def close_sandbox(*, actor: Actor, sandbox_id: int, now: datetime) -> None:
    """Shut it: whoever is in it stands in their own agency with the next page. Twice changes
    nothing."""
    with stated(), transaction.atomic():
        standing = _standing(actor.agency_id)
        if standing is not None and standing.pk == sandbox_id:
            _close(standing, actor, now)


def note_entering(*, actor: Actor, sandbox: Sandbox, card: Card) -> None:
    """Write down, in the real agency, who plays whom."""
    audit.record(
        actor=actor,
        action="organizations.sandbox.entered",
        object_id=sandbox.pk,
        details={"card": str(card)},
    )


def note_leaving(*, actor: Actor, sandbox_id: int) -> None:
    """Write down, in the real agency, that somebody is back."""
    audit.record(actor=actor, action="organizations.sandbox.left", object_id=sandbox_id)


def _standing(agency_id: int) -> Sandbox | None:
    """The row that is not closed, and nobody else at it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ONE_AT_A_TIME, str(agency_id)]
        )
    rows = Sandbox.objects.filter(agency_id=agency_id, closed_at=None)
    return rows.select_for_update(no_key=True, of=("self",)).first()


def _open(actor: Actor, now: datetime) -> Sandbox:
    today = now.astimezone(LOCAL_ZONE).date()
    made = Sandbox.objects.create(
        agency_id=actor.agency_id,
        ground_id=_ground(actor.agency_id, now),
        opened_by_id=actor.posting_id,
        opened_at=now,
        closes_on=today + timedelta(days=settings.SANDBOX_DAYS),
        due_at=now,
    )
    audit.record(
        actor=actor,
        action="organizations.sandbox.opened",
        object_id=made.pk,
        details={"until": made.closes_on.isoformat()},
    )
    return made


def _ground(agency_id: int, now: datetime) -> int:
    """An agency of the same kind that trains; its id."""
    like = Agency.objects.get(pk=agency_id)
    with new_ground() as pk:
        Agency.objects.create(
            pk=pk,
            code=f"TH{pk}",
            name=f"{like.name[:180]} {MARK}",
            block=like.block,
            kind=like.kind,
            layout=like.layout,
            parent_id=like.parent_id,
            in_kpi_scope=False,
            is_training=True,
            starts_on=now.astimezone(LOCAL_ZONE).date() - timedelta(days=62),
        )
    return pk


def _close(sandbox: Sandbox, actor: Actor, now: datetime) -> None:
    sandbox.closed_at, sandbox.closed_by_id = now, actor.posting_id
    sandbox.save(update_fields=["closed_at", "closed_by"])
    audit.record(actor=actor, action="organizations.sandbox.closed", object_id=sandbox.pk)
