"""Rows of the API of the log."""

from uuid import uuid4

from django.urls import reverse

from tests.contracts.table import EVERYBODY, Routes, Row
from tests.factories.organizations import PERIOD, TODAY, Cast
from tests.factories.worklogs import make_entry, make_task

LOG_KEEPERS = EVERYBODY - {"superior"}
OWN = frozenset({"clerk"})


def content(task_id: int) -> dict[str, object]:
    """What the API offers to say of an entry, all of it."""
    return {
        "task_id": task_id,
        "assignment_id": None,
        "summary": "",
        "output_reference": "",
        "minutes": 30,
        "quantity": "1",
        "is_finished": True,
        "starts_at_minute": None,
        "continues_date": None,
        "continues_id": None,
    }


def _content(cast: Cast) -> dict[str, object]:
    return content(make_task().pk)


def _bulk(cast: Cast) -> dict[str, object]:
    line = content(make_task().pk)
    entry = {"id": str(uuid4()), "work_date": str(TODAY), "version": 0, **line}
    return {"mode": "each", "entries": [entry]}


def _entry(cast: Cast) -> str:
    return reverse("worklogs_api:entry", args=[TODAY, make_entry(cast.clerk).pk])


ROUTES: Routes = {
    "worklogs_api:entries": (
        Row(
            url=lambda cast: reverse("worklogs_api:entries") + f"?month={PERIOD}",
            allowed=LOG_KEEPERS,
            refused=404,
        ),
        Row(url=lambda cast: reverse("worklogs_api:entries"), allowed=LOG_KEEPERS, refused=404),
    ),
    "worklogs_api:day_entries": Row(
        url=lambda cast: reverse("worklogs_api:day_entries", args=[TODAY]),
        allowed=LOG_KEEPERS,
        refused=404,
        method="post",
        data=_content,
        answers=frozenset({201}),
    ),
    "worklogs_api:entry": (
        Row(url=_entry, allowed=OWN, refused=404),
        Row(
            url=_entry,
            allowed=OWN,
            refused=404,
            method="put",
            data=_content,
            answers=frozenset({428}),
        ),
        Row(url=_entry, allowed=OWN, refused=404, method="delete", answers=frozenset({428})),
    ),
    "worklogs_api:days": Row(
        url=lambda cast: reverse("worklogs_api:days"), allowed=LOG_KEEPERS, refused=404
    ),
    "worklogs_api:submission": Row(
        url=lambda cast: reverse("worklogs_api:submission", args=[TODAY]),
        allowed=LOG_KEEPERS,
        refused=404,
        method="post",
        answers=frozenset({200, 422}),
    ),
    "worklogs_api:bulk": Row(
        url=lambda cast: reverse("worklogs_api:bulk"),
        allowed=LOG_KEEPERS,
        refused=404,
        method="post",
        data=_bulk,
        answers=frozenset({200}),
    ),
    "worklogs_api:tasks": Row(url=lambda cast: reverse("worklogs_api:tasks")),
    "worklogs_api:assigned": Row(
        url=lambda cast: reverse("worklogs_api:assigned"), allowed=LOG_KEEPERS, refused=404
    ),
}
