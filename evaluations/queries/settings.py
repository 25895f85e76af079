"""Which readings of the law hold for an agency on a day."""

from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from evaluations.rules.readings import Readings, readings_of
from organizations.models import Parameter
from organizations.queries import Parameters
from organizations.rules.parameters import PARAMETERS, parse

PREFIXES = ("score.", "quota.")
NAMES = tuple(name for name in PARAMETERS if name.startswith(PREFIXES))


def readings(agency_id: int, on: date) -> Readings:
    """The agency's own values, else the province's, else the defaults, as of a day. One query."""
    return readings_of(values_in_force(agency_id, on, NAMES))


def readings_at(known: Parameters, on: date) -> Readings:
    """The same from parameters that were read before, ``NAMES`` among them. No query."""
    return readings_of({name: known.at(name, on) for name in NAMES})


def values_in_force(agency_id: int, on: date, names: tuple[str, ...]) -> dict[str, Decimal]:
    """Each of these parameters as it holds for the agency on a day. One query."""
    found = {name: PARAMETERS[name].default for name in names}
    rows = (
        Parameter.objects.filter(
            Q(agency_id=agency_id) | Q(agency__isnull=True), name__in=names, valid_from__lte=on
        )
        # The agency's own come last and win; of each the newest.
        .order_by(F("agency_id").asc(nulls_first=True), "valid_from")
        .values_list("name", "value")
    )
    for name, value in rows:
        found[name] = parse(name, value)
    return found
