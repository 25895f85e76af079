"""What the last decision came to, told once on the next look at the queue.

It stands in the session, so that the answer to a form is a redirect and a reload sends nothing
again; the same for a page and for htmx.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from evaluations.commands import Passed, Selection
from evaluations.models import Review
from evaluations.rules.bulk import LeftOut
from evaluations.rules.undoing import may_undo
from evaluations.views.words import left_out
from organizations.http import TenantRequest
from worklogs.models import WorkEntry

KEY = "evaluations.told"


@dataclass(frozen=True, slots=True)
class PassedEntry:
    """An entry that a selection went past, and the sentence why."""

    entry: WorkEntry
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """How many were accepted and returned, what was passed, and what may still be undone."""

    accepted: int
    returned: int
    passed: Sequence[PassedEntry]
    undo: Sequence[str]


def remember_selection(request: TenantRequest, selection: Selection) -> None:
    """Keep what became of ticked entries."""
    _remember(request, selection.accepted, selection.passed)


def remember_decision(request: TenantRequest, review: Review) -> None:
    """Keep one decision, which may be undone."""
    _remember(request, [review], ())


def undo_value(review: Review) -> str:
    """What a form says to take a decision back: its id and its day."""
    return f"{review.pk}|{review.work_date}"


def take(request: TenantRequest, now: datetime) -> Told | None:
    """What was kept, and forget it. One query where entries were passed."""
    kept: dict[str, Any] | None = request.session.pop(KEY, None)
    if kept is None:
        return None
    decided_at = datetime.fromisoformat(kept["decided_at"]) if kept["decided_at"] else None
    return Told(
        accepted=kept["accepted"],
        returned=kept["returned"],
        passed=_passed(request.actor.agency_id, kept["passed"]),
        undo=kept["undo"] if decided_at is not None and may_undo(decided_at, now) else (),
    )


def _remember(request: TenantRequest, reviews: Sequence[Review], passed: Sequence[Passed]) -> None:
    accepted = sum(review.quality_level is not None for review in reviews)
    request.session[KEY] = {
        "accepted": accepted,
        "returned": len(reviews) - accepted,
        "passed": [
            [str(one.verdict.entry_id), one.verdict.work_date.isoformat(), one.because]
            for one in passed
        ],
        "undo": [undo_value(review) for review in reviews],
        "decided_at": reviews[0].decided_at.isoformat() if reviews else "",
    }


def _passed(agency_id: int, kept: Sequence[tuple[str, str, str]]) -> list[PassedEntry]:
    if not kept:
        return []
    days = [date.fromisoformat(day) for _, day, _ in kept]
    entries = {
        entry.pk: entry
        for entry in WorkEntry.objects.filter(
            agency_id=agency_id,
            pk__in=[UUID(pk) for pk, _, _ in kept],
            work_date__range=(min(days), max(days)),
        ).select_related("task", "author__staff")
    }
    return [
        PassedEntry(entries[UUID(pk)], left_out(LeftOut(why)))
        for pk, _, why in kept
        if UUID(pk) in entries
    ]
