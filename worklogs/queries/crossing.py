"""What a sheet of moves between agencies is compared with, row by row, in each agency it names."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from django.db.models import Q

from organizations.models import Agency
from organizations.queries.decisions import carried_out
from organizations.rules.move_sheets import (
    Held,
    MoveProblem,
    Numbered,
    PlannedMove,
    plan_moves,
)
from organizations.rules.moves import Crossing, NewDecision
from organizations.spreadsheets import Sheet, write_sheets
from organizations.tenancy import tenant
from worklogs.queries.moving import digest_of, held_in, logging_in, units_in

HEADINGS: Mapping[str, Sequence[str]] = {
    "staff_code": ("Mã công chức", "Mã CBCCVC", "Staff code"),
    "full_name": ("Họ và tên", "Full name"),
    "from_agency": ("Từ mã cơ quan", "From agency"),
    "from_unit": ("Từ mã đơn vị", "From unit"),
    "to_agency": ("Đến mã cơ quan", "To agency"),
    "to_unit": ("Đến mã đơn vị", "To unit"),
    "job_position": ("Vị trí việc làm mới", "New job position"),
    "title": ("Chức vụ mới", "New title"),
}


@dataclass(frozen=True, slots=True)
class PlannedCrossing:
    """A row with the agencies that it names, and what it would do."""

    row: PlannedMove
    source: Agency | None = None
    target: Agency | None = None

    @property
    def crossing(self) -> Crossing | None:
        move = self.row.move
        if move is None or self.source is None or self.target is None:
            return None
        return Crossing(
            posting_id=move.posting_id,
            from_agency=self.source.pk,
            to_agency=self.target.pk,
            unit_id=move.unit_id,
            job_position=move.job_position,
            title=move.title,
        )


def planned_crossings(rows: Numbered, effective_on: date) -> list[PlannedCrossing]:
    """What each row would do, in the order of the sheet. Outside every ``tenant``.

    One query, and three for each agency that is named.
    """
    alive = Q(ends_on__isnull=True) | Q(ends_on__gte=effective_on)
    known = {
        agency.code: agency
        for agency in Agency.objects.filter(
            alive,
            starts_on__lte=effective_on,
            code__in={
                cells.get(name, "") for _n, cells in rows for name in ("from_agency", "to_agency")
            },
        )
    }
    planned: list[PlannedCrossing] = []
    by_pair: defaultdict[tuple[Agency, Agency], list[tuple[int, Mapping[str, str]]]]
    by_pair = defaultdict(list)
    for number, cells in rows:
        source, target = (known.get(cells.get(name, "")) for name in ("from_agency", "to_agency"))
        if source is None or target is None or source == target:
            row = PlannedMove(number, cells, problems=_wrong(source, target))
            planned.append(PlannedCrossing(row, source, target))
        else:
            by_pair[source, target].append((number, cells))
    sources = {source: _leaving(source, effective_on) for source, _target in by_pair}
    units = {target: _units(target, effective_on) for _source, target in by_pair}
    for (source, target), some in by_pair.items():
        held, logged = sources[source]
        planned += [
            PlannedCrossing(row, source, target)
            for row in plan_moves(
                some,
                held=held,
                units=units[target],
                effective_on=effective_on,
                logged=logged,
                crosses=True,
            )
        ]
    return sorted(planned, key=lambda one: one.row.number)


def digest(decision: NewDecision, planned: Sequence[PlannedCrossing]) -> str:
    """Changes with the decision, and whenever what its rows would do does."""
    return digest_of(decision, [[one.row.number, *_told(one.crossing)] for one in planned])


def crossed(decision: NewDecision, agency_codes: Collection[str]) -> int | None:
    """How many people left these agencies by a decision that was carried out; None before.
    Outside every ``tenant``. One query, and two for each agency.

    Raises:
        DecisionIsOther: what was carried out under its id is another decision.
    """
    left, is_done = 0, False
    for agency in Agency.objects.filter(code__in=agency_codes).order_by("pk"):
        with tenant(agency.pk):
            here = carried_out(agency.pk, decision.of_agency(agency.pk))
            if here is not None:
                is_done = True
                left += here.transfers.filter(left__isnull=False).count()
    return left if is_done else None


def _told(crossing: Crossing | None) -> Sequence[object]:
    return astuple(crossing) if crossing else ()


def _wrong(source: Agency | None, target: Agency | None) -> tuple[tuple[str, MoveProblem], ...]:
    ends = (("from_agency", source), ("to_agency", target))
    missing = tuple((name, MoveProblem.NO_SUCH_AGENCY) for name, one in ends if one is None)
    return missing or (("to_agency", MoveProblem.SAME_AGENCY),)


def _leaving(agency: Agency, on: date) -> tuple[list[Held], set[int]]:
    with tenant(agency.pk):
        return held_in(agency.pk, on), logging_in(agency.pk, on)


def _units(agency: Agency, on: date) -> dict[str, tuple[int, str]]:
    with tenant(agency.pk):
        return units_in(agency.pk, on)


def crossings_template() -> bytes:
    """A sheet to fill in, with the codes of agencies beside it: names of people are not handed out
    across agencies. One query."""
    agencies = Agency.objects.filter(ends_on__isnull=True, in_kpi_scope=True).order_by("code")
    codes = "='Cơ quan'!$A$2:$A$2000"
    headings = [spellings[0] for spellings in HEADINGS.values()]
    return write_sheets(
        [
            Sheet("Điều động", headings, choices={2: codes, 4: codes}),
            Sheet(
                "Cơ quan", ["Mã cơ quan", "Tên cơ quan"], [(one.code, one.name) for one in agencies]
            ),
            Sheet(
                "Ví dụ",
                headings,
                [
                    ("KH00123", "Nguyễn Thị Mẫu", "SXD", "", "SNV", "SNV-VP", "Chuyên viên", ""),
                    ("KH00124", "Trần Văn Ví", "SXD", "SXD-TC", "SNV", "SNV-CCHC", "", ""),
                ],
            ),
        ]
    )
