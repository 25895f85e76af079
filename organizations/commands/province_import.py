"""Units and people of many agencies from one workbook: all of them taken in, or none."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from organizations import access
from organizations.commands.staff_import import apply_plan
from organizations.how_far import Told, untold
from organizations.models import Agency
from organizations.queries import staff_sheets as sheets
from organizations.refusals import Refusal
from organizations.rules.staff_cells import Problem
from organizations.rules.staff_planned import Effect, Plan
from organizations.rules.staff_sheets import plan
from organizations.tenancy import tenant

Rows = dict[str, list[tuple[int, dict[str, str]]]]
AgencyTold = Callable[[int, int, str], None]
WITH_AGENCY: Mapping[str, Mapping[str, Sequence[str]]] = {
    name: {"agency": sheets.AGENCY_HEADING, **headings} for name, headings in sheets.SHEETS.items()
}


class RefusedIn(Refusal):
    """One agency refuses its part; ``refusal`` says why, ``agency`` which."""

    code = "refused_in"

    def __init__(self, agency: Agency, refusal: Refusal) -> None:
        super().__init__(agency.code, refusal.code)
        self.agency, self.refusal = agency, refusal


@dataclass(frozen=True, slots=True)
class WrongCell:
    """What is wrong with a cell; ``agency`` is the code as it was written."""

    agency: str
    sheet: str
    number: int
    cell: str
    what: Problem | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a workbook did, or would do: rows by effect, and what is wrong with it."""

    agencies: int
    counts: Mapping[Effect, int]
    wrong: Sequence[WrongCell]


def take_in(
    rows: Rows,
    *,
    checksum: str,
    now: datetime,
    today: date,
    keep: bool,
    told: AgencyTold | None = None,
) -> Taken:
    """Do each agency's part in turn, so that those that come later see who is new; then keep it,
    or take it all back: always when a row is wrong. Outside every ``tenant``.

    ``rows`` as ``read_sheets`` reads them with ``WITH_AGENCY``. ``told`` hears how far it is in
    rows, of how many, and the code of the agency that is next. Cost: as ``apply_plan`` for each
    agency.

    Raises:
        RefusedIn: an agency refuses what its rows say.
    """
    by_agency, wrong = _by_agency(rows)
    counts = dict.fromkeys(Effect, 0)
    done, every = 0, sum(map(len, rows.values()))
    with transaction.atomic():
        for agency, own in by_agency.items():
            mine = sum(map(len, own.values()))
            within = _within(told, agency.code, done, mine, every)
            within(0, 1)
            planned = _one(agency, own, checksum, now, today, within)
            done += mine
            wrong += _wrong_cells(agency, planned)
            for effect in Effect:
                counts[effect] += planned.count(effect)
        if wrong or not keep:
            transaction.set_rollback(True)
    return Taken(len(by_agency), counts, wrong)


def _within(told: AgencyTold | None, code: str, done: int, mine: int, every: int) -> Told:
    """How far the rows of one agency are, told as rows of the whole file."""
    if told is None:
        return untold
    return lambda steps, of: told(done + mine * steps // of, every, code)


def _by_agency(rows: Rows) -> tuple[dict[Agency, Rows], list[WrongCell]]:
    known = {agency.code: agency for agency in Agency.objects.filter(ends_on__isnull=True)}
    found: dict[Agency, Rows] = defaultdict(lambda: {name: [] for name in sheets.SHEETS})
    unknown = []
    for name, of_sheet in rows.items():
        for number, cells in of_sheet:
            agency = known.get(cells["agency"])
            if agency is None:
                unknown.append(WrongCell(cells["agency"] or "–", name, number, "agency"))
            else:
                found[agency][name].append((number, cells))
    return dict(found), unknown


def _one(agency: Agency, rows: Rows, checksum: str, now: datetime, today: date, told: Told) -> Plan:
    actor = access.system(agency.pk)
    with tenant(agency.pk):
        known = sheets.known_for(actor, rows[sheets.PEOPLE], today)
        planned = plan(rows[sheets.UNITS], rows[sheets.PEOPLE], known)
        if planned.may_apply:
            try:
                apply_plan(
                    actor=actor,
                    planned=planned,
                    checksum=checksum,
                    now=now,
                    today=today,
                    told=told,
                )
            except Refusal as refusal:
                raise RefusedIn(agency, refusal) from refusal
    return planned


def _wrong_cells(agency: Agency, planned: Plan) -> list[WrongCell]:
    wrong = [(sheets.UNITS, row.number, row.problems) for row in planned.units]
    wrong += [(sheets.PEOPLE, row.number, row.problems) for row in planned.people]
    return [
        WrongCell(agency.code, sheet, number, cell, what)
        for sheet, number, problems in wrong
        for cell, what in problems
    ]
