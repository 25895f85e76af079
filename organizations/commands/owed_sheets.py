"""Do what is owed of workbooks that were sent: a worker's task, or ``manage.py take_sheets``.

Two transactions each. The first counts the attempt and lets the sheet rest for a while, so that
one which kills its worker is given up after five. The second locks the row, does the work and
says so; whoever comes meanwhile finds it locked and passes on.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db.models import F

from organizations.commands.sheet_work import over, work_on
from organizations.how_far import Told, teller
from organizations.models import SheetState, StaffSheet
from organizations.models.staff_sheets import OWED
from organizations.queries.sent_sheets import Owed, name_of, owed_sheets
from organizations.tenancy import tenant

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 5
FIRST_REST = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """What came of one piece of work: the state of the sheet afterwards, or ``failed`` with the
    type of the error while it will be tried again."""

    agency_id: int
    sheet_id: int
    result: str
    error: str = ""


def do_owed_sheets(
    *,
    now: datetime,
    seconds: float = 240.0,
    told: Callable[[Owed, int, int], None] | None = None,
) -> list[SheetOutcome]:
    """Read and apply what is owed, oldest first; none is begun after ``seconds``.

    Any number of workers at once do each thing once. ``told`` hears how far each is.
    """
    began = time.monotonic()
    outcomes: list[SheetOutcome] = []
    for owed in owed_sheets(now):
        if time.monotonic() - began >= seconds:
            break
        if _attempt(owed, now):
            outcome = _run(owed, now, told)
            if outcome is not None:
                outcomes.append(outcome)
    return outcomes


def _attempt(owed: Owed, now: datetime) -> bool:
    """Count it before it is made; whether it may be made."""
    with tenant(owed.agency_id):
        sheets = StaffSheet.objects.filter(pk=owed.sheet_id, state__in=OWED, due_at__lte=now)
        sheet = sheets.select_for_update(skip_locked=True).first()
        if sheet is None:
            return False
        if sheet.attempts >= MOST_ATTEMPTS:
            over(sheet, SheetState.FAILED, now=now)
            return False
        rest = FIRST_REST * 2**sheet.attempts
        sheets.update(attempts=F("attempts") + 1, due_at=now + rest)
        return True


def _run(
    owed: Owed, now: datetime, told: Callable[[Owed, int, int], None] | None
) -> SheetOutcome | None:
    try:
        with tenant(owed.agency_id):
            sheets = StaffSheet.objects.filter(pk=owed.sheet_id, state__in=OWED)
            sheet = sheets.select_for_update(skip_locked=True).first()
            if sheet is None:  # somebody else is at it, or was quicker
                return None
            work_on(sheet, now=now, told=_teller(owed, sheet, told))
            result = str(sheet.state)
    except Exception as error:
        # Undone as a whole, and tried again after its rest; messages of errors quote data.
        log.error("organizations.sheet.failed", sheet=owed.sheet_id, error=type(error).__name__)
        return SheetOutcome(*owed, "failed", type(error).__name__)
    log.info("organizations.sheet.done", sheet=owed.sheet_id, result=result)
    return SheetOutcome(*owed, result)


def _teller(owed: Owed, sheet: StaffSheet, told: Callable[[Owed, int, int], None] | None) -> Told:
    tell_page = teller(name_of(sheet))

    def tell(done: int, of: int) -> None:
        tell_page(done, of)
        if told is not None:
            told(owed, done, of)

    return tell
