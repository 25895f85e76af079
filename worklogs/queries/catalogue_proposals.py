"""Proposals as people read them: what waits for whom, one sheet's worth, names nearly the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from organizations.access import Actor
from worklogs import catalogue_access as access
from worklogs.models import CatalogueProposal, CatalogueTask, ProposalStatus
from worklogs.queries.catalogue import valid_tasks
from worklogs.rules.catalogue_names import following_code, near_names

PAGE = 30
NEAREST = 5


@dataclass(frozen=True, slots=True)
class NearTask:
    """A task whose name says nearly the same; ``percent`` of common trigrams."""

    task: CatalogueTask
    percent: int


def waiting_for(actor: Actor) -> QuerySet[CatalogueProposal]:
    """What the actor is asked to decide: as head of the agency, or as appraiser."""
    wanted = Q(pk__in=())
    if access.may_decide(actor):
        wanted |= Q(agency_id=actor.agency_id, status=ProposalStatus.PROPOSED)
    if access.may_appraise(actor):
        wanted |= Q(appraiser_id=actor.agency_id, status=ProposalStatus.FORWARDED)
    return access.visible_proposals(actor).filter(wanted)


def proposals_page(
    actor: Actor, number: int, *, only_waiting: bool = False
) -> Page[CatalogueProposal]:
    """Proposals, newest first; those of one sheet as their first with ``batch_size``.

    Two queries, and one for the sizes of sheets.
    """
    rows = waiting_for(actor) if only_waiting else access.visible_proposals(actor)
    earlier = CatalogueProposal.objects.filter(
        batch=OuterRef("batch"), status=OuterRef("status"), pk__lt=OuterRef("pk")
    )
    firsts = rows.filter(Q(batch__isnull=True) | ~Exists(earlier)).order_by("-proposed_at", "-pk")
    page = Paginator(firsts, PAGE).get_page(number)
    sizes = _sizes([one.batch for one in page.object_list if one.batch])
    for one in page.object_list:
        one.batch_size = sizes.get((one.batch, one.status), 1)  # type: ignore[attr-defined]
    return page


def open_batch(actor: Actor, batch: UUID) -> list[CatalogueProposal]:
    """What was proposed in one sheet, in its order. One query.

    Raises:
        Http404: nothing of it is to be seen.
    """
    rows = list(access.visible_proposals(actor).filter(batch=batch).order_by("pk"))
    if not rows:
        raise Http404
    return rows


def near_tasks(agency_id: int, on: date, name: str, *, but: Sequence[str] = ()) -> list[NearTask]:
    """Valid tasks, at most five, whose name says nearly the same as this one. Two queries.

    ``but``: codes that are left out, such as the task's own.
    """
    catalogue = valid_tasks(agency_id, on).exclude(code__in=but)
    near = near_names(name, catalogue.values_list("pk", "search_text"), limit=NEAREST)
    tasks = catalogue.in_bulk([one.key for one in near])
    return [NearTask(tasks[one.key], round(one.share * 100)) for one in near if one.key in tasks]


def suggested_code(agency_id: int, group: str, *, is_shared: bool) -> str:
    """A code for a new task: one more than the last of its list, proposed ones counted.

    Two queries.
    """
    owner = Q(agency__isnull=True) if is_shared else Q(agency_id=agency_id)
    codes = set(
        CatalogueTask.objects.filter(owner, group=group).values_list("code", flat=True)
    ) | set(
        CatalogueProposal.objects.filter(
            agency_id=agency_id, group=group, is_shared=is_shared
        ).values_list("code", flat=True)
    )
    return following_code(codes, f"{group}.01")


def _sizes(batches: Sequence[UUID]) -> dict[tuple[UUID | None, str], int]:
    if not batches:
        return {}
    counted = (
        CatalogueProposal.objects.filter(batch__in=batches)
        .order_by()
        .values("batch", "status")
        .annotate(count=Count("id"))
    )
    return {(row["batch"], row["status"]): row["count"] for row in counted}
