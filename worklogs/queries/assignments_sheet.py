"""Rows of a sheet against what is true: whose people, which tasks, which periods."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.db.models.functions import Upper

from organizations.access import Actor
from organizations.models import AgencyPeriod, PeriodStage, Posting
from organizations.rules.typed_days import parse_day
from organizations.spreadsheets import Row
from worklogs import access
from worklogs.models import AssignmentBatch, CatalogueTask
from worklogs.rules.assignments_sheet import Problem, WorkRow, mark_repeated, read_work

TAKES_WORK = (PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with whom and what it means; ``person`` and ``task`` are None where it is wrong."""

    typed: WorkRow
    person: Posting | None
    task: CatalogueTask | None


def checked_rows(actor: Actor, rows: Iterable[Row], today: date) -> list[SheetRow]:
    """Every row that asks for something, with all that is wrong with it. Three queries."""
    typed = [_read(row, today) for row in rows]
    typed = [row for row in typed if row.asks_for_something]
    mark_repeated(typed)
    people = _people(actor, {row.cells["staff_code"].upper() for row in typed}, today)
    tasks = _tasks(actor.agency_id, {row.cells["task_code"].upper() for row in typed})
    periods = list(
        AgencyPeriod.objects.filter(agency_id=actor.agency_id).values_list(
            "period__starts_on", "period__ends_on", "stage"
        )
    )
    checked = []
    for row in typed:
        _see_the_period(row, periods)
        checked.append(SheetRow(row, _person(row, people), _task(row, tasks)))
    return checked


def assigned_before(agency_id: int, digest: str) -> datetime | None:
    """When exactly this work was last assigned, if it was. One query."""
    return (
        AssignmentBatch.objects.filter(agency_id=agency_id, digest=digest)
        .order_by("-assigned_at")
        .values_list("assigned_at", flat=True)
        .first()
    )


def _read(row: Row, today: date) -> WorkRow:
    days = {column: parse_day(row.cells[column]) for column in ("starts_on", "due_on")}
    return read_work(row.number, row.cells, days, today)


def _people(actor: Actor, codes: set[str], today: date) -> dict[str, list[Posting]]:
    found: dict[str, list[Posting]] = defaultdict(list)
    below = access.postings_below(actor, today).annotate(code=Upper("staff__staff_code"))
    for posting in below.filter(code__in=codes):
        found[posting.staff.staff_code.upper()].append(posting)
    return found


def _tasks(agency_id: int, codes: set[str]) -> dict[str, list[CatalogueTask]]:
    """Versions by code; the agency's own before the province's."""
    found: dict[str, list[CatalogueTask]] = defaultdict(list)
    for task in (
        CatalogueTask.objects.filter(Q(agency__isnull=True) | Q(agency_id=agency_id))
        .annotate(upper_code=Upper("code"))
        .filter(upper_code__in=codes)
        .order_by("agency_id", "-valid_from")  # NULLs last: the agency's own come first
    ):
        found[task.code.upper()].append(task)
    return found


def _person(row: WorkRow, people: dict[str, list[Posting]]) -> Posting | None:
    code = row.cells["staff_code"].upper()
    theirs = people.get(code, [])
    if code and not theirs:
        row.problems["staff_code"] = Problem.NOBODY_OF_YOURS
    if row.due_on is None or not theirs:
        return None
    there = [one for one in theirs if _covers(one.starts_on, one.ends_on, row.due_on)]
    chosen = there if len(there) == 1 else [one for one in there if one.is_primary]
    if len(chosen) == 1:
        return chosen[0]
    row.problems["staff_code"] = Problem.SEVERAL_POSTINGS if there else Problem.NOT_POSTED
    return None


def _task(row: WorkRow, tasks: dict[str, list[CatalogueTask]]) -> CatalogueTask | None:
    code, on = row.cells["task_code"].upper(), row.starts_on
    for task in tasks.get(code, []):
        if on is None or (
            task.valid_from <= on and (task.valid_until is None or on < task.valid_until)
        ):
            return task
    if code:
        row.problems["task_code"] = Problem.NO_SUCH_TASK
    return None


def _see_the_period(row: WorkRow, periods: list[tuple[date, date, str]]) -> None:
    if row.due_on is None or "due_on" in row.problems:
        return
    stages = [stage for first, last, stage in periods if first <= row.due_on <= last]
    if not stages:
        row.problems["due_on"] = Problem.NO_PERIOD
    elif stages[0] not in TAKES_WORK:
        row.problems["due_on"] = Problem.PERIOD_IS_CLOSED


def _covers(first: date, last: date | None, on: date) -> bool:
    return first <= on and (last is None or on <= last)
