"""Generated staff: who is posted where, who leads whom, who holds two posts, who moved."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from random import Random

from django.contrib.auth.hashers import make_password

from demo.names import full_name
from demo.reference import COMMUNE_KINDS
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
FEATURED_LEAST = 9
OTHER_OFFICES = {"SNV", "BTCTU", "TTT", "SKHCN"}  # where somebody also serves the province
LEFT_BY_SOMEBODY = "STC"  # large enough, whatever the number of staff
LEADERS = ("KH-UBND", "KH-TU")
HOSPITAL, SCHOOL = "BVKV-CR", "THPT-NVT"  # they keep no office hours
SERVICE_SHARES = {HOSPITAL: (5, 0.02), SCHOOL: (4, 0.015)}  # at least, and of all staff
APPOINTED = date(2026, 1, 1)
SIGN_INS_MADE_AT = datetime.combine(APPOINTED, time(1), UTC)
LEADERS_IN_EACH = 4
DEPUTY_FROM = 6
MEMBERS_OF_A_UNIT = 4
WEIGHTS = {"department": 9, "public_service_unit": 7, "party_agency": 5, "ward": 5, "commune": 4}
# Head and deputy of the agency, head of a unit, everybody else; by code or by kind.
TITLES = {
    "department": ("Giám đốc Sở", "Phó Giám đốc Sở", "Trưởng phòng", "Chuyên viên"),
    "TTT": ("Chánh Thanh tra", "Phó Chánh Thanh tra", "Trưởng phòng", "Thanh tra viên"),
    "commune": ("Chủ tịch UBND xã", "Phó Chủ tịch UBND xã", "Trưởng phòng", "Công chức xã"),
    "ward": ("Chủ tịch UBND phường", "Phó Chủ tịch UBND phường", "Trưởng phòng",
             "Công chức phường"),
    "special_zone": ("Chủ tịch UBND đặc khu", "Phó Chủ tịch UBND đặc khu", "Trưởng phòng",
                     "Công chức đặc khu"),
    "party_agency": ("Trưởng ban", "Phó Trưởng ban", "Trưởng phòng", "Chuyên viên"),
    "VPTU": ("Chánh Văn phòng", "Phó Chánh Văn phòng", "Trưởng phòng", "Chuyên viên"),
    "peoples_committee": ("Chủ tịch UBND tỉnh", "Phó Chủ tịch UBND tỉnh", "Tổ trưởng",
                          "Chuyên viên"),
    "peoples_council": ("Chủ tịch HĐND tỉnh", "Phó Chủ tịch HĐND tỉnh", "Tổ trưởng",
                        "Chuyên viên"),
    "committee_office": ("Chánh Văn phòng", "Phó Chánh Văn phòng", "Trưởng phòng", "Chuyên viên"),
    "council_office": ("Chánh Văn phòng", "Phó Chánh Văn phòng", "Trưởng phòng", "Chuyên viên"),
    "party_committee": ("Phó Bí thư Thường trực Tỉnh ủy", "Ủy viên Ban Thường vụ Tỉnh ủy",
                        "Trưởng phòng", "Chuyên viên"),
    "party_committee_direct": ("Phó Bí thư Thường trực Đảng ủy", "Ủy viên Ban Thường vụ Đảng ủy",
                               "Trưởng ban", "Chuyên viên"),
    "front": ("Chủ tịch", "Phó Chủ tịch", "Trưởng ban", "Chuyên viên"),
    "socio_political_org": ("Chủ tịch", "Phó Chủ tịch", "Trưởng ban", "Chuyên viên"),
    "TDTN": ("Bí thư Tỉnh Đoàn", "Phó Bí thư Tỉnh Đoàn", "Trưởng ban", "Chuyên viên"),
    "management_board": ("Trưởng ban", "Phó Trưởng ban", "Trưởng phòng", "Chuyên viên"),
    "party_service_unit": ("Giám đốc", "Phó Giám đốc", "Trưởng phòng", "Viên chức"),
    "service_unit": ("Giám đốc", "Phó Giám đốc", "Trưởng phòng", "Viên chức"),
    "hospital": ("Giám đốc Bệnh viện", "Phó Giám đốc Bệnh viện", "Trưởng khoa", "Điều dưỡng"),
    "school": ("Hiệu trưởng", "Phó Hiệu trưởng", "Tổ trưởng", "Giáo viên"),
    "public_service_unit": ("Hiệu trưởng", "Phó Hiệu trưởng", "Trưởng phòng", "Viên chức"),
}  # fmt: skip
UNIT_TITLES = (("Văn phòng", "Chánh Văn phòng"), ("Khoa", "Trưởng khoa"), ("Ban", "Trưởng ban"),
               ("Trung tâm", "Giám đốc Trung tâm"), ("Tổ", "Tổ trưởng"))  # fmt: skip
OTHER_TITLES = ("Người đứng đầu", "Cấp phó của người đứng đầu", "Trưởng bộ phận", "Chuyên viên")
ELECTED = {"commune", "ward", "special_zone", "party_committee", "peoples_council",
           "peoples_committee", "front", "socio_political_org"}  # fmt: skip
SERVICE_KINDS = {"party_service_unit", "service_unit", "public_service_unit"}
# Where people of a commune sit first; a small one fills no more.
COMMUNE_OFFICES = ("UBND-VP", "UBND-VHXH", "UBND-KT", "DU-VP", "UBND-HCC", "DU-BXDD", "MTTQ")


@dataclass
class Roster:
    """Who was posted where; grows agency by agency.

    ``codes`` gives the nth person a staff code; whoever ``signs_in`` has an address and waits for a
    first password.
    """

    random: Random
    number: int = 0
    codes: str = "KH{:05}"
    signs_in: bool = True
    since: date = APPOINTED
    leaders: list[tuple[StaffMember, Agency]] = field(default_factory=list)


def headcounts(agencies: list[Agency], staff: int, random: Random) -> dict[int, int]:
    """How many people each agency gets: a head everywhere, the rest by size of kind and chance."""
    counts = {agency.pk: 1 for agency in agencies}
    for agency in agencies:
        if agency.code == FEATURED:
            counts[agency.pk] = max(FEATURED_LEAST, round(staff * FEATURED_SHARE))
        elif agency.code in SERVICE_SHARES:
            least, share = SERVICE_SHARES[agency.code]
            counts[agency.pk] = max(least, round(staff * share))
        elif agency.code in LEADERS:
            counts[agency.pk] = LEADERS_IN_EACH + 2
        elif agency.code in {*OTHER_OFFICES, LEFT_BY_SOMEBODY}:
            counts[agency.pk] = 5
    weights = [WEIGHTS.get(agency.kind, 3) for agency in agencies]
    for agency in random.choices(agencies, weights, k=max(0, staff - sum(counts.values()))):
        counts[agency.pk] += 1
    return counts


@dataclass(frozen=True)
class Place:
    """Where one person of an agency sits: unit, title, and the role over that unit, if any."""

    unit: Unit
    title: str
    leads: bool
    role: str = ""


def places(agency: Agency, root: Unit, inner: list[Unit], count: int) -> list[Place]:
    """Head and deputies at the root, units with a head when two or more sit there."""
    titles = TITLES.get(agency.code) or TITLES.get(agency.kind, OTHER_TITLES)
    seats = [Place(root, titles[0], leads=True, role=RoleKind.AGENCY_HEAD)]
    deputies = LEADERS_IN_EACH - 1 if agency.code in LEADERS else int(count >= DEPUTY_FROM)
    seats += [Place(root, titles[1], leads=True, role=RoleKind.DEPUTY)] * deputies
    workers = count - len(seats)
    used = inner[: max(1, workers // MEMBERS_OF_A_UNIT)]
    for place in range(workers):
        unit = used[place % len(used)]
        if place < len(used) and workers >= 2 * len(used):
            title = _leading_title(unit, titles[2])
            seats.append(Place(unit, title, leads=True, role=RoleKind.HEAD))
        else:
            seats.append(Place(unit, titles[3], leads=False))
    return seats


def post_people(agency: Agency, count: int, roster: Roster) -> list[Posting]:
    """Fill an agency: head and deputies at the root, units with a head when two or more sit there.

    The last person is the KPI officer; whoever is alone does everything. In the order of seats.
    """
    with tenant(agency.pk):
        root, *inner = units_of(agency)
        seats = places(agency, root, inner, count)
        workers = sum(seat.unit is not root for seat in seats)
        made = []
        for seat in seats:
            made.append(_post(agency, seat.unit, seat.title, roster, leads=seat.leads))
            if seat.role:
                _role(made[-1], seat.role, seat.unit)
        _role(made[-1], RoleKind.OFFICER)
        if agency.code in LEADERS:
            roster.leaders += [(posting.staff, agency) for posting in made[:LEADERS_IN_EACH]]
        if agency.kind in COMMUNE_KINDS and workers > 1 and roster.random.random() < 1 / 2:
            _second_post(made[-2], inner)
    return made


def post_superior(agency: Agency, number: int, roster: Roster) -> None:
    """A leader of the province stands above the head of the agency; it keeps no log there."""
    choices = [staff for staff, home in roster.leaders if home != agency]
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


def post_own_superior(agency: Agency, roster: Roster) -> None:
    """Somebody above the head of an agency that stands alone."""
    with tenant(agency.pk):
        root = Unit.objects.get(agency=agency, parent__isnull=True)
        posting = _post(agency, root, "Lãnh đạo tỉnh phụ trách", roster, leads=True)
        Posting.objects.filter(pk=posting.pk).update(keeps_log=False)
        _role(posting, RoleKind.SUPERIOR)


def post_helper(agency: Agency, roster: Roster) -> None:
    """Somebody of a support team; it keeps no log there."""
    with tenant(agency.pk):
        root = Unit.objects.get(agency=agency, parent__isnull=True)
        posting = _post(agency, root, "Thành viên tổ hỗ trợ", roster, leads=False)
        Posting.objects.filter(pk=posting.pk).update(keeps_log=False)
        _role(posting, RoleKind.SUPPORT)


def units_of(agency: Agency) -> list[Unit]:
    """The root, then the units in which people sit, in the order in which they fill."""
    units = list(Unit.objects.filter(agency=agency).order_by("code"))
    root = next(unit for unit in units if unit.parent_id is None)
    if agency.kind not in COMMUNE_KINDS:
        return [root, *(unit for unit in units if unit != root)]
    by_code = {unit.code.removeprefix(f"{agency.code}-"): unit for unit in units}
    return [root, *(by_code[suffix] for suffix in COMMUNE_OFFICES)]


def _leading_title(unit: Unit, otherwise: str) -> str:
    """Chánh Văn phòng, Trưởng khoa: what the head of such a unit is called."""
    return next((title for start, title in UNIT_TITLES if unit.name.startswith(start)), otherwise)


def _post(agency: Agency, unit: Unit, title: str, roster: Roster, *, leads: bool) -> Posting:
    roster.number += 1
    code = roster.codes.format(roster.number)
    staff = add_staff_member(staff_code=code, full_name=full_name(roster.random))
    subject_class = subject_class_of(agency, roster.random, leads=leads)
    posting = Posting.objects.create(
        agency=agency,
        unit=unit,
        staff=staff,
        job_position=title,
        title=title,
        subject_class=subject_class,
        starts_on=roster.since,
    )
    User.objects.bulk_create(
        [
            User(
                username=code,
                email=f"{code.lower()}@khanhhoa.example" if roster.signs_in else "",
                is_active=roster.signs_in,
                staff=staff,
                created_at=SIGN_INS_MADE_AT,
                password=make_password(None),
            )
        ]
    )
    return posting


def subject_class_of(agency: Agency, random: Random, *, leads: bool) -> str:
    """Elected at the head of Party, front and commune; a few of the others under contract."""
    if leads and agency.kind in ELECTED:
        return SubjectClass.OFFICIAL
    if not leads and random.random() < 1 / 25:
        return SubjectClass.CONTRACT_WORKER
    if agency.block == Block.SERVICE_UNIT or agency.kind in SERVICE_KINDS:
        return SubjectClass.PUBLIC_EMPLOYEE
    return SubjectClass.CIVIL_SERVANT


def _second_post(posting: Posting, inner: list[Unit]) -> None:
    """The same person also serves in another office of the commune."""
    other = next(unit for unit in reversed(inner) if unit.pk != posting.unit_id)
    Posting.objects.create(
        agency_id=posting.agency_id,
        unit=other,
        staff=posting.staff,
        job_position=f"Kiêm nhiệm {other.name}"[:120],
        title="Kiêm nhiệm",
        subject_class=posting.subject_class,
        is_primary=False,
        starts_on=posting.starts_on,
    )


def _role(posting: Posting, role: str, unit: Unit | None = None) -> None:
    RoleAssignment.objects.create(
        agency_id=posting.agency_id,
        posting=posting,
        role=role,
        unit=unit,
        starts_on=posting.starts_on,
    )
