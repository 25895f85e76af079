"""Who proposes, decides and appraises changes of the task catalogue.

Everybody posted in an agency may read its proposals and make one; its head decides first. Home
Affairs sees what agencies sent it. Row security holds both walls.
"""

from django.db.models import Q, QuerySet
from django.http import Http404

from organizations.access import Actor
from organizations.models import Block
from organizations.rules.policy import Relation
from worklogs import policy
from worklogs.models import CatalogueProposal, CatalogueTask, TaskGroup


def may_decide(actor: Actor) -> bool:
    """Whether the actor decides about the agency's own list, and sends on what is common."""
    return actor.may(policy.DECIDE_PROPOSALS)


def may_appraise(actor: Actor) -> bool:
    """Whether the actor answers other agencies' proposals for the common lists."""
    return actor.may(policy.APPRAISE)


def may_import(actor: Actor) -> bool:
    """Whether the actor proposes whole sheets: who keeps the agency's catalogue."""
    return actor.may(policy.IMPORT_TASKS)


def may_withdraw(actor: Actor, proposal: CatalogueProposal) -> bool:
    """Whether the actor may take an undecided proposal back: its author, or a keeper."""
    return proposal.agency_id == actor.agency_id and (
        proposal.proposed_by_id == actor.posting_id
        or actor.may(policy.WITHDRAW_PROPOSAL, Relation.AGENCY)
    )


def is_shared_list(group: str, block: str) -> bool:
    """Whether new tasks of this group go to a list common to the province.

    Groups A, B and D are common; communes share one list of group C. Every other agency keeps a
    list of its own.
    """
    return group != TaskGroup.SPECIALISED or block == Block.COMMUNE


def visible_proposals(actor: Actor) -> QuerySet[CatalogueProposal]:
    """Proposals of the actor's agency, and for Home Affairs those that were sent to it; in a
    posting that is over one's own."""
    wanted = Q(agency_id=actor.agency_id)
    if not actor.may(policy.SEE_PROPOSALS, Relation.AGENCY):
        wanted &= Q(proposed_by_id=actor.posting_id)
    if actor.may(policy.SEE_PROPOSALS, Relation.SENT):
        wanted |= Q(appraiser_id=actor.agency_id)
    return CatalogueProposal.objects.filter(wanted).select_related("agency", "into", "task")


def get_proposal(actor: Actor, pk: int) -> CatalogueProposal:
    """A proposal that the actor may see.

    Raises:
        Http404: missing, of another agency, or not sent to this one: all answer alike.
    """
    proposal = visible_proposals(actor).filter(pk=pk).first()
    if proposal is None:
        raise Http404
    return proposal


def get_current_task(actor: Actor, pk: int) -> CatalogueTask:
    """The open version of a task of the agency's list or a common one, to propose about.

    Raises:
        Http404: missing, of another agency, or ended.
    """
    task = CatalogueTask.objects.filter(
        Q(agency__isnull=True) | Q(agency_id=actor.agency_id), pk=pk, valid_until__isnull=True
    ).first()
    if task is None:
        raise Http404
    return task
