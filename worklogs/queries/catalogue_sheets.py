"""What a sheet is compared with: the lists that an agency may propose about."""

from collections.abc import Sequence

from django.db.models import Q

from organizations.models import Agency, Block
from organizations.rules.names import unaccented
from worklogs.models import CatalogueTask, TaskGroup
from worklogs.rules.catalogue_names import NameIndex
from worklogs.rules.catalogue_sheets import Content, Effect, Known, Planned

NEAREST = 3


def known_tasks(agency_id: int) -> list[Known]:
    """Every version of the common lists and the agency's own. One query."""
    return [
        Known(task.pk, content_of(task), task.agency_id is None, task.valid_until is None)
        for task in CatalogueTask.objects.filter(
            Q(agency__isnull=True) | Q(agency_id=agency_id)
        ).order_by("valid_from")
    ]


def listed_tasks(agency: Agency) -> list[CatalogueTask]:
    """The list that the agency keeps: its own, or the one that communes share. One query."""
    owner = Q(agency_id=agency.pk)
    if agency.block == Block.COMMUNE:
        owner |= Q(agency__isnull=True)
    return list(
        CatalogueTask.objects.filter(
            owner, group=TaskGroup.SPECIALISED, valid_until__isnull=True
        ).order_by("code")
    )


def near_rows(planned: Sequence[Planned], known: Sequence[Known]) -> dict[int, list[str]]:
    """Of rows with a new name, by number: up to three tasks or rows that say nearly the same."""
    named = {
        f"{one.content.code} · {one.content.name}": one.content for one in known if one.is_open
    }
    for row in planned:
        if row.effect == Effect.NEW and row.content is not None:
            named[f"{row.content.code} · {row.content.name}"] = row.content
    index = NameIndex((words, _bare(one)) for words, one in named.items())
    found = {}
    for row in planned:
        if row.content is None or not _is_newly_named(row):
            continue
        near = [
            one.key
            for one in index.near(row.content.name, limit=NEAREST + 2)
            if named[one.key].code != row.content.code
        ]
        if near:
            found[row.number] = near[:NEAREST]
    return found


def content_of(task: CatalogueTask) -> Content:
    """What a task says, as a sheet compares it."""
    return Content(
        code=task.code,
        group=task.group,
        name=task.name,
        applies_to=task.applies_to,
        output_product=task.output_product,
        unit_of_count=task.unit_of_count,
        standard_minutes=task.standard_minutes,
        complexity=task.complexity,
    )


def _is_newly_named(row: Planned) -> bool:
    if row.effect == Effect.NEW:
        return True
    return (
        row.effect == Effect.CHANGED
        and row.task is not None
        and row.content is not None
        and row.task.content.name != row.content.name
    )


def _bare(content: Content) -> str:
    return unaccented(content.name)
