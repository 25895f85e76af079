"""What an accepted proposal does to the catalogue: a new version opens, the old one ends."""

from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from organizations.http import LOCAL_ZONE
from organizations.rules.names import initials, unaccented
from worklogs.models import CatalogueProposal, CatalogueTask, ProposalKind
from worklogs.refusals import CodeIsTaken, EffectiveTooEarly, TaskHasEnded
from worklogs.rules.catalogue_names import next_code
from worklogs.rules.catalogue_points import PointsScheme, worth_of

LONGEST_CODE = 32
LOCK_SPACE = 700_003  # of advisory locks on lists; the second key is the agency, 0 for common ones


def locked_list(*agency_ids: int | None) -> None:
    """Let one decision at a time change these lists, until the transaction ends."""
    with connection.cursor() as cursor:
        for agency_id in sorted(agency_ids, key=lambda one: one or 0):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, agency_id or 0])


def accept_one(
    proposal: CatalogueProposal,
    effective_on: date,
    scheme: PointsScheme,
    now: datetime,
    codes: set[str],
) -> CatalogueTask | None:
    """Put one proposal into effect; the new version, or None when a task only ends.

    ``codes`` are those of the list, as ``codes_of`` gives them; a new one is added.

    Raises:
        TaskHasEnded: the version it is about ended meanwhile, or the task to merge into did.
        EffectiveTooEarly: that version begins no earlier, or a common list would change back.
    """
    if proposal.is_shared and effective_on < now.astimezone(LOCAL_ZONE).date():
        raise EffectiveTooEarly
    if proposal.kind == ProposalKind.NEW:
        code = next_code(proposal.code, codes)
        codes.add(code)
        return _opened(proposal, code, effective_on, scheme)
    successor = ""
    if proposal.kind == ProposalKind.MERGE:
        successor = _still_open(proposal)
    _end(proposal.task_id, effective_on, successor)
    if proposal.kind == ProposalKind.CHANGE:
        return _opened(proposal, proposal.code, effective_on, scheme)
    return None


def codes_of(proposal: CatalogueProposal) -> set[str]:
    """The codes that a new task of the proposal's list must not have. One query."""
    return set(_list_of(proposal).values_list("code", flat=True))


def _list_of(proposal: CatalogueProposal) -> QuerySet[CatalogueTask]:
    """All tasks with whose codes a code of this list must not be confused."""
    own = Q(agency__isnull=True)
    if not proposal.is_shared:
        own |= Q(agency_id=proposal.agency_id)
    return CatalogueTask.objects.filter(own)


def _still_open(proposal: CatalogueProposal) -> str:
    """The code of the task to merge into, of which a newer version may hold by now."""
    code = proposal.into.code if proposal.into is not None else ""
    if not _list_of(proposal).filter(code=code, valid_until__isnull=True).exists():
        raise TaskHasEnded
    return code


def _open_version(task_id: int | None) -> CatalogueTask:
    task = CatalogueTask.objects.filter(pk=task_id or 0, valid_until__isnull=True).first()
    if task is None:
        raise TaskHasEnded
    return task


def _end(task_id: int | None, effective_on: date, successor: str) -> None:
    task = _open_version(task_id)
    if effective_on <= task.valid_from:
        raise EffectiveTooEarly
    CatalogueTask.objects.filter(pk=task.pk).update(
        valid_until=effective_on, successor_code=successor
    )


def _opened(
    proposal: CatalogueProposal, code: str, effective_on: date, scheme: PointsScheme
) -> CatalogueTask:
    if not code or len(code) > LONGEST_CODE:
        raise CodeIsTaken
    return CatalogueTask.objects.create(
        agency_id=None if proposal.is_shared else proposal.agency_id,
        code=code,
        group=proposal.group,
        name=proposal.name,
        applies_to=proposal.applies_to,
        output_product=proposal.output_product,
        unit_of_count=proposal.unit_of_count,
        standard_minutes=proposal.standard_minutes,
        complexity=proposal.complexity,
        coefficient=worth_of(proposal.standard_minutes, proposal.complexity, scheme).coefficient,
        search_text=unaccented(proposal.name)[:400],
        initials=initials(proposal.name)[:80],
        valid_from=effective_on,
    )
