"""Who may see and assign work inside an agency."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from organizations.access import Actor, in_force, subtree
from organizations.models import Posting, Purpose, RoleKind
from organizations.queries import ReviewChain
from organizations.rules.policy import Relation
from worklogs.models import Assignment, EvidenceFile, WorkEntry
from worklogs.policy import ASSIGN, OPEN_ENTRY, READ_EVIDENCE, TALK


def assignable_postings(actor: Actor, on: date) -> QuerySet[Posting]:
    """Postings that the actor may give work to: those of the units below the ones they head.

    The superior may assign to who is the agency's head that day. Nobody assigns to themselves: a
    score is divided by assigned work.
    """
    return postings_below(actor, on).filter(in_force(on))


def postings_below(actor: Actor, on: date) -> QuerySet[Posting]:
    """The same whenever they are or were posted there, for work due on many days."""
    postings = Posting.objects.filter(agency_id=actor.agency_id, keeps_log=True)
    reach = actor.reach(ASSIGN)
    below = Q(pk__in=[])
    if Relation.BELOW in reach:
        below |= Q(unit__in=subtree(actor.headed_unit_ids(), agency_id=actor.agency_id))
    if Relation.AGENCY_HEADS in reach:
        below |= Q(in_force(on, prefix="roles__"), roles__role=RoleKind.AGENCY_HEAD)
    return (
        postings.filter(below)
        .exclude(staff_id=actor.staff_id)
        .select_related("staff", "unit")
        .order_by("staff__sort_key", "id")
        .distinct()
    )


def require_assignable(actor: Actor, posting_ids: Collection[int], on: date) -> None:
    """Stop unless the actor may on that day give work to each of these, whenever it is due. One
    query.

    Raises:
        PermissionDenied: one of them is missing, foreign or not theirs: all answer alike.
    """
    if postings_below(actor, on).filter(pk__in=posting_ids).count() < len(set(posting_ids)):
        raise PermissionDenied


def get_managed_assignment(actor: Actor, pk: int, on: date) -> Assignment:
    """An assignment of somebody the actor may give work to.

    Raises:
        Http404: missing, foreign, or of a unit that is not theirs: all answer alike.
    """
    assignment = (
        Assignment.objects.filter(
            agency_id=actor.agency_id,
            pk=pk,
            assignee__in=assignable_postings(actor, on).order_by().values("pk"),
        )
        .select_related("assignee__staff", "task")
        .first()
    )
    if assignment is None:
        raise Http404
    return assignment


def get_own_entry(actor: Actor, entry_id: UUID, *, work_date: date) -> WorkEntry:
    """An entry of the actor's own that was not taken back. One query.

    Raises:
        Http404: missing, foreign, or somebody else's: all answer alike.
    """
    entry = (
        WorkEntry.objects.filter(
            agency_id=actor.agency_id,
            author_id=actor.posting_id,
            work_date=work_date,
            pk=entry_id,
            status__in=OPEN_ENTRY.states(Relation.OWN),
        )
        .select_related("task")
        .first()
    )
    if entry is None:
        raise Http404
    return entry


@dataclass(frozen=True, slots=True)
class Talk:
    """An entry that the actor may read about, and whether they are one of the two sides.

    ``reviewers``: who may decide about it today; they are the other side.
    """

    entry: WorkEntry
    is_author: bool
    is_reviewer: bool
    reviewers: frozenset[int]

    @property
    def may_say(self) -> bool:
        """The person and who reviews them; who stands above the reviewers only reads."""
        return self.is_author or self.is_reviewer


def get_talk(actor: Actor, entry_id: UUID, *, work_date: date, on: date) -> Talk:
    """A submitted entry for its author, whoever reviews them on that day, and those one level
    above the author's own heads. Six queries.

    Raises:
        Http404: missing, foreign, a draft, or not theirs to see: all answer alike.
    """
    entry = (
        WorkEntry.objects.filter(
            agency_id=actor.agency_id,
            pk=entry_id,
            work_date=work_date,
            status__in=TALK.states(Relation.JUDGED),
        )
        .select_related("task", "author__staff")
        .first()
    )
    if entry is None or actor.posting_id is None:
        raise Http404
    chain = ReviewChain(actor.agency_id, on, Purpose.REVIEW)
    reviewers = chain.reviewers(entry.author_id)
    talk = Talk(
        entry, entry.author_id == actor.posting_id, actor.posting_id in reviewers, reviewers
    )
    if not talk.may_say and not any(
        actor.posting_id in chain.office.nearest(head)
        for head in chain.office.nearest(entry.author_id)
    ):
        raise Http404
    return talk


def get_evidence(actor: Actor, pk: UUID, *, on: date) -> EvidenceFile:
    """A file beside the actor's own entry, or beside one sent by somebody they head.

    Heads see the units below theirs, the superior of the agency head the agency, who reviews on
    behalf of another the people that they review on that day; drafts are seen by nobody but their
    author. At most three queries, for the last-named seven.

    Raises:
        Http404: missing, taken back, foreign, or not theirs to see: all answer alike.
    """
    file = EvidenceFile.objects.filter(
        agency_id=actor.agency_id, pk=pk, removed_at__isnull=True
    ).first()
    if file is None:
        raise Http404
    entry = WorkEntry.objects.filter(
        _readable(actor, file, on),
        agency_id=actor.agency_id,
        work_date=file.work_date,
        pk=file.entry_id,
    )
    if not entry.exists():
        raise Http404
    return file


def _readable(actor: Actor, file: EvidenceFile, on: date) -> Q:
    """Which entries let the actor open what stands beside them, by how their author stands."""
    reach = actor.reach(READ_EVIDENCE)
    if file.author_id == actor.posting_id:
        return Q(status__in=READ_EVIDENCE.states(Relation.OWN))
    found = Q(pk__in=[])
    if Relation.AGENCY in reach:
        found |= Q(status__in=READ_EVIDENCE.states(Relation.AGENCY))
    if Relation.BELOW in reach:
        below = subtree(actor.headed_unit_ids(), agency_id=actor.agency_id)
        found |= Q(author__unit__in=below, status__in=READ_EVIDENCE.states(Relation.BELOW))
    if Relation.JUDGED in reach and actor.posting_id is not None:
        judged = ReviewChain(actor.agency_id, on, Purpose.REVIEW).reviewed_by(actor.posting_id)
        found |= Q(author__in=judged, status__in=READ_EVIDENCE.states(Relation.JUDGED))
    return found
