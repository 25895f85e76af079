"""Rows of the task catalogue."""

from django.urls import reverse

from tests.contracts.table import DEPARTMENT, Routes, Row
from tests.factories.organizations import Cast
from tests.factories.worklogs import make_task


def _shelf(cast: Cast) -> str:
    make_task()
    return reverse("worklogs:catalogue_shelf", args=["B"])


def _task(cast: Cast) -> str:
    return reverse("worklogs:catalogue_task", args=[make_task(cast.department).pk])


ROUTES: Routes = {
    "worklogs:catalogue": Row(url=lambda cast: reverse("worklogs:catalogue")),
    "worklogs:catalogue_shelf": Row(url=_shelf),
    "worklogs:catalogue_task": Row(url=_task, allowed=DEPARTMENT, foreign=404),
}
