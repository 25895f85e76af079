"""Two agencies that are alike down to the last role, with something of everything in both."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from evaluations.models import Decision
from organizations import commands
from organizations.models import Posting, ReportRoute, RoleKind
from organizations.refusals import Refusal
from organizations.tenancy import tenant
from tests.factories.delegations import delegate
from tests.factories.evaluations import make_review
from tests.factories.notices import tell
from tests.factories.organizations import (
    BEGINNING,
    Cast,
    ask_for_leave,
    give_role,
    make_agency,
    make_cast,
    make_leave,
    make_posting,
    make_unit,
)
from tests.factories.reporting import submit_for
from tests.factories.working_time import (
    make_calendar,
    make_shift,
)
from tests.factories.worklogs import (
    make_arising,
    make_assignment,
    make_entry,
    make_evidence,
    make_proposal,
    make_task,
)
from worklogs.models import EntryStatus

WORKERS = ("clerk", "colleague", "head", "outsider", "officer", "agency_head", "superior")
EXTRA = ("other_head", "deputy", "late_deputy", "leaver", "mover")
ABOVE = ("home_affairs", "organization_board", "kpi_team", "inspector", "operator")
LONG_AGO = date(2026, 9, 20)


@dataclass(frozen=True)
class Side:
    """One agency: the cast as its own people see it, and everybody who tries the doors."""

    letter: str
    cast: Cast
    people: Mapping[str, Posting]


@dataclass(frozen=True)
class World:
    """Agency ``a`` and agency ``b``, and who stands above both."""

    a: Side
    b: Side
    above: Mapping[str, Posting]
    letters: Mapping[int, str]

    def other(self, side: Side) -> Side:
        return self.b if side is self.a else self.a


def make_world() -> World:
    """The cast's department and its twin with their people, and nothing written yet."""
    first = make_cast()
    second = _twin(first)
    sides = [_side("a", first), _side("b", second)]
    letters = {first.department.pk: "a", second.department.pk: "b"} | {
        agency.pk: letter
        for agency, letter in zip(
            (first.commune, first.party_body, first.receiving, first.board), "cdef", strict=True
        )
    }
    return World(sides[0], sides[1], {name: getattr(first, name) for name in ABOVE}, letters)


def _twin(cast: Cast) -> Cast:
    agency = make_agency("STC", "Sở Tài chính")
    ReportRoute.objects.create(agency=agency, receiver=cast.receiving, starts_on=BEGINNING)
    root = make_unit(agency, "Sở Tài chính")
    office, archive = make_unit(agency, "Phòng Ngân sách", root), make_unit(agency, "Kho", root)
    people = {
        "clerk": make_posting(office, "Đặng Thị Bưởi"),
        "colleague": make_posting(office, "Lê Văn Cam"),
        "head": give_role(make_posting(office, "Phạm Minh Dừa"), RoleKind.HEAD, office),
        "outsider": make_posting(archive, "Võ Thị Điều"),
        "officer": give_role(make_posting(root, "Hồ Thu Ổi"), RoleKind.OFFICER),
        "agency_head": give_role(make_posting(root, "Nguyễn Quýt"), RoleKind.AGENCY_HEAD, root),
        "superior": give_role(
            make_posting(root, "Trịnh Văn Xoài", keeps_log=False), RoleKind.SUPERIOR
        ),
    }
    with tenant(agency.pk):
        commands.open_agency_periods(agency_id=agency.pk)
    return replace(cast, department=agency, root=root, office=office, archive=archive, **people)


def _side(letter: str, cast: Cast) -> Side:
    now = timezone.now()
    deputy = give_role(make_posting(cast.office, "Phó Thứ Nhất"), RoleKind.DEPUTY, cast.office)
    late = give_role(make_posting(cast.office, "Phó Thứ Hai"), RoleKind.DEPUTY, cast.office)
    of_one = {"purposes": ("review", "assess"), "person_id": cast.clerk.pk}
    delegate(cast.head, deputy, now=now, **of_one)
    delegate(cast.head, late, **of_one)  # of October: over
    leaver = make_posting(cast.office, "Người Đã Nghỉ", ends_on=LONG_AGO)
    before = make_posting(cast.office, "Người Chuyển Phòng", ends_on=LONG_AGO)
    mover = make_posting(cast.archive, staff=before.staff, starts_on=LONG_AGO + timedelta(days=1))
    # A unit of its own: the head of another one's people would judge them. Head since lately: the
    # looks that the rows draw in October are asked of the head of the agency, as in the table.
    beside = make_unit(cast.department, "Phòng Bên", cast.root)
    other = make_posting(beside, "Trưởng Phòng Bên")
    give_role(other, RoleKind.HEAD, beside, starts_on=now.date() - timedelta(days=7))
    extra = {
        "other_head": other,
        "deputy": deputy,
        "late_deputy": late,
        "leaver": leaver,
        "mover": mover,
    }
    people = {name: getattr(cast, name) for name in WORKERS} | extra
    return Side(letter, cast, people)


def furnish(cast: Cast) -> None:
    """Something of most kinds; twice is as good as once."""
    for make in _things(cast):
        # Two rules of the portal may exclude each other's rows; what is missing is counted.
        with suppress(Refusal), transaction.atomic():
            make()


def _things(cast: Cast) -> Iterator[Callable[[], object]]:
    yield lambda: make_task(cast.department, "Việc riêng của cơ quan")
    yield lambda: make_evidence(make_entry(cast.outsider))
    yield lambda: make_entry(cast.outsider, date(2026, 10, 9), status=EntryStatus.SUBMITTED)
    yield lambda: make_review(
        make_entry(cast.outsider, date(2026, 10, 8), status=EntryStatus.SUBMITTED),
        cast.agency_head,
        Decision.RETURNED,
    )
    yield lambda: make_assignment(cast.outsider, cast.agency_head)
    yield lambda: make_arising(cast.outsider)
    yield lambda: make_proposal(cast.outsider)
    yield lambda: make_leave(cast.outsider, cast.officer, date(2026, 11, 2), note="Về quê")
    yield lambda: ask_for_leave(cast.outsider, date(2026, 11, 9), note="Việc nhà")
    yield lambda: tell(cast.outsider)
    yield lambda: make_shift(cast.archive, "T", "07:00", "15:00")
    yield lambda: make_calendar(cast.department, "shift", name="Lịch của kho")
    yield lambda: submit_for(cast.agency_head, "2026-09")


def furnish_more(cast: Cast) -> None:
    """More people, days, work and requests than before, on days of their own."""
    newcomer = make_posting(cast.office, "Người Mới Đến")
    task = make_task(cast.department, "Việc mới của cơ quan")  # nothing that is common to all
    days = [date(2026, 10, 13), date(2026, 10, 14)]
    things: list[Callable[[], object]] = [
        lambda: make_unit(cast.department, "Phòng Mới", cast.root),
        lambda: make_leave(newcomer, cast.officer, date(2026, 11, 3), note="Khám bệnh"),
        lambda: ask_for_leave(cast.clerk, date(2026, 11, 10), note="Việc nhà"),
        lambda: make_proposal(cast.clerk),
        lambda: tell(cast.clerk),
        *(lambda day=day: make_entry(newcomer, day, EntryStatus.SUBMITTED, task) for day in days),
        *(lambda to=to: make_assignment(to, cast.head, task) for to in (cast.clerk, newcomer)),
        *(lambda by=by: make_arising(by, task) for by in (cast.clerk, newcomer)),
    ]
    for make in things:
        with suppress(Refusal), transaction.atomic():
            make()
