"""Rows of the task catalogue."""

from django.urls import reverse

from organizations.audit import new_id
from tests.contracts.table import DEPARTMENT, Routes, Row
from tests.factories.organizations import Cast
from tests.factories.worklogs import make_proposal, make_task


def _shelf(cast: Cast) -> str:
    make_task()
    return reverse("worklogs:catalogue_shelf", args=["B"])


def _task(cast: Cast) -> str:
    return reverse("worklogs:catalogue_task", args=[make_task(cast.department).pk])


def _about(cast: Cast) -> str:
    return reverse("worklogs:propose_about", args=[make_task(cast.department).pk, "change"])


def _proposal(cast: Cast, act: str = "") -> str:
    pk = make_proposal(cast.clerk).pk
    if act:
        return reverse("worklogs:decide_proposal", args=[pk, act])
    return reverse("worklogs:catalogue_proposal", args=[pk])


def _batch(cast: Cast, act: str = "") -> str:
    batch = new_id()
    make_proposal(cast.clerk, batch=batch)
    if act:
        return reverse("worklogs:decide_batch", args=[batch, act])
    return reverse("worklogs:catalogue_batch", args=[batch])


KEEPERS = frozenset({"officer", "agency_head", "strange_head", "party_head"})
HEAD = frozenset({"agency_head"})
RETURNED = {"reason": "Trùng với C.01"}
NEW_TASK = {
    "group": "C",
    "name": "Thẩm định thiết kế",
    "output_product": "Văn bản",
    "unit_of_count": "hồ sơ",
    "hours": "1,5",
    "complexity": "3",
    "reason": "Thiếu",
}

ROUTES: Routes = {
    "worklogs:near_tasks": Row(url=lambda cast: reverse("worklogs:near_tasks") + "?name=ho+so"),
    "worklogs:propose_task": (
        Row(url=lambda cast: reverse("worklogs:propose_task")),
        Row(
            url=lambda cast: reverse("worklogs:propose_task"),
            method="post",
            data=NEW_TASK,
            answers=frozenset({302}),
        ),
    ),
    "worklogs:propose_about": (
        Row(url=_about, allowed=DEPARTMENT, foreign=404),
        Row(
            url=_about,
            method="post",
            data=NEW_TASK,
            allowed=DEPARTMENT,
            answers=frozenset({302}),
            foreign=404,
        ),
    ),
    "worklogs:catalogue_sheet": (
        Row(url=lambda cast: reverse("worklogs:catalogue_sheet"), allowed=KEEPERS),
        Row(
            url=lambda cast: reverse("worklogs:catalogue_sheet"),
            method="post",
            allowed=KEEPERS,
            answers=frozenset({422}),  # no file
        ),
    ),
    "worklogs:apply_catalogue_sheet": Row(
        url=lambda cast: reverse("worklogs:apply_catalogue_sheet"),
        method="post",
        allowed=KEEPERS,
        answers=frozenset({422}),  # nothing that was shown
    ),
    "worklogs:catalogue_template": Row(
        url=lambda cast: reverse("worklogs:catalogue_template"), allowed=KEEPERS
    ),
    "worklogs:catalogue_norms": Row(url=lambda cast: reverse("worklogs:catalogue_norms")),
    "worklogs:catalogue_proposals": Row(url=lambda cast: reverse("worklogs:catalogue_proposals")),
    "worklogs:catalogue_proposal": Row(url=_proposal, allowed=DEPARTMENT, foreign=404),
    "worklogs:catalogue_batch": Row(url=_batch, allowed=DEPARTMENT, foreign=404),
    "worklogs:decide_proposal": Row(
        url=lambda cast: _proposal(cast, "return"),
        method="post",
        data=RETURNED,
        allowed=HEAD,
        answers=frozenset({302}),
        foreign=404,
    ),
    "worklogs:decide_batch": Row(
        url=lambda cast: _batch(cast, "return"),
        method="post",
        data=RETURNED,
        allowed=HEAD,
        answers=frozenset({302}),
        foreign=404,
    ),
    "worklogs:catalogue": Row(url=lambda cast: reverse("worklogs:catalogue")),
    "worklogs:catalogue_shelf": Row(url=_shelf),
    "worklogs:catalogue_task": Row(url=_task, allowed=DEPARTMENT, foreign=404),
}
