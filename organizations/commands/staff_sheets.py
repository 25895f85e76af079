"""Workbooks of units and people: sent, shown, decided, forgotten (ADR 0062)."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from organizations import access, audit
from organizations.access import Actor
from organizations.commands.sheet_work import MAY, over, work_on
from organizations.models import SheetReach, SheetState, StaffSheet
from organizations.queries.sent_sheets import get_my_sheet, may_be_applied
from organizations.refusals import Outdated
from organizations.workbook_limits import measure

# What takes well under a second is done at once, so that nobody waits for a worker: some 250 rows.
SMALL_CELLS = 3_000


def send_sheet(*, actor: Actor, reach: SheetReach, content: bytes, now: datetime) -> StaffSheet:
    """Take a file in and have it read; a small one is read at once. Nothing of it is stored yet.

    Inside the agency. The same file again, while it waits, is the same; while it is shown, it is
    looked at anew. Cost of measuring: 45 µs a row of twelve cells.

    Raises:
        PermissionDenied: the actor may not.
        SpreadsheetRefused: it is no workbook, too large, or carries what is not taken.
    """
    access.require(MAY[reach](actor))
    cells = measure(content)
    with transaction.atomic():
        sha256 = hashlib.sha256(content).hexdigest()
        same = _same(actor, reach, sha256)
        if same is not None and (same.state == SheetState.SENT or is_small(same)):
            if same.state == SheetState.SHOWN:
                work_on(same, now=now)
            return same
        if same is not None:
            over(same, SheetState.DROPPED, now=now)
        sheet = StaffSheet.objects.create(
            agency_id=actor.agency_id,
            posting_id=actor.posting_id or 0,
            reach=reach,
            sha256=sha256,
            size_bytes=len(content),
            cells=cells,
            content=content,
            sent_at=now,
            due_at=now,
        )
        _record(actor, sheet, "organizations.sheet.sent")
        if is_small(sheet):
            work_on(sheet, now=now)
    return sheet


def decide_sheet(*, actor: Actor, sheet_id: int, now: datetime) -> StaffSheet:
    """Have what was shown applied, as a whole or not at all; a small file at once.

    Decided again it is the same decision. Inside the agency. Locks the row of the sheet, but does
    not wait for a worker that is at it.

    Raises:
        Http404: missing, or somebody else's.
        PermissionDenied: the actor may not (any more).
        Outdated: nothing of it can be applied: it is over, or was not read yet, or a row is wrong.
    """
    with transaction.atomic():
        sheet = get_my_sheet(actor.posting_id or 0, sheet_id)
        access.require(MAY[sheet.reach](actor))
        if sheet.state == SheetState.SHOWN:
            sheet = get_my_sheet(actor.posting_id or 0, sheet_id, lock=True)
        if sheet.state in {SheetState.DECIDED, SheetState.APPLIED}:
            return sheet
        if not may_be_applied(sheet):
            raise Outdated
        sheet.state, sheet.refusal = SheetState.DECIDED, None
        sheet.due_at, sheet.attempts = now, 0
        sheet.save(update_fields=["state", "refusal", "due_at", "attempts"])
        _record(actor, sheet, "organizations.sheet.decided")
        if is_small(sheet):
            work_on(sheet, now=now)
    return sheet


def drop_sheets(agency_id: int, *, days: int, now: datetime) -> int:
    """Forget files that were read and never applied; how many. Two statements, one more each."""
    old = StaffSheet.objects.filter(
        agency_id=agency_id,
        state__in=[SheetState.SENT, SheetState.SHOWN],
        sent_at__lt=now - timedelta(days=days),
    )
    with transaction.atomic():
        sheets = list(old.select_for_update(skip_locked=True))
        for sheet in sheets:
            over(sheet, SheetState.DROPPED, now=now)
    return len(sheets)


def is_small(sheet: StaffSheet) -> bool:
    """Whether it is done within the request."""
    return sheet.cells <= SMALL_CELLS


def _same(actor: Actor, reach: SheetReach, sha256: str) -> StaffSheet | None:
    """What the actor has sent already and not decided about. One that a worker is reading waits."""
    mine = StaffSheet.objects.filter(posting_id=actor.posting_id or 0, reach=reach, sha256=sha256)
    waiting = mine.filter(state=SheetState.SENT).defer("content").first()
    return waiting or mine.filter(state=SheetState.SHOWN).select_for_update().first()


def _record(actor: Actor, sheet: StaffSheet, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_id=sheet.pk,
        details={"reach": str(sheet.reach), "sha256": sheet.sha256},
    )
