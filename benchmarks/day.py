"""The day page and saving a day, against an empty view with the same middleware."""

from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from itertools import count
from typing import Any

from django.test import Client
from django.urls import reverse

from organizations.tenancy import tenant
from tests.factories.organizations import TODAY, make_cast
from tests.factories.worklogs import make_entry, make_line, make_task
from worklogs.models import CatalogueTask, WorkEntry

FEW, MANY = 5, 50
LOGGED_DAYS = 20
FROM_HTMX = {"HX-Request": "true"}


def calls(client: Callable[[Any], Client]) -> dict[str, Callable[[], object]]:
    """The calls to compare, by name; the first is the measure of the others."""
    cast = make_cast()
    task = make_task()
    few, many, saved = TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=4)
    for day, lines in ((few, FEW), (many, MANY), (saved, FEW)):
        for _ in range(lines):
            make_entry(cast.clerk, day, task=task, minutes=10)
    for number in range(LOGGED_DAYS):
        make_entry(cast.clerk, TODAY - timedelta(days=5 + number), task=task)
    browser = client(cast.clerk)

    def get(url: str) -> Callable[[], object]:
        return read(browser, url)

    return {
        "empty view": get("/benchmark/empty/"),
        f"day page, {FEW} lines": get(reverse("worklogs:day", args=[few])),
        f"day page, {MANY} lines": get(reverse("worklogs:day", args=[many])),
        "week page": get(reverse("worklogs:week", args=[few])),
        "month page": get(reverse("worklogs:month")),
        "task search": get(f"{reverse('worklogs:task_options')}?a-task_words=cong+van&on={few}"),
        f"save a day of {FEW} changed lines": _save(browser, cast.clerk, saved, task),
    }


def read(browser: Client, url: str) -> Callable[[], object]:
    """Reading that page."""
    return lambda: _ok(browser.get(url))


def changed_lines(browser: Client, author: Any, day: date) -> Callable[[], object]:
    """Saving a day of five changed lines, which are written now unless an earlier run did."""
    with tenant(author.agency_id):
        task = CatalogueTask.objects.filter(agency=None, group="B").order_by("code")[0]
        written = WorkEntry.objects.filter(author=author, work_date=day).count()
    for _ in range(FEW - written):
        make_entry(author, day, task=task, minutes=10)
    return _save(browser, author, day, task)


def _save(browser: Client, author: Any, day: date, task: CatalogueTask) -> Callable[[], object]:
    address, changing = reverse("worklogs:day", args=[day]), _changing(author, day, task)
    return lambda: _ok(browser.post(address, changing(), headers=FROM_HTMX))


def _changing(author: Any, day: date, task: CatalogueTask) -> Callable[[], dict[str, object]]:
    """The form of that day's first lines, each time with other minutes and the versions that are
    stored."""
    with tenant(author.agency_id):
        entries = list(WorkEntry.objects.filter(author=author, work_date=day)[:FEW])
    saved = count()

    def form() -> dict[str, object]:
        data: dict[str, object] = {"line": [entry.pk.hex for entry in entries]}
        times = next(saved)
        for entry in entries:
            line, version = make_line(task), entry.version + times
            data |= {
                f"{entry.pk.hex}-{name}": value
                for name, value in {
                    "id": str(entry.pk),
                    "version": str(version),
                    "task": str(task.pk),
                    "task_words": task.code,
                    "time": f"{10 + version % 90}p",
                    "quantity": "1",
                    "summary": line.summary,
                }.items()
            }
        return data

    return form


def _ok(response: Any) -> Any:
    if response.status_code != HTTPStatus.OK:
        raise RuntimeError(response.status_code)  # a refusal is cheap, and no measurement
    return response
