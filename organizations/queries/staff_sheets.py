"""What a workbook of units and people is compared with, and the one that agencies fill in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Max
from django.db.models.functions import Lower, Upper

from organizations.access import Actor, in_force
from organizations.models import (
    Agency,
    AgencyPeriod,
    PeriodStage,
    Posting,
    RoleAssignment,
    RoleKind,
    StaffMember,
    Unit,
    User,
)
from organizations.rules.staff_cells import ROLES, SUBJECT_CLASSES, PersonContent, UnitContent
from organizations.rules.staff_planned import Known, KnownPosting, KnownUnit, Numbered
from organizations.spreadsheets import Sheet, write_sheets
from organizations.tenancy import own_postings

COMPILED = (PeriodStage.REVIEWING_CLOSED, PeriodStage.CLOSED)
UNITS, PEOPLE, GUIDE = "Đơn vị", "Nhân sự", "Hướng dẫn"
AGENCY_HEADING = ("Mã cơ quan", "Agency code")
UNIT_HEADINGS: Mapping[str, Sequence[str]] = {
    "code": ("Mã đơn vị", "Unit code"),
    "name": ("Tên đơn vị", "Unit"),
    "parent": ("Mã đơn vị cấp trên", "Code of the unit above"),
    "kind": ("Loại đơn vị", "Kind"),
    "starts_on": ("Từ ngày", "First day"),
}
PERSON_HEADINGS: Mapping[str, Sequence[str]] = {
    "staff_code": ("Mã công chức", "Mã CBCCVC", "Staff code"),
    "full_name": ("Họ và tên", "Full name"),
    "email": ("Thư công vụ", "Official e-mail"),
    "unit": ("Mã đơn vị", "Unit code"),
    "job_position": ("Vị trí việc làm", "Job position"),
    "title": ("Chức vụ", "Title"),
    "subject_class": ("Đối tượng", "Subject class"),
    "is_primary": ("Vị trí chính", "Main posting"),
    "keeps_log": ("Ghi nhật ký", "Keeps a work log"),
    "role": ("Vai trò trong đơn vị", "Role in the unit"),
    "starts_on": ("Từ ngày", "First day"),
    "ends_on": ("Đến ngày", "Last day"),
}
SHEETS = {UNITS: UNIT_HEADINGS, PEOPLE: PERSON_HEADINGS}
YES_NO = ("Có", "Không")
GUIDE_ROWS = (
    ("Sửa hoặc thêm dòng trong hai trang Đơn vị và Nhân sự rồi gửi lại. Trang này không đọc.",),
    ("Dòng để nguyên không làm thay đổi gì; dòng xóa khỏi tệp không xóa gì trong hệ thống.",),
    ("",),
    ("Trang Đơn vị – ví dụ",),
    tuple(spellings[0] for spellings in UNIT_HEADINGS.values()),
    ("SXD", "Sở Xây dựng", "", "root", "01/01/2026"),
    ("SXD-VP", "Văn phòng Sở", "SXD", "division", "01/01/2026"),
    ("",),
    ("Trang Nhân sự – ví dụ",),
    tuple(spellings[0] for spellings in PERSON_HEADINGS.values()),
    (
        "KH00123",
        "Nguyễn Thị Mẫu",
        "mau.nt@khanhhoa.example",
        "SXD-VP",
        "Chuyên viên tổng hợp",
        "Chuyên viên",
        "Công chức",
        "Có",
        "Có",
        "",
        "01/01/2026",
        "",
    ),
    (
        "KH00124",
        "Trần Văn Ví",
        "",
        "SXD-VP",
        "Chánh Văn phòng",
        "Chánh Văn phòng",
        "Công chức",
        "Có",
        "Có",
        "Người đứng đầu",
        "01/01/2026",
        "",
    ),
    ("",),
    ("Đối tượng: " + "; ".join(words[0] for words in SUBJECT_CLASSES.values()),),
    (
        "Vai trò trong đơn vị: "
        + "; ".join(words[0] for words in ROLES.values())
        + "; hoặc để trống. Người đứng đầu đơn vị gốc là người đứng đầu cơ quan: chỉ tỉnh ghi.",
    ),
    ("Ngày ghi dạng 24/11/2026. Vị trí chính và Ghi nhật ký để trống nghĩa là Có.",),
    ("Thư công vụ chỉ ghi cho người mới; người đã có tài khoản tự đổi thư của mình.",),
    ("Điều động, đổi tên, tách, nhập đơn vị là việc của quyết định: xem trang Tổ chức lại.",),
)


def known_for(actor: Actor, people: Numbered, today: date) -> Known:
    """What the agency has, and what of the file's people is known elsewhere.

    Six queries, and three for each person who works in other agencies only.
    """
    units = list(Unit.objects.filter(agency_id=actor.agency_id).select_related("parent"))
    root = next((one.code for one in units if one.parent_id is None and one.ends_on is None), "")
    postings = _postings(actor.agency_id, today)
    here = {one.content.staff_code for one in postings}
    codes = {cells.get("staff_code", "").upper() for _number, cells in people} - here - {""}
    addresses = {cells.get("email", "").lower() for _number, cells in people} - {""}
    own = StaffMember.objects.filter(pk=actor.staff_id or 0).values_list("staff_code", flat=True)
    return Known(
        units=[KnownUnit(unit.pk, unit_content_of(unit), unit.ends_on is None) for unit in units],
        postings=postings,
        elsewhere=_elsewhere(codes),
        addresses=_addresses(addresses),
        closed_through=closed_through(actor.agency_id),
        own_code=own.first() or "",
        head_from_above="" if actor.posting_id is None else root,
    )


def closed_through(agency_id: int) -> date | None:
    """The last day of the agency's last period whose report was compiled. One query."""
    compiled = AgencyPeriod.objects.filter(agency_id=agency_id, stage__in=COMPILED)
    last: date | None = compiled.aggregate(last=Max("period__ends_on"))["last"]
    return last


def template(agency_id: int, today: date) -> bytes:
    """The agency's units and people in force as a workbook to change and send back.

    Three queries.
    """
    units = Unit.objects.filter(agency_id=agency_id, ends_on__isnull=True)
    in_order = sorted(units.select_related("parent"), key=lambda unit: unit.code)
    people = [
        one.content
        for one in _postings(agency_id, today)
        if one.content.ends_on is None or one.content.ends_on >= today
    ]
    return write_sheets(
        [
            Sheet(
                UNITS,
                [spellings[0] for spellings in UNIT_HEADINGS.values()],
                [unit_row(unit_content_of(unit)) for unit in in_order],
            ),
            Sheet(
                PEOPLE,
                [spellings[0] for spellings in PERSON_HEADINGS.values()],
                [person_row(one) for one in people],
                {
                    3: f"='{UNITS}'!$A$2:$A$2000",
                    6: [words[0] for words in SUBJECT_CLASSES.values()],
                    7: YES_NO,
                    8: YES_NO,
                    9: [words[0] for words in ROLES.values()],
                },
            ),
            Sheet(GUIDE, ["Cách điền"], GUIDE_ROWS, is_prose=True),
        ]
    )


def province_template() -> bytes:
    """An empty workbook of many agencies, with their codes; it hands no person out. One query."""
    agencies = Agency.objects.filter(ends_on__isnull=True, in_kpi_scope=True).order_by("code")
    codes = "='Cơ quan'!$A$2:$A$2000"
    of_agency = AGENCY_HEADING[0]
    return write_sheets(
        [
            Sheet(
                UNITS,
                [of_agency, *(spellings[0] for spellings in UNIT_HEADINGS.values())],
                choices={0: codes},
            ),
            Sheet(
                PEOPLE,
                [of_agency, *(spellings[0] for spellings in PERSON_HEADINGS.values())],
                choices={
                    0: codes,
                    7: [words[0] for words in SUBJECT_CLASSES.values()],
                    8: YES_NO,
                    9: YES_NO,
                    10: [words[0] for words in ROLES.values()],
                },
            ),
            Sheet(
                "Cơ quan", [of_agency, "Tên cơ quan"], [(one.code, one.name) for one in agencies]
            ),
            Sheet(GUIDE, ["Cách điền"], GUIDE_ROWS, is_prose=True),
        ]
    )


def unit_content_of(unit: Unit) -> UnitContent:
    """What a row would say of the unit; its parent must be loaded."""
    parent = unit.parent
    return UnitContent(
        unit.code, unit.name, parent.code if parent else "", unit.kind, unit.starts_on
    )


def person_row(content: PersonContent) -> list[str]:
    """The cells of a posting, as the template writes them."""
    return [
        content.staff_code,
        content.full_name,
        content.email,
        content.unit,
        content.job_position,
        content.title,
        SUBJECT_CLASSES[content.subject_class][0],
        YES_NO[not content.is_primary],
        YES_NO[not content.keeps_log],
        ROLES[content.role][0] if content.role else "",
        f"{content.starts_on:%d/%m/%Y}",
        f"{content.ends_on:%d/%m/%Y}" if content.ends_on else "",
    ]


def unit_row(content: UnitContent) -> list[str]:
    """The cells of a unit, as the template writes them."""
    return [
        content.code,
        content.name,
        content.parent,
        content.kind,
        f"{content.starts_on:%d/%m/%Y}",
    ]


def _postings(agency_id: int, today: date) -> list[KnownPosting]:
    """Two queries."""
    held = RoleAssignment.objects.filter(
        in_force(today),
        agency_id=agency_id,
        role__in=[RoleKind.HEAD, RoleKind.DEPUTY, RoleKind.AGENCY_HEAD],
    )
    # Whoever heads the agency heads its root: the sheet knows heads of units.
    roles = {
        (posting_id, unit_id): RoleKind.HEAD if role == RoleKind.AGENCY_HEAD else role
        for posting_id, unit_id, role in held.order_by("-role").values_list(
            "posting_id", "unit_id", "role"
        )
    }
    rows = Posting.objects.filter(agency_id=agency_id).select_related("staff", "unit")
    return [
        KnownPosting(
            row.pk,
            PersonContent(
                staff_code=row.staff.staff_code,
                full_name=row.staff.full_name,
                email="",
                unit=row.unit.code,
                job_position=row.job_position,
                title=row.title,
                subject_class=row.subject_class,
                is_primary=row.is_primary,
                keeps_log=row.keeps_log,
                role=roles.get((row.pk, row.unit_id), ""),
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            ),
        )
        for row in rows.order_by("unit__code", "staff__sort_key", "id")
    ]


def _elsewhere(codes: Iterable[str]) -> dict[str, str]:
    """Names of people who have a sign-in but no posting here, by staff code.

    Nothing of them is shown; the file must already say the name as it stands.
    """
    found = (
        User.objects.annotate(code=Upper("username"))
        .filter(code__in=list(codes), staff_id__isnull=False)
        .values_list("code", "staff_id")
    )
    names = {}
    for code, staff_id in list(found):
        with own_postings(staff_id):
            names[code] = StaffMember.objects.values_list("full_name", flat=True).get(pk=staff_id)
    return names


def _addresses(wanted: Iterable[str]) -> dict[str, str]:
    found = (
        User.objects.annotate(address=Lower("email"), code=Upper("username"))
        .filter(address__in=list(wanted))
        .values_list("address", "code")
    )
    return dict(found)
