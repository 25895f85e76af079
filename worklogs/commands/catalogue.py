"""Proposals for the catalogue: made, sent on, accepted, returned, taken back."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from organizations import audit
from organizations.access import Actor, in_force
from organizations.http import LOCAL_ZONE
from organizations.models import Block, ReportRoute
from organizations.refusals import Outdated, stated
from worklogs import catalogue_access as access
from worklogs.commands.catalogue_effect import accept_one, codes_of, locked_list
from worklogs.models import CatalogueProposal, CatalogueTask, ProposalKind, ProposalStatus
from worklogs.policy import PROPOSE_TASK
from worklogs.queries.catalogue_tree import points_scheme
from worklogs.refusals import NoAppraiser, ProposalIsOpen, TaskHasEnded

CONTENT = (
    "code",
    "group",
    "name",
    "applies_to",
    "output_product",
    "unit_of_count",
    "standard_minutes",
    "complexity",
)


@dataclass(frozen=True, slots=True)
class TaskContent:
    """What a catalogue task says. ``standard_minutes``: whole minutes for one piece."""

    code: str
    group: str
    name: str
    applies_to: str
    output_product: str
    unit_of_count: str
    standard_minutes: int
    complexity: int


@dataclass(frozen=True, slots=True)
class Draft:
    """One change to propose: a new task has no ``task``, a merger says ``into`` which it goes.
    ``has_own_code``: somebody typed it; otherwise it is the next one."""

    kind: ProposalKind
    content: TaskContent
    is_shared: bool
    task: CatalogueTask | None = None
    into: CatalogueTask | None = None
    has_own_code: bool = False


def content_of(task: CatalogueTask) -> TaskContent:
    """What a task says now."""
    return TaskContent(**{name: getattr(task, name) for name in CONTENT})


def propose(
    *,
    actor: Actor,
    drafts: Sequence[Draft],
    reason: str,
    now: datetime,
    batch: UUID | None = None,
) -> list[CatalogueProposal]:
    """Propose these changes, all or none; they wait for the head of the agency.

    A new task that the same person proposed in the same words, and that waits, is given back: a
    form sent twice proposes once.

    Raises:
        PermissionDenied: the portal itself proposes nothing, nor does who has left the agency.
        ProposalIsOpen: one of the tasks has a proposal waiting already.
        TaskHasEnded: a task to change, retire or merge is no longer in force.
        NotPosted: a task belongs to another agency.

    Cost: two statements and one audit event, whatever the number of drafts.
    """
    if actor.posting_id is None or not actor.may(PROPOSE_TASK):
        raise PermissionDenied
    about = [task for draft in drafts for task in (draft.task, draft.into) if task is not None]
    if any(task.valid_until is not None for task in about):
        raise TaskHasEnded
    rows = [_proposal(actor, actor.posting_id, draft, reason, batch, now) for draft in drafts]
    is_typed_anew = batch is None and not any(draft.has_own_code for draft in drafts)
    if is_typed_anew and (waiting := _said_before(rows)):
        return waiting
    with stated(), _once(), transaction.atomic():
        made = CatalogueProposal.objects.bulk_create(rows)
        _record(actor, "proposed", made, {"reason": reason})
    return made


def _said_before(rows: Sequence[CatalogueProposal]) -> list[CatalogueProposal]:
    same = ("agency_id", "proposed_by_id", "kind", "task_id", "into_id", "is_shared",
            "reason", *CONTENT[1:])  # fmt: skip  # a code that nobody typed is the next one
    found = [
        CatalogueProposal.objects.filter(
            status=ProposalStatus.PROPOSED, **{name: getattr(row, name) for name in same}
        ).first()
        for row in rows
        if row.kind == ProposalKind.NEW
    ]
    waiting = [one for one in found if one is not None]
    return waiting if len(waiting) == len(rows) else []


def withdraw(*, actor: Actor, ids: Collection[int], now: datetime) -> int:
    """Take undecided proposals back; how many. Raises: PermissionDenied, Outdated."""
    with stated(), transaction.atomic():
        proposals = _locked(actor, ids, ProposalStatus.PROPOSED)
        if not all(access.may_withdraw(actor, proposal) for proposal in proposals):
            raise PermissionDenied
        _move(proposals, status=ProposalStatus.WITHDRAWN)
        _record(actor, "withdrawn", proposals)
    return len(proposals)


def send_back(*, actor: Actor, ids: Collection[int], reason: str, now: datetime) -> int:
    """Return proposals with a reason: the head of the agency, or the appraiser; how many.

    Raises: PermissionDenied, Outdated (decided already, or not all at the same step).
    """
    with stated(), transaction.atomic():
        proposals = _locked(actor, ids)
        for proposal in proposals:
            _move([proposal], status=ProposalStatus.RETURNED, return_reason=reason,
                  **_decider(actor, proposal, now))  # fmt: skip
        _record(actor, "returned", proposals, {"reason": reason})
    return len(proposals)


def forward(*, actor: Actor, ids: Collection[int], now: datetime) -> int:
    """Send proposals for the common lists on to Home Affairs, which may read them then; how many.

    Raises: PermissionDenied, Outdated, NoAppraiser.
    """
    with stated(), transaction.atomic():
        proposals = _locked(actor, ids, ProposalStatus.PROPOSED)
        appraiser = _appraiser(actor.agency_id, now.astimezone(LOCAL_ZONE).date())
        for proposal in proposals:
            if not proposal.is_shared:
                raise Outdated
            _move([proposal], status=ProposalStatus.FORWARDED, appraiser_id=appraiser,
                  **_decider(actor, proposal, now))  # fmt: skip
        _record(actor, "forwarded", proposals, {"appraiser": appraiser})
    return len(proposals)


def accept(*, actor: Actor, ids: Collection[int], effective_on: date, now: datetime) -> int:
    """Put proposals into effect from a day on; how many. All or none.

    The head of the agency decides about its own list, Home Affairs about what is common. A new
    version opens and the old one ends that day; entries and assigned work keep theirs.

    Raises: PermissionDenied, Outdated, TaskHasEnded, EffectiveTooEarly, PeriodIsClosed.
    Locks: the list. Cost: a few statements a proposal.
    """
    with stated(), transaction.atomic():
        proposals = _locked(actor, ids)
        locked_list(*{None if one.is_shared else one.agency_id for one in proposals})
        scheme = points_scheme(effective_on)
        codes: dict[bool, set[str]] = {}
        for proposal in proposals:
            decider = _decider(actor, proposal, now)
            if proposal.is_shared and proposal.status == ProposalStatus.PROPOSED:
                raise Outdated  # it goes on to the appraiser first
            if proposal.is_shared not in codes:
                codes[proposal.is_shared] = codes_of(proposal)
            taken = codes[proposal.is_shared]
            result = accept_one(proposal, effective_on, scheme, now, taken)
            _move([proposal], status=ProposalStatus.ACCEPTED, effective_on=effective_on,
                  result=result, **decider)  # fmt: skip
        _record(actor, "accepted", proposals, {"effective_on": effective_on.isoformat()})
    return len(proposals)


def _proposal(
    actor: Actor,
    posting_id: int,
    draft: Draft,
    reason: str,
    batch: UUID | None,
    now: datetime,
) -> CatalogueProposal:
    return CatalogueProposal(
        agency_id=actor.agency_id,
        kind=draft.kind,
        is_shared=draft.is_shared,
        batch=batch,
        task=draft.task,
        into=draft.into,
        reason=reason,
        proposed_by_id=posting_id,
        proposed_at=now,
        **{name: getattr(draft.content, name) for name in CONTENT},
    )


def _locked(
    actor: Actor, ids: Collection[int], status: ProposalStatus | None = None
) -> list[CatalogueProposal]:
    """These proposals, locked in their order; Outdated when some are gone or were decided."""
    visible = access.visible_proposals(actor).select_related(None)
    found = list(visible.filter(pk__in=ids).order_by("pk").select_for_update())
    if not found or len(found) != len(set(ids)):
        raise Outdated
    open_ones = {status} if status else {ProposalStatus.PROPOSED, ProposalStatus.FORWARDED}
    if any(proposal.status not in open_ones for proposal in found):
        raise Outdated
    return found


def _decider(actor: Actor, proposal: CatalogueProposal, now: datetime) -> dict[str, object]:
    """What stores who decided: the head of the proposal's agency, or who appraises it."""
    if proposal.status == ProposalStatus.FORWARDED:
        if not access.may_appraise(actor) or proposal.appraiser_id != actor.agency_id:
            raise PermissionDenied
        return {"appraised_by_id": actor.posting_id, "appraised_at": now}
    if not access.may_decide(actor) or proposal.agency_id != actor.agency_id:
        raise PermissionDenied
    return {"decided_by_id": actor.posting_id, "decided_at": now}


def _appraiser(agency_id: int, on: date) -> int:
    """Home Affairs: the receiver of the government block, by preference the agency's own."""
    routes = ReportRoute.objects.filter(in_force(on), receiver__block=Block.GOVERNMENT)
    own = routes.filter(agency_id=agency_id).order_by("receiver_id").first()
    route = own or routes.order_by("receiver_id").first()
    if route is None:
        raise NoAppraiser
    return route.receiver_id


def _move(proposals: Sequence[CatalogueProposal], **values: object) -> None:
    CatalogueProposal.objects.filter(pk__in=[one.pk for one in proposals]).update(**values)


def _record(
    actor: Actor,
    deed: str,
    proposals: Sequence[CatalogueProposal],
    details: dict[str, object] | None = None,
) -> None:
    audit.record(
        actor=actor,
        action=f"worklogs.proposal.{deed}",
        object_id=proposals[0].code if len(proposals) == 1 else len(proposals),
        details={
            "proposals": [str(one.pk) for one in proposals],
            "codes": [one.code for one in proposals],
            **(details or {}),
        },
    )


@contextmanager
def _once() -> Iterator[None]:
    """A second open proposal for the same task is refused by a unique index."""
    try:
        yield
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise ProposalIsOpen from error
        raise
