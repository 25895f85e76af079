"""Rows of the API of units, and of decisions that move people between them."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from organizations.audit import new_id
from organizations.models import DecisionKind, Unit
from organizations.rules.moves import NewDecision
from organizations.tenancy import tenant
from tests.contracts.keepers import EVERY_KEEPER, ISO, KEEPERS
from tests.contracts.table import Data, Routes, Row
from tests.factories.organizations import NOW, TODAY, Cast, actor
from worklogs.commands.previewing import digest, preview
from worklogs.queries import moving
from worklogs.queries.reorganizing import Reorganization, merger, people_of, split

FOREIGN = frozenset({403, 404})
# The units are not theirs.
NOT_THEIRS = frozenset({403, 422})
MADE = frozenset({201})
NEW = {"code": "SXD-TH", "name": "Phòng Tổng hợp"}
PARTS = [{"code": "P1", "name": "Phòng Một"}, {"code": "P2", "name": "Phòng Hai"}]
# Nobody has logged on that day or later, in whichever world the rows stand.
LATER = date(2030, 1, 7)
DECISION: Data = {"number": "12/QĐ-SXD", "signed_on": ISO, "effective_on": ISO, "subject": ""}


def decision(kind: str) -> NewDecision:
    """The same as commands take it, from a later day on."""
    return NewDecision(
        id=new_id(), kind=kind, number="12/QĐ-SXD", signed_on=TODAY, effective_on=LATER
    )


def merging(cast: Cast) -> Data:
    """The office and the archive become one."""
    units = [cast.office.pk, cast.archive.pk]
    return {**DECISION, "unit_ids": units, "into_id": None, "new_unit": NEW}


def splitting(cast: Cast) -> Data:
    """The office becomes two."""
    with tenant(cast.department.pk):
        people = people_of([cast.office.pk], TODAY)
    placed = [{"posting_id": one.pk, "code": "P1"} for one in people]
    return {**DECISION, "new_units": PARTS, "people": placed}


def moving_clerk(cast: Cast) -> Data:
    """The clerk goes to the archive."""
    with tenant(cast.department.pk):
        units = {
            name: Unit.objects.get(pk=unit.pk).code
            for name, unit in (("from_unit", cast.office), ("to_unit", cast.archive))
        }
    return {**DECISION, "moves": [{"staff_code": cast.clerk.staff.staff_code, **units}]}


def crossing(cast: Cast) -> Data:
    """The clerk goes to the commune."""
    agencies = {"from_agency": cast.department.code, "to_agency": cast.commune.code}
    row = {"staff_code": cast.clerk.staff.staff_code, "to_unit": cast.stranger.unit.code}
    return {**DECISION, "moves": [row | agencies]}


def _later(sent: Callable[[Cast], Data]) -> Callable[[Cast], Data]:
    return lambda cast: {**sent(cast), "effective_on": str(LATER)}


def _shown(cast: Cast, what: Reorganization) -> str:
    with tenant(cast.department.pk):
        return digest(what, preview(actor=actor(cast.officer), what=what, now=NOW))


def _merger(cast: Cast) -> Data:
    units = [cast.office, cast.archive]
    with tenant(cast.department.pk):
        what = merger(
            decision(DecisionKind.MERGE),
            [cast.officer.unit, *units],
            [unit.pk for unit in units],
            (NEW["code"], NEW["name"]),
        )
    return {**_later(merging)(cast), "digest": _shown(cast, what)}


def _split(cast: Cast) -> Data:
    sent = _later(splitting)(cast)
    parts = [(one["code"], one["name"]) for one in PARTS]
    goes_to = {one["posting_id"]: one["code"] for one in sent["people"]}
    what = split(decision(DecisionKind.SPLIT), cast.office, parts, goes_to)
    return {**sent, "digest": _shown(cast, what)}


def _moves(cast: Cast) -> Data:
    sent, signed = _later(moving_clerk)(cast), decision(DecisionKind.TRANSFER)
    with tenant(cast.department.pk):
        planned = moving.planned_moves(cast.department.pk, [(0, sent["moves"][0])], LATER)
    return {**sent, "digest": moving.digest(signed, planned)}


def _own(name: str, data: Callable[[Cast], Data], **fields: object) -> Row:
    return Row(
        url=lambda cast: reverse(f"worklogs_api:{name}"),
        method="post",
        data=data,
        **({"allowed": KEEPERS, "foreign": NOT_THEIRS} | fields),
    )


def _of_office(name: str, data: Callable[[Cast], Data], **fields: object) -> Row:
    return Row(
        url=lambda cast: reverse(f"worklogs_api:{name}", args=[cast.office.pk]),
        method="post",
        data=data,
        allowed=KEEPERS,
        foreign=FOREIGN,
        **fields,
    )


TEAM = {"allowed": frozenset({"kpi_team"}), "foreign": 403}
ROUTES: Routes = {
    "worklogs_api:staffing_decisions": Row(
        url=lambda cast: reverse("worklogs_api:staffing_decisions"), allowed=EVERY_KEEPER
    ),
    "worklogs_api:renaming": _of_office(
        "renaming", lambda cast: {**DECISION, "name": "Văn phòng Sở"}
    ),
    "worklogs_api:merger_preview": _own("merger_preview", _later(merging)),
    "worklogs_api:mergers": _own("mergers", _merger, answers=MADE),
    "worklogs_api:split_preview": _of_office("split_preview", _later(splitting)),
    "worklogs_api:splits": _of_office("splits", _split, answers=MADE),
    # Whoever keeps people elsewhere is told that nobody there has this code.
    "worklogs_api:moves_preview": _own("moves_preview", _later(moving_clerk), allowed=EVERY_KEEPER),
    "worklogs_api:moves": _own("moves", _moves, answers=MADE, foreign=frozenset({403, 409})),
    "worklogs_api:crossings_preview": _own("crossings_preview", _later(crossing), **TEAM),
    # What was never shown is not carried out.
    "worklogs_api:crossings": _own(
        "crossings",
        lambda cast: {**_later(crossing)(cast), "digest": "0" * 64},
        answers=frozenset({409}),
        **TEAM,
    ),
}
