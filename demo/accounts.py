"""One sign-in for every role, chosen when people are posted; everybody else has no password."""

import json
import secrets
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from demo.people import APPOINTED, FEATURED, HOSPITAL, SCHOOL
from organizations.models import Agency, Posting, RoleAssignment, RoleKind, User
from organizations.tenancy import tenant

# Roles that serve the whole province, and the agency in which somebody holds each.
PROVINCE_WIDE = (
    (RoleKind.ORGANIZATION_BOARD, "BTCTU"),
    (RoleKind.HOME_AFFAIRS, "SNV"),
    (RoleKind.KPI_TEAM, "SNV"),
    (RoleKind.INSPECTOR, "TTT"),
    (RoleKind.OPERATOR, "SKHCN"),
)


def appoint() -> None:
    """Give the province-wide roles to people who head nothing."""
    for role, code in PROVINCE_WIDE:
        agency = Agency.objects.get(code=code)
        with tenant(agency.pk):
            RoleAssignment.objects.create(
                agency=agency,
                posting=_without_role(agency).order_by("id")[0],
                role=role,
                starts_on=APPOINTED,
            )


def shown_postings() -> dict[str, Posting]:
    """Who stands for each role: staff, head, officer and agency head of one agency, in a line; a
    ward's and a school's head, who keep no office hours."""
    shown = {}
    for role, code in PROVINCE_WIDE:
        shown[role.value] = _holder(code, role)
    shown["agency_head"] = _holder(FEATURED, RoleKind.AGENCY_HEAD)
    shown["officer"] = _holder(FEATURED, RoleKind.OFFICER)
    shown["head"] = head = _holder(FEATURED, RoleKind.HEAD)
    shown["ward_head"] = _holder(HOSPITAL, RoleKind.HEAD)
    shown["school_head"] = _holder(SCHOOL, RoleKind.HEAD)
    with tenant(head.agency_id):
        shown["staff"] = (
            _without_role(head.agency)
            .filter(unit_id=head.unit_id)
            .select_related("staff", "agency")
            .order_by("id")[0]
        )
    return shown


def write(path: Path) -> None:
    """Give each of them a password of their own, and write all to a file for its owner alone."""
    rows = []
    for role, posting in shown_postings().items():
        password = secrets.token_urlsafe(9)
        login = posting.staff.staff_code
        User.objects.filter(username=login).update(password=make_password(password))
        rows.append(
            {"role": role, "login": login, "password": password, "agency": posting.agency.name}
        )
    path.touch(mode=0o600)
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def _without_role(agency: Agency) -> QuerySet[Posting]:
    return Posting.objects.filter(
        agency=agency, keeps_log=True, is_primary=True, ends_on=None, roles__isnull=True
    )


def _holder(code: str, role: RoleKind) -> Posting:
    agency = Agency.objects.get(code=code)
    with tenant(agency.pk):
        return (
            Posting.objects.filter(agency=agency, roles__role=role)
            .select_related("staff", "agency")
            .order_by("id")[0]
        )
