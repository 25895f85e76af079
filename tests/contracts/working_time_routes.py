"""Rows of organizations: calendars, rosters, teaching loads and leave."""

from hashlib import sha256

from django.urls import reverse

from organizations import commands
from organizations.tenancy import tenant
from tests.contracts.keepers import EVERY_KEEPER, ISO, KEEPERS, kept, of_clerk
from tests.contracts.table import EVERYBODY, Routes, Row
from tests.factories.organizations import (
    NOW,
    TODAY,
    Cast,
    actor,
    ask_for_leave,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
)

HEADS = KEEPERS | {"head", "strange_head", "party_head"}
STAMP_OF_NOTHING = sha256(b"").hexdigest()[:16]

LEAVE = {
    "kind": "annual",
    "starts_on": ISO,
    "starts_half": "am",
    "ends_on": ISO,
    "ends_half": "pm",
}


def _roster(cast: Cast) -> str:
    """The office works by shifts."""
    make_shift(cast.office, "S", "07:00", "15:00")
    follow(cast.office, make_calendar(cast.department, "shift"), TODAY)
    return reverse("organizations:roster")


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


ROUTES: Routes = {
    "organizations:record_leave": of_clerk("organizations:record_leave", data=LEAVE),
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
        allowed=EVERY_KEEPER,
    ),
    "organizations:new_calendar": kept(
        "organizations:new_calendar",
        method="post",
        allowed=EVERY_KEEPER,
        data={"name": "Lịch ca", "kind": "shift", "valid_from": ISO, "d0": "8"},
    ),
    "organizations:follow_calendar": kept(
        "organizations:follow_calendar",
        method="post",
        # The unit is not one of theirs, so the form is refused.
        foreign=frozenset({403, 422}),
        data=lambda cast: {"unit": cast.office.pk, "calendar": "", "starts_on": ISO},
    ),
    "organizations:new_shift": kept(
        "organizations:new_shift",
        method="post",
        allowed=EVERY_KEEPER,
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
