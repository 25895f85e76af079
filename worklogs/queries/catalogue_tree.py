"""The catalogue as people read it: groups, branches, one task with its versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from organizations.models import Parameter
from organizations.rules import parameters
from worklogs.models import CatalogueTask, TaskGroup
from worklogs.queries.catalogue import found_tasks, valid_tasks
from worklogs.rules.catalogue_points import LEVELS, PointsScheme

PREFIX = "catalogue."
PAGE = 50  # tasks of one shelf on a page
SHOWN = 12  # tasks of each shelf on the page of all shelves


@dataclass(frozen=True, slots=True)
class Shelf:
    """One part of the tree: a group, group C parted into the agency's own and the common list."""

    group: TaskGroup
    is_own: bool
    count: int

    @property
    def code(self) -> str:
        """How an address names it: "A", "C", "C-own"."""
        return f"{self.group.value}-own" if self.is_own else self.group.value


@dataclass(frozen=True, slots=True)
class Branch:
    """Tasks of a shelf for the same people, such as "Công chức chuyên môn (dùng chung)"."""

    name: str
    tasks: list[CatalogueTask]


def shelves(agency_id: int, on: date) -> list[Shelf]:
    """The parts of the tree that hold tasks on that day, in the order A–D. One query."""
    counted = (
        valid_tasks(agency_id, on)
        .order_by()
        .values("group", "agency_id")
        .annotate(count=Count("id"))
    )
    found = [
        Shelf(TaskGroup(row["group"]), row["agency_id"] is not None, row["count"])
        for row in counted
    ]
    # The agency's own tasks first: they are looked for most.
    return sorted(found, key=lambda shelf: (shelf.group, not shelf.is_own))


def first_tasks(agency_id: int, on: date, shelf: Shelf) -> list[CatalogueTask]:
    """The first dozen tasks of a shelf. One query."""
    return list(_on_shelf(agency_id, on, shelf)[:SHOWN])


def page_of_shelf(agency_id: int, on: date, shelf: Shelf, number: int) -> Page[CatalogueTask]:
    """A page of a shelf's tasks, fifty at a time. Two queries."""
    return Paginator(_on_shelf(agency_id, on, shelf), PAGE).get_page(number)


def found(agency_id: int, on: date, query: str) -> list[CatalogueTask]:
    """What somebody looks for by code, words without accents, or initials. Two queries."""
    return found_tasks(agency_id, on, query)


def branches(tasks: Iterable[CatalogueTask]) -> list[Branch]:
    """Tasks in their order, parted where the people change whom they are for."""
    return [
        Branch(name, list(those)) for name, those in groupby(tasks, key=lambda one: one.applies_to)
    ]


def get_task(agency_id: int, pk: int) -> CatalogueTask:
    """One version of a task, valid or not.

    Raises:
        Http404: missing, or of another agency: both answer alike.
    """
    task = _visible(agency_id).select_related("agency").filter(pk=pk).first()
    if task is None:
        raise Http404
    return task


def versions_of(task: CatalogueTask) -> Sequence[CatalogueTask]:
    """All versions of a task, newest first. One query."""
    owner = Q(agency__isnull=True) if task.agency_id is None else Q(agency_id=task.agency_id)
    return list(CatalogueTask.objects.filter(owner, code=task.code).order_by("-valid_from"))


def points_scheme(on: date) -> PointsScheme:
    """The province's settings of points on a day, from which coefficients follow. One query."""
    rows = Parameter.objects.filter(
        agency__isnull=True, name__startswith=PREFIX, valid_from__lte=on
    ).order_by("valid_from")
    given = {row.name: parameters.parse(row.name, row.value) for row in rows}

    def value(name: str) -> Decimal:
        return given.get(PREFIX + name, parameters.PARAMETERS[PREFIX + name].default)

    first, second, third, fourth, fifth = (value(f"weight_{level}") for level in LEVELS)
    return PointsScheme(
        base=value("base_points"),
        ceiling_per_level=value("ceiling_per_level"),
        weights=(first, second, third, fourth, fifth),
    )


def _on_shelf(agency_id: int, on: date, shelf: Shelf) -> QuerySet[CatalogueTask]:
    owner = Q(agency_id=agency_id) if shelf.is_own else Q(agency__isnull=True)
    return valid_tasks(agency_id, on).filter(owner, group=shelf.group).order_by("code", "id")


def _visible(agency_id: int) -> QuerySet[CatalogueTask]:
    return CatalogueTask.objects.filter(Q(agency__isnull=True) | Q(agency_id=agency_id))
