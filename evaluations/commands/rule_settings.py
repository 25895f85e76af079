"""How the law is read and what criteria hold from a month on: in an agency, or everywhere."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from evaluations.models import CriteriaSet
from evaluations.policy import SET_READINGS
from evaluations.refusals import AlreadyBegun, DocumentMissing
from evaluations.rules.criteria import parse_tree
from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Parameter, Period
from organizations.refusals import Outdated, stated
from organizations.rules.parameters import parse
from organizations.rules.policy import Relation

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Holds:
    """From which month something holds, for whom, and by which document."""

    first: Period
    document: str
    for_province: bool = False

    def agency_id(self, actor: Actor) -> int | None:
        """The agency it holds for; None for the whole province."""
        return None if self.for_province else actor.agency_id


def may_set(actor: Actor, *, for_province: bool) -> bool:
    """The head and the KPI officer of the agency; for the province those who receive reports."""
    return actor.may(SET_READINGS, Relation.COMMON if for_province else Relation.AGENCY)


def sets_for_province(actor: Actor) -> bool:
    """Whether what the actor sets holds for the whole province: receivers do that, others set it
    for their agency.

    Raises:
        PermissionDenied: the actor sets nothing.
    """
    if may_set(actor, for_province=True):
        return True
    if may_set(actor, for_province=False):
        return False
    raise PermissionDenied


def set_reading(*, actor: Actor, name: str, value: str, holds: Holds, now: datetime) -> Parameter:
    """Read an open question of the law otherwise from a month on. Three statements.

    Nothing that was scored changes: the month has not begun, and the database refuses a month
    that is closed.

    Raises:
        PermissionDenied: somebody else decides this.
        BadParameter: no such question, or no such answer.
        DocumentMissing: it rests on no document.
        AlreadyBegun: the month has begun. PeriodIsClosed. Outdated: it was said already.
    """
    _check(actor, holds, now)
    answer = parse(name, value)
    with _once():
        made = Parameter.objects.create(
            name=name,
            agency_id=holds.agency_id(actor),
            valid_from=holds.first.starts_on,
            value=f"{answer:f}",
            legal_source=holds.document.strip()[:200],
        )
        audit.record(
            actor=actor,
            action="evaluations.reading.set",
            object_id=made.pk,
            details=_details(holds) | {"name": name, "value": made.value},
        )
    return made


def set_criteria(
    *,
    actor: Actor,
    title: str,
    tree: Sequence[Mapping[str, Any]],
    holds: Holds,
    now: datetime,
) -> CriteriaSet:
    """Another tree of general criteria from a month on; the one before stays for its months.

    Raises:
        PermissionDenied, DocumentMissing, AlreadyBegun, PeriodIsClosed: as for a reading.
        BadTree: its points do not add up to 30, or something is missing.
        Outdated: there is a tree from that month already.

    Cost: three statements.
    """
    _check(actor, holds, now)
    parse_tree(tree)
    with _once():
        made = CriteriaSet.objects.create(
            agency_id=holds.agency_id(actor),
            valid_from=holds.first.starts_on,
            title=title.strip()[:LONGEST_TITLE],
            tree=list(tree),
            legal_source=holds.document.strip()[:200],
        )
        audit.record(
            actor=actor,
            action="evaluations.criteria_set.set",
            object_id=made.pk,
            details=_details(holds),
        )
    return made


@contextmanager
def _once() -> Iterator[None]:
    """One transaction; a second row for the same month is refused as outdated."""
    try:
        with stated(), transaction.atomic():
            yield
    except IntegrityError:
        raise Outdated from None


def _check(actor: Actor, holds: Holds, now: datetime) -> None:
    if not may_set(actor, for_province=holds.for_province):
        raise PermissionDenied
    if not holds.document.strip():
        raise DocumentMissing
    if holds.first.starts_on <= now.astimezone(LOCAL_ZONE).date():
        raise AlreadyBegun


def _details(holds: Holds) -> dict[str, object]:
    return {
        "from": holds.first.code,
        "scope": "province" if holds.for_province else "agency",
        "document": holds.document.strip()[:200],
    }
