"""What a sheet of moves is compared with, the list that officers fill in, and past decisions."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from organizations.models import Posting, StaffingDecision, Unit
from organizations.rules.move_sheets import Held, Numbered, PlannedMove, plan_moves
from organizations.rules.moves import Move, NewDecision
from organizations.spreadsheets import Sheet, write_sheets
from worklogs.models import WorkDay

SHOWN = 30
HEADINGS: Mapping[str, Sequence[str]] = {
    "staff_code": ("Mã công chức", "Mã CBCCVC", "Staff code"),
    "full_name": ("Họ và tên", "Full name"),
    "from_unit": ("Từ mã đơn vị", "From unit"),
    "to_unit": ("Đến mã đơn vị", "To unit"),
    "job_position": ("Vị trí việc làm mới", "New job position"),
    "title": ("Chức vụ mới", "New title"),
}


def planned_moves(agency_id: int, rows: Numbered, effective_on: date) -> list[PlannedMove]:
    """What each row would do under a decision in force from that day. Three queries."""
    return plan_moves(
        rows,
        held=held_in(agency_id, effective_on),
        units=units_in(agency_id, effective_on),
        effective_on=effective_on,
        logged=logging_in(agency_id, effective_on),
    )


def digest(decision: NewDecision, planned: Sequence[PlannedMove]) -> str:
    """Changes with the decision, and whenever what its rows would do does."""
    return digest_of(decision, [[row.number, *_told(row.move)] for row in planned])


def digest_of(decision: NewDecision, told: Sequence[Sequence[object]]) -> str:
    """A fingerprint of a decision and of what each of its rows says."""
    days = [str(decision.signed_on), str(decision.effective_on)]
    whole = [decision.number, *days, decision.subject, told]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def _told(move: Move | None) -> list[object]:
    return [move.posting_id, move.unit_id, move.job_position, move.title] if move else []


def held_in(agency_id: int, on: date) -> list[Held]:
    """Who holds what in an agency on a day or later. One query."""
    alive = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return [
        Held(
            posting_id=posting.pk,
            staff_code=posting.staff.staff_code,
            full_name=posting.staff.full_name,
            unit_code=posting.unit.code,
            unit_name=posting.unit.name,
            job_position=posting.job_position,
            starts_on=posting.starts_on,
        )
        for posting in Posting.objects.filter(alive, agency_id=agency_id)
        .select_related("staff", "unit")
        .order_by("pk")
    ]


def units_in(agency_id: int, on: date) -> dict[str, tuple[int, str]]:
    """Ids and names of units that are alive on a day, by code. One query."""
    alive = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    found = Unit.objects.filter(alive, agency_id=agency_id, starts_on__lte=on)
    return {unit.code: (unit.pk, unit.name) for unit in found}


def logging_in(agency_id: int, on: date) -> set[int]:
    """Postings in which work was logged on a day or later. One query."""
    logged = WorkDay.objects.filter(agency_id=agency_id, work_date__gte=on, entry_count__gt=0)
    return set(logged.order_by().values_list("author_id", flat=True))


def moves_template(agency_id: int, today: date) -> bytes:
    """A sheet with one example, and the agency's people and units beside it. Two queries."""
    alive = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    units = Unit.objects.filter(alive, agency_id=agency_id).order_by("code")
    people = (
        Posting.objects.filter(alive, agency_id=agency_id)
        .select_related("staff", "unit")
        .order_by("unit__code", "staff__sort_key", "pk")
    )
    return write_sheets(
        [
            Sheet(
                "Điều động",
                [spellings[0] for spellings in HEADINGS.values()],
                choices={2: "='Đơn vị'!$A$2:$A$2000", 3: "='Đơn vị'!$A$2:$A$2000"},
            ),
            Sheet(
                "Đơn vị", ["Mã đơn vị", "Tên đơn vị"], [(unit.code, unit.name) for unit in units]
            ),
            Sheet(
                "Nhân sự",
                ["Mã công chức", "Họ và tên", "Mã đơn vị", "Vị trí việc làm"],
                [
                    (one.staff.staff_code, one.staff.full_name, one.unit.code, one.job_position)
                    for one in people
                ],
            ),
            Sheet(
                "Ví dụ",
                [spellings[0] for spellings in HEADINGS.values()],
                [
                    ("KH00123", "Nguyễn Thị Mẫu", "SXD-VP", "SXD-TC", "Chuyên viên tài chính", ""),
                    ("KH00124", "Trần Văn Ví", "", "SXD-TC", "", ""),
                ],
            ),
        ]
    )


def decisions_of(agency_id: int) -> list[StaffingDecision]:
    """The agency's last 30 decisions, newest first, as ``all_decisions``. Two queries."""
    return list(all_decisions(agency_id)[:SHOWN])


def decision_of(agency_id: int, pk: UUID) -> StaffingDecision:
    """One that was carried out, as ``all_decisions``."""
    return all_decisions(agency_id).get(pk=pk)


def all_decisions(agency_id: int) -> QuerySet[StaffingDecision]:
    """Every decision of the agency, each with ``people`` and its successions. Two queries."""
    return (
        StaffingDecision.objects.filter(agency_id=agency_id)
        .annotate(people=Count("transfers"))
        .prefetch_related("successions")
    )
