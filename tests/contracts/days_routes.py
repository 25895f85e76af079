"""Rows of the day page."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse

from organizations.tenancy import tenant
from tests.contracts.table import EVERYBODY, SERVED, Routes, Row
from tests.factories.organizations import PERIOD, TODAY, Cast
from tests.factories.worklogs import make_arising, make_assignment, make_entry
from worklogs.device import holders
from worklogs.models import WorkEntry

LOG_KEEPERS = EVERYBODY - {"superior"}
ASSIGNERS = frozenset({"head", "agency_head", "superior", "strange_head", "party_head"})
SAID = SERVED | {422}  # an empty form is answered with what is missing


def _withdrawal(cast: Cast) -> str:
    entry = make_entry(cast.clerk)
    return reverse("worklogs:withdraw_line", args=[TODAY, entry.pk])


def _form_of_the_line(cast: Cast) -> dict[str, str]:
    """The page's form; for anybody else the line is not there."""
    with tenant(cast.department.pk):
        entry = WorkEntry.objects.get(author=cast.clerk)
    key = entry.pk.hex
    return {"line": key, f"{key}-id": str(entry.pk), f"{key}-version": "1"}


def _going_on(cast: Cast) -> str:
    begun = make_entry(
        cast.clerk, TODAY - timedelta(days=3), is_finished=False, quantity=Decimal(0)
    )
    return reverse("worklogs:go_on", args=[TODAY, begun.pk])


def _waiting_line_of_the_clerk(cast: Cast) -> dict[str, str]:
    """A line that only the clerk's device can send: it says whose it is."""
    user = cast.clerk.staff.user
    return {"holder": holders(cast.clerk, user.pk)[0], "work_date": str(TODAY), "line": "a"}


ROUTES: Routes = {
    "worklogs:go_on": Row(url=_going_on, allowed=frozenset({"clerk"}), refused=404, method="post"),
    "worklogs:week": Row(
        url=lambda cast: reverse("worklogs:week", args=[TODAY]), allowed=LOG_KEEPERS, refused=404
    ),
    "worklogs:several_days": (
        Row(url=lambda cast: reverse("worklogs:several_days"), allowed=LOG_KEEPERS, refused=404),
        Row(
            url=lambda cast: reverse("worklogs:several_days"),
            allowed=LOG_KEEPERS,
            refused=404,
            method="post",
            answers=frozenset({422}),
        ),
    ),
    "worklogs:today": Row(url=lambda cast: reverse("worklogs:today")),
    "worklogs:day": (
        Row(
            url=lambda cast: reverse("worklogs:day", args=[TODAY]),
            allowed=LOG_KEEPERS,
            refused=404,
        ),
        Row(
            url=lambda cast: reverse("worklogs:day", args=[TODAY]),
            method="post",
            answers=SAID,
        ),
    ),
    "worklogs:submit_day": Row(
        url=lambda cast: reverse("worklogs:submit_day", args=[TODAY]),
        method="post",
        answers=SAID,
    ),
    "worklogs:copy_day": Row(
        url=lambda cast: reverse("worklogs:copy_day", args=[TODAY]),
        allowed=LOG_KEEPERS,
        refused=404,
        method="post",
    ),
    "worklogs:save_line": Row(
        url=lambda cast: reverse("worklogs:save_line", args=[TODAY, "abc"]),
        method="post",
        answers=SAID,
    ),
    "worklogs:withdraw_line": Row(
        url=_withdrawal,
        allowed=frozenset({"clerk"}),
        refused=422,
        method="post",
        data=_form_of_the_line,
    ),
    "worklogs:month": Row(
        url=lambda cast: reverse("worklogs:month"), allowed=LOG_KEEPERS, refused=404
    ),
    "worklogs:month_period": Row(
        url=lambda cast: reverse("worklogs:month_period", args=[PERIOD]),
        allowed=LOG_KEEPERS,
        refused=404,
    ),
    "worklogs:assignments": Row(url=lambda cast: reverse("worklogs:assignments")),
    "worklogs:assign": (
        Row(url=lambda cast: reverse("worklogs:assign"), allowed=ASSIGNERS),
        Row(
            url=lambda cast: reverse("worklogs:assign"),
            allowed=ASSIGNERS,
            method="post",
            answers=SAID,
        ),
    ),
    "worklogs:propose": (
        Row(url=lambda cast: reverse("worklogs:propose"), allowed=LOG_KEEPERS, refused=404),
        Row(
            url=lambda cast: reverse("worklogs:propose"),
            allowed=LOG_KEEPERS,
            refused=404,
            method="post",
            answers=SAID,
        ),
    ),
    "worklogs:withdraw_proposal": Row(
        url=lambda cast: reverse("worklogs:withdraw_proposal", args=[make_arising(cast.clerk).pk]),
        allowed=frozenset({"clerk"}),
        refused=404,
        method="post",
    ),
    "worklogs:proposals": Row(url=lambda cast: reverse("worklogs:proposals"), allowed=ASSIGNERS),
    "worklogs:accept_proposal": Row(
        url=lambda cast: reverse("worklogs:accept_proposal", args=[make_arising(cast.clerk).pk]),
        allowed=frozenset({"head"}),
        refused=404,
        method="post",
        data={"quantity": "2"},
    ),
    "worklogs:refuse_proposal": Row(
        url=lambda cast: reverse("worklogs:refuse_proposal", args=[make_arising(cast.clerk).pk]),
        allowed=frozenset({"head"}),
        refused=404,
        method="post",
        data={"reason": "Đã có người làm"},
    ),
    "worklogs:assign_sheet": (
        Row(url=lambda cast: reverse("worklogs:assign_sheet"), allowed=ASSIGNERS),
        Row(
            url=lambda cast: reverse("worklogs:assign_sheet"),
            allowed=ASSIGNERS,
            method="post",
            answers=SAID,
        ),
    ),
    "worklogs:assign_sheet_template": Row(
        url=lambda cast: reverse("worklogs:assign_sheet_template"), allowed=ASSIGNERS
    ),
    "worklogs:apply_sheet": Row(
        url=lambda cast: reverse("worklogs:apply_sheet"),
        allowed=ASSIGNERS,
        method="post",
        answers=SAID,
    ),
    "worklogs:repeat_assignments": (
        Row(url=lambda cast: reverse("worklogs:repeat_assignments"), allowed=ASSIGNERS),
        Row(
            url=lambda cast: reverse("worklogs:repeat_assignments"),
            allowed=ASSIGNERS,
            method="post",
            answers=SAID,
        ),
    ),
    "worklogs:cancel_assignment": Row(
        url=lambda cast: reverse(
            "worklogs:cancel_assignment", args=[make_assignment(cast.clerk, cast.head).pk]
        ),
        allowed=frozenset({"head", "agency_head"}),
        refused=404,
        method="post",
        data={"reason": "Không còn cần"},
    ),
    "worklogs:late": Row(url=lambda cast: reverse("worklogs:late")),
    "worklogs:pass_to_send": Row(url=lambda cast: reverse("worklogs:pass_to_send")),
    "worklogs:send_line": Row(
        url=lambda cast: reverse("worklogs:send_line"),
        allowed=frozenset({"clerk"}),
        method="post",
        data=_waiting_line_of_the_clerk,
        answers=SAID,
    ),
    "worklogs:service_worker": Row(
        url=lambda cast: reverse("worklogs:service_worker"), anonymous=True
    ),
    "worklogs:manifest": Row(url=lambda cast: reverse("worklogs:manifest"), anonymous=True),
    "worklogs:offline": Row(url=lambda cast: reverse("worklogs:offline"), anonymous=True),
    "worklogs:device": Row(url=lambda cast: reverse("worklogs:device"), anonymous=True),
    "worklogs:task_options": Row(url=lambda cast: reverse("worklogs:task_options")),
}
