"""The values of the province: what holds, since when, what comes, what was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from organizations.models import Parameter
from organizations.rules.parameter_groups import SET_HERE, SetHere
from organizations.rules.parameters import PARAMETERS, Known, parse


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """One value: ``value`` holds today by ``row``, or is the default (``row`` None). What is ahead
    comes soonest first, what is past newest first."""

    known: Known
    set_here: SetHere
    value: Decimal
    row: Parameter | None
    ahead: list[Parameter]
    past: list[Parameter]

    @property
    def name(self) -> str:
        """What it is called in code and at the command line."""
        return self.known.name

    @property
    def is_default(self) -> bool:
        """Whether what holds today is the default, set or not."""
        return self.value == self.known.default


def parameter_lines(names: Iterable[str], on: date) -> list[ParameterLine]:
    """These values of the province as of a day, in this order. An agency's own are left out. One
    query."""
    wanted = list(names)
    rows: dict[str, list[Parameter]] = {name: [] for name in wanted}
    for row in Parameter.objects.filter(agency__isnull=True, name__in=wanted).order_by(
        "-valid_from"
    ):
        rows[row.name].append(row)
    return [_line(name, rows[name], on) for name in wanted]


def _line(name: str, rows: list[Parameter], on: date) -> ParameterLine:
    known = PARAMETERS[name]
    begun = [row for row in rows if row.valid_from <= on]
    return ParameterLine(
        known=known,
        set_here=SET_HERE[name],
        value=parse(name, begun[0].value) if begun else known.default,
        row=begun[0] if begun else None,
        ahead=[row for row in reversed(rows) if row.valid_from > on],
        past=begun[1:],
    )
