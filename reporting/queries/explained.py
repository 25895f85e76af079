"""Units whose hours stand out among their peers, with what their heads said: for the report."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from evaluations.models import Measurement
from evaluations.queries import unit_explanations
from evaluations.queries.unit_funnels import UnitLine, own_units
from organizations.models import Agency, Period
from reporting.rules.canonical import instant_text, two_places


def explained_hours(agency: Agency, period: Period) -> dict[str, Any] | None:
    """The units that are odd or explained, of the newest measured month up to the period. Names of
    units and of heads who explained, no other person; None before anything was measured.

    One query, or eight where something was measured. Inside ``tenant``.
    """
    measured = (
        Measurement.objects.filter(agency=agency, period__starts_on__lte=period.starts_on)
        .select_related("period")
        .order_by("-period__starts_on", "-version")
        .first()
    )
    if measured is None or (period.starts_on - measured.period.ends_on).days > 1:
        return None
    words: dict[int, list[dict[str, str]]] = defaultdict(list)
    for said in unit_explanations(agency.pk, measured.period):
        words[said.unit_id].append(
            {"by": said.author, "words": said.words, "at": instant_text(said.written_at)}
        )
    lines = [
        line
        for line in own_units(agency, measured.period).lines
        if line.is_odd or line.month.unit_id in words
    ]
    return {
        "period": measured.period.code,
        "units": [_unit(line, words.get(line.month.unit_id, [])) for line in lines],
    }


def _unit(line: UnitLine, words: list[dict[str, str]]) -> dict[str, Any]:
    """``z``: how far the unit lies from its peers, in their spreads; None: not compared."""
    return {
        "name": line.month.name,
        "people": line.month.people,
        "hours": two_places(Fraction(line.month.hours)),
        "z": None if line.z is None else two_places(Fraction(line.z)),
        "is_odd": line.is_odd,
        "words": words,
    }
