"""Rows of organizations."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

from django.urls import reverse

from organizations import commands
from organizations.models import Posting, RoleAssignment, StaffMember
from organizations.tenancy import own_postings, tenant
from tests.contracts.table import EVERYBODY, Routes, Row
from tests.factories.delegations import delegate
from tests.factories.organizations import (
    NOW,
    TODAY,
    Cast,
    actor,
    ask_about_data,
    ask_for_leave,
    follow,
    make_calendar,
    make_shift,
)

KEEPERS = frozenset({"officer", "agency_head"})
OPERATORS = frozenset({"operator"})
EVERY_KEEPER = KEEPERS | {"strange_head", "party_head"}
HEADS = KEEPERS | {"head", "strange_head", "party_head"}
ISO = TODAY.isoformat()
STAMP_OF_NOTHING = sha256(b"").hexdigest()[:16]
LEAVE = {
    "kind": "annual",
    "starts_on": ISO,
    "starts_half": "am",
    "ends_on": ISO,
    "ends_half": "pm",
}


def _kept(name: str, **fields: object) -> Row:
    return Row(url=lambda cast: reverse(name), **({"allowed": KEEPERS} | fields))


def _roster(cast: Cast) -> str:
    """The office works by shifts."""
    make_shift(cast.office, "S", "07:00", "15:00")
    follow(cast.office, make_calendar(cast.department, "shift"), TODAY)
    return reverse("organizations:roster")


def _of_clerk(name: str, **fields: object) -> Row:
    """The strange head keeps people too, but others: 404. Who keeps nobody gets 403 anyway."""
    return Row(
        url=lambda cast: reverse(name, args=[cast.clerk.pk]),
        allowed=KEEPERS,
        method="post",
        foreign=frozenset({403, 404}),
        **fields,
    )


def _code(name: str, **fields: object) -> Row:
    return Row(
        url=lambda cast: reverse(name, args=[cast.clerk.staff.staff_code]),
        allowed=KEEPERS,
        foreign=frozenset({403, 404}),
        **fields,
    )


def _leave(cast: Cast) -> str:
    with tenant(cast.department.pk):
        leave = commands.record_leave(
            actor=actor(cast.officer),
            posting=cast.clerk,
            days=commands.LeaveDays(kind="sick", starts_on=TODAY, ends_on=TODAY),
            now=NOW,
        )
    return reverse("organizations:cancel_leave", args=[leave.pk])


def _decision(data: dict[str, str]) -> Row:
    """The clerk's request: their head's and the officer's to decide, nobody else's."""
    return Row(
        url=lambda cast: reverse("organizations:decide_leave", args=[ask_for_leave(cast.clerk).pk]),
        method="post",
        data=data,
        allowed=frozenset({"officer", "head"}),
        foreign=404,
    )


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


def _delegation(cast: Cast) -> str:
    row = delegate(cast.head, cast.colleague)
    return reverse("organizations:revoke_delegation", args=[row.pk])


def _role(cast: Cast) -> str:
    with tenant(cast.department.pk):
        held = RoleAssignment.objects.get(posting=cast.head)
    return reverse("organizations:end_role", args=[held.pk])


def _newcomer(cast: Cast) -> str:
    with tenant(cast.department.pk):
        posting: Posting = commands.post_person(
            actor=actor(cast.officer),
            new=commands.NewPosting(
                staff_code="KH70001",
                full_name="Lê Thị Mới",
                unit=cast.office,
                job_position="Văn thư",
                title="",
                subject_class="civil_servant",
                starts_on=TODAY,
            ),
            now=datetime.now(UTC),
        )
    return reverse("organizations:activation", args=[posting.staff.staff_code])


def _of_the_team(name: str, **fields: object) -> Row:
    return Row(url=lambda cast: reverse(name), allowed=frozenset({"kpi_team"}), **fields)


ROUTES: Routes = {
    "organizations:healthz": Row(url=lambda cast: "/healthz", anonymous=True),
    "organizations:readyz": Row(url=lambda cast: "/readyz", anonymous=True),
    "organizations:choose_posting": Row(url=lambda cast: reverse("organizations:choose_posting")),
    "organizations:switch_posting": Row(
        url=lambda cast: reverse("organizations:switch_posting"),
        method="post",
        data=lambda cast: {"posting": cast.clerk.pk},
        allowed=frozenset({"clerk"}),
        refused=404,
    ),
    "organizations:people": Row(
        url=lambda cast: reverse("organizations:people"),
        allowed=KEEPERS | {"strange_head", "party_head"},
    ),
    "organizations:new_person": (
        Row(
            url=lambda cast: reverse("organizations:new_person"),
            allowed=KEEPERS | {"strange_head", "party_head"},
        ),
        Row(
            url=lambda cast: reverse("organizations:new_person"),
            method="post",
            allowed=KEEPERS,
            # The unit is not one of theirs, so the form is refused.
            foreign=frozenset({403, 422}),
            data=lambda cast: {
                "staff_code": "KH70001",
                "full_name": "Lê Thị Mới",
                "unit": cast.office.pk,
                "job_position": "Văn thư",
                "subject_class": "civil_servant",
                "starts_on": ISO,
            },
        ),
    ),
    "organizations:province_sheet": (
        _of_the_team("organizations:province_sheet"),
        _of_the_team("organizations:province_sheet", method="post", answers=frozenset({422})),
    ),
    "organizations:province_template": _of_the_team("organizations:province_template"),
    "organizations:apply_province_sheet": _of_the_team(
        "organizations:apply_province_sheet", method="post"
    ),
    "organizations:staff_sheet": (
        _kept("organizations:staff_sheet", allowed=KEEPERS | {"strange_head", "party_head"}),
        _kept(
            "organizations:staff_sheet",
            method="post",
            allowed=KEEPERS | {"strange_head", "party_head"},
            answers=frozenset({422}),
        ),
    ),
    "organizations:staff_template": _kept(
        "organizations:staff_template", allowed=KEEPERS | {"strange_head", "party_head"}
    ),
    "organizations:apply_staff_sheet": _kept(
        "organizations:apply_staff_sheet",
        method="post",
        allowed=KEEPERS | {"strange_head", "party_head"},
        answers=frozenset({422}),
    ),
    "organizations:person": _code("organizations:person", leaves_trace=1),
    "organizations:service_tokens": (
        _kept("organizations:service_tokens", allowed=OPERATORS),
        _kept(
            "organizations:service_tokens",
            allowed=OPERATORS,
            method="post",
            data={"name": "HRM", "scopes": ["people:read"], "days": "30"},
        ),
    ),
    "organizations:revoke_service_token": Row(
        url=_service_token, method="post", allowed=OPERATORS, refused=403
    ),
    "organizations:emergencies": _kept("organizations:emergencies", allowed=EVERY_KEEPER),
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
        _kept("organizations:data_requests", allowed=EVERY_KEEPER),
        _kept(
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
    "organizations:rename_person": _code(
        "organizations:rename_person", method="post", data={"full_name": "Đặng Thị Anh"}
    ),
    "organizations:activation": Row(
        url=_newcomer, method="post", allowed=KEEPERS, foreign=frozenset({403, 404})
    ),
    "organizations:end_posting": _of_clerk("organizations:end_posting", data={"ends_on": ISO}),
    "organizations:give_role": _of_clerk(
        "organizations:give_role",
        data=lambda cast: {"role": "deputy", "unit": cast.office.pk, "starts_on": ISO},
    ),
    "organizations:record_leave": _of_clerk("organizations:record_leave", data=LEAVE),
    "organizations:end_role": Row(
        url=_role, method="post", allowed=KEEPERS, foreign=frozenset({403, 404})
    ),
    "organizations:my_leave": (
        Row(
            url=lambda cast: reverse("organizations:my_leave"),
            allowed=EVERYBODY - {"superior"},
            refused=404,
        ),
        Row(
            url=lambda cast: reverse("organizations:my_leave"),
            allowed=EVERYBODY - {"superior"},
            refused=404,
            method="post",
            data=LEAVE,
        ),
    ),
    "organizations:withdraw_leave": Row(
        url=lambda cast: reverse(
            "organizations:withdraw_leave", args=[ask_for_leave(cast.clerk).pk]
        ),
        method="post",
        allowed=frozenset({"clerk"}),
        foreign=404,
    ),
    "organizations:leave_requests": Row(
        url=lambda cast: reverse("organizations:leave_requests"),
        allowed=HEADS | {"superior"},
    ),
    "organizations:decide_leave": (
        _decision({"decision": "approve"}),
        _decision({"decision": "refuse", "reason": "Trùng đợt kiểm tra"}),
    ),
    "organizations:delegations": (
        Row(url=lambda cast: reverse("organizations:delegations")),
        Row(
            url=lambda cast: reverse("organizations:delegations"),
            method="post",
            # Who heads something else is told at the form that this is not theirs to give.
            allowed=frozenset({"head", "agency_head", "superior", "strange_head", "party_head"}),
            answers=frozenset({302, 422}),
            data=lambda cast: {
                "kind": "delegation",
                "delegate": cast.colleague.pk,
                "purposes": ["review"],
                "starts_on": "2030-01-02",
                "ends_on": "2030-01-05",
                "reason": "Đi công tác",
            },
        ),
    ),
    "organizations:revoke_delegation": Row(
        url=_delegation,
        method="post",
        data={"reason": "Đã về cơ quan"},
        allowed=frozenset({"head", "agency_head"}),
        refused=404,
    ),
    "organizations:year": Row(url=lambda cast: reverse("organizations:year")),
    "organizations:roster": (
        Row(url=lambda cast: reverse("organizations:roster")),
        Row(
            url=_roster,
            method="post",
            allowed=KEEPERS | {"head"},
            foreign=frozenset({403, 404}),
            data=lambda cast: {
                "unit": cast.office.pk,
                "month": "2026-11",
                "stamp": STAMP_OF_NOTHING,
                f"c{cast.clerk.pk}-3": "S",
            },
        ),
    ),
    "organizations:teaching": Row(
        url=lambda cast: reverse("organizations:teaching"), allowed=HEADS | {"superior"}
    ),
    "organizations:set_teaching_load": Row(
        url=lambda cast: reverse("organizations:set_teaching_load", args=[cast.clerk.pk]),
        method="post",
        allowed=KEEPERS | {"head"},
        foreign=frozenset({403, 404}),
        data={"starts_on": ISO, **{f"d{number}": "4" for number in range(7)}},
    ),
    "organizations:work_calendars": Row(
        url=lambda cast: reverse("organizations:work_calendars"),
        allowed=KEEPERS | {"strange_head", "party_head"},
    ),
    "organizations:new_calendar": _kept(
        "organizations:new_calendar",
        method="post",
        allowed=KEEPERS | {"strange_head", "party_head"},
        data={"name": "Lịch ca", "kind": "shift", "valid_from": ISO, "d0": "8"},
    ),
    "organizations:follow_calendar": _kept(
        "organizations:follow_calendar",
        method="post",
        # The unit is not one of theirs, so the form is refused.
        foreign=frozenset({403, 422}),
        data=lambda cast: {"unit": cast.office.pk, "calendar": "", "starts_on": ISO},
    ),
    "organizations:new_shift": _kept(
        "organizations:new_shift",
        method="post",
        allowed=KEEPERS | {"strange_head", "party_head"},
        data={"code": "S", "name": "Ca sáng", "starts_at": "07:00", "ends_at": "15:00"},
    ),
    "organizations:retire_shift": Row(
        url=lambda cast: reverse(
            "organizations:retire_shift", args=[make_shift(cast.office, "S", "07:00", "15:00").pk]
        ),
        method="post",
        allowed=KEEPERS,
        foreign=frozenset({403, 404}),
    ),
    "organizations:team_leave": Row(
        url=lambda cast: reverse("organizations:team_leave"),
        allowed=HEADS | {"superior"},
    ),
    "organizations:cancel_leave": (
        Row(url=_leave, allowed=KEEPERS | {"head"}, foreign=404),
        Row(
            url=_leave,
            method="post",
            allowed=KEEPERS | {"head"},
            foreign=404,
            data={"reason": "Hoãn chuyến đi", "ends_half": "pm"},
        ),
    ),
}
