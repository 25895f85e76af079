"""Rows of the API of leave."""

from django.urls import reverse

from organizations import commands
from organizations.models import Leave
from organizations.tenancy import tenant
from tests.contracts.keepers import KEEPERS
from tests.contracts.table import EVERYBODY, Routes, Row
from tests.contracts.working_time_routes import HEADS, LEAVE
from tests.factories.organizations import NOW, TODAY, Cast, actor, ask_for_leave

LOG_KEEPERS = EVERYBODY - {"superior"}
MADE = frozenset({201})


def recorded(cast: Cast) -> Leave:
    """An absence of the clerk that the officer entered."""
    with tenant(cast.department.pk):
        return commands.record_leave(
            actor=actor(cast.officer),
            posting=cast.clerk,
            days=commands.LeaveDays(kind="sick", starts_on=TODAY, ends_on=TODAY),
            now=NOW,
        )


def _decision(data: dict[str, str]) -> Row:
    return Row(
        url=lambda cast: reverse(
            "organizations_api:leave_decision", args=[ask_for_leave(cast.clerk).pk]
        ),
        method="post",
        data=data,
        allowed=frozenset({"officer", "head"}),
        foreign=404,
    )


ROUTES: Routes = {
    "organizations_api:leave": (
        Row(url=lambda cast: reverse("organizations_api:leave"), allowed=LOG_KEEPERS, refused=404),
        Row(
            url=lambda cast: reverse("organizations_api:leave"),
            allowed=LOG_KEEPERS,
            refused=404,
            method="post",
            data=LEAVE,
            answers=MADE,
        ),
    ),
    "organizations_api:leave_withdrawal": Row(
        url=lambda cast: reverse(
            "organizations_api:leave_withdrawal", args=[ask_for_leave(cast.clerk).pk]
        ),
        method="post",
        allowed=frozenset({"clerk"}),
        foreign=404,
    ),
    "organizations_api:leave_requests": Row(
        url=lambda cast: reverse("organizations_api:leave_requests"), allowed=HEADS | {"superior"}
    ),
    "organizations_api:leave_decision": (
        _decision({"decision": "approve"}),
        _decision({"decision": "refuse", "reason": "Trùng đợt kiểm tra"}),
    ),
    "organizations_api:leave_cancellation": Row(
        url=lambda cast: reverse("organizations_api:leave_cancellation", args=[recorded(cast).pk]),
        method="post",
        allowed=KEEPERS | {"head"},
        foreign=404,
        data={"reason": "Hoãn chuyến đi"},
    ),
    "organizations_api:team_leave": Row(
        url=lambda cast: reverse("organizations_api:team_leave") + f"?unit_id={cast.office.pk}",
        allowed=KEEPERS | {"head", "superior"},
        foreign=frozenset({403, 404}),
    ),
    "organizations_api:recorded_leave": Row(
        url=lambda cast: reverse("organizations_api:recorded_leave", args=[cast.clerk.pk]),
        method="post",
        allowed=KEEPERS,
        foreign=frozenset({403, 404}),
        data=LEAVE,
        answers=MADE,
    ),
}
