"""A sheet of the catalogue, applied as one decision."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from organizations.access import Actor
from worklogs import catalogue_access as access
from worklogs.commands.catalogue import Draft, TaskContent, accept, forward, propose
from worklogs.models import CatalogueTask, ProposalKind
from worklogs.rules.catalogue_sheets import Effect, Planned

KINDS = {
    Effect.NEW: ProposalKind.NEW,
    Effect.CHANGED: ProposalKind.CHANGE,
    Effect.MERGED: ProposalKind.MERGE,
}


@transaction.atomic
def apply_sheet(
    *,
    actor: Actor,
    planned: Sequence[Planned],
    batch: UUID,
    reason: str,
    effective_on: date | None,
    now: datetime,
) -> list[UUID]:
    """Propose what the rows would do, all or none; the batches made: own list, common lists.

    Applied by the head of the agency, it is decided too: the own list from ``effective_on``, what
    is common goes on to Home Affairs. Rows that change nothing are left out.

    Raises: as ``propose``, ``accept`` and ``forward``.
    Cost: a few statements for each row of the own list that is put into effect.
    """
    drafts = _drafts(planned)
    decides = access.may_decide(actor)
    made = []
    for is_shared, name in ((False, batch), (True, uuid5(batch, "common"))):
        part = [draft for draft in drafts if draft.is_shared == is_shared]
        if not part:
            continue
        rows = propose(actor=actor, drafts=part, reason=reason, now=now, batch=name)
        ids = [row.pk for row in rows]
        if decides and is_shared:
            forward(actor=actor, ids=ids, now=now)
        elif decides and effective_on is not None:
            accept(actor=actor, ids=ids, effective_on=effective_on, now=now)
        made.append(name)
    return made


def _drafts(planned: Collection[Planned]) -> list[Draft]:
    wanted = [row for row in planned if row.effect in KINDS and row.content is not None]
    keys = {one.key for row in wanted for one in (row.task, row.into) if one is not None}
    tasks = CatalogueTask.objects.in_bulk(keys)
    return [
        Draft(
            kind=KINDS[row.effect],
            content=TaskContent(**asdict(row.content)),
            is_shared=row.is_shared,
            task=tasks.get(row.task.key) if row.task else None,
            into=tasks.get(row.into.key) if row.into else None,
        )
        for row in wanted
        if row.content is not None
    ]
