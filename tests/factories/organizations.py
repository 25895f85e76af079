"""Agencies, people and periods with the fewest fields that make them valid."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import count

from django.conf import settings
from django.contrib.auth.hashers import make_password

from organizations import access, commands
from organizations.access import Actor
from organizations.models import (
    Agency,
    Block,
    CalendarDay,
    CalendarDayKind,
    DataRequest,
    Leave,
    Posting,
    ReportRoute,
    RoleAssignment,
    RoleKind,
    StaffMember,
    SubjectClass,
    Unit,
    UnitClosure,
    User,
)
from organizations.tenancy import tenant

BEGINNING = date(2026, 1, 1)
NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)  # Monday 12 October 2026, 16:00 in Vietnam
TODAY = date(2026, 10, 12)
PERIOD = "2026-10"  # 15 September to 14 October 2026, due 23 October

_numbers = count(1)


def make_agency(code: str, name: str, block: str = Block.GOVERNMENT, **fields: object) -> Agency:
    values = {"kind": "department", "starts_on": BEGINNING} | fields
    return Agency.objects.create(code=code, name=name, block=block, **values)


def make_unit(agency: Agency, name: str, parent: Unit | None = None) -> Unit:
    with tenant(agency.pk):
        unit = Unit.objects.create(
            agency=agency,
            parent=parent,
            code=f"{agency.code}-{next(_numbers)}",
            name=name,
            kind="division",
            starts_on=BEGINNING,
        )
        above = (
            list(UnitClosure.objects.filter(descendant=parent).values_list("ancestor_id", "depth"))
            if parent
            else []
        )
        UnitClosure.objects.bulk_create(
            UnitClosure(agency=agency, ancestor_id=ancestor, descendant=unit, depth=depth)
            for ancestor, depth in [(unit.pk, 0), *((up, depth + 1) for up, depth in above)]
        )
    return unit


def make_staff(full_name: str) -> StaffMember:
    """A person with a sign-in; call inside the agency where the first posting will be."""
    code = f"KH{next(_numbers):05}"
    staff = commands.add_staff_member(staff_code=code, full_name=full_name)
    user = User(
        username=code, email=f"{code.lower()}@khanhhoa.example", staff=staff, created_at=NOW
    )
    user.password = _password(settings.PASSWORD_HASHERS[0])
    user.save()
    return staff


@cache
def _password(hasher: str) -> str:
    """Everybody's, hashed once by the hasher that the settings name: Argon2 takes a fifth of a
    second each time."""
    return make_password("mat-khau-rat-dai")


def make_posting(
    unit: Unit, full_name: str = "Trần Thị Thử", staff: StaffMember | None = None, **fields: object
) -> Posting:
    with tenant(unit.agency_id):
        staff = staff or make_staff(full_name)
        values = {
            "job_position": "Chuyên viên",
            "title": "Chuyên viên",
            "subject_class": SubjectClass.CIVIL_SERVANT,
            "starts_on": BEGINNING,
        } | fields
        posting = Posting.objects.create(agency_id=unit.agency_id, unit=unit, staff=staff, **values)
        # Loaded as the middleware loads it, with what pages read.
        return Posting.objects.select_related("staff__user", "unit", "agency").get(pk=posting.pk)


def give_role(posting: Posting, role: str, unit: Unit | None = None, **fields: object) -> Posting:
    with tenant(posting.agency_id):
        values = {"starts_on": BEGINNING} | fields
        RoleAssignment.objects.create(
            agency_id=posting.agency_id, posting=posting, role=role, unit=unit, **values
        )
    return posting


def make_leave(
    posting: Posting,
    by: Posting,
    starts_on: date = TODAY,
    ends_on: date | None = None,
    **fields: str,
) -> Leave:
    """An approved leave, annual and of whole days unless said otherwise."""
    days = commands.LeaveDays(
        **{"kind": "annual", "starts_on": starts_on, "ends_on": ends_on or starts_on} | fields
    )
    with tenant(posting.agency_id):
        return commands.record_leave(actor=actor(by), posting=posting, days=days, now=NOW)


def ask_about_data(posting: Posting, right: str = "see", words: str = "Tất cả") -> DataRequest:
    """A request of a person about their own data."""
    with tenant(posting.agency_id):
        return commands.ask_about_data(
            actor=actor(posting), posting=posting, right=right, words=words, now=NOW
        )


def ask_for_leave(
    posting: Posting, starts_on: date = TODAY, ends_on: date | None = None, **fields: str
) -> Leave:
    """A request that waits."""
    days = commands.LeaveDays(
        **{"kind": "annual", "starts_on": starts_on, "ends_on": ends_on or starts_on} | fields
    )
    with tenant(posting.agency_id):
        return commands.request_leave(actor=actor(posting), posting=posting, days=days, now=NOW)


def actor(posting: Posting, on: date = TODAY) -> Actor:
    """The actor that this posting makes."""
    with tenant(posting.agency_id):
        return access.actor_of(posting.staff.user, posting, on)


@dataclass(frozen=True)
class Cast:
    """Who is on stage. Everybody but the receivers and overseers works in the department.

    ``department`` (government block) has a root unit with ``agency_head`` and ``officer``, an
    ``office`` headed by ``head`` with ``clerk`` and ``colleague``, and an ``archive`` with
    ``outsider``. ``superior`` stands above the agency head. ``commune`` holds ``stranger`` and
    their head. ``home_affairs`` receives the department's and the commune's reports; the
    ``organization_board`` those of the Party body. ``kpi_team``, ``inspector`` and ``operator``
    belong to the department of home affairs.
    """

    department: Agency
    commune: Agency
    party_body: Agency
    receiving: Agency
    board: Agency
    root: Unit
    office: Unit
    archive: Unit
    clerk: Posting
    colleague: Posting
    head: Posting
    outsider: Posting
    officer: Posting
    agency_head: Posting
    superior: Posting
    stranger: Posting
    strange_head: Posting
    party_head: Posting
    home_affairs: Posting
    organization_board: Posting
    kpi_team: Posting
    inspector: Posting
    operator: Posting

    @property
    def agencies(self) -> list[Agency]:
        return [self.department, self.commune, self.party_body, self.receiving, self.board]


def make_cast() -> Cast:
    """The cast, with the holidays of autumn 2026 and the periods 2026-09 to 2026-12 open."""
    CalendarDay.objects.create(
        date=date(2026, 11, 24), kind=CalendarDayKind.PUBLIC_HOLIDAY, name="Ngày Văn hóa Việt Nam"
    )
    department = make_agency("SXD", "Sở Xây dựng")
    commune = make_agency("22453", "Xã Cam Lâm", Block.COMMUNE, kind="commune")
    party_body = make_agency("VPTU", "Văn phòng Tỉnh ủy", Block.PARTY, layout="party")
    receiving = make_agency("SNV", "Sở Nội vụ")
    board = make_agency("BTCTU", "Ban Tổ chức Tỉnh ủy", Block.PARTY, layout="party")
    for agency, receiver in (
        (department, receiving),
        (commune, receiving),
        (receiving, receiving),
        (party_body, board),
        (board, board),
    ):
        ReportRoute.objects.create(agency=agency, receiver=receiver, starts_on=BEGINNING)

    root = make_unit(department, "Sở Xây dựng")
    office = make_unit(department, "Văn phòng", root)
    archive = make_unit(department, "Phòng Lưu trữ", root)
    commune_root = make_unit(commune, "Xã Cam Lâm")
    party_root = make_unit(party_body, "Văn phòng Tỉnh ủy")
    receiving_root = make_unit(receiving, "Sở Nội vụ")
    board_root = make_unit(board, "Ban Tổ chức Tỉnh ủy")

    def post(
        unit: Unit, name: str, role: str = "", over: Unit | None = None, **fields: object
    ) -> Posting:
        posting = make_posting(unit, name, **fields)
        return give_role(posting, role, over) if role else posting

    people = {
        "clerk": post(office, "Đặng Thị Ánh"),
        "colleague": post(office, "Lê Văn Bình"),
        "head": post(office, "Phạm Minh Châu", RoleKind.HEAD, office),
        "outsider": post(archive, "Võ Thị Dung"),
        "officer": post(root, "Hồ Thu Hà", RoleKind.OFFICER),
        "agency_head": post(root, "Nguyễn Quốc Khánh", RoleKind.AGENCY_HEAD, root),
        "superior": post(root, "Trịnh Văn Long", RoleKind.SUPERIOR, keeps_log=False),
        "stranger": post(commune_root, "Mấu Thị Nga"),
        "strange_head": post(commune_root, "Cao Văn Ơn", RoleKind.AGENCY_HEAD, commune_root),
        "party_head": post(party_root, "Bùi Thị Phương", RoleKind.AGENCY_HEAD, party_root),
        "home_affairs": post(receiving_root, "Ngô Văn Quý", RoleKind.HOME_AFFAIRS),
        "organization_board": post(board_root, "Đỗ Thị Sen", RoleKind.ORGANIZATION_BOARD),
        "kpi_team": post(receiving_root, "Lý Văn Tâm", RoleKind.KPI_TEAM),
        "inspector": post(receiving_root, "Mai Thị Uyên", RoleKind.INSPECTOR),
        "operator": post(receiving_root, "Tô Văn Vinh", RoleKind.OPERATOR),
    }
    commands.open_periods(first=date(2026, 8, 15), last=date(2026, 12, 14))
    for agency in (department, commune, party_body, receiving, board):
        with tenant(agency.pk):
            commands.open_agency_periods(agency_id=agency.pk)
    return Cast(
        department=department,
        commune=commune,
        party_body=party_body,
        receiving=receiving,
        board=board,
        root=root,
        office=office,
        archive=archive,
        **people,
    )
