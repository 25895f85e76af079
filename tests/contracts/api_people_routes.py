"""Rows of the API of notices, postings, roles and given rights."""

from collections.abc import Callable

from django.urls import reverse

from organizations.models import RoleAssignment
from organizations.tenancy import tenant
from tests.contracts.keepers import ISO, KEEPERS
from tests.contracts.table import Data, Routes, Row
from tests.factories.delegations import delegate
from tests.factories.notices import tell
from tests.factories.organizations import Cast

FOREIGN = frozenset({403, 404})
MADE = frozenset({201})
DONE = frozenset({204})
HEADS = frozenset({"head", "agency_head", "superior", "strange_head", "party_head"})


def _posting(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"organizations_api:{name}", args=[cast.clerk.pk])


def _name(cast: Cast) -> str:
    return reverse("organizations_api:name", args=[cast.clerk.staff.staff_code])


def _role(cast: Cast) -> str:
    with tenant(cast.department.pk):
        held = RoleAssignment.objects.get(posting=cast.head)
    return reverse("organizations_api:role_end", args=[held.pk])


def _notice(cast: Cast) -> str:
    return reverse("organizations_api:notice_read", args=[tell(cast.clerk).pk])


def new_posting(unit_id: int) -> dict[str, object]:
    """What the API asks to say of somebody who begins."""
    return {
        "staff_code": "KH70001",
        "full_name": "Lê Thị Mới",
        "unit_id": unit_id,
        "job_position": "Văn thư",
        "subject_class": "civil_servant",
        "starts_on": ISO,
    }


def right(delegate_id: int) -> Data:
    """What the API asks to say of a right that is given for some days."""
    return {
        "kind": "delegation",
        "delegate_id": delegate_id,
        "purposes": ["review"],
        "starts_on": "2030-01-02",
        "ends_on": "2030-01-05",
        "reason": "Đi công tác",
    }


ROUTES: Routes = {
    "organizations_api:notices": Row(url=lambda cast: reverse("organizations_api:notices")),
    "organizations_api:notices_read": Row(
        url=lambda cast: reverse("organizations_api:notices_read"), method="post", answers=DONE
    ),
    "organizations_api:notice_read": Row(
        url=_notice, allowed=frozenset({"clerk"}), refused=404, method="post", answers=DONE
    ),
    "organizations_api:mail": Row(
        url=lambda cast: reverse("organizations_api:mail"), method="put", data={"wanted": False}
    ),
    "organizations_api:postings": Row(
        url=lambda cast: reverse("organizations_api:postings"),
        method="post",
        data=lambda cast: new_posting(cast.office.pk),
        allowed=KEEPERS,
        # The unit is not one of theirs.
        foreign=frozenset({403, 422}),
        answers=MADE,
    ),
    "organizations_api:posting_end": Row(
        url=_posting("posting_end"),
        method="put",
        data={"ends_on": ISO},
        allowed=KEEPERS,
        foreign=FOREIGN,
    ),
    "organizations_api:roles": Row(
        url=_posting("roles"),
        method="post",
        data=lambda cast: {"role": "deputy", "unit_id": cast.office.pk, "starts_on": ISO},
        allowed=KEEPERS,
        foreign=FOREIGN,
        answers=MADE,
    ),
    "organizations_api:role_end": Row(url=_role, method="post", allowed=KEEPERS, foreign=FOREIGN),
    "organizations_api:name": (
        Row(url=_name, allowed=KEEPERS, foreign=FOREIGN),
        # Without `If-Match` nothing is corrected.
        Row(
            url=_name,
            method="put",
            data={"full_name": "Đặng Thị Anh"},
            allowed=KEEPERS,
            foreign=FOREIGN,
            answers=frozenset({428}),
        ),
    ),
    "organizations_api:rights": (
        Row(url=lambda cast: reverse("organizations_api:rights")),
        Row(
            url=lambda cast: reverse("organizations_api:rights"),
            method="post",
            data=lambda cast: right(cast.colleague.pk),
            allowed=HEADS,
            answers=frozenset({201, 422}),
        ),
    ),
    "organizations_api:revocation": Row(
        url=lambda cast: reverse(
            "organizations_api:revocation", args=[delegate(cast.head, cast.colleague).pk]
        ),
        method="post",
        data={"reason": "Đã về cơ quan"},
        allowed=frozenset({"head", "agency_head"}),
        refused=404,
    ),
}
