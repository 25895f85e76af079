"""What is done with a workbook of units and people: read and compared, then applied (ADR 0062).

Whoever works on a sheet holds the lock of its row, and the work commits with what the row then
says. A worker that is killed leaves nothing: its connection ends, and with it the lock.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from organizations import access, audit, policy
from organizations.access import Actor
from organizations.commands.province_import import WITH_AGENCY, RefusedIn, Rows, Taken, take_in
from organizations.commands.staff_import import apply_plan
from organizations.how_far import Told, untold
from organizations.http import LOCAL_ZONE
from organizations.models import Posting, SheetReach, SheetState, StaffSheet
from organizations.of_province import deciding
from organizations.queries import staff_sheets as sheets
from organizations.refusals import NoLongerYours, Outdated, Refusal
from organizations.rules.staff_planned import Effect, Plan
from organizations.rules.staff_sheets import plan
from organizations.spreadsheets import HeadingsMissing, read_sheets
from organizations.workbook_limits import SpreadsheetRefused

MOST_ROWS: Mapping[str, int] = {SheetReach.AGENCY: 6_000, SheetReach.PROVINCE: 20_000}
MAY: Mapping[str, Callable[[Actor], bool]] = {
    SheetReach.AGENCY: access.may_keep_people,
    SheetReach.PROVINCE: access.may_take_in,
}
SHOWN = 200  # of the rows that are right; those that are wrong are all kept
Found = dict[str, Any]


def work_on(sheet: StaffSheet, *, now: datetime, told: Told = untold) -> None:
    """Do what is owed of a sheet whose row is locked, inside its agency and in one transaction.

    Cost: as ``apply_plan`` and ``take_in``, and 105 µs a row for reading the file.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    actor = _sender(sheet, today)
    if not MAY[sheet.reach](actor):
        over(sheet, SheetState.REFUSED, now=now, refusal=NoLongerYours())
        return
    try:
        rows = _rows(sheet)
    except SpreadsheetRefused as refusal:
        over(sheet, SheetState.REFUSED, now=now, refusal=refusal)
        return
    work = _of_province if sheet.reach == SheetReach.PROVINCE else _of_agency
    work(sheet, rows, actor, now, today, told)


def over(
    sheet: StaffSheet, state: SheetState, *, now: datetime, refusal: Refusal | None = None
) -> None:
    """End a sheet: its file and the names in what was found go, the counts stay."""
    sheet.state, sheet.ended_at = state, now
    sheet.content = None
    sheet.found = {"counts": sheet.found["counts"]} if sheet.found else None
    sheet.refusal = told_of(refusal) if refusal else None
    sheet.save(update_fields=["state", "ended_at", "content", "found", "refusal"])


def told_of(refusal: Refusal) -> Found:
    """What of a refusal is kept: its code, and the names that its sentence needs."""
    if isinstance(refusal, RefusedIn):
        return {**told_of(refusal.refusal), "agency": refusal.agency.name}
    if isinstance(refusal, HeadingsMissing):
        return {"code": refusal.code, "headings": refusal.headings, "sheet": refusal.sheet}
    return {"code": refusal.code}


def _sender(sheet: StaffSheet, today: date) -> Actor:
    """Who sent it, with the roles of today."""
    posting = Posting.objects.select_related("staff__user").get(pk=sheet.posting_id)
    return access.actor_of(posting.staff.user, posting, today)


def _rows(sheet: StaffSheet) -> Rows:
    wanted = WITH_AGENCY if sheet.reach == SheetReach.PROVINCE else sheets.SHEETS
    read = read_sheets(bytes(sheet.content or b""), sheets=wanted, most_rows=MOST_ROWS[sheet.reach])
    return {name: [(row.number, dict(row.cells)) for row in of] for name, of in read.items()}


def _show(sheet: StaffSheet, found: Found, refusal: Refusal | None = None) -> None:
    sheet.state, sheet.found = SheetState.SHOWN, found
    sheet.refusal = told_of(refusal) if refusal else None
    sheet.save(update_fields=["state", "found", "refusal"])


# ---- One agency --------------------------------------------------------------------------------


def _of_agency(
    sheet: StaffSheet, rows: Rows, actor: Actor, now: datetime, today: date, told: Told
) -> None:
    people = rows[sheets.PEOPLE]
    planned = plan(rows[sheets.UNITS], people, sheets.known_for(actor, people, today))
    found = _found(planned)
    if sheet.state != SheetState.DECIDED:
        _show(sheet, found)
        return
    if sheet.found is None or found["digest"] != sheet.found["digest"]:
        _show(sheet, found, Outdated())
        return
    try:
        apply_plan(
            actor=actor, planned=planned, checksum=sheet.sha256, now=now, today=today, told=told
        )
    except Refusal as refusal:
        _show(sheet, found, refusal)
        return
    over(sheet, SheetState.APPLIED, now=now)


def _found(planned: Plan) -> Found:
    lines = [
        *(_line(sheets.UNITS, row) for row in planned.units if row.effect != Effect.UNCHANGED),
        *(_line(sheets.PEOPLE, row) for row in planned.people if row.effect != Effect.UNCHANGED),
    ]
    wrong = [line for line in lines if line["effect"] == Effect.WRONG.value]
    # What is wrong first; the order of the file otherwise.
    right = [line for line in lines if line["effect"] != Effect.WRONG.value]
    return {
        "counts": {effect.value: planned.count(effect) for effect in Effect},
        "digest": _digest(planned),
        "lines": [*wrong, *right[:SHOWN]],
        "left_out": max(len(right) - SHOWN, 0),
    }


def _line(sheet: str, row: Any) -> Found:
    """A row as the page shows it: where it stands, whom it is about, what it would do."""
    if sheet == sheets.UNITS:
        code, name = row.cells.get("code", ""), row.cells.get("name", "")
        before = row.unit.content if row.unit else None
    else:
        code, name = row.cells.get("staff_code", ""), row.cells.get("full_name", "")
        before = row.posting.content if row.posting else None
    return {
        "sheet": sheet,
        "number": row.number,
        "effect": row.effect.value,
        "code": code,
        "name": name,
        "unit": row.cells.get("unit", ""),
        "job_position": row.cells.get("job_position", ""),
        "problems": [[cell, what.value] for cell, what in row.problems],
        "changes": _changes(sheet, before, row) if row.effect == Effect.CHANGED else [],
    }


def _changes(sheet: str, before: Any, row: Any) -> Sequence[tuple[str, str, str]]:
    """Heading, what stands now, what the file says; of the cells that differ."""
    headings = [spellings[0] for spellings in sheets.SHEETS[sheet].values()]
    told = sheets.unit_row if sheet == sheets.UNITS else sheets.person_row
    pairs = zip(sheets.SHEETS[sheet], headings, told(before), told(row.content), strict=True)
    return [
        (heading, old or "–", new or "–")
        for name, heading, old, new in pairs
        if old != new and name != "email" and not (name == "role" and not new)
    ]


def _digest(planned: Plan) -> str:
    """Changes whenever what the file would do does."""
    told = [
        [row.number, row.effect.value, row.unit.key if row.unit else 0] for row in planned.units
    ] + [
        [row.number, row.effect.value, row.posting.key if row.posting else int(row.is_person_new)]
        for row in planned.people
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


# ---- Many agencies -----------------------------------------------------------------------------


def _of_province(
    sheet: StaffSheet, rows: Rows, actor: Actor, now: datetime, today: date, told: Told
) -> None:
    is_decided = sheet.state == SheetState.DECIDED
    try:
        with transaction.atomic():
            with deciding(actor, policy.TAKE_IN, today):
                taken = take_in(
                    rows,
                    checksum=sheet.sha256,
                    now=now,
                    today=today,
                    keep=is_decided,
                    told=lambda done, of, _agency: told(done, of),
                )
            found = _taken(taken)
            is_same = sheet.found is not None and found["counts"] == sheet.found["counts"]
            if is_decided and not is_same:
                transaction.set_rollback(True)
    except RefusedIn as refusal:
        _show(sheet, sheet.found or _taken(Taken(0, dict.fromkeys(Effect, 0), ())), refusal)
        return
    if not is_decided:
        _show(sheet, found)
        return
    if not is_same:
        _show(sheet, found, Outdated())
        return
    audit.record(
        actor=actor,
        action="organizations.province.imported",
        object_id=sheet.sha256,
        details={
            "agencies": str(taken.agencies),
            **{name: str(count) for name, count in found["counts"].items()},
        },
    )
    over(sheet, SheetState.APPLIED, now=now)


def _taken(taken: Taken) -> Found:
    return {
        "agencies": taken.agencies,
        # Rows of agencies that are not there are wrong too.
        "counts": {effect.value: count for effect, count in taken.counts.items()}
        | {Effect.WRONG.value: len({(one.sheet, one.number) for one in taken.wrong})},
        "lines": [
            {
                "agency": one.agency,
                "sheet": one.sheet,
                "number": one.number,
                "cell": one.cell,
                "what": one.what.value if one.what else "",
            }
            for one in taken.wrong
        ],
    }
