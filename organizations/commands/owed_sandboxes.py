"""Fill sandboxes that were opened and close those that are over: a worker's task, or
``manage.py fill_sandboxes``.

As with workbooks (``owed_sheets``): the attempt is counted first, then the work is done in one
transaction under the lock of its row, so that a worker which is killed leaves nothing half filled.
Who invents the people is a setting: this app knows no generated people.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import F
from django.utils.module_loading import import_string

from organizations import audit
from organizations.access import system
from organizations.commands.sandboxes import close_sandbox
from organizations.how_far import Told, teller
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Sandbox
from organizations.queries.sandboxes import MOST_ATTEMPTS, Owed, name_of, owed_sandboxes
from organizations.tenancy import in_ground, tenant

log = structlog.get_logger(__name__)
FIRST_REST = timedelta(seconds=30)
Filler = Callable[[Agency, date, Told], None]


@dataclass(frozen=True, slots=True)
class SandboxOutcome:
    """What came of one: ``filled``, ``closed``, or ``failed`` with the type of the error."""

    agency_id: int
    sandbox_id: int
    result: str
    error: str = ""


def do_owed_sandboxes(
    *, now: datetime, seconds: float = 240.0, told: Callable[[Owed, int, int], None] | None = None
) -> list[SandboxOutcome]:
    """Close what is over and fill what is owed, oldest first; none is begun after ``seconds``.

    Any number of workers at once do each thing once.
    """
    began = time.monotonic()
    today = now.astimezone(LOCAL_ZONE).date()
    outcomes: list[SandboxOutcome] = []
    for owed in owed_sandboxes(now, today):
        if time.monotonic() - began >= seconds:
            break
        if _closed(owed, today, now):
            outcomes.append(SandboxOutcome(*owed, "closed"))
        elif _attempt(owed, now):
            outcome = _fill(owed, today, now, told)
            outcomes += [outcome] if outcome is not None else []
    return outcomes


def _closed(owed: Owed, today: date, now: datetime) -> bool:
    with tenant(owed.agency_id):
        over = Sandbox.objects.filter(pk=owed.sandbox_id, closed_at=None, closes_on__lt=today)
        if not over.exists():
            return False
        close_sandbox(actor=system(owed.agency_id), sandbox_id=owed.sandbox_id, now=now)
    return True


def _attempt(owed: Owed, now: datetime) -> bool:
    """Count it before it is made; whether it may be made."""
    with tenant(owed.agency_id):
        rows = Sandbox.objects.filter(
            pk=owed.sandbox_id,
            closed_at=None,
            filled_at=None,
            due_at__lte=now,
            attempts__lt=MOST_ATTEMPTS,
        )
        row = rows.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return False
        rest = FIRST_REST * 2**row.attempts
        rows.update(attempts=F("attempts") + 1, due_at=now + rest)
        return True


def _fill(
    owed: Owed, today: date, now: datetime, told: Callable[[Owed, int, int], None] | None
) -> SandboxOutcome | None:
    filler: Filler = import_string(settings.SANDBOX_FILLER)
    tell_page = teller(name_of(owed.sandbox_id))

    def tell(done: int, of: int) -> None:
        tell_page(done, of)
        if told is not None:
            told(owed, done, of)

    try:
        with tenant(owed.agency_id):
            rows = Sandbox.objects.filter(pk=owed.sandbox_id, closed_at=None, filled_at=None)
            row = rows.select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:  # somebody else is at it, or was quicker
                return None
            with in_ground(row.ground_id):
                filler(Agency.objects.get(pk=row.ground_id), today, tell)
            rows.update(filled_at=now)
            audit.record(
                actor=system(owed.agency_id),
                action="organizations.sandbox.filled",
                object_id=row.pk,
            )
    except Exception as error:
        kind = type(error).__name__  # its message may quote a row
        log.error("organizations.sandbox.failed", sandbox=owed.sandbox_id, error=kind)
        return SandboxOutcome(*owed, "failed", kind)
    log.info("organizations.sandbox.filled", sandbox=owed.sandbox_id)
    return SandboxOutcome(*owed, "filled")
