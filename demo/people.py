"""Generated staff: postings, roles, superiors, and one account per role."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from demo.names import full_name
from organizations.commands import add_staff_member
from organizations.models import (
    Agency,
    Block,
    Posting,
    RoleAssignment,
    RoleKind,
    StaffMember,
    SubjectClass,
    Unit,
    User,
)
from organizations.tenancy import tenant

FEATURED = "SXD"
FEATURED_SHARE = 0.06
APPOINTED = date(2026, 1, 1)
TITLES = {
    "department": ("Giám đốc Sở", "Trưởng phòng", "Chuyên viên"),
    "commune": ("Chủ tịch UBND xã", "Trưởng phòng", "Công chức xã"),
    "ward": ("Chủ tịch UBND phường", "Trưởng phòng", "Công chức phường"),
    "party_agency": ("Trưởng ban", "Trưởng phòng", "Chuyên viên"),
    "public_service_unit": ("Hiệu trưởng", "Trưởng phòng", "Viên chức"),
}
OTHER_TITLES = ("Người đứng đầu", "Trưởng bộ phận", "Chuyên viên")
LEADERS = ("KH-UBND", "KH-TU")


@dataclass
class Roster:
    """Who was posted where; grows agency by agency."""

    random: Random
    number: int = 0
    leaders: list[StaffMember] = field(default_factory=list)
    logins: dict[str, tuple[str, Agency]] = field(default_factory=dict)


def headcounts(agencies: list[Agency], staff: int, random: Random) -> dict[int, int]:
    """How many people each agency gets: a head everywhere, the rest by size of kind and chance."""
    counts = {agency.pk: 1 for agency in agencies}
    featured = next(agency for agency in agencies if agency.code == FEATURED)
    counts[featured.pk] = max(8, round(staff * FEATURED_SHARE))
    for agency in agencies:
        if agency.code in {*LEADERS, "SNV", "BTCTU", "TTT", "SKHCN"}:
            counts[agency.pk] = max(counts[agency.pk], 4)
    weights = [3 if agency.block == Block.COMMUNE else 5 for agency in agencies]
    for agency in random.choices(agencies, weights, k=max(0, staff - sum(counts.values()))):
        counts[agency.pk] += 1
    return counts


def post_people(agency: Agency, count: int, roster: Roster) -> list[Posting]:
    """Fill an agency: its head at the root, units of two and more with a head of their own."""
    head_title, unit_title, title = TITLES.get(agency.kind, OTHER_TITLES)
    made: list[Posting] = []
    with tenant(agency.pk):
        units = list(Unit.objects.filter(agency=agency).order_by("code"))
        root, inner = units[0], units[1:] or units
        used = inner[: max(1, min(len(inner), (count - 1) // 4 or 1))]
        for place in range(count):
            unit = root if place == 0 else used[(place - 1) % len(used)]
            leads_unit = 0 < place <= len(used) and count > len(used) + 1
            words = head_title if place == 0 else unit_title if leads_unit else title
            posting = _post(agency, unit, words, roster)
            if place == 0:
                _role(posting, RoleKind.AGENCY_HEAD, root)
            elif leads_unit:
                _role(posting, RoleKind.HEAD, unit)
            made.append(posting)
        if len(made) > 1:
            _role(made[-1], RoleKind.OFFICER)
        if agency.code in LEADERS:
            roster.leaders += [posting.staff for posting in made]
    _remember(agency, made, roster)
    return made


def post_superior(agency: Agency, number: int, roster: Roster) -> None:
    """A leader of the province stands above the head of the agency; it keeps no log there."""
    choices = [one for one in roster.leaders if not _works_in(one, agency)]
    if not choices:
        return
    staff = choices[number % len(choices)]
    with tenant(agency.pk):
        posting = Posting.objects.create(
            agency=agency,
            unit=Unit.objects.get(agency=agency, parent__isnull=True),
            staff_id=staff.pk,
            job_position="Lãnh đạo phụ trách",
            title="Lãnh đạo tỉnh phụ trách",
            subject_class=SubjectClass.OFFICIAL,
            is_primary=False,
            keeps_log=False,
            starts_on=APPOINTED,
        )
        _role(posting, RoleKind.SUPERIOR)


def accounts(roster: Roster) -> list[dict[str, str]]:
    """One sign-in per role with a password of its own; everybody else has none yet."""
    made = []
    for role, (login, agency) in roster.logins.items():
        password = secrets.token_urlsafe(9)
        User.objects.filter(username=login).update(password=make_password(password))
        made.append({"role": role, "login": login, "password": password, "agency": agency.name})
    return made


def _works_in(staff: StaffMember, agency: Agency) -> bool:
    with tenant(agency.pk):
        return Posting.objects.filter(agency=agency, staff_id=staff.pk).exists()


def _post(agency: Agency, unit: Unit, title: str, roster: Roster) -> Posting:
    roster.number += 1
    code = f"KH{roster.number:05}"
    staff = add_staff_member(staff_code=code, full_name=full_name(roster.random))
    service = agency.block == Block.SERVICE_UNIT
    posting = Posting.objects.create(
        agency=agency,
        unit=unit,
        staff=staff,
        job_position=title,
        title=title,
        subject_class=SubjectClass.PUBLIC_EMPLOYEE if service else SubjectClass.CIVIL_SERVANT,
        starts_on=APPOINTED,
    )
    User.objects.bulk_create(
        [
            User(
                username=code,
                email=f"{code.lower()}@khanhhoa.example",
                staff=staff,
                created_at=timezone.now(),
                password=make_password(None),
            )
        ]
    )
    return posting


def _role(posting: Posting, role: str, unit: Unit | None = None) -> None:
    RoleAssignment.objects.create(
        agency_id=posting.agency_id, posting=posting, role=role, unit=unit, starts_on=APPOINTED
    )


def _remember(agency: Agency, made: list[Posting], roster: Roster) -> None:
    """Keep the sign-ins of the people who play a role in the demonstration."""

    def keep(role: str, posting: Posting) -> None:
        roster.logins[role] = (posting.staff.staff_code, agency)

    def give(role: RoleKind, posting: Posting) -> None:
        with tenant(agency.pk):
            _role(posting, role)
        keep(role.value, posting)

    if agency.code == FEATURED:
        with tenant(agency.pk):
            heads = set(
                RoleAssignment.objects.filter(agency=agency, role=RoleKind.HEAD).values_list(
                    "posting_id", "unit_id"
                )
            )
        head_id, unit_id = min(heads)
        keep("agency_head", made[0])
        keep("officer", made[-1])
        keep("head", next(one for one in made if one.pk == head_id))
        keep(
            "staff",
            next(one for one in made[:-1] if one.unit_id == unit_id and one.pk != head_id),
        )
    elif agency.code == "BTCTU":
        give(RoleKind.ORGANIZATION_BOARD, made[1])
    elif agency.code == "SNV":
        give(RoleKind.HOME_AFFAIRS, made[1])
        give(RoleKind.KPI_TEAM, made[2])
    elif agency.code == "TTT":
        give(RoleKind.INSPECTOR, made[1])
    elif agency.code == "SKHCN":
        give(RoleKind.OPERATOR, made[1])
