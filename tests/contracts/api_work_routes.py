"""Rows of the API of evidence, unlogged time, assigned and arising work."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.contracts.days_routes import ASSIGNERS, LOG_KEEPERS
from tests.contracts.evidence_routes import AUTHOR
from tests.contracts.evidence_routes import READERS as EVIDENCE_READERS
from tests.contracts.table import Data, Routes, Row
from tests.factories.evidence import pdf
from tests.factories.organizations import TODAY, Cast
from tests.factories.worklogs import (
    make_arising,
    make_assignment,
    make_entry,
    make_evidence,
    make_task,
)
from worklogs.models import EntryStatus

OF_CLERK = frozenset({"head"})
MADE = frozenset({201})
DUE = "2026-10-14"


def _evidence(cast: Cast) -> str:
    return reverse("worklogs_api:evidence", args=[TODAY, make_entry(cast.clerk).pk])


def _one_file(cast: Cast) -> str:
    file = make_evidence(make_entry(cast.clerk))
    return reverse("worklogs_api:evidence_of_entry", args=[TODAY, file.entry_id, file.pk])


def _content(status: str) -> Callable[[Cast], str]:
    def url(cast: Cast) -> str:
        file = make_evidence(make_entry(cast.clerk, status=status))
        return reverse("worklogs_api:evidence_file", args=[file.pk])

    return url


def _arising(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"worklogs_api:{name}", args=[make_arising(cast.clerk).pk])


def piece(assignee_id: int, task_id: int) -> dict[str, object]:
    """What the API asks to say of one piece of work."""
    return {
        "assignee_id": assignee_id,
        "task_id": task_id,
        "title": "",
        "quantity": "4",
        "starts_on": str(TODAY),
        "due_on": DUE,
        "source_document": "",
        "repeats_id": None,
    }


def arising(task_id: int) -> dict[str, object]:
    """What the API asks to say of work that came up."""
    return {
        "task_id": task_id,
        "title": "Tiếp đoàn kiểm tra",
        "quantity": "2",
        "starts_on": str(TODAY),
        "due_on": DUE,
        "reason": "Chủ tịch giao miệng",
    }


def _pieces(cast: Cast) -> Data:
    return {"pieces": [piece(cast.clerk.pk, make_task().pk)]}


ROUTES: Routes = {
    "worklogs_api:unlogged": (
        Row(
            url=lambda cast: reverse("worklogs_api:unlogged", args=[TODAY]),
            allowed=LOG_KEEPERS,
            refused=404,
        ),
        Row(
            url=lambda cast: reverse("worklogs_api:unlogged", args=[TODAY]),
            allowed=LOG_KEEPERS,
            refused=404,
            method="put",
            data={"waiting": 30},
        ),
    ),
    "worklogs_api:evidence": (
        Row(url=_evidence, allowed=AUTHOR, refused=404),
        Row(
            url=_evidence,
            allowed=AUTHOR,
            refused=404,
            method="post",
            data=lambda cast: {"file": SimpleUploadedFile("a.pdf", pdf())},
            answers=MADE,
        ),
    ),
    "worklogs_api:evidence_of_entry": Row(
        url=_one_file, allowed=AUTHOR, refused=404, method="delete", answers=frozenset({204})
    ),
    "worklogs_api:evidence_file": (
        Row(
            url=_content(EntryStatus.SUBMITTED),
            allowed=EVIDENCE_READERS,
            refused=404,
            leaves_trace=2,
        ),
        # A draft is nobody's but its author's.
        Row(url=_content(EntryStatus.DRAFT), allowed=AUTHOR, refused=404),
    ),
    "worklogs_api:assignments": (
        Row(url=lambda cast: reverse("worklogs_api:assignments"), allowed=ASSIGNERS),
        # Only who heads the clerk's unit; who heads others is refused as whoever heads nobody.
        Row(
            url=lambda cast: reverse("worklogs_api:assignments"),
            allowed=frozenset({"head", "agency_head"}),
            method="post",
            data=_pieces,
            answers=MADE,
        ),
    ),
    "worklogs_api:last_period": Row(
        url=lambda cast: reverse("worklogs_api:last_period"), allowed=ASSIGNERS
    ),
    "worklogs_api:cancellation": Row(
        url=lambda cast: reverse(
            "worklogs_api:cancellation", args=[make_assignment(cast.clerk, cast.head).pk]
        ),
        allowed=frozenset({"head", "agency_head"}),
        refused=404,
        method="post",
        data={"reason": "Không còn cần"},
    ),
    "worklogs_api:arising": (
        Row(url=lambda cast: reverse("worklogs_api:arising"), allowed=LOG_KEEPERS, refused=404),
        Row(
            url=lambda cast: reverse("worklogs_api:arising"),
            allowed=LOG_KEEPERS,
            refused=404,
            method="post",
            data=lambda cast: arising(make_task().pk),
            answers=MADE,
        ),
    ),
    "worklogs_api:arising_waiting": Row(
        url=lambda cast: reverse("worklogs_api:arising_waiting"), allowed=ASSIGNERS
    ),
    "worklogs_api:arising_withdrawal": Row(
        url=_arising("arising_withdrawal"), allowed=AUTHOR, refused=404, method="post"
    ),
    "worklogs_api:arising_acceptance": Row(
        url=_arising("arising_acceptance"),
        allowed=OF_CLERK,
        refused=404,
        method="post",
        data={"quantity": "2"},
    ),
    "worklogs_api:arising_refusal": Row(
        url=_arising("arising_refusal"),
        allowed=OF_CLERK,
        refused=404,
        method="post",
        data={"reason": "Đã có người làm"},
    ),
}
