"""Accepting many ordinary entries at once, and going past those that must be looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluations.access import reviewed_postings
from evaluations.commands.reviews import Verdict, review_entries
from evaluations.models import Review
from evaluations.queries.decisions import reviews_in_force
from evaluations.queries.remarks import remarks_of
from evaluations.queries.sampling import samples_of
from evaluations.rules.bulk import LeftOut, Selected, left_out_because
from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.refusals import stated
from worklogs.commands.reviews import lock_days
from worklogs.models import EntryStatus, WorkEntry
from worklogs.queries.evidence import unopened, with_files

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Passed:
    """An entry that a selection went past, and why."""

    verdict: Verdict
    because: LeftOut


@dataclass(frozen=True, slots=True)
class Selection:
    """What became of a selection."""

    accepted: Sequence[Review]
    passed: Sequence[Passed]


def accept_selected(*, actor: Actor, verdicts: Sequence[Verdict], now: datetime) -> Selection:
    """Accept the ordinary ones of these entries as declared; say of each other why it was not.

    Never accepted among others: what changed or was decided meanwhile, what carries a remark, what
    belongs to the sample of its person's week, what has evidence that this reviewer has not
    opened, and anything of a week whose sample is not decided yet. Looked at under the locks:
    nothing can become remarkable between look and decision.

    Raises: PermissionDenied (an entry of somebody else's people), PeriodIsClosed, OwnWork.
    Locks: as ``review_entries``. Cost: 34 statements at most.
    """
    if actor.posting_id is None:
        raise PermissionDenied
    _require_reviewed(actor, verdicts, now.astimezone(LOCAL_ZONE).date())
    verdicts = list({one.entry_id: one for one in verdicts}.values())
    looked_at, rest = verdicts[:MOST_AT_ONCE], verdicts[MOST_AT_ONCE:]
    passed = [Passed(one, LeftOut.TOO_MANY) for one in rest]
    with stated(), transaction.atomic():
        lock_days(actor.agency_id, [(one.entry_id, one.work_date) for one in looked_at])
        why = _left_out(actor.agency_id, actor.posting_id, looked_at)
        accepted = [one for one in looked_at if one.entry_id not in why]
        passed += [Passed(one, why[one.entry_id]) for one in looked_at if one.entry_id in why]
        made = review_entries(actor=actor, verdicts=accepted, now=now) if accepted else []
        if made and passed:  # a selection that accepts nothing changes nothing
            audit.record(
                actor=actor,
                action="evaluations.entries.passed",
                details={"entries": [[str(one.verdict.entry_id), one.because] for one in passed]},
            )
    return Selection(made, passed)


def _require_reviewed(actor: Actor, verdicts: Sequence[Verdict], today: date) -> None:
    """Of others' people nothing is said, not even why an entry was passed."""
    days = [one.work_date for one in verdicts]
    reviewed = reviewed_postings(actor, today)
    if (
        WorkEntry.objects.filter(
            agency_id=actor.agency_id,
            pk__in=[one.entry_id for one in verdicts],
            work_date__range=(min(days), max(days)),
        )
        .exclude(author_id__in=reviewed)
        .exists()
    ):
        raise PermissionDenied


def _left_out(
    agency_id: int, reader_id: int, verdicts: Sequence[Verdict]
) -> Mapping[UUID, LeftOut]:
    """Of these entries those that are not accepted now, and why. The caller holds their days."""
    days = [one.work_date for one in verdicts]
    entries = {
        entry.pk: entry
        for entry in WorkEntry.objects.filter(
            agency_id=agency_id,
            pk__in=[one.entry_id for one in verdicts],
            work_date__range=(min(days), max(days)),
        )
    }
    standing = list(entries.values())
    with_files(standing)
    closed_eyes = unopened(standing, reader_id)
    remarks, in_force = remarks_of(standing), reviews_in_force(standing)
    samples = samples_of(agency_id, [(entry.author_id, entry.work_date) for entry in standing])
    found = {}
    for one in verdicts:
        entry = entries.get(one.entry_id)
        if entry is None or entry.work_date != one.work_date:
            found[one.entry_id] = LeftOut.OUTDATED
            continue
        because = left_out_because(
            Selected(
                is_current=entry.status == EntryStatus.SUBMITTED
                and entry.version == one.version
                and in_force.get(entry.pk) == one.supersedes,
                remarks=remarks[entry.pk],
                is_drawn=samples.holds(entry.author_id, entry.work_date, entry.pk),
                is_unopened=entry.pk in closed_eyes,
                sample_waits=samples.waits(entry.author_id, entry.work_date),
            )
        )
        if because is not None:
            found[one.entry_id] = because
    return found
