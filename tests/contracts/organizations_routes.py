"""Rows of organizations."""

from datetime import UTC, datetime

from django.urls import reverse

from organizations import commands
from organizations.models import Posting, RoleAssignment
from organizations.tenancy import tenant
from tests.contracts.keepers import EVERY_KEEPER, ISO, KEEPERS, kept, of_clerk
from tests.contracts.table import DEPARTMENT, Routes, Row
from tests.factories.delegations import delegate
from tests.factories.organizations import (
    TODAY,
    Cast,
    actor,
)
from tests.factories.sandboxes import said_to_be_filled
from tests.organizations.staff_workbook import person, province_workbook, sent, workbook


def _code(name: str, **fields: object) -> Row:
    return Row(
        url=lambda cast: reverse(name, args=[cast.clerk.staff.staff_code]),
        allowed=KEEPERS,
        foreign=frozenset({403, 404}),
        **fields,
    )


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


def _staff_sheet(cast: Cast) -> int:
    return sent(cast.officer, workbook(people=[person("KH70001", "Lê Mới", cast.office.code)])).pk


def _province_sheet(cast: Cast) -> int:
    row = ["XYZ", *person("KH70001", "Lê Mới", cast.office.code)]
    return sent(cast.kpi_team, province_workbook(row)).pk


def _of_the_team(name: str, **fields: object) -> Row:
    return Row(url=lambda cast: reverse(name), allowed=frozenset({"kpi_team"}), **fields)


def _of_value(name: str, allowed: frozenset[str], **fields: object) -> Row:
    return Row(
        url=lambda cast: reverse("organizations:parameter", args=[name]),
        allowed=allowed,
        **fields,
    )


def _of_sandbox(name: str) -> Row:
    return Row(
        url=lambda cast: reverse(name, args=[said_to_be_filled(cast.officer).pk]),
        allowed=KEEPERS,
        method="post",
        foreign=frozenset({403, 404}),
    )


def _play(cast: Cast) -> str:
    said_to_be_filled(cast.officer)
    return reverse("organizations:play_training")


def _of_route(name: str, **fields: object) -> Row:
    return Row(
        url=lambda cast: reverse(name, args=[cast.commune.code]),
        allowed=frozenset({"kpi_team"}),
        **fields,
    )


# Who decides any of the values of the province looks at all of them, and changes their own.
DECIDERS = frozenset({"home_affairs", "organization_board", "kpi_team", "operator"})

ROUTES: Routes = {
    "organizations:parameters": Row(
        url=lambda cast: reverse("organizations:parameters"), allowed=DECIDERS
    ),
    "organizations:parameter": (
        _of_value("period.cutoff_day", DECIDERS),
        *(
            _of_value(name, frozenset(people), method="post", answers=frozenset({422}))
            for name, people in (
                ("period.cutoff_day", {"home_affairs", "organization_board"}),
                ("privacy.see_working_days", {"kpi_team"}),
                ("files.days_kept", {"operator"}),
            )
        ),
    ),
    "organizations:receivers": _of_the_team("organizations:receivers"),
    "organizations:receivers_of": (
        _of_route("organizations:receivers_of"),
        _of_route("organizations:receivers_of", method="post", answers=frozenset({422})),
    ),
    "organizations:call_off_route": _of_route("organizations:call_off_route", method="post"),
    "organizations:rest_days": (
        _of_the_team("organizations:rest_days"),
        _of_the_team("organizations:rest_days", method="post", answers=frozenset({422})),
    ),
    "organizations:withdraw_rest_day": Row(
        url=lambda cast: reverse("organizations:withdraw_rest_day", args=["2027-01-01"]),
        method="post",
        allowed=frozenset({"kpi_team"}),
    ),
    "organizations:training": Row(url=lambda cast: reverse("organizations:training")),
    "organizations:open_training": Row(
        url=lambda cast: reverse("organizations:open_training"),
        method="post",
        allowed=EVERY_KEEPER,
    ),
    "organizations:reset_training": _of_sandbox("organizations:reset_training"),
    "organizations:close_training": _of_sandbox("organizations:close_training"),
    "organizations:play_training": Row(
        url=_play,
        method="post",
        data={"card": "staff"},
        allowed=DEPARTMENT,
        refused=404,
    ),
    "organizations:leave_training": Row(
        url=lambda cast: reverse("organizations:leave_training"), method="post"
    ),
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
        allowed=EVERY_KEEPER,
    ),
    "organizations:new_person": (
        Row(
            url=lambda cast: reverse("organizations:new_person"),
            allowed=EVERY_KEEPER,
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
    # Who sent it, nobody else.
    "organizations:province_import": Row(
        url=lambda cast: reverse("organizations:province_import", args=[_province_sheet(cast)]),
        allowed=frozenset({"kpi_team"}),
        refused=404,
    ),
    "organizations:apply_province_sheet": Row(
        url=lambda cast: reverse(
            "organizations:apply_province_sheet", args=[_province_sheet(cast)]
        ),
        method="post",
        allowed=frozenset({"kpi_team"}),
        refused=404,
    ),
    "organizations:staff_sheet": (
        kept("organizations:staff_sheet", allowed=EVERY_KEEPER),
        kept(
            "organizations:staff_sheet",
            method="post",
            allowed=EVERY_KEEPER,
            answers=frozenset({422}),
        ),
    ),
    "organizations:staff_template": kept("organizations:staff_template", allowed=EVERY_KEEPER),
    "organizations:staff_import": Row(
        url=lambda cast: reverse("organizations:staff_import", args=[_staff_sheet(cast)]),
        allowed=frozenset({"officer"}),
        refused=404,
    ),
    "organizations:apply_staff_sheet": Row(
        url=lambda cast: reverse("organizations:apply_staff_sheet", args=[_staff_sheet(cast)]),
        method="post",
        allowed=frozenset({"officer"}),
        refused=404,
    ),
    "organizations:person": _code("organizations:person", leaves_trace=1),
    "organizations:rename_person": _code(
        "organizations:rename_person", method="post", data={"full_name": "Đặng Thị Anh"}
    ),
    "organizations:activation": Row(
        url=_newcomer, method="post", allowed=KEEPERS, foreign=frozenset({403, 404})
    ),
    "organizations:end_posting": of_clerk("organizations:end_posting", data={"ends_on": ISO}),
    "organizations:give_role": of_clerk(
        "organizations:give_role",
        data=lambda cast: {"role": "deputy", "unit": cast.office.pk, "starts_on": ISO},
    ),
    "organizations:end_role": Row(
        url=_role, method="post", allowed=KEEPERS, foreign=frozenset({403, 404})
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
}
