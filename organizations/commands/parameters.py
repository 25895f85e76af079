"""Values of the province that hold from a day on. One intention, one transaction, one event."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from organizations import access, audit, queries
from organizations.access import Actor
from organizations.commands.periods import hold_opening
from organizations.models import Parameter, Period
from organizations.policy import SET_PARAMETERS
from organizations.refusals import Outdated, ReasonIsMissing, StartsInThePast, stated
from organizations.refused_decisions import KeptElsewhere, NotAPeriodsStart, PeriodIsOpened
from organizations.rules.names import nfc
from organizations.rules.parameter_groups import SET_HERE, Begins, Group
from organizations.rules.parameters import parse

PERIODS_AHEAD = 6  # not open yet, whose first days are offered
LONGEST_DOCUMENT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValue:
    """What a value is to be from a day on, and by which document or for what reason."""

    name: str
    value: str
    first: date
    document: str


def may_set(actor: Actor, group: Group | None = None) -> bool:
    """Whether the actor sets values of this group (None: of any). So does the portal itself, at the
    operators' command line."""
    return actor == access.system(actor.agency_id) or actor.may(SET_PARAMETERS, state=group)


def set_parameter(*, actor: Actor, new: NewValue, today: date) -> Parameter:
    """Let another value hold in the province from a day ahead. Nothing counted before changes: what
    days are counted by begins with a period, and periods that are open keep their days.

    An agency's own value goes before it, where there is one. Five statements at most, and the event
    in the actor's agency. Locks: for the days of periods, the opening of periods.

    Raises:
        KeptElsewhere: no such value, or one with a page of its own: how the law is read.
        PermissionDenied: somebody else decides it.
        BadParameter: not a value within its limits.
        ReasonIsMissing: it rests on no document.
        StartsInThePast: the day is today, or over.
        PeriodIsOpened: the day lies in a period that is open and keeps its days.
        NotAPeriodsStart: no period begins on that day.
        Outdated: something was set from that day already.
    """
    held = SET_HERE.get(new.name)
    if held is None:
        raise KeptElsewhere
    if not may_set(actor, held.group):
        raise PermissionDenied
    value, document = parse(new.name, new.value), nfc(new.document.strip())[:LONGEST_DOCUMENT]
    if not document:
        raise ReasonIsMissing
    try:
        with stated(), transaction.atomic():
            _check_first(held.begins, new.first, today)
            before = queries.parameter(new.name, new.first)
            made = Parameter.objects.create(
                name=new.name, value=f"{value:f}", valid_from=new.first, legal_source=document
            )
            audit.record(
                actor=actor,
                action="organizations.parameter.set",
                object_id=made.pk,
                details={
                    "name": made.name,
                    "value": made.value,
                    "before": f"{before:f}",
                    "from": str(new.first),
                    "document": document,
                },
            )
    except IntegrityError as error:
        raise Outdated from error
    return made


def _check_first(begins: Begins, first: date, today: date) -> None:
    if first <= today:
        raise StartsInThePast
    if begins == Begins.PERIOD and not Period.objects.filter(starts_on=first).exists():
        raise NotAPeriodsStart
    if begins == Begins.UNOPENED:
        hold_opening()
        if Period.objects.filter(ends_on__gte=first).exists():
            raise PeriodIsOpened
        if first not in {one.starts_on for one in queries.periods_to_open(PERIODS_AHEAD)}:
            raise NotAPeriodsStart
