"""How much of the expected days units logged, month by month, from the frozen figures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluations.models import UnitFigures
from organizations.models import Period
from organizations.rules.names import sort_key


@dataclass(frozen=True, slots=True)
class UnitMonths:
    """A unit as it was called last; the share of expected person-days with a log by period id."""

    unit_id: int
    name: str
    shares: Mapping[int, Decimal]


def unit_coverage(
    agency_id: int, periods: Collection[Period], unit_ids: Collection[int] | None = None
) -> Sequence[UnitMonths]:
    """The agency's units, or these, by name. A month in which nothing was expected has no share.

    One query; call inside ``tenant``.
    """
    rows = UnitFigures.objects.filter(agency_id=agency_id, measurement__period__in=periods)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    found: dict[int, UnitMonths] = {}
    for unit_id, name, period_id, days, half_days in (
        rows.order_by("unit_id", "-measurement__period__starts_on", "-measurement__version")
        .distinct("unit_id", "measurement__period__starts_on")
        .values_list("unit_id", "unit_name", "measurement__period_id", "day_count", "half_days")
    ):
        unit = found.setdefault(unit_id, UnitMonths(unit_id, name, {}))
        if half_days:
            share = min(Decimal(2 * days) / half_days, Decimal(1))
            found[unit_id] = UnitMonths(unit_id, unit.name, {**unit.shares, period_id: share})
    return sorted(found.values(), key=lambda unit: sort_key(unit.name))
