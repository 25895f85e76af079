"""Rows of the API of units, and of decisions that move people between them."""

from collections.abc import Callable

from django.urls import reverse

from organizations.audit import new_id
from organizations.models import DecisionKind
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
DECISION: Data = {"number": "12/QĐ-SXD", "signed_on": ISO, "effective_on": ISO, "subject": ""}


def decision(kind: str) -> NewDecision:
    """The same as commands take it."""
    return NewDecision(
        id=new_id(), kind=kind, number="12/QĐ-SXD", signed_on=TODAY, effective_on=TODAY
    )


def merging(cast: Cast) -> Data:
    """The office and the archive become one."""
    return {**DECISION, "unit_ids": [cast.office.pk, cast.archive.pk], "new_unit": NEW}


def splitting(cast: Cast) -> Data:
    """The office becomes two."""
    with tenant(cast.department.pk):
        people = people_of([cast.office.pk], TODAY)
    placed = [{"posting_id": one.pk, "code": "P1"} for one in people]
    return {**DECISION, "new_units": PARTS, "people": placed}


def moving_clerk(cast: Cast) -> Data:
    """The clerk goes to the archive."""
    row = {"staff_code": cast.clerk.staff.staff_code, "to_unit": cast.archive.code}
    return {**DECISION, "moves": [row]}


def crossing(cast: Cast) -> Data:
    """The clerk goes to the commune."""
    agencies = {"from_agency": cast.department.code, "to_agency": cast.commune.code}
    row = {"staff_code": cast.clerk.staff.staff_code, "to_unit": cast.stranger.unit.code}
    return {**DECISION, "moves": [row | agencies]}


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
    return {**merging(cast), "digest": _shown(cast, what)}


def _split(cast: Cast) -> Data:
    sent = splitting(cast)
    parts = [(one["code"], one["name"]) for one in PARTS]
    goes_to = {one["posting_id"]: one["code"] for one in sent["people"]}
    what = split(decision(DecisionKind.SPLIT), cast.office, parts, goes_to)
    return {**sent, "digest": _shown(cast, what)}


def _moves(cast: Cast) -> Data:
    sent, signed = moving_clerk(cast), decision(DecisionKind.TRANSFER)
    with tenant(cast.department.pk):
        planned = moving.planned_moves(cast.department.pk, [(0, sent["moves"][0])], TODAY)
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
    "worklogs_api:merger_preview": _own("merger_preview", merging),
    "worklogs_api:mergers": _own("mergers", _merger, answers=MADE),
    "worklogs_api:split_preview": _of_office("split_preview", splitting),
    "worklogs_api:splits": _of_office("splits", _split, answers=MADE),
    # Whoever keeps people elsewhere is told that nobody there has this code.
    "worklogs_api:moves_preview": _own("moves_preview", moving_clerk, allowed=EVERY_KEEPER),
    "worklogs_api:moves": _own("moves", _moves, answers=MADE, foreign=frozenset({403, 409})),
    "worklogs_api:crossings_preview": _own("crossings_preview", crossing, **TEAM),
    # What was never shown is not carried out.
    "worklogs_api:crossings": _own(
        "crossings",
        lambda cast: {**crossing(cast), "digest": "0" * 64},
        answers=frozenset({409}),
        **TEAM,
    ),
}
