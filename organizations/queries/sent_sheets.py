"""Workbooks that were sent: whose, how far, and what may still be done with them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.http import Http404

from organizations.how_far import how_far
from organizations.models import SheetState, StaffSheet
from organizations.models.staff_sheets import OWED
from organizations.tenancy import province

LISTED = 10


class Owed(NamedTuple):
    """A sheet that the worker still has to do something with."""

    agency_id: int
    sheet_id: int


def get_my_sheet(posting_id: int, pk: int, *, reach: str = "", lock: bool = False) -> StaffSheet:
    """A sheet that this posting sent, without the file. One query; call inside ``tenant``.

    Raises:
        Http404: missing, somebody else's, or of another page: all answer alike.
    """
    sheets = StaffSheet.objects.select_for_update() if lock else StaffSheet.objects.defer("content")
    mine = sheets.filter(pk=pk, posting_id=posting_id)
    sheet = (mine.filter(reach=reach) if reach else mine).first()
    if sheet is None:
        raise Http404
    return sheet


def my_sheets(posting_id: int, reach: str, *, days: int, now: datetime) -> list[StaffSheet]:
    """What this posting sent lately, newest first, without files and lines. One query."""
    sent = StaffSheet.objects.filter(
        posting_id=posting_id, reach=reach, sent_at__gt=now - timedelta(days=days)
    )
    return list(sent.defer("content", "found").order_by("-sent_at", "-id")[:LISTED])


def owed_sheets(now: datetime) -> list[Owed]:
    """What is owed in all agencies, oldest first: ids alone are seen. One query, outside
    ``tenant``."""
    with province():
        rows = StaffSheet.objects.filter(state__in=OWED, due_at__lte=now)
        return [Owed(*row) for row in rows.order_by("due_at", "id").values_list("agency_id", "id")]


def may_be_applied(sheet: StaffSheet) -> bool:
    """Whether every row was right when it was read, and one of them does something."""
    if sheet.state != SheetState.SHOWN or not sheet.found:
        return False
    counts = sheet.found["counts"]
    return bool(counts["new"] + counts["changed"]) and not counts["wrong"]


def name_of(sheet: StaffSheet) -> str:
    """Under which name it is told how far the sheet is."""
    return f"staff-sheet:{sheet.pk}"


def sheet_progress(sheet: StaffSheet) -> tuple[int, int] | None:
    """Steps done and steps in all of what is owed, if it is under way."""
    return how_far(name_of(sheet)) if sheet.is_owed and sheet.attempts else None
