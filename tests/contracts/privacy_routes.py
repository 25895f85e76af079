"""Rows of organizations: what is kept of people, programs that read it, emergencies."""

from collections.abc import Callable

from django.urls import reverse

from organizations import commands
from organizations.models import StaffMember
from organizations.tenancy import own_postings, tenant
from tests.contracts.keepers import EVERY_KEEPER, KEEPERS, kept
from tests.contracts.table import Routes, Row
from tests.factories.organizations import (
    NOW,
    Cast,
    actor,
    ask_about_data,
)

OPERATORS = frozenset({"operator"})


def _data_request(name: str) -> Callable[[Cast], str]:
    """The clerk has asked."""

    def url(cast: Cast) -> str:
        return reverse(f"organizations:{name}", args=[ask_about_data(cast.clerk).pk])

    return url


def _service_token(cast: Cast) -> str:
    with tenant(cast.receiving.pk):
        row, _token = commands.make_service_token(
            actor=actor(cast.operator), name="HRM", scopes=["people:read"], days=9, now=NOW
        )
    return reverse("organizations:revoke_service_token", args=[row.pk])


def _emergency(cast: Cast) -> str:
    with own_postings(cast.operator.staff_id):
        staff = StaffMember.objects.get(pk=cast.operator.staff_id)
    with tenant(cast.department.pk):
        row = commands.open_emergency(
            agency_id=cast.department.pk, staff=staff, hours=2, reason="Mất điện", now=NOW
        )
    return reverse("organizations:end_emergency", args=[row.pk])


ROUTES: Routes = {
    "organizations:service_tokens": (
        kept("organizations:service_tokens", allowed=OPERATORS),
        kept(
            "organizations:service_tokens",
            allowed=OPERATORS,
            method="post",
            data={"name": "HRM", "scopes": ["people:read"], "days": "30"},
        ),
    ),
    "organizations:revoke_service_token": Row(
        url=_service_token, method="post", allowed=OPERATORS, refused=403
    ),
    "organizations:emergencies": kept("organizations:emergencies", allowed=EVERY_KEEPER),
    "organizations:end_emergency": Row(
        url=_emergency, method="post", allowed=KEEPERS, foreign=frozenset({403, 404})
    ),
    "organizations:privacy": Row(url=lambda cast: reverse("organizations:privacy")),
    "organizations:my_data": (
        Row(url=lambda cast: reverse("organizations:my_data")),
        Row(
            url=lambda cast: reverse("organizations:my_data"),
            method="post",
            data={"right": "see", "words": "Tất cả"},
        ),
    ),
    "organizations:withdraw_data_request": Row(
        url=_data_request("withdraw_data_request"),
        method="post",
        allowed=frozenset({"clerk"}),
        refused=404,
    ),
    "organizations:data_requests": (
        kept("organizations:data_requests", allowed=EVERY_KEEPER),
        kept(
            "organizations:data_requests",
            method="post",
            allowed=EVERY_KEEPER,
            answers=frozenset({302, 422}),  # of another agency nobody has this code
            data=lambda cast: {
                "staff_code": cast.clerk.staff.staff_code,
                "right": "correct",
                "words": "Họ tên",
            },
        ),
    ),
    **{
        f"organizations:{name}": Row(
            url=_data_request(name),
            method="post",
            data=data,
            allowed=KEEPERS,
            foreign=frozenset({403, 404}),
        )
        for name, data in (
            ("acknowledge_request", {}),
            ("extend_request", {"reason": "Phải hỏi nơi lưu trữ"}),
            ("answer_request", {"answer": "Đã gửi bản sao", "decision": "grant"}),
        )
    },
}
