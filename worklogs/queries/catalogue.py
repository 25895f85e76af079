"""The task catalogue: what is valid on a day, what somebody looks for, what they likely mean."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from organizations.access import Actor
from organizations.rules.names import nfc, words
from worklogs.models import CatalogueTask, EntryStatus, WorkEntry
from worklogs.rules.search import LONGEST_QUERY, Candidate, ranked

LIKELY = 8
FOUND = 20
LOOKS_BACK = timedelta(days=60)
MOST_MERGERS = 3  # a task merged into one that was merged, and so on


def valid_tasks(agency_id: int, on: date) -> QuerySet[CatalogueTask]:
    """The catalogue of an agency on a day: the province's tasks and its own. One query."""
    return CatalogueTask.objects.filter(
        Q(agency__isnull=True) | Q(agency_id=agency_id),
        Q(valid_until__isnull=True) | Q(valid_until__gt=on),
        valid_from__lte=on,
    )


def tasks_by_id(agency_id: int, ids: Collection[int]) -> dict[int, CatalogueTask]:
    """These tasks as far as the agency may see them, valid or not. One query, or none."""
    if not ids:
        return {}
    return CatalogueTask.objects.filter(Q(agency__isnull=True) | Q(agency_id=agency_id)).in_bulk(
        ids
    )


def found_tasks(agency_id: int, on: date, query: str) -> list[CatalogueTask]:
    """At most 20 tasks whose code or name fits, best first. Two queries.

    The code counts when it starts so; names are searched without accents and by initials.
    """
    catalogue = valid_tasks(agency_id, on)
    query = nfc(query)
    code = query.upper()
    rows = list(
        catalogue.filter(_may_fit(code, query)).values_list("pk", "code", "search_text", "initials")
    )
    by_code = [pk for pk, task_code, _, _ in rows if code and task_code.startswith(code)]
    by_name = ranked(query, (Candidate(pk, text, first) for pk, _, text, first in rows), FOUND)
    wanted = list(dict.fromkeys([*by_code, *by_name]))[:FOUND]
    tasks = catalogue.in_bulk(wanted)
    return [tasks[pk] for pk in wanted]


def successor_of(agency_id: int, task_id: int, on: date) -> str:
    """What stands on a day in the place of a task that does not: "C.XA.04 · Chứng thực bản sao".

    A later version of the same task, or the one that it was merged into; "" when there is none.
    Two queries for each step, three steps at most.
    """
    task = tasks_by_id(agency_id, [task_id]).get(task_id)
    for _step in range(MOST_MERGERS):
        if task is None:
            break
        code = task.successor_code or task.code
        standing = valid_tasks(agency_id, on).filter(code=code).first()
        if standing is not None:
            return label(standing)
        task = (
            CatalogueTask.objects.filter(Q(agency__isnull=True) | Q(agency_id=agency_id), code=code)
            .exclude(successor_code="")
            .first()
        )
    return ""


def _may_fit(code: str, query: str) -> Q:
    """What a name must hold to fit at all, so that only such rows are read and ranked."""
    wanted = words(query[:LONGEST_QUERY])
    fits = Q(code__startswith=code) if code else Q(pk__in=())
    if wanted:
        fits |= Q(*(Q(search_text__contains=word) for word in wanted))
    if len(wanted) == 1:
        fits |= Q(initials__contains=wanted[0])
    return fits


def task_by_words(agency_id: int, on: date, text: str) -> list[CatalogueTask]:
    """What typed words mean: the one task of that code or full name, else all that fit."""
    found = found_tasks(agency_id, on, text.split(" · ", maxsplit=1)[0])
    exact = [task for task in found if is_called(task, text)]
    return exact[:1] or found


def is_called(task: CatalogueTask, text: str) -> bool:
    """Whether these words are the task's code, its name, or both as a line shows them."""
    names = (task.code, task.name, label(task))
    return text.strip().casefold() in {name.casefold() for name in names}


def label(task: CatalogueTask) -> str:
    """How a task is written in a line: "B.03 · Lập báo cáo định kỳ tuần hoặc tháng"."""
    return f"{task.code} · {task.name}"


def likely_tasks(actor: Actor, on: date) -> list[CatalogueTask]:
    """The actor's most likely tasks that day: often and lately used, the same weekday first.

    What was logged under an older version counts for the one that holds now. Two queries,
    whatever the length of the log: it looks back 60 days.
    """
    used = (
        WorkEntry.objects.filter(
            agency_id=actor.agency_id,
            author_id=actor.posting_id,
            work_date__gte=on - LOOKS_BACK,
            work_date__lt=on,
        )
        .exclude(status=EntryStatus.WITHDRAWN)
        .order_by()
        .values("task__agency_id", "task__code")
        .annotate(
            times=Count("id"),
            same_weekday=Count("id", filter=Q(work_date__week_day=on.isoweekday() % 7 + 1)),
            last=Max("work_date"),
        )
    )
    best = sorted(
        used,
        key=lambda row: (row["times"] + 2 * row["same_weekday"], row["last"]),
        reverse=True,
    )
    codes = [row["task__code"] for row in best[: 2 * LIKELY]]
    tasks = {
        (task.agency_id, task.code): task
        for task in valid_tasks(actor.agency_id, on).filter(code__in=codes)
    }
    wanted = [(row["task__agency_id"], row["task__code"]) for row in best]
    return [tasks[key] for key in wanted if key in tasks][:LIKELY]
