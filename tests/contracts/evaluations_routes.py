"""Rows of review, monthly scoring and results."""

from django.urls import reverse

from tests.contracts.table import SERVED, Routes, Row
from tests.factories.organizations import PERIOD, TODAY, Cast
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus

HEADS = frozenset({"head", "agency_head", "superior", "strange_head", "party_head"})
SEES_CLERK = frozenset({"clerk", "head", "agency_head", "officer", "superior"})
ELSEWHERE = frozenset({403, 404})


def _entry(name: str, *more: str) -> "Row":
    def url(cast: Cast) -> str:
        entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
        return reverse(name, args=[TODAY, entry.pk, *more])

    return Row(
        url=url,
        allowed=frozenset({"head"}),
        foreign=404,
        method="post" if more else "get",
        data={"version": "1", "quality_level": "4", "reason": "Xem lại"},
    )


ROUTES: Routes = {
    "evaluations:queue": Row(url=lambda cast: reverse("evaluations:queue"), allowed=HEADS),
    "evaluations:accept_selected": Row(
        url=lambda cast: reverse("evaluations:accept_selected"), method="post"
    ),
    "evaluations:entry": _entry("evaluations:entry"),
    "evaluations:review": (
        _entry("evaluations:review", "accepted"),
        _entry("evaluations:review", "returned"),
    ),
    "evaluations:current_month": Row(url=lambda cast: reverse("evaluations:current_month")),
    "evaluations:month": Row(
        url=lambda cast: reverse("evaluations:month", args=[PERIOD]), allowed=HEADS
    ),
    "evaluations:assess": Row(
        url=lambda cast: reverse("evaluations:assess", args=[PERIOD, cast.clerk.pk]),
        allowed=frozenset({"head"}),
        foreign=ELSEWHERE,
        method="post",
        data=lambda cast: {f"{cast.clerk.pk}-general_points": "27.5"},
        answers=SERVED,
    ),
    "evaluations:scores": Row(url=lambda cast: reverse("evaluations:scores")),
    "evaluations:score": Row(
        url=lambda cast: reverse("evaluations:score", args=[PERIOD, cast.clerk.pk]),
        allowed=SEES_CLERK,
        foreign=404,
    ),
}
